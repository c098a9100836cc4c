# SPDX-License-Identifier: Apache-2.0
# axes: nic.model vifs workload.lifecycle.vifs nic.ixp.queue_slots
# Grants for each frame against memory mapped once. Left: what a frame's grants cost, by the number of VIFs. Middle: a
# VIF's creation by the pages of its queues. Right: what has been spent after so many frames, and where the lines cross.
style_width = 1380
style_height = 560
style_x = "vifs"
name = "memory_mapping"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

lasting(model, metric) = picked("nic.model", model) && column("workload.lifecycle.vifs") == 0 ? column(metric) : NaN
made(metric) = column("workload.lifecycle.vifs") > 0 ? column(metric) : NaN
# Two queues, each a page of words and two slots a page.
pages(slots) = 2 * (1 + slots / 2)

# One VIF's price and time, of the longest queues; a frame's, of the card alone with one guest.
frame_us = NaN; vif_grants_us = NaN; vif_us = NaN; slots = 0
stats points using (column("vifs") == 1 && !(lasting("hv", "vifs") != lasting("hv", "vifs")) ? (frame_us = column("grant_us_per_frame"), 1) : NaN) nooutput
stats points using (column("nic.ixp.queue_slots") >= slots && made("vifs") == 1 ? (slots = column("nic.ixp.queue_slots"), \
	vif_grants_us = column("grant_us_per_vif"), vif_us = column("vif_create_us") + column("vif_destroy_us"), 1) : NaN) nooutput

set multiplot title title_or("Memory mapped once for a virtual interface, against grants for each frame") font ",15"
set tmargin at screen 0.83
set bmargin at screen 0.30

set lmargin at screen 0.055
set rmargin at screen 0.335
set title "Grants for each frame"
set xlabel "Virtual interfaces (VIFs) on each host"
set ylabel "For each frame delivered"
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
set key at screen 0.18, 0.075 center center vertical maxrows 4 Left reverse samplen 3
plot points using "vifs":(lasting("hv", "grant_us_per_frame")) with linespoints linestyle 1 title "HV-NIC: their price, µs", \
     points using "vifs":(lasting("hv", "grant_operations_per_frame")) with linespoints linestyle 6 title "pages mapped, unmapped, flipped", \
     points using "vifs":(lasting("hv", "grant_hypercalls_per_frame")) with linespoints linestyle 4 title "hypercalls for that", \
     points using "vifs":(lasting("sv", "grant_us_per_frame")) with linespoints linestyle 2 title "SV-NIC: none of all these"

stages = "wait program device grants guest"
stage_colour(stage) = stage eq "wait" ? "#bbbbbb" : stage eq "program" ? "#e69f00" : stage eq "device" ? "#0072b2" : \
	stage eq "grants" ? "#009e73" : "#cc79a7"
stage_name(stage) = stage eq "wait" ? "wait for Dom0" : stage eq "program" ? "Dom0: program" : \
	stage eq "device" ? "device (XScale)" : stage eq "grants" ? "Dom0: grants" : "guest: maps"
below(n) = n < 1 ? 0 : sum [i=1:n] made("vif_create_".word(stages, i)."_us")
set lmargin at screen 0.40
set rmargin at screen 0.655
set title "Creating a VIF, by its queues' pages"
set xlabel "Pages granted and mapped"
set ylabel "Mean time (µs)"
set xrange [0:pages(slots) + 8]
set xtics ()
do for [s in "8 16 32 64"] { set xtics add (pages(s + 0)) }
set style fill solid 0.85 border
set key at screen 0.505, 0.075 center center vertical maxrows 3 Left reverse samplen 1.2
plot for [n=1:words(stages)] points using (pages(column("nic.ixp.queue_slots"))):(below(n)):(pages(column("nic.ixp.queue_slots")) - 2.5):(pages(column("nic.ixp.queue_slots")) + 2.5):(below(n - 1)):(below(n)) \
     with boxxyerror linecolor rgb stage_colour(word(stages, n)) title stage_name(word(stages, n))

set lmargin at screen 0.725
set rmargin at screen 0.975
set title "After so many frames"
set xlabel "Frames"
set ylabel "Spent in all (µs)"
set logscale xy
set xrange [1:10000]
set yrange [1:100000]
set xtics autofreq
set format x "%g"
set format y "%g"
unset offsets
set key at screen 0.85, 0.075 center center vertical maxrows 3 Left reverse samplen 3
set label 2 sprintf("%.0f frames", vif_grants_us / frame_us) at vif_grants_us / frame_us, vif_grants_us offset 0.8, -0.9 left font ",11" point pointtype 6 pointsize 1.4 linewidth 1.5
set label 3 sprintf("%.0f frames", vif_us / frame_us) at vif_us / frame_us, vif_us offset 0.8, -0.9 left font ",11" point pointtype 6 pointsize 1.4 linewidth 1.5
plot frame_us * x with lines linestyle 1 title "HV-NIC: grants of frames, one guest", \
     vif_grants_us with lines linestyle 2 title "SV-NIC: grants of one VIF", \
     vif_us with lines linestyle 3 title "its whole creation and destruction"
unset multiplot
