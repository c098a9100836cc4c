# SPDX-License-Identifier: Apache-2.0
# What frames for somebody else cost: each host's card is flooded with frames for a MAC that no VIF has. Left: the round
# trips of a pair that does its own work; right: the time that Dom0 spends.
style_width = 1080
name = "promiscuous"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

set multiplot layout 1, 2 title title_or("What frames for somebody else cost") font ",15" margins 0.09, 0.98, 0.27, 0.84 spacing 0.1, 0
set xlabel "Foreign frames (thousands per second)"
set xrange [0:*]
set yrange [0:*]
set offsets 0, graph 0.04, graph 0.05, 0

foreign_rate = "workload.foreign.rate"

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [model in nic_models] points using (column(foreign_rate) / 1000):(of_nic(model, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle nic_style(model) title nic_name(model)

unset label 1
set title "Time of all logical CPUs spent in Dom0"
set ylabel "Dom0 (%)"
plot for [model in nic_models] points using (column(foreign_rate) / 1000):(of_nic(model, "cpu_dom0_pct")) \
     with linespoints linestyle nic_style(model) title nic_name(model)
unset multiplot
