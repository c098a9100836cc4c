#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `throughput`, slide 18: bulk TCP through both NICs.  The self-virtualizing NIC's is above the bridge's at each number
# of VIFs and never above what the wire can carry; no byte is received that was not sent; nothing is lost but where a
# buffer was full; Dom0 works for the bridge alone.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

vifs=(1 4 32)
mapfile -t few < <(replications 2)
short=("${few[@]}" --set "measure.warmup=120 ms" --set "measure.duration=60 ms")
simulate throughput transmit "${short[@]}" --sweep workload.direction=transmit --sweep "vifs=$(IFS=,; echo "${vifs[*]}")"
simulate throughput receive "${short[@]}" --sweep workload.direction=receive --sweep vifs=4

rows=$(wc -l <transmit/points.csv)
holds "a head and a row for each NIC and number of VIFs" "$rows == 1 + 2 * ${#vifs[@]}"
ceiling=$(calculate "1000 * 1448 / 1538")
for direction in transmit receive; do
	numbers=("${vifs[@]}")
	if [[ $direction == receive ]]; then numbers=(4); fi
	for n in "${numbers[@]}"; do
		for model in hv sv; do
			at=("nic.model=$model" "workload.direction=$direction" "vifs=$n")
			what="$model, $direction, $n VIFs"
			mbit_s=$(metric "$direction" throughput_mbit_s "${at[@]}")
			interval=$(metric "$direction" throughput_ci95_mbit_s "${at[@]}")
			fairness=$(metric "$direction" fairness_jain "${at[@]}")
			holds "$what: Mbit/s, and never above the wire's" \
				"$mbit_s > 300 && $mbit_s < 1.001 * $ceiling && $interval >= 0 && $interval < $mbit_s"
			holds "$what: Jain's index" "$fairness > 0 && $fairness <= 1"
			holds "$what: no round trips of probes" "\"$(metric "$direction" rtt_mean_us "${at[@]}")\" == \"\""

			file=$(point_file "$direction" "${at[@]}")
			received=$(statistic "$file" workload.bytes_received)
			streams=$(statistic "$file" 'workload.stream*.bytes_received')
			sent=$(statistic "$file" workload.bytes_sent)
			# In flight at a window's edges, in 2 replications: at most a window of 65,534 bytes of each stream.
			holds "$what: bytes received are those of the streams, and were sent" \
				"$received == $streams && $received <= $sent + 2 * 65534 * $n && $received > 0"
			frames=$(metric "$direction" frames_received "${at[@]}")
			# Each frame with data has at most 1,448 bytes; acknowledgements come on top.
			holds "$what: frames enough for the bytes" "$frames >= $received / 1448"

			for owner in dom0 guest hypervisor; do
				share=$(metric "$direction" "cpu_${owner}_pct" "${at[@]}")
				share_a=$(metric "$direction" "cpu_${owner}_pct_a" "${at[@]}")
				if [[ $model/$owner == sv/dom0 ]]; then
					holds "$what: no time in Dom0" "$share == 0 && $share_a == 0"
				else
					holds "$what: time in $owner, %" "$share > 0 && $share_a > 0 && $share_a < 2 * $share"
				fi
			done
		done
		hv=$(metric "$direction" throughput_mbit_s nic.model=hv workload.direction=$direction vifs="$n")
		sv=$(metric "$direction" throughput_mbit_s nic.model=sv workload.direction=$direction vifs="$n")
		holds "$direction, $n VIFs: SV-NIC above HV-NIC, Mbit/s" "$sv > $hv"
	done
done

# The hosts are alike: what is sent one way is sent the other way, and host A bears the other part of it.
for model in hv sv; do
	there=$(metric transmit throughput_mbit_s nic.model=$model vifs=4)
	back=$(metric receive throughput_mbit_s nic.model=$model vifs=4)
	holds "$model, 4 VIFs: either way the same, Mbit/s" "$back > 0.98 * $there && $back < 1.02 * $there"
	sends=$(metric transmit cpu_guest_pct_a nic.model=$model vifs=4)
	receives=$(metric receive cpu_guest_pct_a nic.model=$model vifs=4)
	both=$(metric transmit cpu_guest_pct nic.model=$model vifs=4)
	holds "$model, 4 VIFs: guests that receive work more, and the two hosts' parts make the whole, %" \
		"$receives > $sends && $sends + $receives > 1.98 * $both && $sends + $receives < 2.02 * $both"
done

# The bridge is Dom0's, which has one CPU of four: it is that CPU that holds the streams back.
for n in 4 32; do
	share=$(metric transmit cpu_dom0_pct nic.model=hv workload.direction=transmit vifs="$n")
	holds "HV-NIC, $n VIFs: Dom0 has no time left, %" "$share > 22"
	sv=$(metric transmit throughput_mbit_s nic.model=sv workload.direction=transmit vifs="$n")
	holds "SV-NIC, $n VIFs: the wire is full, Mbit/s" "$sv > 0.99 * $ceiling"
done

# Nothing is lost but for want of a buffer; what is lost is sent again.
file=$(point_file transmit nic.model=sv workload.direction=transmit vifs=4)
lost=$(statistic "$file" frames.dropped_no_buffer frames.dropped_foreign workload.misdelivered)
again=$(statistic "$file" workload.retransmits workload.duplicates)
holds "SV-NIC, 4 VIFs: no loss, no retransmission" "$lost == 0 && $again == 0"

# A receiver with a small buffer holds its sender back: 8,192 bytes are a window of 6,144.
simulate throughput narrow "${few[@]}" --set "measure.warmup=60 ms" --set "measure.duration=20 ms" --set "workload.tcp.receive_buffer=8 KiB" \
	--sweep vifs=1 --sweep nic.model=sv --sweep workload.direction=transmit
narrow=$(metric narrow throughput_mbit_s vifs=1)
wide=$(metric transmit throughput_mbit_s nic.model=sv workload.direction=transmit vifs=1)
holds "a small window, Mbit/s" "$narrow > 10 && $narrow < 0.8 * $wide"

# One stream each way.
simulate throughput both "${few[@]}" --set "measure.warmup=60 ms" --set "measure.duration=20 ms" --sweep vifs=2 --sweep nic.model=sv \
	--sweep workload.direction=both
file=$(point_file both vifs=2)
holds "both directions: four streams" "$(count stream3.bytes_received "$file") > 0 && $(count stream4.bytes_received "$file") == 0"
both=$(metric both throughput_mbit_s vifs=2)
holds "both directions, Mbit/s of both wires" "$both > 500 && $both < 2 * $ceiling"
