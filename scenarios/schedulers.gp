# SPDX-License-Identifier: Apache-2.0
# axes: host.scheduler.policy host.scheduler.credit.boost vifs nic.model nic.identifier.width
# Left: the SV-NIC's mean round-trip time over the HV-NIC's, against the number of VIFs, a line for each scheduler; above 1
# the SV-NIC is the slower one.  Error bars from the intervals of both means, taken as independent.  Right: both round-trip
# times at the largest number of VIFs, and the SV-NIC's with an identifier that is as wide.
style_width = 1080
style_height = 500
style_x = "vifs"
name = "schedulers"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

policy_column = "host.scheduler.policy"
boost_column = "host.scheduler.credit.boost"
width_column = "nic.identifier.width"

# A scheduler's key: its policy, and whether credit boosts.
with_boost(policy) = policy eq "credit" && has_column(boost_column) ? policy."-".strcol(boost_column) : policy
scheduler(column) = with_boost(has_column(column) ? strcol(column) : "any")
is_scheduler(key) = scheduler(policy_column) eq key
scheduler_name(key) = key eq "bvt" ? "BVT" : key eq "sedf" ? "SEDF" : key eq "credit-off" ? "credit" : \
		      key eq "credit-on" ? "credit, BOOST" : key eq "round_robin" ? "round robin" : key
# In two lines.
under_bar(name) = words(name) > 1 ? word(name, 1)."\n".word(name, 2) : name
# Narrow and wide: the least width that is swept, and a larger one.
narrow = 1e9
wide = 0
stats points using (narrow = has_column(width_column) && column(width_column) < narrow ? column(width_column) : narrow, \
	wide = has_column(width_column) && column(width_column) > wide ? column(width_column) : wide, 0) nooutput
is_wide(column_name) = has_column(column_name) && column(column_name) > narrow

# Of the HV-NIC, by scheduler and VIFs: a text of " KEY:VIFs=mean half-width".
keys = ""
hv_means = ""
sv_rows = 0
place(vifs) = scheduler(policy_column).":".strcol(vifs)."="
with_key(known, key) = strstrt(known." ", " ".key." ") ? known : known." ".key
with_mean(known) = known." ".place("vifs")." ".strcol("rtt_mean_us")." ".sprintf("%g", or_zero("rtt_ci95_us"))
stats points using (keys = with_key(keys, scheduler(policy_column)), \
	hv_means = picked("nic.model", "hv") ? with_mean(hv_means) : hv_means, \
	sv_rows = sv_rows + picked("nic.model", "sv"), column("vifs")) nooutput
most_vifs = STATS_max
if (!has_column("nic.model") || strlen(hv_means) == 0 || sv_rows == 0) { exit error "the figure sets both NICs against each other: nic.model must be swept over hv and sv" }
word_at(text, at, which) = at > 0 ? word(text[at:*], which) + 0 : NaN
hv_word(which) = word_at(hv_means, strstrt(hv_means, " ".place("vifs")." "), which)
ratio(key) = is_scheduler(key) && picked("nic.model", "sv") && !is_wide(width_column) ? column("rtt_mean_us") / hv_word(2) : NaN
ratio_error(key) = ratio(key) * sqrt((or_zero("rtt_ci95_us") / column("rtt_mean_us")) ** 2 + (hv_word(3) / hv_word(2)) ** 2)
at_most(key, model, wide, metric) = is_scheduler(key) && picked("nic.model", model) && column("vifs") == most_vifs && \
	is_wide(width_column) == wide ? column(metric) : NaN

# BVT, the testbed's, in black; the others as they come.
set style line 7 linecolor rgb "#000000" dashtype solid linewidth 2.5 pointtype 7 pointsize 1.1
scheduler_style(number) = number == 1 ? 7 : number + 1

set multiplot layout 1, 2 title title_or("SV-NIC against HV-NIC under each scheduler") font ",15" margins 0.08, 0.985, 0.14, 0.84 spacing 0.1, 0

set title "Round-trip time, SV-NIC over HV-NIC"
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "SV-NIC / HV-NIC"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set key inside left top vertical
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead dashtype (2, 3) linecolor rgb "#555555" linewidth 1.2
set label 1 "error bars: 95 % confidence interval" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
set label 2 "SV-NIC slower" at graph 0.01, first 1 offset 0, 0.6 left font ",10" textcolor rgb "#555555"
set label 3 "SV-NIC faster" at graph 0.01, first 1 offset 0, -0.7 left font ",10" textcolor rgb "#555555"
plot for [i=1:words(keys)] points using "vifs":(ratio(word(keys, i))):(ratio_error(word(keys, i))) \
     with yerrorlines linestyle scheduler_style(i) title scheduler_name(word(keys, i))

unset arrow 1
unset label 2
unset label 3
set title sprintf("At %d VIFs", most_vifs)
set xlabel ""
set ylabel "Mean round-trip time (µs)"
unset xtics
set xtics nomirror scale 0
do for [i=1:words(keys)] { set xtics add (under_bar(scheduler_name(word(keys, i))) i) }
set xrange [0.4:words(keys) + 0.6]
set offsets 0, 0, graph 0.08, 0
set grid noxtics ytics
set boxwidth 0.25
set style fill solid 1.0 border
unset label 1
set key inside right top vertical samplen 2
set errorbars 1.2 linecolor rgb "#000000" linewidth 1
plot for [i=1:words(keys)] points using (i - 0.27):(at_most(word(keys, i), "hv", 0, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with boxerrorbars fillstyle solid 0.85 linecolor rgb "#d55e00" title i == 1 ? hv_name : "", \
     for [i=1:words(keys)] points using (i + 0.0):(at_most(word(keys, i), "sv", 0, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with boxerrorbars fillstyle solid 0.85 linecolor rgb "#0072b2" title i == 1 ? sv_name : "", \
     for [i=1:(wide > narrow ? words(keys) : 0)] points using (i + 0.27):(at_most(word(keys, i), "sv", 1, "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with boxerrorbars fillstyle empty linecolor rgb "#0072b2" title i == 1 ? sprintf("SV-NIC, identifier of %d bits", wide) : ""
unset multiplot
