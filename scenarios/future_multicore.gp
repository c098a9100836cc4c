# SPDX-License-Identifier: Apache-2.0
# axes: workload.kind bus.model vifs
# The same SV-NIC on two buses. Left: round trips, and how long the requests of one are on the bus. Right: bulk TCP, and
# how busy the bus is with it. Thin, with open markers: the bus.
style_width = 1080
style_height = 500
style_x = "vifs"
name = "future_multicore"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

buses = "pci on_chip"
bus_name(bus) = bus eq "pci" ? "PCI" : "on chip"
bus_style(bus) = bus eq "pci" ? 1 : 2
of(kind, bus, metric) = picked("workload.kind", kind) && picked("bus.model", bus) ? column(metric) : NaN
set style line 21 linecolor rgb "#d55e00" dashtype (2, 3) linewidth 1.2 pointtype 6 pointsize 1.2
set style line 22 linecolor rgb "#0072b2" dashtype (2, 3) linewidth 1.2 pointtype 4 pointsize 1.2
# Labels stand over the lines' last points, or first ones, and under one where two lines meet.
most = STATS_max
least = STATS_min
at_begin(value) = column("vifs") == least ? value : NaN
at_end(value) = column("vifs") == most ? value : NaN
side(bus) = bus eq "pci" ? 1.1 : -1.1

# In a narrow panel fewer tics have room.
set xtics ()
style_tics = ""
do for [value in style_values] {
	style_near = 0
	do for [other in style_tics] { if (abs(value - other) < 0.05 * most) { style_near = 1 } }
	if (!style_near) {
		style_tics = style_tics." ".value
		style_at = value + 0
		set xtics add (style_at)
	}
}

set multiplot title title_or("The same SV-NIC behind PCI and as a core among cores") font ",15"
set title offset 0, -0.4
set xlabel "Virtual interfaces (VIFs) on each host"
set tmargin at screen 0.86
set bmargin at screen 0.13
unset key

set lmargin at screen 0.085
set rmargin at screen 0.475
set title "Round trips"
set ylabel "Time (µs)" offset 1.2, 0
set logscale y
set yrange [0.3:2000]
set ytics (1, 3, 10, 30, 100, 300, 1000)
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [bus in buses] points using "vifs":(of("ping", bus, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
          with yerrorlines linestyle bus_style(bus), \
     for [bus in buses] points using "vifs":(of("ping", bus, "bus_request_us")) with linespoints linestyle bus_style(bus) + 20, \
     for [bus in buses] points using (at_begin(least)):(of("ping", bus, "rtt_mean_us")):("mean round trip, ".bus_name(bus)) \
          with labels left offset -0.5, side(bus) font ",11" textcolor linestyle bus_style(bus), \
     for [bus in buses] points using (at_end(most)):(of("ping", bus, "bus_request_us")):("its requests on the bus, ".bus_name(bus)) \
          with labels right offset 0, 0.8 font ",11" textcolor linestyle bus_style(bus)

unset logscale y
unset label 1
set lmargin at screen 0.575
set rmargin at screen 0.925
set title "Bulk TCP"
set ylabel "Throughput of all streams (Mbit/s)"
set y2label "Bus busy (%)" offset -1.2, 0
set yrange [0:1100]
set ytics 200
set y2range [0:110]
set y2tics 20
plot for [bus in buses] points using "vifs":(of("tcp_stream", bus, "throughput_mbit_s")):(or_zero("throughput_ci95_mbit_s")) \
          with yerrorlines linestyle bus_style(bus), \
     for [bus in buses] points using "vifs":(of("tcp_stream", bus, "bus_busy_pct")) axes x1y2 \
          with linespoints linestyle bus_style(bus) + 20, \
     for [bus in buses] points using (at_end(most)):(of("tcp_stream", bus, "throughput_mbit_s")):("throughput, ".bus_name(bus)) \
          with labels right offset 0, side(bus) font ",11" textcolor linestyle bus_style(bus), \
     for [bus in buses] points using (at_end(most)):(10 * of("tcp_stream", bus, "bus_busy_pct")):("bus busy, ".bus_name(bus)) \
          with labels right offset 0, 0.8 font ",11" textcolor linestyle bus_style(bus)
unset multiplot
