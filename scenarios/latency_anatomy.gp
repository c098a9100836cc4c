# SPDX-License-Identifier: Apache-2.0
# axes: nic.model nic.identifier.width vifs
# The stages of a round trip, stacked, against the number of VIFs: their mean above, and below that of the round trips
# ranked from 98.5 to 99.5 %.  One column for each device.  Stages stand in groups, as `vifsim anatomy --stages` has
# them.  Drawn from anatomy.csv.
style_width = 980; style_height = 800
name = "latency_anatomy"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"
anatomy = directory."/anatomy.csv"

us(stage) = column(stage."_us")
# From the bottom up.
groups = "guests' kernels|switches, cold caches|hypervisor|Dom0|bus, interrupt delay|device|wire, switch|run queues: others at work|redundant wakes"
colours = "#0072b2 #56b4e9 #8c8c8c #e69f00 #f0e442 #009e73 #cc79a7 #3d3d3d #d55e00"
group_1(x) = us("guest_send") + us("guest_receive") + us("guest_upcall") + us("other")
group_2(x) = group_1(0) + us("domain_switch") + us("cache_refill")
group_3(x) = group_2(0) + us("hypervisor")
group_4(x) = group_3(0) + us("dom0_batch") + us("dom0_frame") + us("dom0_wait")
group_5(x) = group_4(0) + us("pci_write") + us("pci_read") + us("pci_wait") + us("interrupt_delay")
group_6(x) = group_5(0) + us("microengine_wait") + us("microengine") + us("memory") + us("nic")
group_7(x) = group_6(0) + us("wire_wait") + us("wire") + us("propagation")
group_8(x) = group_7(0) + us("run_queue") + us("run_queue_dom0")
group_9(x) = us("total")
up_to(group) = group == 1 ? group_1(0) : group == 2 ? group_2(0) : group == 3 ? group_3(0) : group == 4 ? group_4(0) \
	: group == 5 ? group_5(0) : group == 6 ? group_6(0) : group == 7 ? group_7(0) : group == 8 ? group_8(0) : group_9(0)

# The numbers of VIFs stand beside each other, however far apart they are.
vifs = ""
stats anatomy using (vifs = strstrt(vifs." ", " ".strcol("vifs")." ") ? vifs : vifs." ".strcol("vifs"), 1) nooutput
place(text) = sum [i=1:words(vifs)] (word(vifs, i) eq text ? i : 0)
set xtics ()
do for [i=1:words(vifs)] { set xtics add (word(vifs, i) i) }
set xrange [0.4:words(vifs) + 0.6]
set style fill solid 1.0 border rgb "#ffffff"
set boxwidth 0.8
set key off
set grid noxtics
bar(model, width, statistic, group) = strcol("nic.model") eq model && picked("nic.identifier.width", width) \
	&& strcol("statistic") eq statistic ? up_to(group) : NaN
highest(statistic) = strcol("statistic") eq statistic ? us("total") : NaN

# One key for all panels: three columns of three, read downwards.
start_of(n) = n == 1 ? 1 : start_of(n - 1) + strstrt(groups[start_of(n - 1):*], "|")
name_of(n) = n == 9 ? groups[start_of(9):*] : groups[start_of(n):start_of(n + 1) - 2]
do for [group=1:9] {
	x = 0.1 + (group - 1) / 3 * 0.3
	y = 0.105 - (group - 1) % 3 * 0.035
	set object group rectangle from screen x, y - 0.009 to screen x + 0.03, y + 0.009 \
		fillcolor rgb word(colours, group) fillstyle solid 1.0 noborder
	set label group + 1 name_of(group) at screen x + 0.038, y left
}

set multiplot
set label 1 title_or("Where the time of a round trip goes") at screen 0.5, 0.975 center font ",16"
do for [row=1:2] {
	statistic = row == 1 ? "mean" : "p99"
	set yrange [*:*] # or the one before would choose what is looked at
	stats anatomy using (highest(statistic)) nooutput
	set yrange [0:STATS_max * 1.05]
	do for [panel=1:3] {
		model = panel == 1 ? "hv" : "sv"
		width = panel == 3 ? "32" : "8"
		set lmargin at screen 0.095 + (panel - 1) * 0.305
		set rmargin at screen 0.095 + (panel - 1) * 0.305 + 0.29
		set tmargin at screen row == 1 ? 0.9 : 0.53
		set bmargin at screen row == 1 ? 0.585 : 0.215
		set title row == 2 ? "" : panel == 1 ? "HV-NIC: bridge in Dom0" : "SV-NIC, ".width." bits of identifier" font ",14" offset 0, -0.7
		if (panel == 1) {
			set ylabel row == 1 ? "Mean (µs)" : "99th percentile (µs)"
			set format y "%g"
		} else {
			unset ylabel
			set format y ""
		}
		set xlabel row == 2 ? "VIFs on each host" : ""
		plot for [group=9:1:-1] anatomy using (place(strcol("vifs"))):(bar(model, width, statistic, group)) \
			with boxes linecolor rgb word(colours, group) notitle
		unset label
		unset object
	}
}
unset multiplot
