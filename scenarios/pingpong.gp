# SPDX-License-Identifier: Apache-2.0
# axes: workload.pingpong.peer workload.pingpong.notify workload.payload
# Round-trip time of a ping-pong by the message's length, a line per peer. Left: both sides poll. Right: one polls, the
# other one is interrupted; thin: the lines of the left.
style_width = 1080
style_height = 560
name = "pingpong"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

peers = "np package core hyperthread"
peer_name(peer) = peer eq "np" ? "network processor" : peer eq "package" ? "other package" : \
     peer eq "core" ? "other core" : "hyperthread"
peer_style(peer) = peer eq "np" ? 1 : peer eq "package" ? 2 : peer eq "core" ? 3 : 4
# Labels stand at the lines' right ends, apart where those are close.
peer_shift(peer) = peer eq "hyperthread" ? 0.45 : peer eq "core" ? -0.45 : 0

rtt(peer, notify) = picked("workload.pingpong.peer", peer) && picked("workload.pingpong.notify", notify) ? column("rtt_mean_us") : NaN
stats points using "workload.payload" nooutput
longest = STATS_max
set multiplot layout 1, 2 title title_or("Ping-pong, by the length of the message") font ",15" margins 0.08, 0.868, 0.12, 0.86 spacing 0.185, 0
set logscale x 2
set logscale y
set xlabel "Message (B)"
set ylabel "Mean round-trip time (µs)"
set xrange [3.2:5200]
set xtics (4, 16, 64, 256, 1024, 4096)
set yrange [0.07:70]
set ytics (0.1, 0.3, 1, 3, 10, 30)
set format x "%g"
set format y "%g"
unset key

panel(notify) = notify eq "poll" ? "Both sides poll" : "One side polls, the other is interrupted (thin: both poll)"
do for [notify in "poll interrupt"] {
	set title panel(notify)
	plot for [peer in peers] points using "workload.payload":(rtt(peer, "poll")) \
	          with lines linestyle peer_style(peer) linewidth 0.7 notitle, \
	     for [peer in peers] points using "workload.payload":(rtt(peer, notify)) with linespoints linestyle peer_style(peer) notitle, \
	     for [peer in peers] points using (column("workload.payload") == longest ? longest : NaN):(rtt(peer, notify)):(peer_name(peer)) \
	          with labels left offset 0.8, peer_shift(peer) font ",11" notitle
}
unset multiplot
