# SPDX-License-Identifier: Apache-2.0
# axes: nic.model vifs workload.replay.speed
# Captured traffic at several of its speeds, for 1 and for 6 pairs of guests.  Left: mean time of a frame from guest to
# guest.  Right: the part of the frames that is lost.
style_width = 1100
style_height = 500
style_x = "workload.replay.speed"
name = "replay"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

numbers = has_column("vifs") ? "1 6" : "any"
number_name(n) = n eq "any" ? "" : sprintf(", %s VIF%s", n, n eq "1" ? "" : "s")
line_style(model, n) = nic_style(model) + (n eq "6" ? 2 : 0)
of_both(model, n, value) = picked("vifs", n) && picked("nic.model", model) ? value : NaN
card(model) = model eq "sv" ? "SV-NIC" : model eq "hv" ? "HV-NIC" : "frames"
short_name(model, n) = card(model).number_name(n)

set multiplot layout 1, 2 title title_or("Captured traffic, sent again between guest pairs") font ",15" margins 0.08, 0.985, 0.13, 0.84 spacing 0.09, 0
set xlabel "Speed of the replay (% of the capture's)"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set key inside left top vertical samplen 4 font ",11"

set title "Time of a frame from guest to guest"
set ylabel "Mean delay (µs)"
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [model in nic_models] for [n in numbers] points \
     using "workload.replay.speed":(of_both(model, n, column("delay_mean_us"))):(or_zero("delay_ci95_us")) \
     with yerrorlines linestyle line_style(model, n) title short_name(model, n)
unset label 1

set title "Frames lost"
set ylabel "Of the frames sent (%)"
unset key
plot for [model in nic_models] for [n in numbers] points \
     using "workload.replay.speed":(of_both(model, n, 100 * column("frames_dropped") / column("frames_sent"))) \
     with linespoints linestyle line_style(model, n) title short_name(model, n)
unset multiplot
