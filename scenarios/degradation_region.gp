# SPDX-License-Identifier: Apache-2.0
# axes: nic.model nic.identifier.width host.placement host.netfront.tx_event workload.pace.period vifs
# The self-virtualizing NIC's mean round-trip time as a part of the bridge's, over pace and number of VIFs: a row of panels for
# each width of the identifier, a column for each placement of the guests, with netback's transmit-completion event and without.
# Each cell names its ratio; where it is above 1 the self-virtualizing NIC is slower, and a heavy line is around those cells.
# Colours tell the same: blue below 1, white at 1, vermilion above; in grey print the numbers and the line remain.
# Over the map lies the analytic edge, sums of the platform's costs alone (models/machine/offered_load.h): the dashed line is the
# pace at which the guests' CPUs would be full, were each wake cold and each redundant one run; below it more is asked of
# them than they can do.  Below the dotted line Dom0 would be 85 % busy at least.
style_width = 1820
style_height = 1330
name = "degradation_region"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The values of the axes, in the order of the table, and the cells' means by position.
paces = ""; counts = ""; placements = ""; events = ""; widths = ""
add(list, name) = !has_column(name) ? " any" : strstrt(list." ", " ".strcol(name)." ") ? list : list." ".strcol(name)
stats points using (paces = add(paces, "workload.pace.period"), counts = add(counts, "vifs"), \
	placements = add(placements, "host.placement"), events = add(events, "host.netfront.tx_event"), \
	widths = add(widths, "nic.identifier.width"), 0) nooutput
columns = words(counts)
rows = words(paces)
place(list, value) = sum [i=1:words(list)] (word(list, i) eq value ? i : 0)
hv = 0; sv = 1
array means[2 * columns * rows]
cell(kind, x, y) = (kind * rows + y - 1) * columns + x
ratio(x, y) = means[cell(sv, x, y)] / means[cell(hv, x, y)]
# Whether a row of the table is in a panel: the event is the bridge's alone, the identifier the self-virtualizing NIC's.
in_panel(width, placement, event) = picked("host.placement", placement) && \
	(strcol("nic.model") eq "hv" ? picked("host.netfront.tx_event", event) : picked("nic.identifier.width", width))
keep(width, placement, event) = in_panel(width, placement, event) ? (means[cell(strcol("nic.model") eq "hv" ? hv : sv, \
	place(counts, strcol("vifs")), place(paces, strcol("workload.pace.period")))] = column("rtt_mean_us"), 1) : 0

# Both loads fall as the period grows, so one cell of a column says at which period they are 1, or 0.85.
array guests[columns]; array dom0[columns]
keep_load(width, placement, event) = !in_panel(width, placement, event) ? 0 : strcol("nic.model") eq "hv" \
	? (dom0[place(counts, strcol("vifs"))] = column("offered_dom0_load") * column("workload.pace.period") / 0.85, 1) \
	: (guests[place(counts, strcol("vifs"))] = column("offered_guest_load") * column("workload.pace.period"), 1)
# Where a period lies between the rows; logarithmic between two of them.
period(y) = real(word(paces, y))
height(p) = p < period(1) ? NaN : p > period(rows) ? NaN : sum [y=1:rows - 1] (p >= period(y) && p < period(y + 1) ? y + log(p / period(y)) / log(period(y + 1) / period(y)) : 0)

# Of ratios from a third to three, on a scale of factors: twice as slow is as far from 1 as twice as fast.
limit = log(2.5)
set palette defined (-1 "#2f8fc7", -0.5 "#97c7e3", 0 "#ffffff", 0.5 "#f2bd98", 1 "#e37d31")
set cbrange [-limit:limit]
unset colorbox # it stands beside all panels, and is drawn with the last
set cbtics ("0.4" log(0.4), "0.5" log(0.5), "0.67" log(2.0 / 3), "1" 0, "1.5" log(1.5), "2" log(2), "2.5" log(2.5))
set cblabel "Mean round-trip time of SV-NIC / of HV-NIC"

unset key
unset grid
set xtics () scale 0 font ",11"
set ytics () scale 0 font ",11"
do for [i=1:columns] { set xtics add (word(counts, i) i) }
do for [i=1:rows] { set ytics add (sprintf("%g", word(paces, i) / 1000.0) i) }
set xrange [0.5:columns + 0.5]
set yrange [0.5:rows + 0.5]

# Is one of these two cells above 1 and the other not?
parted(x, y, x2, y2) = (ratio(x, y) > 1) != (ratio(x2, y2) > 1)

titled(placement) = placement eq "other_cpus" ? "all CPUs but Dom0's" : \
	placement eq "secondary_threads" ? "non-primary threads" : placement
explained = "heavy line: equal; dashed: the pace at which the guests' CPUs would be full, by hand; dotted: Dom0 85 % busy at least, by hand"
set label 1 explained at screen 0.5, 0.965 center font ",12" textcolor rgb "#444444"
set multiplot layout words(widths), words(placements) * words(events) title title_or("Where the self-virtualizing NIC is slower") font ",15" margins 0.045, 0.925, 0.05, 0.905 spacing 0.028, 0.062
do for [w=1:words(widths)] {
	width = word(widths, w)
	do for [p=1:words(placements)] {
		placement = word(placements, p)
		do for [e=1:words(events)] {
			event = word(events, e)
			do for [i=1:2 * columns * rows] { means[i] = NaN }
			do for [i=1:columns] { guests[i] = NaN; dom0[i] = NaN }
			set datafile separator comma
			set datafile columnheaders
			set xrange [*:*]
			set yrange [*:*] # or statistics would leave values out
			stats points using (keep(width, placement, event)) nooutput
			stats points using (keep_load(width, placement, event)) nooutput
			set xrange [0.5:columns + 0.5]
			set yrange [0.5:rows + 0.5]
			set datafile separator whitespace
			unset datafile columnheaders
			slower = 0
			set print $cells
			do for [y=1:rows] {
				do for [x=1:columns] {
					print sprintf("%d %d %g", x, y, log(ratio(x, y)))
					if (ratio(x, y) > 1) { slower = slower + 1 }
				}
				print ""
			}
			unset print
			set print $border
			print "0 0" # it needs not be empty
			do for [y=1:rows] {
				do for [x=1:columns] {
					if (x < columns && parted(x, y, x + 1, y)) { print sprintf("\n%g %g\n%g %g", x + 0.5, y - 0.5, x + 0.5, y + 0.5) }
					if (y < rows && parted(x, y, x, y + 1)) { print sprintf("\n%g %g\n%g %g", x - 0.5, y + 0.5, x + 0.5, y + 0.5) }
				}
			}
			unset print
			set print $edges
			do for [x=1:columns] { print sprintf("%d %g %g", x, height(guests[x]), height(dom0[x])) }
			unset print
			if (e == 2 || p == 2) { unset label 1 }
			set title sprintf("%s bits, %s, event %s\nits mean is longer in %d of %d cells", width, titled(placement), event, slower, columns * rows) font ",11" offset 0, -0.5
			if (w == words(widths)) { set xlabel "VIFs on each host" offset 0, 0.4 } else { unset xlabel }
			if (p == 1 && e == 1) { set ylabel "Time between a pair's probes (ms)" offset 0.8, 0 } else { unset ylabel }
			if (w == words(widths) && p == words(placements) && e == words(events)) {
				set colorbox vertical user origin 0.94, 0.2 size 0.011, 0.6
			}
			plot $cells using 1:2:3 with image pixels, \
			     $border using 1:2 with lines linewidth 3 linecolor rgb "#222222", \
			     $edges using 1:2 with lines linewidth 2 dashtype (8, 5) linecolor rgb "#6a3d9a", \
			     $edges using 1:3 with lines linewidth 2 dashtype (2, 3) linecolor rgb "#6a3d9a", \
			     $cells using 1:2:(sprintf("%.2f", exp($3))) with labels font ",9" textcolor rgb "#111111"
		}
	}
}
unset multiplot
