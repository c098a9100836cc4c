#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `queue_placement`, slide 9: why a VIF's send queue lies in the device's memory and its receive queue in the host's.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t two < <(replications 2)
simulate queue_placement long "${two[@]}" --sweep workload.kind=ping --sweep vifs=1,4 --set "workload.payload=1472 B" \
	--set "measure.warmup=20 ms"
mapfile -t one < <(replications 1)
simulate queue_placement results "${one[@]}" --sweep vifs=1,4 --set "measure.warmup=60 ms" --set "measure.duration=60 ms"
# What one access takes alone on the bus: a word read by a CPU, and the device's write of a frame of 106 bytes.
simulate pci_transfer bus --sweep "workload.transfer.size=4 B,106 B"
load=$(metric bus transfer_stall_us workload.transfer.initiator=cpu workload.transfer.operation=read workload.transfer.size=4)
dma=$(metric bus transfer_time_us workload.transfer.initiator=device workload.transfer.operation=write \
	workload.transfer.burst=64 workload.transfer.size=106)

# of METRIC DIR KIND SEND RECEIVE VIFS
of()
{
	metric "$2" "$1" workload.kind="$3" nic.ixp.send_queue="$4" nic.ixp.receive_queue="$5" vifs="$6"
}

# A payload of 64 B is a frame of 106, one of 1,472 a frame of 1,514 B: 27 and 379 loads of a word, and one of the length.
# Beside them a CPU reads the identifier, once an interrupt.
for case in "results 28" "long 380"; do
	read -r dir loads <<<"$case"
	file=$(point_file "$dir" workload.kind=ping nic.ixp.send_queue=device nic.ixp.receive_queue=device vifs=1)
	reads=$(statistic "$file" 'host_*.bridge.reads')
	frames=$(statistic "$file" 'host_*.frames_to_guests')
	interrupts=$(statistic "$file" 'host_*.interrupts.master')
	# A frame may be half read at either end of a window.
	holds "$dir: $loads loads for each of $frames frames, $interrupts interrupts" \
		"$reads - $interrupts >= $loads * ($frames - 2) && $reads - $interrupts <= $loads * ($frames + 2)"
	file=$(point_file "$dir" workload.kind=ping nic.ixp.send_queue=device nic.ixp.receive_queue=host vifs=1)
	reads=$(statistic "$file" 'host_*.bridge.reads')
	interrupts=$(statistic "$file" 'host_*.interrupts.master')
	holds "$dir, the slides' choice: no reads but the identifier's" "$reads == $interrupts"
done

# The difference by hand: both frames of a round trip are read by 28 loads, and copied within the device's memory by
# 2 elements of 136 + 2 + 136 + 2 + 8 cycles of 600 MHz (read, swap, write, swap, loop) instead of one DMA.
measured=$(calculate "$(of rtt_mean_us results ping device device 1) - $(of rtt_mean_us results ping device host 1)")
by_hand=$(calculate "2 * (28 * $load + 2 * 284 / 600 - $dma)")
holds "receive queue in the device, 1 VIF: $measured us more, by hand $by_hand" \
	"$measured > 0.99 * $by_hand && $measured < 1.01 * $by_hand"

for dir in results long; do
	for vifs in 1 4; do
		best=$(of rtt_mean_us $dir ping device host $vifs)
		send=$(of rtt_mean_us $dir ping host host $vifs)
		receive=$(of rtt_mean_us $dir ping device device $vifs)
		both=$(of rtt_mean_us $dir ping host device $vifs)
		holds "$dir, $vifs VIFs: the slides' choice is the best, us" \
			"$best < $send && $best < $receive && $best < $both"
		# The device's reads wait for memory once a burst, the guest's loads for the whole way, once a word.
		holds "$dir, $vifs VIFs: the guest's reads cost more than the device's" \
			"$receive - $best > 5 * ($send - $best)"
	done
done

# Bulk TCP: a segment of 1,448 bytes is 380 loads at best, so that a guest cannot receive faster than this; and where the
# wire is the limit, a send queue in host memory costs the bus, not the streams.
ceiling=$(calculate "1448 * 8 / (380 * $load)")
for vifs in 1 4; do
	best=$(of throughput_mbit_s results tcp_stream device host $vifs)
	send=$(of throughput_mbit_s results tcp_stream host host $vifs)
	receive=$(of throughput_mbit_s results tcp_stream device device $vifs)
	holds "$vifs VIFs: the slides' choice has the highest throughput, Mbit/s, but for a tie" "$best > 0.999 * $send && $best > 10 * $receive"
	reading=$(of pci_read_pct results tcp_stream host host $vifs)
	writing=$(of pci_read_pct results tcp_stream device host $vifs)
	holds "$vifs VIFs: the bus reads more for a send queue in host memory, %" "$reading > 5 * $writing"
done
receive=$(of throughput_mbit_s results tcp_stream device device 1)
holds "1 VIF: receiving from device memory, Mbit/s, is below the loads' own $ceiling" "$receive < 1.01 * $ceiling && $receive > 0.8 * $ceiling"
