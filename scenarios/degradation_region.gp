# SPDX-License-Identifier: Apache-2.0
# The self-virtualizing NIC's mean round-trip time as a part of the bridge's, over pace and number of VIFs: a panel for each
# placement of the guests, with netback's transmit-completion event and without. Each cell names its ratio; where it is above
# 1 the self-virtualizing NIC is slower, and a heavy line is around those cells. Colours tell the same: blue below 1,
# white at 1, vermilion above; in grey print the numbers and the line remain. A panel's title says how far the ratio goes when
# the identifier is as wide as there are VIFs, so that nobody is woken for nothing.
style_width = 1180
style_height = 1000
name = "degradation_region"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The values of the axes, in the order of the table, and the cells' means by position.
paces = ""; counts = ""; placements = ""; events = ""
add(list, name) = !has_column(name) ? " any" : strstrt(list." ", " ".strcol(name)." ") ? list : list." ".strcol(name)
stats points using (paces = add(paces, "workload.pace.period"), counts = add(counts, "vifs"), \
	placements = add(placements, "host.placement"), events = add(events, "host.netfront.tx_event"), 0) nooutput
columns = words(counts)
rows = words(paces)
place(list, value) = sum [i=1:words(list)] (word(list, i) eq value ? i : 0)
array means[3 * columns * rows]
cell(kind, x, y) = (kind * rows + y - 1) * columns + x
hv = 0; sv = 1; control = 2
kind(model) = model eq "hv" ? hv : picked("nic.identifier.width", "32") ? control : sv
ratio(x, y) = means[cell(sv, x, y)] / means[cell(hv, x, y)]
with_control(x, y) = means[cell(control, x, y)] / means[cell(hv, x, y)]
# Whether a row of the table is in a panel; the self-virtualizing NIC has no such event, so its rows are in both.
in_panel(placement, event) = picked("host.placement", placement) && (kind(strcol("nic.model")) != hv || picked("host.netfront.tx_event", event))
keep(placement, event) = in_panel(placement, event) ? (means[cell(kind(strcol("nic.model")), place(counts, strcol("vifs")), \
	place(paces, strcol("workload.pace.period")))] = column("rtt_mean_us"), 1) : 0

# Of ratios from a third to three, on a scale of factors: twice as slow is as far from 1 as twice as fast.
limit = log(2.5)
set palette defined (-1 "#2f8fc7", -0.5 "#97c7e3", 0 "#ffffff", 0.5 "#f2bd98", 1 "#e37d31")
set cbrange [-limit:limit]
set colorbox vertical user origin 0.905, 0.15 size 0.015, 0.66
set cbtics ("0.4" log(0.4), "0.5" log(0.5), "0.67" log(2.0 / 3), "1" 0, "1.5" log(1.5), "2" log(2), "2.5" log(2.5))
set cblabel "Mean round-trip time of SV-NIC / of HV-NIC"

unset key
unset grid
set xtics () scale 0
set ytics () scale 0
do for [i=1:columns] { set xtics add (word(counts, i) i) }
do for [i=1:rows] { set ytics add (sprintf("%g", word(paces, i) / 1000.0) i) }
set xrange [0.5:columns + 0.5]
set yrange [0.5:rows + 0.5]
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "Time between a pair's probes (ms)"

# Is one of these two cells above 1 and the other not?
parted(x, y, x2, y2) = (ratio(x, y) > 1) != (ratio(x2, y2) > 1)

titled(placement) = placement eq "other_cpus" ? "guests on all CPUs but Dom0's" : \
	placement eq "secondary_threads" ? "guests on non-primary hyperthreads" : placement
set multiplot layout words(placements), words(events) title title_or("Where the self-virtualizing NIC is slower") font ",15" margins 0.065, 0.885, 0.065, 0.895 spacing 0.075, 0.145
do for [placement in placements] {
	do for [event in events] {
		do for [i=1:3 * columns * rows] { means[i] = NaN }
		set datafile separator comma
		set datafile columnheaders
		stats points using (keep(placement, event)) nooutput
		set datafile separator whitespace
		unset datafile columnheaders
		set print $cells
		do for [y=1:rows] {
			do for [x=1:columns] { print sprintf("%d %d %g", x, y, log(ratio(x, y))) }
			print ""
		}
		unset print
		least = 1e9; most = 0
		do for [y=1:rows] {
			do for [x=1:columns] {
				if (with_control(x, y) < least) { least = with_control(x, y) }
				if (with_control(x, y) > most) { most = with_control(x, y) }
			}
		}
		controlled = most > 0 ? sprintf("\ncontrol, with 32 bits of identifier: %.2f to %.2f", least, most) : ""
		set print $border
		print "0 0" # it needs not be empty
		do for [y=1:rows] {
			do for [x=1:columns] {
				if (x < columns && parted(x, y, x + 1, y)) { print sprintf("\n%g %g\n%g %g", x + 0.5, y - 0.5, x + 0.5, y + 0.5) }
				if (y < rows && parted(x, y, x, y + 1)) { print sprintf("\n%g %g\n%g %g", x - 0.5, y + 0.5, x + 0.5, y + 0.5) }
			}
		}
		unset print
		set title titled(placement).", completion event ".event.controlled font ",12" offset 0, -0.3
		plot $cells using 1:2:3 with image pixels, \
		     $border using 1:2 with lines linewidth 3 linecolor rgb "#222222", \
		     $cells using 1:2:(sprintf("%.2f", exp($3))) with labels font ",10" textcolor rgb "#111111"
	}
}
unset multiplot
