#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `future_multicore`, slide 19: what the SV-NIC gains at the distance of another core, what of it is the bus, by hand, and
# what is not.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
simulate future_multicore results "${one[@]}" --sweep vifs=1,8 --set "measure.warmup=100 ms" --set "measure.duration=100 ms"
simulate future_multicore many "${one[@]}" --sweep workload.kind=ping --sweep vifs=32 --set "measure.warmup=20 ms" \
	--set "measure.duration=100 ms"

# of METRIC KIND BUS VIFS
of()
{
	metric results "$1" workload.kind="$2" bus.model="$3" vifs="$4"
}

# Nearer is faster, by microseconds, for most of a round trip is the guests' and the hypervisor's.
for vifs in 1 8; do
	pci=$(of rtt_mean_us ping pci $vifs)
	chip=$(of rtt_mean_us ping on_chip $vifs)
	holds "$vifs VIFs: a round trip is shorter on chip, by 2 to 6 us" "$pci - $chip > 2 && $pci - $chip < 6"
done
# The fall at 32 VIFs does not come from the bus: it is there on both.
for bus in pci on_chip; do
	rtt=$(metric many rtt_mean_us bus.model=$bus)
	holds "$bus: 32 VIFs, redundant signals and all" "$rtt > 5 * $(of rtt_mean_us ping $bus 1)"
done

# The bus's part of a lone round trip, on chip, in cycles of 1.4 GHz.  A message travels 2 x 6 + 4 x 3 = 24 cycles and then its
# flits pass, 16 bytes each, 8 of them header: of a word or of nothing 1, of 64 bytes 5, of 42 bytes 4.  Each write is
# answered. One way: the guest's frame of 106 bytes, 64 and 42, the second 5 behind the first: 24 + 5 + 25, 5 + 24 + 4 + 25;
# its doorbell, 50; the same three by the device's DMA; the handler's read of the identifier, 25 + 30 ns (42) + 25, and its
# clear, 50.  Both ways 2 x 466 cycles, 0.666 us, in 16 requests; credits now and then are a few more.
chip=$(of bus_request_us ping on_chip 1)
holds "on chip: requests of a round trip, us" "$chip > 0.666 && $chip < 1.04 * 0.666"
file=$(point_file results workload.kind=ping bus.model=on_chip vifs=1)
requests=$(calculate "$(statistic "$file" 'host_*.on_chip.requests') / $(statistic "$file" workload.round_trips)")
holds "on chip: 16 requests and some credits" "$requests > 16 && $requests < 16.6"
waits=$(statistic "$file" 'host_*.on_chip.wait_cycles')
latency=$(statistic "$file" 'host_*.on_chip.latency_cycles')
holds "on chip: requests hardly wait but for the master's own link" "$waits < 0.04 * $latency"
parts=$(statistic "$file" 'host_*.on_chip.wait_cycles' 'host_*.on_chip.travel_cycles' 'host_*.on_chip.flit_cycles' \
	'host_*.on_chip.target_cycles')
holds "on chip: the phases are the time" "$parts == $latency"

# PCI takes as many requests and 4 times as long, for each clock of its bus is as long as 21 cycles on chip.
file=$(point_file results workload.kind=ping bus.model=pci vifs=1)
pci_requests=$(calculate "$(statistic "$file" 'host_*.pci.requests') / $(statistic "$file" workload.round_trips)")
holds "PCI: as many requests" "$pci_requests > 0.99 * $requests && $pci_requests < 1.01 * $requests"
pci=$(of bus_request_us ping pci 1)
holds "PCI: its requests take longer, us" "$pci > 3 * $chip && $pci < 6 * $chip"
# What the round trip gains is that, and what its ends pay: per way, the CPU's hand-over of four posted lines (90 ns less
# each), its read's way to the bus (194 less) and the device's write of the identifier (240 less 18).
gain=$(calculate "$(of rtt_mean_us ping pci 1) - $(of rtt_mean_us ping on_chip 1)")
byhand=$(calculate "$pci - $chip + 2 * (4 * 0.09 + 0.194 + 0.222)")
holds "the gain is the bus's, and its ends'" "$gain > 0.96 * $byhand && $gain < 1.02 * $byhand"

# Streams: one is limited by its CPUs and gains; eight fill the wire on either bus, of which PCI is taken for a third.
holds "one stream gains" \
	"$(of throughput_mbit_s tcp_stream on_chip 1) > 1.01 * $(of throughput_mbit_s tcp_stream pci 1)"
for bus in pci on_chip; do
	rate=$(of throughput_mbit_s tcp_stream $bus 8)
	holds "$bus: eight fill the wire, Mbit/s" "$rate > 935 && $rate < 945"
	holds "$bus: the same RTT columns are empty for streams" "\"$(of bus_request_us tcp_stream $bus 8)\" == \"\""
done
busy=$(of bus_busy_pct tcp_stream pci 8)
holds "PCI is busy with them, %" "$busy > 25 && $busy < 50"
busy=$(of bus_busy_pct tcp_stream on_chip 8)
holds "links on chip hardly are, %" "$busy > 0 && $busy < 1"
holds "their guests have more time" "$(of cpu_guest_pct tcp_stream on_chip 8) < $(of cpu_guest_pct tcp_stream pci 8)"

for check in "interconnect's cycles conserved" "interconnect's flits conserved"; do
	holds "checked: $check" "$(grep -lF "host_b: $check" results/points/*.json | wc -l) == 4"
done
