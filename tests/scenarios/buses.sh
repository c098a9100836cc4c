#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `pci_transfer` over PCI-X and PCI Express: writes reach what rate, coding and overhead leave of the link; reads what their
# way and their completions take. And both devices run behind each bus.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
may_say+=("^vifsim: --set bus.pcie.update=16 %: warning: .* is outside its plausible range")

# within WHAT MEASURED EXPECTED PERCENT
within()
{
	holds "$1, expected $3" "$2 > (1 - $4 / 100) * $3 && $2 < (1 + $4 / 100) * $3"
}

device=(--sweep workload.transfer.initiator=device --sweep "workload.transfer.burst=0 B" --set "measure.duration=1 ms")
writes=("${device[@]}" --sweep workload.transfer.operation=write --sweep "workload.transfer.size=64 B,4096 B")

# A lane moves 250, 500, 984.6, 1,969 and 3,938 MB/s with its coding.  64 bytes have 20 around them (a header of 12, 8 of the
# lower layers); a page's packets are as long as the platform lets them be.  Where a packet takes 2 or 3 ns, the 127 headers that
# receivers take are not enough for the half microsecond until their credits come back: hosts with such links have more.
payload=256
more=(--set bus.pcie.credits.posted_headers=508 --set bus.pcie.credits.posted_data=2032)
for link in "1 1 250" "1 16 250" "2 8 500" "3 4 984.6" "4 16 1969.2" "5 16 3938.5"; do
	read -r generation lanes lane <<<"$link"
	simulate pci_transfer "pcie.$generation.$lanes" "${writes[@]}" --sweep bus.model=pcie \
		--set bus.pcie.generation="$generation" --set bus.pcie.lanes="$lanes" "${more[@]:0:generation > 3 ? 4 : 0}"
	for size in 64 4096; do
		rate=$(metric "pcie.$generation.$lanes" transfer_mb_s workload.transfer.size=$size)
		data=$((size < payload ? size : payload))
		within "PCIe $generation.0 x$lanes, writes of $size B, MB/s" "$rate" \
			"$(calculate "$lanes * $lane * $data / ($data + 20)")" 3
	done
done
simulate pci_transfer few "${writes[@]}" --sweep bus.model=pcie --set bus.pcie.generation=4 --set bus.pcie.lanes=16
rate=$(metric few transfer_mb_s workload.transfer.size=64)
holds "PCIe 4.0 x16, 127 headers: 64 B are limited by credits, MB/s" \
	"$rate < 0.8 * $(metric pcie.4.16 transfer_mb_s workload.transfer.size=64)"
holds "and wait for them" "$(statistic "$(point_file few "workload.transfer.size=64 B")" host_a.pcie.up.credit_stalls) > 100"
simulate pci_transfer wide "${writes[@]}" --sweep bus.model=pcie --set bus.pcie.wide_addresses=on --set "bus.pcie.payload=128 B"
for size in 64 4096; do
	data=$((size < 128 ? size : 128))
	within "64-bit addresses and packets of 128 B, $size B, MB/s" "$(metric wide transfer_mb_s workload.transfer.size=$size)" \
		"$(calculate "4 * 250 * $data / ($data + 24)")" 3
done

# PCI-X: 8 bytes a clock of 133 MHz, and four clocks around them.
simulate pci_transfer pci_x "${writes[@]}" --sweep bus.model=pci_x
for size in 64 4096; do
	within "PCI-X, writes of $size B, MB/s" "$(metric pci_x transfer_mb_s workload.transfer.size=$size)" \
		"$(calculate "133 * 8 * ($size / 8) / ($size / 8 + 4)")" 3
done

# A lone read of 64 B by a device, over 4 lanes of 2.5 GT/s: 20 bytes there and 84 back, two ways of 100 ns, the root's 100 and
# memory's 155.
reads=("${device[@]}" --sweep workload.transfer.operation=read --sweep "workload.transfer.size=64 B")
simulate pci_transfer read "${reads[@]}" --sweep bus.model=pcie
within "PCIe: a read of 64 B, us" "$(metric read transfer_time_us)" "$(calculate "0.104 + 0.2 + 0.1 + 0.155")" 1
# 32 of them at once fill the other direction, of whose completions each is 84 bytes long.
simulate pci_transfer many "${reads[@]}" --sweep bus.model=pcie --set workload.transfer.outstanding=32
file=$(point_file many "bus.model=pcie")
bytes=$(statistic "$file" host_a.pcie.read_bytes)
rate=$(calculate "$bytes / ($(statistic "$file" host_a.pcie.window_ps) / 1000000)")
within "PCIe: 32 reads under way, MB/s" "$rate" "$(calculate "1000 * 64 / 84")" 3

# Few credits: one packet of 256 B at a time, whose credits come back 276 ns + 200 (link, root) + 490 (1.4 x 284 + 76 and
# the DLLP's own 8) + 100 after it began.
simulate pci_transfer tight "${device[@]}" --sweep workload.transfer.operation=write --sweep "workload.transfer.size=4096 B" \
	--sweep bus.model=pcie --set bus.pcie.credits.posted_data=16
within "PCIe: 16 units of credits, MB/s" "$(metric tight transfer_mb_s)" \
	"$(calculate "256 / (0.276 + 0.2 + 0.398 + 0.076 + 0.008 + 0.1)")" 3

# Credits that come back sooner than acknowledgements: what was to look later for the one looks once, not for ever.
simulate pci_transfer sooner "${device[@]}" --sweep workload.transfer.operation=write --sweep "workload.transfer.size=4096 B" \
	--sweep bus.model=pcie --set "bus.pcie.update=16 %"
file=$(point_file sooner "bus.model=pcie")
holds "PCIe: events of a packet whose credits come back soon" \
	"$(statistic "$file" machine.timer_events) < 12 * $(statistic "$file" host_a.pcie.up.packets)"

# The same devices behind each.
mapfile -t one < <(replications 1)
simulate latency latency "${one[@]}" --sweep bus.model=pci,pci_x,pcie,on_chip --sweep nic.model=hv,sv --sweep vifs=4 \
	--set "measure.warmup=20 ms" --set "measure.duration=50 ms"
simulate throughput throughput "${one[@]}" --sweep bus.model=pci_x,pcie --sweep nic.model=hv,sv --sweep vifs=4 \
	--sweep workload.direction=transmit --set "measure.warmup=50 ms" --set "measure.duration=50 ms"
for nic in hv sv; do
	pci=$(metric latency rtt_mean_us nic.model=$nic bus.model=pci)
	for bus in pci_x pcie on_chip; do
		rtt=$(metric latency rtt_mean_us nic.model=$nic bus.model=$bus)
		holds "$nic on $bus: a round trip is within 6 us of that on PCI" "$rtt > $pci - 6 && $rtt < $pci + 6"
	done
	for bus in pci_x pcie; do
		rate=$(metric throughput throughput_mbit_s nic.model=$nic bus.model=$bus)
		holds "$nic on $bus: streams, Mbit/s" "$rate > 100"
	done
done
for check in "link up, time conserved" "link down, credits conserved" "link, data conserved"; do
	holds "checked: $check" "$(grep -lF "host_b: $check" latency/points/*.json | wc -l) == 2"
done
