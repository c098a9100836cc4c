# SPDX-License-Identifier: Apache-2.0
# axes: nic.model nic.identifier.width vifs
# What the identifier's width does. Left: mean round-trip time against the number of VIFs, a line for each width, and the
# ordinary card's. Right: signals for each frame that a guest gets: measured (marks), and by counting the VIFs that share a
# bit (lines): with n = w a + b VIFs on w bits, b bits are shared by a + 1 and w - b bits by a of them.
style_width = 1080
style_height = 500
style_x = "vifs"
name = "identifier_width"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

width_column = "nic.identifier.width"
widths = ""
stats points using (widths = strstrt(widths." ", " ".strcol(width_column)." ") ? widths : widths." ".strcol(width_column), 0) nooutput
width_style(number) = number < 5 ? 1 + number : 6
of_width(width, metric) = picked("nic.model", "sv") && strcol(width_column) eq width ? column(metric) : NaN

set samples 32 # a line of the right panel has a vertex at each number of VIFs
# Signals per frame: each frame of a VIF whose bit k VIFs share sends k signals.
full(n, w) = floor(n / w)
left(n, w) = n - w * full(n, w)
by_count(n, w) = (left(n, w) * (full(n, w) + 1.0) ** 2 + (w - left(n, w)) * full(n, w) ** 2) / n

set multiplot layout 1, 2 title title_or("What the width of the identifier costs") font ",15" margins 0.08, 0.985, 0.14, 0.84 spacing 0.1, 0
set key inside left top vertical
set xlabel "Virtual interfaces (VIFs) on each host"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot points using "vifs":(of_nic("hv", "rtt_mean_us")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 1 title hv_name, \
     for [i=1:words(widths)] points using "vifs":(of_width(word(widths, i), "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle width_style(i) title "SV-NIC, identifier of ".word(widths, i)." bits"

unset label 1
set title "Signals to guests for each frame"
set ylabel "Signals per frame"
plot for [i=1:words(widths)] points using "vifs":(of_width(word(widths, i), "signals_per_frame")) \
     with points linestyle width_style(i) title word(widths, i)." bits", \
     for [i=1:words(widths)] [n=1:32] '+' using (floor($1 + 0.5)):(by_count(floor($1 + 0.5), word(widths, i) + 0)) \
     with lines linestyle width_style(i) notitle, \
     NaN with lines linecolor rgb "#555555" linewidth 2 title "by counting who shares a bit"
unset multiplot
