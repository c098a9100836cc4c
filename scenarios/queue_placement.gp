# SPDX-License-Identifier: Apache-2.0
# axes: workload.kind nic.ixp.send_queue nic.ixp.receive_queue vifs
# Against the number of VIFs, for each place of the two queues: left, round-trip time; right, throughput of bulk TCP.
style_width = 1080
name = "queue_placement"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

in_place(workload, send, receive, metric) = picked("workload.kind", workload) && picked("nic.ixp.send_queue", send) \
                                           && picked("nic.ixp.receive_queue", receive) ? column(metric) : NaN
# The slides' choice first; each of the four has its own style.
places = "device_host host_host device_device host_device"
send_of(place) = place[1:strstrt(place, "_") - 1]
receive_of(place) = place[strstrt(place, "_") + 1:]
style_of(place) = place eq "device_host" ? 2 : place eq "host_host" ? 3 : place eq "device_device" ? 1 : 4
name_of(place) = send_of(place).", ".receive_of(place).(place eq "device_host" ? " (slides)" : "")

set multiplot layout 1, 2 title title_or("Where the queues of a virtual interface lie") font ",15" margins 0.08, 0.98, 0.14, 0.84 spacing 0.1, 0
set xlabel "Virtual interfaces of each host"
set xrange [0.5:8.5]
set xtics (1, 2, 4, 8)
set format x "%g"
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0

set title offset 0, -0.4
set title "Round trips of 64 bytes"
set ylabel "Mean round-trip time (µs)"
set key inside bottom left Left reverse samplen 4 title "Send queue, receive queue in:"
plot for [place in places] points using "vifs":(in_place("ping", send_of(place), receive_of(place), "rtt_mean_us")):(or_zero("rtt_ci95_us")) \
     with yerrorlines linestyle style_of(place) title name_of(place)

set title "Throughput of bulk TCP"
set ylabel "Throughput of all streams (Mbit/s)"
set key off
set label 2 "receive queue in host" at graph 0.99, first 880 right
set label 3 "receive queue in device" at graph 0.99, first 110 right
set label 1 "error bars: 95 % confidence interval of the mean" at graph 0.995, graph 0.5 right font ",10" textcolor rgb "#666666"
plot for [place in places] points using "vifs":(in_place("tcp_stream", send_of(place), receive_of(place), "throughput_mbit_s")):(or_zero("throughput_ci95_mbit_s")) \
     with yerrorlines linestyle style_of(place) notitle
unset multiplot
