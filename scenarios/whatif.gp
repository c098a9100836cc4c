# SPDX-License-Identifier: Apache-2.0
# Which interrupt scheme removes the fall, and what it costs: for each scheme the mean round-trip time at each number of
# VIFs, the time that its frames and interrupts hold the bus, and the time of the CPUs.
style_width = 1080
style_height = 500
name = "whatif"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The schemes from the top, and what each adds to the device.
changes = 7
array change_name[changes] = ["identifier, 8 bits\n(as it is)", "16 bits", "32 bits", "64 bits", \
	"8 bits and counts\nin host memory", "bit vectors posted\nto host memory", "a vector for\neach VIF"]
row(scheme, width) = scheme eq "identifier" ? (width == 8 ? 1 : width == 16 ? 2 : width == 32 ? 3 : 4) : \
	scheme eq "activity" ? 5 : scheme eq "posted" ? 6 : 7
at(shift) = changes + 1 - row(strcol("nic.interrupts"), column("nic.identifier.width")) + shift

add(list, value) = strstrt(list." ", " ".value." ") ? list : list." ".value
counts = ""
stats points using (counts = add(counts, strcol("vifs")), 0) nooutput
shift_of(i) = 0.2 * (i - (words(counts) + 1) / 2.0) * -1
only(i, value) = strcol("vifs") eq word(counts, i) ? value : NaN

set multiplot title title_or("Which interrupt scheme removes the fall, and what it costs") font ",15"
set tmargin at screen 0.89
set bmargin at screen 0.13
set yrange [0.4:changes + 0.7]
set ytics scale 0
do for [c=1:changes] { set ytics add (change_name[c] changes + 1 - c) }
set grid noytics xtics
set offsets 0, 0, 0, 0

set lmargin at screen 0.165
set rmargin at screen 0.46
set xlabel "Mean round-trip time (us)"
set logscale x
set xrange [100:20000]
unset key
first_row = changes - 0.5
plot for [i=1:words(counts)] points using (only(i, column("rtt_mean_us"))):(at(shift_of(i))):(or_zero("rtt_ci95_us")) \
	with xerrorbars linestyle i + 1, \
	for [i=1:words(counts)] points using (at(0) > first_row ? only(i, column("rtt_mean_us")) : NaN):(at(0) + 0.36): \
	(strcol("vifs").(i == words(counts) ? " VIFs" : "")) with labels center
unset logscale x
unset ytics

set lmargin at screen 0.51
set rmargin at screen 0.73
set xrange [0:*]
set xlabel "Bus held, reads and writes (%)"
set xtics 1
plot for [i=1:words(counts)] points using (only(i, column("pci_read_pct") + column("pci_write_pct"))):(at(shift_of(i))) \
	with points linestyle i + 1

set lmargin at screen 0.765
set rmargin at screen 0.97
set xlabel "CPUs: guests, hypervisor (%)"
set xtics 20
plot for [i=1:words(counts)] points using (only(i, column("cpu_guest_pct") + column("cpu_hypervisor_pct"))):(at(shift_of(i))) \
	with points linestyle i + 1
unset multiplot
