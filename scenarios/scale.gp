# SPDX-License-Identifier: Apache-2.0
# axes: nic.interrupts nic.identifier.width vifs
# From 1 to 1,024 VIFs under the same traffic. Left: mean round-trip time, a line for each width of the identifier, and
# one for a vector for each VIF. Right: signals for each frame that a guest gets: measured (marks), and by counting the
# VIFs that share a bit (lines), n / w.
style_width = 1080
style_height = 520
name = "scale"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

width_column = "nic.identifier.width"
scheme_column = "nic.interrupts"
widths = ""
stats points using (widths = strstrt(widths." ", " ".strcol(width_column)." ") ? widths : widths." ".strcol(width_column), 0) nooutput
vectors = "" # a word when there are such
if (has_column(scheme_column)) { stats points using (vectors = strcol(scheme_column) eq "per_vif" ? "per_vif" : vectors, 0) nooutput }
width_style(number) = number == 1 ? 2 : 1 + number
of_width(width, metric) = picked(scheme_column, "identifier") && strcol(width_column) eq width ? column(metric) : NaN
of_vectors(metric) = has_column(scheme_column) && strcol(scheme_column) eq "per_vif" ? column(metric) : NaN

set samples 200
by_count(n, w) = n <= w ? 1 : n / w
set logscale x 2
set xrange [1:1400]
set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
set xlabel "Virtual interfaces (VIFs) on each host"

set multiplot layout 1, 2 title title_or("From 1 to 1,024 virtual interfaces on hosts of 128 CPUs, the same traffic") font ",15" margins 0.08, 0.985, 0.14, 0.84 spacing 0.1, 0
set key inside left top vertical

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set yrange [0:*]
set offsets 0, 0, graph 0.25, 0 # the key's
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [i=1:words(widths)] points using "vifs":(of_width(word(widths, i), "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle width_style(i) title word(widths, i)." bits", \
     for [scheme in vectors] points using "vifs":(of_vectors("rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle 6 title "a vector for each VIF"

unset label 1
set offsets 0, 0, 0, 0
set title "Signals to guests for each frame"
set ylabel "Signals per frame"
set logscale y 2
set yrange [0.8:180]
set ytics (1, 2, 4, 8, 16, 32, 64, 128)
plot for [i=1:words(widths)] points using "vifs":(of_width(word(widths, i), "signals_per_frame")) \
     with points linestyle width_style(i) title word(widths, i)." bits", \
     for [i=1:words(widths)] [e=0:10] '+' using (2 ** $1):(by_count(2 ** $1, word(widths, i) + 0)) \
     with lines linestyle width_style(i) notitle, \
     for [scheme in vectors] points using "vifs":(of_vectors("signals_per_frame")) \
     with linespoints linestyle 6 title "a vector for each VIF", \
     NaN with lines linecolor rgb "#555555" linewidth 2 title "by count: n / w"
unset multiplot
