# SPDX-License-Identifier: Apache-2.0
# axes: nic.model vifs
# Mean round-trip time against the number of VIFs, one line per NIC.
# Error bars are the half-width of the 95 % interval of the mean.
style_x = "vifs"
name = "latency"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

set title title_or("Round-trip time against the number of virtual interfaces") font ",15"
set bmargin 5.5
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "Mean round-trip time (µs)"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"

plot for [model in nic_models] points using "vifs":(of_nic(model, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle nic_style(model) title nic_name(model)
