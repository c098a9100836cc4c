# SPDX-License-Identifier: Apache-2.0
# axes: nic.model workload.foreign.rate
# What frames for somebody else cost: each host's card is flooded with frames for a MAC that no VIF has. Left: the round
# trips of pairs that do their own work. Middle and right: who pays, Dom0 or the device's engine that takes frames in.
style_width = 1280
style_height = 500
name = "promiscuous"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

foreign(value) = column("workload.foreign.rate") / 1000

set multiplot layout 1, 3 title title_or("What frames for somebody else cost") font ",15" margins 0.075, 0.98, 0.14, 0.84 spacing 0.075, 0
set xlabel "Foreign frames (thousands per second)"
set xrange [0:*]
set format x "%g"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set key inside left top vertical samplen 3 font ",11" # for all three panels

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set label 1 "error bars: 95 % confidence\ninterval of the mean" at graph 0.06, graph 0.74 left font ",10" textcolor rgb "#666666"
plot for [model in nic_models] points using (foreign(0)):(of_nic(model, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle nic_style(model) title nic_name(model)
unset label 1
unset key

set title "Host: time of all CPUs spent in Dom0"
set ylabel "Dom0 (%)"
plot for [model in nic_models] points using (foreign(0)):(of_nic(model, "cpu_dom0_pct")) \
     with linespoints linestyle nic_style(model) title nic_name(model)

set title "SV-NIC: time of its receive engine"
set ylabel "Receive engine (%)"
plot points using (foreign(0)):(of_nic("sv", "me_receive_pct")) with linespoints linestyle nic_style("sv") title nic_name("sv")
unset multiplot
