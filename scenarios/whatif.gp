# SPDX-License-Identifier: Apache-2.0
# axes: nic.interrupts nic.identifier.width host.receive.mode host.receive.defer measure.warmup measure.duration nic.moderation.mode vifs
# What removes the fall, and what it costs: for each change the mean round-trip time at each number of VIFs, the time that
# its frames and interrupts hold the bus, the time of the CPUs, and the probes that could not be sent, as the one before
# was still out.
style_width = 1180
style_height = 740
name = "whatif"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The changes from the top, and what each adds.
changes = 12
array change_name[changes] = ["identifier, 8 bits\n(as it is)", "16 bits", "32 bits", "64 bits", \
	"8 bits and counts\nin host memory", "bit vectors posted\nto host memory", "a vector for\neach VIF", "8 bits, moderated\nto 200 µs apart", "8 bits, adaptive\nmoderation", \
	"8 bits, guests\nby NAPI's rules", "the same, masked\nfor 50 µs longer", "8 bits, guests\nalways poll"]
bits(width) = width == 8 ? 1 : width == 16 ? 2 : width == 32 ? 3 : 4
row(scheme, width, mode, defer, moderation) = mode eq "poll" ? 12 : mode eq "napi" ? (defer > 0 ? 11 : 10) : \
	moderation eq "interval" ? 8 : moderation eq "adaptive" ? 9 : \
	scheme eq "identifier" ? bits(width) : scheme eq "activity" ? 5 : scheme eq "posted" ? 6 : 7
at(shift) = changes + 1 - row(strcol("nic.interrupts"), column("nic.identifier.width"), \
	strcol("host.receive.mode"), column("host.receive.defer"), \
	strcol("nic.moderation.mode")) + shift

add(list, value) = strstrt(list." ", " ".value." ") ? list : list." ".value
counts = ""
stats points using (counts = add(counts, strcol("vifs")), 0) nooutput
shift_of(i) = 0.2 * (i - (words(counts) + 1) / 2.0) * -1
only(i, value) = strcol("vifs") eq word(counts, i) ? value : NaN

set multiplot title title_or("What removes the fall, and what it costs") font ",15"
set tmargin at screen 0.91
set bmargin at screen 0.1
set yrange [0.4:changes + 0.7]
set ytics scale 0
do for [c=1:changes] { set ytics add (change_name[c] changes + 1 - c) }
set grid noytics xtics
set offsets 0, 0, 0, 0

set lmargin at screen 0.155
set rmargin at screen 0.42
set xlabel "Mean round-trip time (µs)"
set logscale x
set xrange [100:20000]
unset key
first_row = changes - 0.5
plot for [i=1:words(counts)] points using (only(i, column("rtt_mean_us"))):(at(shift_of(i))):(or_zero("rtt_ci95_us")) \
	with xerrorbars linestyle i + 1, \
	for [i=1:words(counts)] points using (at(0) > first_row ? only(i, column("rtt_mean_us")) : NaN):(at(0) + 0.46): \
	(strcol("vifs")) with labels center textcolor linestyle i + 1, \
	points using (at(0) > first_row && strcol("vifs") eq word(counts, 1) ? 115 : NaN):(at(0) + 0.46): \
	("VIFs:") with labels left
unset logscale x
unset ytics

array costs[3] = ["Bus held (%)", "CPUs busy (%)", "Probes held up (%)"]
array step[3] = [1, 25, 25]
do for [panel=1:3] {
	set lmargin at screen 0.25 + 0.195 * panel
	set rmargin at screen 0.395 + 0.195 * panel
	set xlabel costs[panel] font ",12"
	set xtics step[panel]
	if (panel == 1) { set xrange [0:*] } else { set xrange [0:100] }
	cost(i) = only(i, panel == 1 ? column("pci_read_pct") + column("pci_write_pct") : \
		panel == 2 ? column("cpu_guest_pct") + column("cpu_hypervisor_pct") : \
		100 * column("probes_skipped") / (column("probes_skipped") + column("round_trips")))
	plot for [i=1:words(counts)] points using (cost(i)):(at(shift_of(i))) with points linestyle i + 1
}
unset multiplot
