# SPDX-License-Identifier: Apache-2.0
# What frames for somebody else cost: each host's card is flooded with frames for a MAC that no VIF has. Left: the round
# trips of a pair that does its own work; right: the time that Dom0 spends.
style_width = 1080
name = "promiscuous"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

set multiplot layout 1, 2 title title_or("What frames for somebody else cost")
set xlabel "Foreign frames (thousands per second)"
set xrange [0:*]
set yrange [0:*]
set offsets 0, graph 0.04, graph 0.12, 0

shown(model, metric) = picked("nic.model", model) ? column(metric) : NaN
foreign_rate = "workload.foreign.rate"

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set label 1 "error bars: confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot points using (column(foreign_rate) / 1000):(shown("hv", "rtt_mean_us")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 1 title hv_name, \
     points using (column(foreign_rate) / 1000):(shown("sv", "rtt_mean_us")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 2 title sv_name

unset label 1
set title "Time of all logical CPUs spent in Dom0"
set ylabel "Dom0 (%)"
plot points using (column(foreign_rate) / 1000):(shown("hv", "cpu_dom0_pct")) with linespoints linestyle 1 title hv_name, \
     points using (column(foreign_rate) / 1000):(shown("sv", "cpu_dom0_pct")) with linespoints linestyle 2 title sv_name
unset multiplot
