# SPDX-License-Identifier: Apache-2.0
# axes: nic.identifier.width vifs workload.lifecycle.vifs workload.lifecycle.traffic
# VIFs that come and go. Left: the round trips of the 8 that stay, alone, while others come and go, and beside others
# that stay; with 8 and with 32 bits of identifier. Right: what a creation and a destruction take, by where the time goes.
style_width = 1180
style_height = 560
name = "vif_lifecycle"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

# The four cases, as rows of the table: how many come and go, and whether they carry traffic.
cases = 4
array case_name[cases] = ["the 8 alone", "24 come\nand go,\nsilent", "24 come\nand go,\nwith traffic", "15 more\nthat stay"]
case_of(comers, traffic, vifs) = comers > 0 ? (traffic eq "off" ? 2 : 3) : vifs > 8 ? 4 : 1
here(traffic) = case_of(column("workload.lifecycle.vifs"), traffic, column("vifs"))
widths = "8 32"
of_width(width, metric) = picked("nic.identifier.width", width) ? column(metric) : NaN
place(width) = here(strcol("workload.lifecycle.traffic")) + (width eq "8" ? -0.2 : 0.2)

set multiplot title title_or("Virtual interfaces that come and go while others carry traffic") font ",15"
set tmargin at screen 0.84
set bmargin at screen 0.31

set lmargin at screen 0.08
set rmargin at screen 0.50
set title "Round trips of the VIFs that stay"
set ylabel "Round-trip time (µs)"
set yrange [0:*]
set xrange [0.5:cases + 0.5]
set xtics () scale 0
do for [i=1:cases] { set xtics add (case_name[i] i) }
set boxwidth 0.36
set offsets 0, 0, graph 0.08, 0
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.01, graph 0.97 left font ",10" textcolor rgb "#666666"
set style fill solid 0.85 border
set key at screen 0.29, 0.075 center center vertical maxrows 2 Left reverse samplen 2 width -2
# The 99th percentile is a mark above its bar; where it is the mean that is drawn, its interval.
plot for [width in widths] points using (place(width)):(of_width(width, "rtt_mean_us")):(or_zero("rtt_ci95_us")) with boxerrorbars \
          linecolor rgb (width eq "8" ? "#0072b2" : "#56b4e9") title width." bits of identifier: mean", \
     for [width in widths] points using (place(width)):(of_width(width, "rtt_p99_us")) with points \
          linecolor rgb "#222222" linewidth 1.5 pointtype 1 pointsize 1.2 title width eq "8" ? "99th percentile" : ""

# Stages in the order of time; each of its own colour and, for grey print, with a rim.
stages = "wait program device grants guest"
stage_colour(stage) = stage eq "wait" ? "#bbbbbb" : stage eq "program" ? "#e69f00" : stage eq "device" ? "#0072b2" : \
	stage eq "grants" ? "#009e73" : "#cc79a7"
stage_name(stage) = stage eq "wait" ? "wait for the program" : stage eq "program" ? "Dom0: program" : \
	stage eq "device" ? "device: XScale commands" : stage eq "grants" ? "Dom0: pages and grants" : \
	"guest: maps or unmaps"
rows = 4
array row_name[rows] = ["destroyed,\nwith traffic", "destroyed,\nsilent", "created,\nwith traffic", "created,\nsilent"]
row(operation) = (operation eq "create" ? 2 : 0) + (strcol("workload.lifecycle.traffic") eq "off" ? 2 : 1)
measured(width) = picked("nic.identifier.width", width) && column("workload.lifecycle.vifs") > 0
stage_us(operation, stage) = measured("8") ? column("vif_".operation."_".stage."_us") : NaN
before(operation, n) = n < 1 ? 0 : sum [i=1:n] stage_us(operation, word(stages, i))

set lmargin at screen 0.63
set rmargin at screen 0.96
set title "Creating and destroying one (8 bits)"
unset ylabel
unset label 1
set xlabel "Mean time (µs)" offset 0, 0.3
set xrange [0:*]
set offsets 0, graph 0.1, 0, 0
set yrange [0.4:rows + 0.6]
set xtics autofreq scale 0.6
set ytics () scale 0
do for [i=1:rows] { set ytics add (row_name[i] i) }
set key at screen 0.765, 0.075 center center vertical maxrows 3 Left reverse samplen 1.2
plot for [operation in "create destroy"] for [n=1:words(stages)] points \
     using (before(operation, n - 1)):(row(operation)):(before(operation, n - 1)):(before(operation, n)):(row(operation) - 0.3):(row(operation) + 0.3) \
     with boxxyerror linecolor rgb stage_colour(word(stages, n)) title operation eq "create" ? stage_name(word(stages, n)) : "", \
     for [operation in "create destroy"] points using (stage_us(operation, "wait") > -1 ? column("vif_".operation."_us") : NaN):(row(operation)):(sprintf("  %.0f", column("vif_".operation."_us"))) \
     with labels left font ",11" notitle
unset multiplot
