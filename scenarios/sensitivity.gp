# SPDX-License-Identifier: Apache-2.0
# axes: workload.kind vifs measure.warmup measure.duration nic.model nic.identifier.width
# On which constants the conclusions hang: for each a tornado, the ten constants that swing it most, each alone at the low end of its
# range (the upper bar) and at the high end (the lower one), named at the bars' ends.  Then all constants at once: how the ratios
# are distributed over the samples, and in which share of them each conclusion holds, with 95 % intervals.
# Of DIR this reads, beside points.csv, the tables that `vifsim run` leaves there: sensitivity.csv, samples.csv, shares.csv.
style_width = 1560
style_height = 1060
name = "sensitivity"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

tornado = directory."/sensitivity.csv"
samples = directory."/samples.csv"
shares = directory."/shares.csv"
most = 10

low_colour = "#56b4e9"; high_colour = "#e69f00"
small = ",9"

# Is a row of the tornado among the first of a claim's condition?  Others are not drawn.
of(claim, condition) = strcol("claim") eq claim && column("condition") == condition && column("rank") <= most && column("swing") > 0
there(claim, condition, end) = of(claim, condition) && strlen(strcol(end)) > 0
row(claim, condition) = of(claim, condition) ? -column("rank") : NaN
end_at(claim, condition, end) = there(claim, condition, end) ? column(end) : base
unit_behind(none) = strcol("per") eq "instructions" ? " instr." : strlen(strcol("per")) > 0 ? " ".strcol("per") : ""
# Its name, on the outer side of its bar.
named(claim, condition, end, value, left) = there(claim, condition, end) && (column(end) < base) == left ? strcol(value).unit_behind(0) : ""
# Tics at round steps, some six of them.
step_for(width) = width > 2.4 ? 0.5 : width > 1.0 ? 0.2 : width > 0.5 ? 0.1 : width > 0.16 ? 0.05 : width > 0.08 ? 0.02 : 0.01

any_swing = 0
stats tornado using (any_swing = column("swing") > any_swing ? column("swing") : any_swing, 0) nooutput
sample_count = 0
stats shares using (sample_count = column("samples"), 0) nooutput

unset key
unset grid
set border 1
set offsets 0, 0, 0, 0

explained = "each constant alone at the low end of its range (blue) and at the high end (orange); line: all as they stand; dashed: where the conclusion ends"
if (any_swing == 0) { explained = "" }
set label 1 explained at screen 0.5, 0.952 center font ",11" textcolor rgb "#444444"
set multiplot layout sample_count == 0 || any_swing == 0 ? 1 : 2, sample_count == 0 ? 4 : any_swing == 0 ? 2 : 3 title title_or("On which constants the conclusions hang") font ",15" \
	margins 0.125, 0.985, 0.075, 0.89 spacing 0.135, 0.13

claims = "half_latency more_throughput more_throughput worse_at_32"
conditions = "1 1 2 1"
array titles[4] = ["Half the latency, one VIF", "More throughput, one VIF", "More throughput, 4 VIFs", "Worse at 32 VIFs"]
array axes[4] = ["Mean round trip, SV-NIC / HV-NIC", "TCP throughput, SV-NIC / HV-NIC", "TCP throughput, SV-NIC / HV-NIC", "Mean round trip, SV-NIC / HV-NIC"]

do for [panel=1:any_swing > 0 ? 4 : 0] {
	if (panel == 2) { unset label 1 }
	claim = word(claims, panel)
	condition = int(word(conditions, panel))
	set xrange [*:*]
	set yrange [*:*] # or statistics would leave values out
	least = 1e9; greatest = -1e9; base = 0; from = NaN; to = NaN
	take(x) = (least = x < least ? x : least, greatest = x > greatest ? x : greatest)
	limit(text) = strlen(text) > 0 ? real(text) : NaN
	stats tornado using (of(claim, condition) ? (base = column("at_base"), from = limit(strcol("least")), to = limit(strcol("most")), \
		take(base), take(end_at(claim, condition, "at_low")), take(end_at(claim, condition, "at_high"))) : 0, 0) nooutput
	room = greatest > least ? 0.2 * (greatest - least) : 0.1
	set xrange [least - room:greatest + room]
	set yrange [-most - 0.6:-0.4]
	set title titles[panel] font ",12"
	set xlabel axes[panel]
	set xtics step_for(greatest - least + 2 * room) font ",10"
	set format x "%g"
	unset ytics
	unset arrow
	set arrow 1 from base, graph 0 to base, graph 1 nohead linecolor rgb "#222222" linewidth 1 front
	if (from == from && from > least - room && from < greatest + room) { set arrow 2 from from, graph 0 to from, graph 1 nohead dashtype (6, 4) linecolor rgb "#d55e00" linewidth 1.5 front }
	if (to == to && to > least - room && to < greatest + room) { set arrow 3 from to, graph 0 to to, graph 1 nohead dashtype (6, 4) linecolor rgb "#d55e00" linewidth 1.5 front }
	plot tornado using (base):(row(claim, condition) + 0.2):(base):(end_at(claim, condition, "at_low")):(row(claim, condition) + 0.2 - 0.17):(row(claim, condition) + 0.2 + 0.17) with boxxyerror fillstyle solid noborder linecolor rgb low_colour, \
	     "" using (base):(row(claim, condition) - 0.2):(base):(end_at(claim, condition, "at_high")):(row(claim, condition) - 0.2 - 0.17):(row(claim, condition) - 0.2 + 0.17) with boxxyerror fillstyle solid noborder linecolor rgb high_colour, \
	     "" using (end_at(claim, condition, "at_low")):(row(claim, condition) + 0.2):(named(claim, condition, "at_low", "low", 1)) with labels right offset -0.4, 0 font small, \
	     "" using (end_at(claim, condition, "at_low")):(row(claim, condition) + 0.2):(named(claim, condition, "at_low", "low", 0)) with labels left offset 0.4, 0 font small, \
	     "" using (end_at(claim, condition, "at_high")):(row(claim, condition) - 0.2):(named(claim, condition, "at_high", "high", 1)) with labels right offset -0.4, 0 font small, \
	     "" using (end_at(claim, condition, "at_high")):(row(claim, condition) - 0.2):(named(claim, condition, "at_high", "high", 0)) with labels left offset 0.4, 0 font small, \
	     "" using (least - room):(row(claim, condition)):(of(claim, condition) ? strcol("constant") : "") with labels right offset -0.5, 0 font ",10"
}
unset arrow

# All at once.
if (sample_count > 0) {
	set border 3
	set grid back linestyle 11
	set ytics scale 0.6 font ",10"
	set title sprintf("%d samples of all constants at once", sample_count) font ",12"
	set xlabel "SV-NIC / HV-NIC"
	set ylabel "Part of the samples at or below (%)" offset 1, 0
	set logscale x 2
	set xrange [0.2:100]
	set xtics (0.25, 0.5, 1, 2, 4) font ",10" # beyond there is the key
	set yrange [0:100]
	set key at graph 1.0, 0.02 bottom right vertical samplen 3 spacing 1.1 font ",10"
	set arrow 1 from 1, 0 to 1, 100 nohead linecolor rgb "#222222" linewidth 1 back
	plot samples using "half_latency":(100.0 / sample_count) smooth cumulative with lines linestyle 2 title "round trip, 1 VIF", \
	     "" using "worse_at_32":(100.0 / sample_count) smooth cumulative with lines linestyle 1 title "round trip, 32 VIFs", \
	     "" using "better_at_32_with_32_bits":(100.0 / sample_count) smooth cumulative with lines linestyle 3 title "the same, 32 bits", \
	     "" using "more_throughput":(100.0 / sample_count) smooth cumulative with lines linestyle 4 title "throughput, 1 VIF", \
	     "" using "more_throughput.2":(100.0 / sample_count) smooth cumulative with lines linestyle 6 title "throughput, 4 VIFs"
	unset logscale
	unset arrow
	unset key
	unset ytics
	unset ylabel
	set border 1
	array words_of[6] = ["Latency 42 to 58 %\nless, 1 VIF", "Less latency, 1 VIF", "More throughput,\n1 and 4 VIFs", "Worse at 32 VIFs", "Not so with\n32 bits", "All together"]
	set title "Share of the samples in which it holds" font ",12"
	set xlabel "Share (%)"
	set xrange [0:100]
	set xtics 0, 20, 100
	set yrange [-6.6:-0.4]
	plot shares using (100 * column("share") / 2):(-$0 - 1):(100 * column("share") / 2):(0.28) with boxxyerror fillstyle solid 0.5 noborder linecolor rgb "#0072b2", \
	     "" using (100 * column("share")):(-$0 - 1):(100 * column("low")):(100 * column("high")) with xerrorbars pointtype 0 linecolor rgb "#222222" linewidth 1.5, \
	     "" using (0):(-$0 - 1):(words_of[int($0) + 1]) with labels right offset -0.7, 0 font ",10", \
	     "" using (100 * column("share") > 50 ? 2 : 100 * column("high") + 2):(-$0 - 1):(sprintf("%.0f %%", 100 * column("share"))) with labels left font ",11"
}
unset multiplot
