# SPDX-License-Identifier: Apache-2.0
# axes: nic.interrupts nic.identifier.width nic.identifier.map nic.vectors.delivery host.receive.mode measure.warmup measure.duration nic.moderation.mode vifs
# Every interrupt scheme from 1 to 256 VIFs: the mean round-trip time; and what it costs, in time of the CPUs, signals for
# nothing and the bus.
style_width = 1180
style_height = 900
name = "interrupt_schemes"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The schemes in the order of the key; of each: interrupts, bits, map, delivery, mode, moderation, style, and whether it is a hash.
schemes = 15
array scheme_name[schemes] = ["identifier, 8 bits", "identifier, 32 bits", "identifier, 64 bits", \
	"8 bits, hash", "32 bits, hash", "64 bits, hash", "8 bits and counts in memory", "bit vectors posted to memory", \
	"a vector for each VIF", "the same, exit-less", "vectors, NAPI", "guests poll", \
	"8 bits, moderated: interval", "8 bits, moderated: count", "8 bits, moderated: adaptive"]
wide(width) = width == 8 ? 0 : width == 32 ? 1 : 2
number(scheme, width, map, delivery, mode, moderation) = moderation eq "interval" ? 13 : moderation eq "count" ? 14 : \
	moderation eq "adaptive" ? 15 : mode eq "poll" ? 12 : mode eq "napi" ? 11 : delivery eq "exitless" ? 10 : \
	scheme eq "per_vif" ? 9 : scheme eq "posted" ? 8 : scheme eq "activity" ? 7 : \
	1 + wide(width) + (map eq "hash" ? 3 : 0)
row(any) = number(strcol("nic.interrupts"), column("nic.identifier.width"), strcol("nic.identifier.map"), \
	strcol("nic.vectors.delivery"), strcol("host.receive.mode"), strcol("nic.moderation.mode"))
of(i, value) = row(0) == i ? value : NaN

set style line 21 linecolor rgb "#d55e00" dashtype solid linewidth 2 pointtype 7 pointsize 0.9
set style line 22 linecolor rgb "#e69f00" dashtype solid linewidth 2 pointtype 5 pointsize 0.9
set style line 23 linecolor rgb "#c8a840" dashtype solid linewidth 2 pointtype 9 pointsize 0.9
set style line 24 linecolor rgb "#d55e00" dashtype (4, 4) linewidth 1.6 pointtype 6 pointsize 0.9
set style line 25 linecolor rgb "#e69f00" dashtype (4, 4) linewidth 1.6 pointtype 4 pointsize 0.9
set style line 26 linecolor rgb "#c8a840" dashtype (4, 4) linewidth 1.6 pointtype 8 pointsize 0.9
set style line 27 linecolor rgb "#009e73" dashtype solid linewidth 2 pointtype 11 pointsize 1.0
set style line 28 linecolor rgb "#56b4e9" dashtype solid linewidth 2 pointtype 13 pointsize 1.0
set style line 29 linecolor rgb "#0072b2" dashtype solid linewidth 2 pointtype 5 pointsize 0.9
set style line 30 linecolor rgb "#0072b2" dashtype (3, 3) linewidth 2 pointtype 4 pointsize 1.4
set style line 31 linecolor rgb "#000000" dashtype (8, 4) linewidth 1.6 pointtype 2 pointsize 1.0
set style line 32 linecolor rgb "#cc79a7" dashtype solid linewidth 2.4 pointtype 7 pointsize 0.9

set style line 33 linecolor rgb "#8c510a" dashtype solid linewidth 2 pointtype 9 pointsize 1.0
set style line 34 linecolor rgb "#8c510a" dashtype (6, 3) linewidth 1.8 pointtype 5 pointsize 0.9
set style line 35 linecolor rgb "#8c510a" dashtype (2, 3) linewidth 1.8 pointtype 7 pointsize 0.9

set logscale x 2
set xrange [0.9:290]
set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256)
unset key

set multiplot title title_or("Every interrupt scheme under the same probes") font ",15"
set lmargin at screen 0.075
set rmargin at screen 0.68
set tmargin at screen 0.93
set bmargin at screen 0.45
set logscale y
set yrange [40:*]
set format y "%g"
set title "Mean round-trip time of the probes that were answered (µs)" font ",12" offset 0, -0.4
set key at screen 0.705, screen 0.92 left top vertical samplen 3 spacing 1.35
plot for [i=1:schemes] points using "vifs":(of(i, column("rtt_mean_us"))):(or_zero("rtt_ci95_us")) \
	with yerrorbars linestyle 20 + i pointsize 0 notitle, \
	for [i=1:schemes] points using "vifs":(of(i, column("rtt_mean_us"))) with linespoints linestyle 20 + i title scheme_name[i]
unset key
unset logscale y
set format y "%h"

set xlabel "VIFs"
set tmargin at screen 0.355
set bmargin at screen 0.08
array costs[5] = ["CPUs: guests (%)", "CPUs: hypervisor (%)", "Signals for nothing, per frame", "Bus held by writes (%)", \
	"Probes held up by the last (%)"]
do for [panel=1:5] {
	set lmargin at screen 0.05 + 0.195 * (panel - 1)
	set rmargin at screen 0.19 + 0.195 * (panel - 1)
	set title costs[panel] font ",11" offset 0, -0.6
	set yrange [0:*]
	set xtics (1, 4, 16, 64, 256)
	cost(i) = of(i, panel == 1 ? column("cpu_guest_pct") : panel == 2 ? column("cpu_hypervisor_pct") : \
		panel == 3 ? column("interrupts_redundant") / column("frames_received") : panel == 4 ? column("pci_write_pct") : \
		100 * column("probes_skipped") / (column("probes_skipped") + column("round_trips")))
	plot for [i=1:schemes] points using "vifs":(cost(i)) with linespoints linestyle 20 + i pointsize 0.6
}
unset multiplot
