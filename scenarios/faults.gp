# SPDX-License-Identifier: Apache-2.0
# axes: nic.model nic.watchdog faults.1.kind faults.1.target faults.1.for faults.1.probability faults.1.count faults.1.rate
# What a fault leaves of the throughput of its victim's pair and of the three others, against the same time without one:
# left behind the ordinary card, right behind the self-virtualizing one.  A row for each fault, which lasts for 100 of the
# 400 ms, so that 75 % is what is left of a pair that stands still meanwhile; "for good": to the end.
style_width = 1080
style_height = 720
name = "faults"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# Kind, its length, the watchdog's period (ms), and what the row says; from the top.
rows = 17
array kinds[rows] = ["frame_loss", "frame_corruption", "frame_reordering", "spurious_interrupt", "stuck_interrupt", \
	"lost_interrupt", "lost_interrupt", "full_send_ring", "full_receive_ring", "guest_stops_reading", "guest_crash", \
	"guest_destroyed", "dom0_stall", "context_hang", "context_hang", "pci_retry", "pci_retry"]
array lengths[rows] = ["100", "100", "100", "0", "100", "0", "0", "100", "100", "100", "0", "0", "100", "100", "0", "100", "0"]
array watchdogs[rows] = ["0", "0", "0", "0", "0", "100", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0"]
array names[rows] = ["1 %% of frames lost", "1 %% of frames corrupted", "1 %% of frames overtaken", "10,000 interrupts/s for nothing", \
	"interrupt line stuck", "an interrupt lost, watchdog of 100 ms", "an interrupt lost, no watchdog", "wire paused: send rings full", \
	"a guest's receive ring full", "a guest does not read", "a guest crashes", "a guest is destroyed", "Dom0 does not run", \
	"a context hangs", "a context hangs, for good", "device retries on PCI", "device retries on PCI, for good"]

of(model, kind, length, watchdog) = picked("nic.model", model) && picked("faults.1.kind", kind) && picked("faults.1.for", length) && \
	picked("nic.watchdog", watchdog)
first(dummy) = column("throughput_first_mbit_s")
others(dummy) = (column("throughput_mbit_s") - column("throughput_first_mbit_s")) / 3
base_first(model) = model eq "hv" ? hv_first : sv_first
base_others(model) = model eq "hv" ? hv_others : sv_others
hv_first = hv_others = sv_first = sv_others = NaN
stats points using (of("hv", "none", "0", "0") ? (hv_first = first(0), hv_others = others(0), 0) : 0) nooutput
stats points using (of("sv", "none", "0", "0") ? (sv_first = first(0), sv_others = others(0), 0) : 0) nooutput
in_row(model, i) = of(model, kinds[i + 0], lengths[i + 0], watchdogs[i + 0])
part_first(model, i) = in_row(model, i) ? 100 * first(0) / base_first(model) : NaN
part_others(model, i) = in_row(model, i) ? 100 * others(0) / base_others(model) : NaN

# The rows that each card has.
there_hv = there_sv = ""
do for [i=1:rows] {
	do for [model in "hv sv"] {
		found = 0
		stats points using (in_row(model, i) ? (found = 1, 0) : 0) nooutput
		if (found && model eq "hv") { there_hv = there_hv." ".i }
		if (found && model eq "sv") { there_sv = there_sv." ".i }
	}
}

set multiplot title title_or("What a fault does to its victim, and to the others") font ",15" offset -18, 0
set style fill solid border linecolor rgb "#333333"
set yrange [rows + 0.6:0.4]
set xrange [0:160]
set xtics 0, 25, 150 font ",11"
set grid xtics noytics
set tmargin at screen 0.855
set bmargin at screen 0.105
unset key
set label 1 "% of the throughput without a fault; 75: as if the pair had stood still while it lasted" at screen 0.63, screen 0.03 center font ",12"
set object 1 rectangle from screen 0.655, screen 0.967 to screen 0.68, screen 0.979 fillcolor rgb "#d55e00" fillstyle solid border linecolor rgb "#333333"
set object 2 rectangle from screen 0.655, screen 0.942 to screen 0.68, screen 0.954 fillcolor rgb "#56b4e9" fillstyle solid border linecolor rgb "#333333"
set label 2 "the first pair, the victim where there is one" at screen 0.688, screen 0.973 left font ",11"
set label 3 "the three others, in the mean" at screen 0.688, screen 0.948 left font ",11"
set title offset 0, -0.5 font ",13"
set arrow 1 from 100, graph 0 to 100, graph 1 nohead back linecolor rgb "#333333" dashtype (4, 4)

do for [panel=1:2] {
	model = panel == 1 ? "hv" : "sv"
	there = panel == 1 ? there_hv : there_sv
	do for [i=1:rows] {
		if ((sum [j=1:words(there)] (word(there, j) + 0 == i)) == 0) {
			set label (10 + i) sprintf("%s", kinds[i] eq "guest_destroyed" ? "not modelled" : "not of this card") at 2, i font ",10" textcolor rgb "#777777"
		}
	}
	if (panel == 1) {
		set lmargin at screen 0.275
		set rmargin at screen 0.62
		set ytics () scale 0 font ",11"
		do for [i=1:rows] { set ytics add (names[i] i) }
		set title hv_name
	} else {
		set lmargin at screen 0.64
		set rmargin at screen 0.985
		unset ytics
		set title sv_name
		do for [i=1:rows] { unset label 10 + i }
		# What stands outside the panels is drawn with the first.
		do for [i=1:3] { unset label i }
		do for [i=1:2] { unset object i }
	}
	plot for [i in there] points using (part_first(model, i)):(i - 0.18):(0):(part_first(model, i)):(i - 0.36):(i + 0) with boxxyerror \
		fillcolor rgb "#d55e00" notitle, \
	     for [i in there] points using (part_others(model, i)):(i + 0.18):(0):(part_others(model, i)):(i + 0):(i + 0.36) with boxxyerror \
		fillcolor rgb "#56b4e9" notitle, \
	     for [i in there] points using (part_first(model, i)):(i - 0.18):(sprintf("%.0f", part_first(model, i))) with labels left offset 0.3, 0 font ",9" notitle, \
	     for [i in there] points using (part_others(model, i)):(i + 0.18):(sprintf("%.0f", part_others(model, i))) with labels left offset 0.3, 0 font ",9" notitle
}
unset multiplot
