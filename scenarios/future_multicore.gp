# SPDX-License-Identifier: Apache-2.0
# The same SV-NIC on two buses. Left: round trips, and how much of one its requests spend on the bus. Right: bulk TCP, and
# how busy the bus is with it.
style_width = 1080
style_height = 500
style_x = "vifs"
name = "future_multicore"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

buses = "pci on_chip"
bus_name(bus) = bus eq "pci" ? "PCI" : "on chip"
bus_style(bus) = bus eq "pci" ? 1 : 2
of(kind, bus, metric) = picked("workload.kind", kind) && picked("bus.model", bus) ? column(metric) : NaN
# The bus's own part is drawn in the open form of its bus's marker.
set style line 21 linecolor rgb "#d55e00" dashtype (2, 3) linewidth 1.2 pointtype 6 pointsize 1.2
set style line 22 linecolor rgb "#0072b2" dashtype (2, 3) linewidth 1.2 pointtype 4 pointsize 1.2

set multiplot title title_or("The same SV-NIC behind PCI and as a core among cores") font ",15"
set title offset 0, -0.4
set xlabel "Virtual interfaces (VIFs) on each host"
set tmargin at screen 0.86
set bmargin at screen 0.13
set key samplen 4 reverse Left vertical maxrows 4

set lmargin at screen 0.075
set rmargin at screen 0.475
set title "Round trips"
set ylabel "Time of a round trip (µs)"
set logscale y
set yrange [0.3:2000]
set ytics (1, 3, 10, 30, 100, 300, 1000)
set key at graph 0.5, graph 0.56 center top
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [bus in buses] points using "vifs":(of("ping", bus, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
          with yerrorlines linestyle bus_style(bus) title bus_name(bus).": mean round trip", \
     for [bus in buses] points using "vifs":(of("ping", bus, "bus_request_us")) \
          with linespoints linestyle bus_style(bus) + 20 title bus_name(bus).": of it, all requests on the bus"

unset logscale y
unset label 1
set lmargin at screen 0.575
set rmargin at screen 0.925
set title "Bulk TCP"
set ylabel "Throughput of all streams (Mbit/s)"
set y2label "Bus busy (%)"
set yrange [0:1050]
set ytics autofreq
set y2range [0:105]
set y2tics
set key at graph 0.97, graph 0.55 right top
plot for [bus in buses] points using "vifs":(of("tcp_stream", bus, "throughput_mbit_s")):(or_zero("throughput_ci95_mbit_s")) \
          with yerrorlines linestyle bus_style(bus) title bus_name(bus).": throughput", \
     for [bus in buses] points using "vifs":(of("tcp_stream", bus, "bus_busy_pct")) axes x1y2 \
          with linespoints linestyle bus_style(bus) + 20 title bus_name(bus).": bus busy"
unset multiplot
