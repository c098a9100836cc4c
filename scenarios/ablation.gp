# SPDX-License-Identifier: Apache-2.0
# axes: nic.model workload.pace.period nic.identifier.width host.refill.wake host.refill.packet host.scheduler.policy host.dom0.budget vifs
# What the fall at 32 VIFs hangs on. Above: SV-NIC's mean round-trip time as a part of HV-NIC's against the number of VIFs,
# as it is and with one mechanism changed at a time, in the paced load and in the closed loop. Below: the ratio at the most
# VIFs, and how many guests a frame of the SV-NIC wakes there for nothing, and for how many of them the domain is switched.
style_width = 1080
style_height = 860
style_x = "vifs"
name = "ablation"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The changes, in the order in which they are told.
as_it_is = 1; wide_16 = 2; wide_32 = 3; no_refill = 4; fifo = 5; unbatched = 6; changes = 6
array change_name[changes] = ["as it is", "16 bits of identifier", "32 bits of identifier", "no refill of caches", \
	"no preemption on wake (FIFO)", "Dom0 unbatched"]
array change_style[changes] = [2, 3, 4, 5, 6, 1]
change(width) = width eq "16" ? wide_16 : width eq "32" ? wide_32 : column("host.refill.wake") == 0 ? no_refill : \
	strcol("host.scheduler.policy") eq "round_robin" ? fifo : column("host.dom0.budget") == 1 ? unbatched : as_it_is

# The table by NIC, load, change and number of VIFs.
add(list, value) = strstrt(list." ", " ".value." ") ? list : list." ".value
counts = ""
stats points using (counts = add(counts, strcol("vifs")), 0) nooutput
columns = words(counts)
last_count = word(counts, columns)
place(value) = sum [i=1:columns] (word(counts, i) eq value ? i : 0)
paced = 0; closed = 1; hv = 0; sv = 1
cell(nic, load, c, x) = ((nic * 2 + load) * changes + c - 1) * columns + x
array means[4 * changes * columns]
array wakes[4 * changes * columns]
array switches[4 * changes * columns]
do for [i=1:4 * changes * columns] { means[i] = NaN }
here(nic) = cell(nic eq "sv" ? sv : hv, column("workload.pace.period") == 0 ? closed : paced, \
	change(strcol("nic.identifier.width")), place(strcol("vifs")))
stats points using (at = here(strcol("nic.model")), means[at] = column("rtt_mean_us"), \
	wakes[at] = column("interrupts_redundant") / column("frames_received"), \
	switches[at] = column("redundant_switches") / column("frames_received"), 1) nooutput
# A change that a NIC does not know leaves it as it is.
changed(nic, c) = (nic == hv && (c == wide_16 || c == wide_32)) || (nic == sv && c == unbatched) ? as_it_is : c
of(nic, load, c, x) = cell(nic, load, changed(nic, c), x)
ratio(load, c, x) = means[of(sv, load, c, x)] / means[of(hv, load, c, x)]

set datafile separator comma
unset datafile columnheaders
set print $ratios
do for [load_kind in "0 1"] {
	do for [c=1:changes] {
		do for [x=1:columns] {
			print sprintf("%s,%g,%g", word(counts, x), ratio(load_kind + 0, c, x), load_kind * changes + c)
		}
	}
}
unset print
ratio_of(load, c) = column(3) == load * changes + c ? column(2) : NaN

set print $cells
array cell_x[7] = [0.02, 0.38, 0.49, 0.61, 0.76, 0.87, 0.99]
do for [c=1:changes] {
	y = changes + 1 - c
	print sprintf("%g,%g,%s,%d", cell_x[1], y, change_name[c], 1)
	do for [load_kind in "0 1"] {
		k = load_kind + 0
		at = of(sv, k, c, columns)
		print sprintf("%g,%g,%.2f,2", cell_x[2 + 3 * k], y, ratio(k, c, columns))
		print sprintf("%g,%g,%.2f,2", cell_x[3 + 3 * k], y, wakes[at])
		print sprintf("%g,%g,%.2f,2", cell_x[4 + 3 * k], y, switches[at])
	}
}
unset print

set multiplot title title_or("What the fall at 32 VIFs hangs on") font ",15"
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "Mean round-trip time, SV-NIC / HV-NIC"
set yrange [0:1.8]
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead linecolor rgb "#222222" linewidth 1.5
set key inside left top vertical
set tmargin at screen 0.89
set bmargin at screen 0.47
do for [k=paced:closed] {
	set lmargin at screen 0.07 + 0.5 * k
	set rmargin at screen 0.48 + 0.5 * k
	set title k == paced ? "A probe of each pair every 2 ms" : "Closed loop: a probe at once after each reply"
	if (k == closed) { unset key }
	plot for [c=1:changes] $ratios using 1:(ratio_of(k, c)) with linespoints linestyle change_style[c] title change_name[c]
}

unset arrow 1
unset border
unset xlabel
unset ylabel
unset tics
unset grid
unset title
set offsets 0, 0, 0, 0
set lmargin at screen 0.07
set rmargin at screen 0.98
set tmargin at screen 0.37
set bmargin at screen 0.03
set xrange [0:1.05]
set yrange [0.3:9]
set label 1 "At ".last_count." VIFs" at 0.02, 7.5 font ",13"
set label 2 "paced" at cell_x[3], 8.5 center font ",13"
set label 3 "closed loop" at cell_x[6], 8.5 center font ",13"
do for [k=paced:closed] {
	set label 10 + 3 * k "ratio" at cell_x[2 + 3 * k], 7.5 center
	set label 11 + 3 * k "redundant\nwakes / frame" at cell_x[3 + 3 * k], 7.75 center font ",10"
	set label 12 + 3 * k "redundant\nswitches / frame" at cell_x[4 + 3 * k], 7.75 center font ",10"
}
set arrow 2 from 0, 6.6 to 1.05, 6.6 nohead linecolor rgb "#555555"
plot $cells using 1:($4 == 1 ? $2 : NaN):3 with labels left, $cells using 1:($4 == 2 ? $2 : NaN):3 with labels center
unset multiplot
