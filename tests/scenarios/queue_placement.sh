#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `queue_placement`, slide 9: why a VIF's send queue lies in the device's memory and its receive queue in the host's.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t two < <(replications 2)
simulate queue_placement results --sweep vifs=1,4 "${two[@]}"
# What one access takes alone on the bus: a word read by a CPU, and the device's write of a frame of 106 bytes.
simulate pci_transfer bus --sweep "workload.transfer.size=4 B,106 B"
load=$(metric bus transfer_stall_us workload.transfer.initiator=cpu workload.transfer.operation=read workload.transfer.size=4)
dma=$(metric bus transfer_time_us workload.transfer.initiator=device workload.transfer.operation=write \
	workload.transfer.burst=64 workload.transfer.size=106)

# rtt PAYLOAD SEND RECEIVE VIFS
rtt()
{
	metric results rtt_mean_us workload.payload="$1" nic.ixp.send_queue="$2" nic.ixp.receive_queue="$3" vifs="$4"
}

# A payload of 64 B is a frame of 106, one of 1,472 a frame of 1,514 B: 27 and 379 loads of a word, and one of the length.
# Beside them a CPU reads the identifier, once an interrupt.
for case in "64 28" "1472 380"; do
	read -r payload loads <<<"$case"
	file=$(point_file results workload.payload="$payload B" nic.ixp.send_queue=device nic.ixp.receive_queue=device vifs=1)
	reads=$(statistic "$file" 'host_*.bridge.reads')
	frames=$(statistic "$file" 'host_*.frames_to_guests')
	interrupts=$(statistic "$file" 'host_*.interrupts.master')
	# A frame may be half read at either end of a window.
	holds "$payload B: loads of $frames frames, $interrupts interrupts" \
		"$reads - $interrupts >= $loads * ($frames - 2) && $reads - $interrupts <= $loads * ($frames + 2)"
	file=$(point_file results workload.payload="$payload B" nic.ixp.send_queue=device nic.ixp.receive_queue=host vifs=1)
	reads=$(statistic "$file" 'host_*.bridge.reads')
	interrupts=$(statistic "$file" 'host_*.interrupts.master')
	holds "$payload B, the slides' choice: no reads but the identifier's" "$reads == $interrupts"
done

# The difference by hand: both frames of a round trip are read by 28 loads, and copied within the device's memory by
# 2 elements of 136 + 2 + 136 + 2 + 8 cycles of 600 MHz (read, swap, write, swap, loop) instead of one DMA.
measured=$(calculate "$(rtt 64 device device 1) - $(rtt 64 device host 1)")
by_hand=$(calculate "2 * (28 * $load + 2 * 284 / 600 - $dma)")
holds "receive queue in the device, 1 VIF: $measured us more, by hand $by_hand" \
	"$measured > 0.99 * $by_hand && $measured < 1.01 * $by_hand"

for payload in 64 1472; do
	for vifs in 1 4; do
		best=$(rtt $payload device host $vifs)
		send=$(rtt $payload host host $vifs)
		receive=$(rtt $payload device device $vifs)
		both=$(rtt $payload host device $vifs)
		holds "$payload B, $vifs VIFs: the slides' choice is the best, us" \
			"$best < $send && $best < $receive && $best < $both"
		# The device's reads wait for memory once a burst, the guest's loads for the whole way, once a word.
		holds "$payload B, $vifs VIFs: the guest's reads cost more than the device's" \
			"$receive - $best > 5 * ($send - $best)"
	done
done
