# SPDX-License-Identifier: Apache-2.0
# axes: nic.model workload.direction vifs
# Another machine: throughput of all guests against their number, left where they send and right where they receive,
# behind Xen's bridge and on protected contexts; open markers are what was published. Below, what the one CPU does:
# of each pair of columns the left one is the bridge's.
style_width = 1180
style_height = 760
style_x = "vifs"
name = "cdna"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

models = has_column("nic.model") ? style_keep("hv cdna", style_models) : "any"
model_name(model) = model eq "hv" ? "bridge in Dom0" : model eq "cdna" ? "protected contexts" : ""
model_style(model) = model eq "cdna" ? 3 : 1
of(model, direction, metric) = picked("workload.direction", direction) && picked("nic.model", model) ? column(metric) : NaN
direction_name(direction) = direction eq "transmit" ? "Guests send" : direction eq "receive" ? "Guests receive" : ""

# Willmann and others, HPCA 2007: at 1 guest and at 24.
published_at = "1 24"
published_of(model, direction) = model eq "cdna" ? (direction eq "transmit" ? "1867 1867" : "1874 1874") \
	: model eq "hv" ? (direction eq "transmit" ? "1602 891" : "1112 558") : ""
ceiling = 2 * 1000.0 * 1448 / 1538 # Mbit/s: data of a segment, in its slot of two wires

set multiplot title title_or("Another machine: bulk TCP of one CPU's guests over two gigabit ports") font ",15"
set offsets 0, 0, graph 0.05, 0
set title offset 0, -0.4
panel = 0
do for [direction in directions] {
	set lmargin at screen 0.075 + 0.51 * panel
	set rmargin at screen 0.475 + 0.51 * panel
	set tmargin at screen 0.88
	set bmargin at screen 0.53
	set title direction_name(direction)
	set xlabel "Guests" offset 0, 0.4
	set ylabel "Throughput (Mbit/s)"
	set yrange [0:2150]
	set ytics 500
	set arrow 1 from graph 0, first ceiling to graph 1, first ceiling nohead linecolor rgb "#333333" linewidth 1.2 dashtype (10, 4)
	set label 1 "two wires' ceiling: 1,883 Mbit/s" at graph 0.995, first ceiling right offset 0, 0.7 font ",10" textcolor rgb "#333333"
	set label 2 "error bars: 95 % confidence interval" at graph 0.995, graph 0.03 right font ",10" textcolor rgb "#666666"
	set key at graph 0.32, graph 0.86 left top vertical maxrows 4 reverse Left samplen 3 font ",11"
	plot for [model in models] points using "vifs":(of(model, direction, "throughput_mbit_s")):(or_zero("throughput_ci95_mbit_s")) \
		with yerrorlines linestyle model_style(model) title model_name(model).", simulated", \
	     for [model in models] for [i=1:words(published_of(model, direction))] \
		"+" every ::::0 using (word(published_at, i) + 0):(word(published_of(model, direction), i) + 0) \
		with points pointtype (model eq "cdna" ? 8 : 6) pointsize 1.8 linewidth 2 linecolor rgb (model eq "cdna" ? "#009e73" : "#d55e00") \
		title (i == 1 ? model_name(model).", published" : "")
	panel = panel + 1
}

unset arrow 1
unset label 1
unset label 2
set label 3 "left columns: bridge; right: contexts" at screen 0.985, screen 0.025 right font ",10" textcolor rgb "#666666"
set style fill solid 0.9 noborder
set yrange [0:100]
set ytics 25
set xtics ()
places = 0
do for [value in style_values] {
	if (!exists("place_".value)) {
		eval sprintf("place_%s = %d", value, places)
		set xtics add (value places)
		places = places + 1
	}
}
set xrange [-0.6:places - 0.4]
set offsets 0, 0, 0, 0
place_of(text) = value("place_".text)
at(model) = place_of(strcol("vifs")) + (model eq "cdna" ? 0.2 : -0.2)
share(direction, model, metric) = of(model, direction, metric)
below(owner) = owner eq "idle" ? column("cpu_hypervisor_pct") + column("cpu_dom0_pct") + column("cpu_guest_pct") \
	: owner eq "guest" ? column("cpu_hypervisor_pct") + column("cpu_dom0_pct") : owner eq "dom0" ? column("cpu_hypervisor_pct") : 0
owners = "hypervisor dom0 guest idle"
owner_name(owner) = owner eq "hypervisor" ? "hypervisor" : owner eq "dom0" ? "Dom0" : owner eq "guest" ? "guests" : "idle"
owner_colour(owner) = owner eq "hypervisor" ? "#cc79a7" : owner eq "dom0" ? "#d55e00" : owner eq "guest" ? "#56b4e9" : "#dddddd"
panel = 0
do for [direction in directions] {
	set lmargin at screen 0.075 + 0.51 * panel
	set rmargin at screen 0.475 + 0.51 * panel
	set tmargin at screen 0.4
	set bmargin at screen 0.13
	set title "What the CPU does"
	set xlabel "Guests" offset 0, 0.4
	set ylabel "% of the CPU"
	if (panel == 0) { set key at screen 0.5, screen 0.025 center bottom horizontal maxrows 1 samplen 2 width 1 font ",11" } else {
		unset key
		unset label 3
	}
	plot for [owner in owners] for [model in models] points \
		using (at(model)):(share(direction, model, "cpu_".owner."_pct") + below(owner) - 0.5 * column("cpu_".owner."_pct")):(0.18):(0.5 * column("cpu_".owner."_pct")) \
		with boxxyerror linecolor rgb owner_colour(owner) title (model eq word(models, 1) ? owner_name(owner) : "")
	panel = panel + 1
}
unset multiplot
