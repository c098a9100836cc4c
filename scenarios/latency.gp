# SPDX-License-Identifier: Apache-2.0
# Mean round-trip time against the number of VIFs, one line per NIC.
# Error bars are the half-width of the interval of the mean.
name = "latency"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

set title title_or("Round-trip time against the number of virtual interfaces")
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "Mean round-trip time (µs)"
set xrange [0:*]
set yrange [0:*]
set offsets graph 0, graph 0.04, graph 0.08, 0
set label 1 "error bars: confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"

rtt(model) = picked("nic.model", model) ? column("rtt_mean_us") : NaN

plot points using "vifs":(rtt("hv")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 1 title hv_name, \
     points using "vifs":(rtt("sv")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 2 title sv_name
