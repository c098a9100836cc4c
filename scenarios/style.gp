# SPDX-License-Identifier: Apache-2.0
#
# One look for all figures. A script is called as
#   gnuplot -c scenarios/latency.gp DIR [FORMAT [TITLE]]
# loads this file, plots DIR/points.csv, and writes DIR/<its own name>.FORMAT
# (svg, png or pdf; svg when none is given).
#
# Colours are Okabe and Ito's, which colour-blind readers tell apart; every
# line differs by dash and marker as well, so that grey print keeps them apart.

# The script hands over what it was called with as name, directory, format and given_title, as `load` hides its arguments.
if (strlen(format) == 0) { format = "svg" }
points = directory."/points.csv"

# The values of a figure that shows a part of a sweep stand in the title's second line, for which wide figures of several
# panels have no room.
style_break = strstrt(given_title, "\n")
if (style_break > 0 && exists("style_width")) {
	given_title = given_title[1:style_break - 1].", ".given_title[style_break + 1:*]
}

# The scenario's title, or the script's own where it is called by hand.
title_or(own) = strlen(given_title) > 0 ? given_title : own

# What the table holds: scripts leave out what is not there.
# The first line is read as data, column by column, for it may be longer than gnuplot takes a column to be; no shell
# sees the folder's name.
set datafile separator comma
style_header = ","
stats points every ::0::0 using (style_columns = int($#), 0) nooutput
stats points every ::0::0 using (sum [i=1:style_columns] (style_header = style_header.strcol(i).",", 0)) nooutput
has_column(name) = strstrt(style_header, ",".name.",") > 0
# The rows whose column has that text.  A parameter that is not swept has no column, and then all rows are alike.
picked(name, text) = has_column(name) ? (strcol(name) eq text) : 1
# A value that may be missing: an interval of one replication.
or_zero(name) = strlen(strcol(name)) > 0 ? column(name) : 0

set datafile columnheaders
set datafile missing NaN
set encoding utf8

# Figures are drawn `style_width` by `style_height` pixels; a script with two
# panels sets other values before it loads this file.
if (!exists("style_width")) { style_width = 760 }
if (!exists("style_height")) { style_height = 480 }
if (format eq "svg") {
	set terminal svg size style_width, style_height noenhanced font "DejaVu Sans,13" background "#ffffff" rounded
} else { if (format eq "png") {
	set terminal pngcairo size 2 * style_width, 2 * style_height noenhanced font "DejaVu Sans,13" fontscale 2.0 linewidth 2 pointscale 1.6 background "#ffffff"
} else { if (format eq "pdf") {
	set terminal pdfcairo size style_width / 96.0, style_height / 96.0 noenhanced font "DejaVu Sans,10" linewidth 1.2 background "#ffffff"
} else {
	exit error "unknown format '".format."': svg, png or pdf was expected"
}}}
set output directory."/".name.".".format

# Line styles by meaning: 1 the Dom0 bridge, 2 the self-virtualizing NIC; then others.
set style line 1 linecolor rgb "#d55e00" dashtype solid linewidth 2 pointtype 7 pointsize 1.0    # vermilion, disc
set style line 2 linecolor rgb "#0072b2" dashtype (14, 5) linewidth 2 pointtype 5 pointsize 1.0   # blue, square
set style line 3 linecolor rgb "#009e73" dashtype (4, 4) linewidth 2 pointtype 9 pointsize 1.2    # green, triangle
set style line 4 linecolor rgb "#cc79a7" dashtype (14, 4, 3, 4) linewidth 2 pointtype 11 pointsize 1.2 # purple, triangle down
set style line 5 linecolor rgb "#56b4e9" dashtype (3, 3) linewidth 2 pointtype 13 pointsize 1.2   # sky, diamond
set style line 6 linecolor rgb "#e69f00" dashtype (9, 3, 3, 3, 3, 3) linewidth 2 pointtype 6 pointsize 1.0 # orange, ring
set style line 10 linecolor rgb "#555555" linewidth 1                                             # axes
set style line 11 linecolor rgb "#dddddd" linewidth 0.6                                           # grid

hv_name = "HV-NIC: bridge in Dom0"
sv_name = "SV-NIC: self-virtualizing"
# Of these words those that stand in that column, as a series without a point is a warning; all where none does, and "any"
# without that column: then there is nothing to tell apart.
style_models = ""
style_kept = ""
style_keep(words_, here) = (style_kept = "", (sum [i=1:words(words_)] (style_kept = strstrt(here." ", " ".word(words_, i)." ") ? \
	style_kept." ".word(words_, i) : style_kept, 0)), strlen(style_kept) > 0 ? style_kept[2:*] : words_)
# One line per NIC, in the styles 1 and 2; where the NIC is not swept, one line without a name.
nic_models = "any"
if (has_column("nic.model")) {
	stats points using (style_models = strstrt(style_models." ", " ".strcol("nic.model")." ") ? style_models : style_models." ".strcol("nic.model"), 0) nooutput
	nic_models = style_keep("hv sv", style_models)
}
style_texts = ""
directions = "any"
if (has_column("workload.direction")) {
	stats points using (style_texts = strstrt(style_texts." ", " ".strcol("workload.direction")." ") ? style_texts : style_texts." ".strcol("workload.direction"), 0) nooutput
	directions = style_keep("transmit receive", style_texts)
}
nic_name(model) = model eq "hv" ? hv_name : model eq "sv" ? sv_name : ""
nic_style(model) = model eq "sv" ? 2 : 1
of_nic(model, metric) = picked("nic.model", model) ? column(metric) : NaN

set border 3 linestyle 10
set tics nomirror out scale 0.6 textcolor rgb "#222222"
set grid back linestyle 11
set key bmargin center horizontal reverse Left samplen 4
set title offset 0, 0.3
set errorbars 1.2

# A script that draws over a column names it as style_x before it loads this file: the axis ends at the data, and its tics
# are the values themselves, but for those too near to one before: nearer than that part of the axis, which a script with
# narrow panels sets, too.
if (!exists("style_apart")) { style_apart = 0.025 }
if (exists("style_x")) {
	style_values = ""
	stats points using (style_values = style_values." ".strcol(style_x), column(style_x)) nooutput
	set xrange [0:1.03 * STATS_max]
	set format x "%g" # without the room for a sign that moves the tics' labels
	set xtics ()
	style_tics = ""
	do for [value in style_values] {
		style_near = 0
		do for [other in style_tics] { if (abs(value - other) < style_apart * STATS_max) { style_near = 1 } }
		if (!style_near) {
			style_tics = style_tics." ".value
			style_at = value + 0 # a text would be taken for the tic's label
			set xtics add (style_at)
		}
	}
}
