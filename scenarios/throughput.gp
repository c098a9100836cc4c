# SPDX-License-Identifier: Apache-2.0
# axes: nic.model workload.direction vifs
# Throughput of all streams against the number of VIFs, filled markers where host A sends and open ones where it
# receives; and what either costs host A: the time of its logical CPUs in Dom0 and in guests.
style_width = 1080
style_height = 500
style_x = "vifs"
name = "throughput"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

ceiling = 1000.0 * 1448 / 1538 # Mbit/s: data of a segment, in its slot of the wire
direction_name(direction) = direction eq "transmit" ? ", A sends" : direction eq "receive" ? ", A receives" : ""
of(model, direction, metric) = picked("workload.direction", direction) ? of_nic(model, metric) : NaN
# Receiving is drawn thinner, in the open form of the NIC's marker.
set style line 21 linecolor rgb "#d55e00" dashtype (2, 3) linewidth 1.2 pointtype 6 pointsize 1.6
set style line 22 linecolor rgb "#0072b2" dashtype (2, 3) linewidth 1.2 pointtype 4 pointsize 1.6
style_of(model, direction) = nic_style(model) + (direction eq "receive" ? 20 : 0)

set multiplot title title_or("Throughput of bulk TCP against the number of virtual interfaces") font ",15"
set offsets 0, 0, graph 0.05, 0
set title offset 0, -0.4
set xlabel "Virtual interfaces (VIFs) on each host"

set lmargin at screen 0.095
set rmargin at screen 0.56
set tmargin at screen 0.86
set bmargin at screen 0.13
set title "Goodput of all streams"
set ylabel "Throughput (Mbit/s)"
set yrange [0:1050]
set key at graph 0.985, graph 0.35 right top vertical maxrows 4 reverse Left samplen 4
set arrow 1 from graph 0, first ceiling to graph 1, first ceiling nohead linecolor rgb "#333333" linewidth 1.2 dashtype (10, 4)
set label 1 "the wire's ceiling: 1,448 of 1,538 bytes, 941 Mbit/s" at graph 0.995, first ceiling right offset 0, 1.1 font ",11" textcolor rgb "#333333"
set label 2 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [direction in directions] for [model in nic_models] \
	points using "vifs":(of(model, direction, "throughput_mbit_s")):(or_zero("throughput_ci95_mbit_s")) \
	with yerrorlines linestyle style_of(model, direction) title nic_name(model).direction_name(direction)

unset arrow 1
unset label 1
unset label 2
unset key
set lmargin at screen 0.65
set rmargin at screen 0.985
set ylabel "% of host A's CPUs"
# In the narrow panels fewer tics have room.
set xtics ()
style_tics = ""
do for [value in style_values] {
	style_near = 0
	do for [other in style_tics] { if (abs(value - other) < 0.07 * STATS_max) { style_near = 1 } }
	if (!style_near) {
		style_tics = style_tics." ".value
		style_at = value + 0
		set xtics add (style_at)
	}
}

set tmargin at screen 0.86
set bmargin at screen 0.6
set title "Time in Dom0"
unset xlabel
set yrange [0:30]
set ytics 10
plot for [direction in directions] for [model in nic_models] \
	points using "vifs":(of(model, direction, "cpu_dom0_pct_a")) with linespoints linestyle style_of(model, direction)

set tmargin at screen 0.46
set bmargin at screen 0.13
set title "Time in guests"
set xlabel "Virtual interfaces (VIFs) on each host"
set yrange [0:*]
set ytics 20
plot for [direction in directions] for [model in nic_models] \
	points using "vifs":(of(model, direction, "cpu_guest_pct_a")) with linespoints linestyle style_of(model, direction)
unset multiplot
