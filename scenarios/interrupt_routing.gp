# SPDX-License-Identifier: Apache-2.0
# axes: nic.model nic.interrupt_routing vifs
# The SV-NIC's interrupt through the hypervisor and through Dom0, and the ordinary card. Left: mean round-trip time against
# the number of VIFs. Right: protection-level switches (entries into the hypervisor and exits from it) for each frame, and
# the time of all logical CPUs that Dom0 takes.
style_width = 1280
style_height = 500
style_x = "vifs"
style_apart = 0.05
name = "interrupt_routing"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

ways = "hypervisor dom0"
way_name(way) = way eq "dom0" ? "SV-NIC: interrupt in Dom0" : "SV-NIC: interrupt in Xen"
way_style(way) = way eq "dom0" ? 3 : 2
of_way(way, metric) = picked("nic.model", "sv") && picked("nic.interrupt_routing", way) ? column(metric) : NaN

set multiplot layout 1, 3 title title_or("What an interrupt through Dom0 costs") font ",15" margins 0.07, 0.985, 0.14, 0.84 spacing 0.075, 0
set xlabel "Virtual interfaces (VIFs) on each host"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set key inside left top vertical samplen 3 font ",11" # for all three panels

set title "Round-trip time"
set ylabel "Mean round-trip time (µs)"
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot points using "vifs":(of_nic("hv", "rtt_mean_us")):(or_zero("rtt_ci95_us")) with yerrorlines linestyle 1 title hv_name, \
     for [way in ways] points using "vifs":(of_way(way, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle way_style(way) title way_name(way)
unset label 1
unset key

set title "Protection-level switches for each frame"
set ylabel "Entries into and exits from Xen"
plot points using "vifs":(of_nic("hv", "protection_switches_per_frame")) with linespoints linestyle 1 title hv_name, \
     for [way in ways] points using "vifs":(of_way(way, "protection_switches_per_frame")) \
     with linespoints linestyle way_style(way) title way_name(way)

set title "Time of all logical CPUs spent in Dom0"
set ylabel "Dom0 (%)"
plot points using "vifs":(of_nic("hv", "cpu_dom0_pct")) with linespoints linestyle 1 title hv_name, \
     for [way in ways] points using "vifs":(of_way(way, "cpu_dom0_pct")) with linespoints linestyle way_style(way) \
     title way_name(way)
unset multiplot
