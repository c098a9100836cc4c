# SPDX-License-Identifier: Apache-2.0
# axes: nic.ixp.hash_bits vifs
# What it costs the device to find a frame's VIF by its MAC, against the number of VIFs, by how many bits of the hash say
# where a search begins. Left: time of a search, hash included, and how many entries it reads. Right: the part of a round
# trip that its four searches are: each frame is looked up by the sender's device and by the receiver's.
style_width = 1080
style_height = 500
name = "demux"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

bits_column = "nic.ixp.hash_bits"
widths = ""
stats points using (widths = strstrt(widths." ", " ".strcol(bits_column)." ") ? widths : widths." ".strcol(bits_column), column("vifs")) nooutput
most = STATS_max
of_bits(bits, metric) = strcol(bits_column) eq bits ? column(metric) : NaN
at_most(bits, metric) = column("vifs") == most ? of_bits(bits, metric) : NaN
named(bits) = bits eq "0" ? "no hash: one list" : bits > 20 ? "whole hash" : bits." bits of the hash: collisions forced"
style_of(number) = number < 5 ? 1 + number : 6
searches = 4 # of a round trip

set multiplot layout 1, 2 title title_or("The cost of demultiplexing") font ",15" margins 0.095, 0.975, 0.14, 0.82 spacing 0.11, 0
set xlabel "Virtual interfaces (VIFs) on each host"
set logscale x 2
set xtics (1, 4, 16, 64, 256, 1024)
set xrange [0.9:1.15 * most]
set key inside left top vertical

set title "Time of a search"
set ylabel "Mean time of a search (µs)"
set logscale y 10
set yrange [0.1:1000]
set label 1 "labels: entries read" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
plot for [i=1:words(widths)] points using "vifs":(of_bits(word(widths, i), "lookup_us")) \
     with linespoints linestyle style_of(i) title named(word(widths, i)), \
     for [i=1:words(widths)] points using "vifs":(at_most(word(widths, i), "lookup_us")):(sprintf("%.4g", column("probes_per_lookup"))) \
     with labels right offset -0.8, 0.8 textcolor rgb "#222222" notitle

unset label 1
unset logscale y
set title "Part of the round trip"
set ylabel "Four searches, of the mean round trip (%)"
set yrange [0:*]
plot for [i=1:words(widths)] points using "vifs":(100 * searches * of_bits(word(widths, i), "lookup_us") / column("rtt_mean_us")) \
     with linespoints linestyle style_of(i) title named(word(widths, i))
unset multiplot
