# SPDX-License-Identifier: Apache-2.0
# axes: nic.model workload.kind workload.hostile.kind nic.ixp.contexts
# Left, isolation of memory: attempts of each kind that a hostile guest makes, and how many were refused; below, the round
# trips of the other guests meanwhile. Right, isolation of resources: the others' round trips and throughput while it
# floods, against its silence, on the HV-NIC and with 1, 2 and 4 VIFs to a context of the SV-NIC.
style_width = 1080
style_height = 680
name = "isolation"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

kinds = "silent write_queue read_queue ring_doorbell map_queue forge_id spoof_source overrun_index"
places = "hv_8 sv_8 sv_4 sv_2"
model_of(place) = place[1:2]
contexts_of(place) = place[4:4]
at(workload, kind, place, metric) = picked("workload.kind", workload) && picked("workload.hostile.kind", kind) && \
	picked("nic.model", model_of(place)) && picked("nic.ixp.contexts", contexts_of(place)) ? column(metric) : NaN
made(kind, metric) = at("ping", kind, "sv_8", metric)
thousands(kind, metric) = made(kind, metric) / 1000

set style fill solid border linecolor rgb "#333333"
set offsets 0, 0, graph 0.05, 0
set title offset 0, -0.4
set multiplot title title_or("What a hostile guest does to the others") font ",15"

set lmargin at screen 0.075
set rmargin at screen 0.475
set xrange [-0.6:7.6]
set xtics ("silent" 0, "write\nqueue" 1, "read\nqueue" 2, "ring\nbell" 3, "map\nqueue" 4, "forge\nID" 5, "spoof\nsource" 6, "overrun\nindex" 7) font ",11"
set grid noxtics

set tmargin at screen 0.88
set bmargin at screen 0.6
set title "Attempts at what is another guest's, in all runs"
set ylabel "Thousands" offset 1.5, 0
set yrange [0:*]
set key inside left top Left reverse samplen 2
set boxwidth 0.8
plot for [i=1:words(kinds)] points using (i - 1):(thousands(word(kinds, i), "hostile_attempts")) with boxes \
	fillcolor rgb "#dddddd" title i == 1 ? "made" : "", \
     for [i=1:words(kinds)] points using (i - 1):(thousands(word(kinds, i), "isolation_faults")):(0.4) with boxes \
	fillcolor rgb "#0072b2" title i == 1 ? "refused" : ""

set tmargin at screen 0.45
set bmargin at screen 0.13
set title "Round trips of the others meanwhile"
set ylabel "Round-trip time (µs)" offset 0, 0
set key inside left bottom Left reverse samplen 2
plot for [i=1:words(kinds)] points using (i - 1):(made(word(kinds, i), "rtt_mean_us")):(or_zero("rtt_ci95_us")) with yerrorbars \
	linestyle 2 dashtype solid title i == 1 ? "mean (95 % interval)" : "", \
     for [i=1:words(kinds)] points using (i - 1):(made(word(kinds, i), "rtt_p99_us")) with points linestyle 6 title i == 1 ? "99th percentile" : ""

set lmargin at screen 0.58
set rmargin at screen 0.985
set xrange [-0.6:3.6]
set xtics ("HV-NIC" 0, "SV-NIC, 1 VIF\nto a context" 1, "SV-NIC, 2\nto a context" 2, "SV-NIC, 4\nto a context" 3) font ",11"
set boxwidth 0.36

set tmargin at screen 0.88
set bmargin at screen 0.6
set title "Flood: round trips of the others, 99th percentile"
set ylabel "Round-trip time (µs)" offset 0, 0
set logscale y
set yrange [10:4000]
set key inside right top Left reverse samplen 2
in_place(workload, kind, i, metric) = at(workload, kind, word(places, i), metric)
plot for [i=1:4] points using (i - 1.2):(in_place("ping", "silent", i, "rtt_p99_us")) with boxes fillcolor rgb "#dddddd" title i == 1 ? "the last guest is silent" : "", \
     for [i=1:4] points using (i - 0.8):(in_place("ping", "flood", i, "rtt_p99_us")) with boxes fillcolor rgb "#d55e00" title i == 1 ? "it floods" : "", \
     for [i=1:4] points using (i - 1.2):(in_place("ping", "silent", i, "rtt_p99_us")):(sprintf(column("rtt_p99_us") < 100 ? "%.1f" : "%.0f", column("rtt_p99_us"))) with labels offset 0, 0.6 font ",10" notitle, \
     for [i=1:4] points using (i - 0.8):(in_place("ping", "flood", i, "rtt_p99_us")):(sprintf(column("rtt_p99_us") < 100 ? "%.1f" : "%.0f", column("rtt_p99_us"))) with labels offset 0, 0.6 font ",10" notitle

set tmargin at screen 0.45
set bmargin at screen 0.13
set title "Flood: throughput of the others"
set ylabel "Throughput (Mbit/s)"
unset logscale y
set yrange [0:1150]
unset key
plot for [i=1:4] points using (i - 1.2):(in_place("tcp_stream", "silent", i, "throughput_mbit_s")) with boxes fillcolor rgb "#dddddd", \
     for [i=1:4] points using (i - 0.8):(in_place("tcp_stream", "flood", i, "throughput_mbit_s")) with boxes fillcolor rgb "#d55e00", \
     for [i=1:4] points using (i - 1.2):(in_place("tcp_stream", "silent", i, "throughput_mbit_s")):(sprintf("%.0f", column("throughput_mbit_s"))) with labels offset 0, 0.6 font ",10", \
     for [i=1:4] points using (i - 0.8):(in_place("tcp_stream", "flood", i, "throughput_mbit_s")):(sprintf("%.0f", column("throughput_mbit_s"))) with labels offset 0, 0.6 font ",10"
unset multiplot
