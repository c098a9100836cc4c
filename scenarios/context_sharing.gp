# SPDX-License-Identifier: Apache-2.0
# axes: nic.ixp.contexts vifs
# What VIFs that share a context cost. Left: how long a frame waits in its send queue until a context takes it, against the
# VIFs per context: marks are from the frames' own stamps, the line is half a round of polls, from the number of polls. What
# is above it, the same at any number of VIFs, is the doorbell's way and the poll itself.
# Middle: round trips, up to the number of VIFs at which identifier bits are shared, too. Right: what the polling costs.
# Error bars are the half-width of the 95 % interval of the mean.
style_width = 1380
style_height = 500
name = "context_sharing"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

contexts_column = "nic.ixp.contexts"
contexts = ""
stats points using (contexts = strstrt(contexts." ", " ".strcol(contexts_column)." ") ? contexts : contexts." ".strcol(contexts_column), 0) nooutput
of_contexts(number, metric) = strcol(contexts_column) eq number ? column(metric) : NaN
unshared(number, metric) = column("interrupts_redundant") > 0 ? NaN : of_contexts(number, metric)
style_of(number) = number < 5 ? 1 + number : 6
named(number) = word(contexts, number).(word(contexts, number) eq "1" ? " context" : " contexts")
per_context = "(column(\"vifs\") / column(contexts_column))"

set multiplot layout 1, 3 title title_or("What VIFs that share a context cost") font ",15" margins 0.065, 0.985, 0.14, 0.82 spacing 0.075, 0
set offsets 0, 0, graph 0.05, 0

set title "Wait in the send queue"
set xlabel "VIFs per egress context"
set ylabel "Mean wait for a context (µs)"
set logscale xy
set xtics (1, 4, 16, 64, 256, 1024)
set xrange [0.85:1200]
set yrange [0.1:200]
set key inside left top vertical samplen 1
set label 2 "line: half a round of polls" at graph 0.98, graph 0.06 right
plot points using (@per_context):(column("vifs") * column("poll_interval_us") / 2) smooth unique \
     with lines linecolor rgb "#555555" linewidth 2 notitle, \
     for [i=1:words(contexts)] points using (@per_context):(of_contexts(word(contexts, i), "send_wait_us")) \
     with points linestyle style_of(i) title named(i)

unset label 2
unset logscale
set title "Round-trip time"
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "Mean round-trip time (µs)"
set xtics 16
set xrange [0:66]
set yrange [0:*]
set key inside right bottom vertical samplen 4
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.02, graph 0.97 left font ",10" textcolor rgb "#666666"
plot for [i=1:words(contexts)] points using "vifs":(unshared(word(contexts, i), "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle style_of(i) title named(i)

unset label 1
set title "Engines' time, four engines in use"
set ylabel "Engines executing (%)"
set logscale x
set xtics (8, 16, 32, 64, 128, 256, 512, 1024)
set xrange [7:1200]
set yrange [0:30]
set key at graph 0.98, 0.7 right top vertical
plot for [i=1:words(contexts)] points using "vifs":(of_contexts(word(contexts, i), "me_busy_pct")) \
     with linespoints linestyle style_of(i) title named(i)
unset multiplot
