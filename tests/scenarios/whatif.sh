#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `whatif`: the least change of the device that removes the fall hangs on the number of VIFs.  Bits of identifier do so as far as there is
# one for each VIF; what names the VIF (a count, a bit vector, a vector of its own) does so at any number.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
simulate whatif results "${one[@]}"
rows=$(wc -l <results/points.csv)
holds "a head, and at three numbers of VIFs four widths, three other schemes, two moderations, three ways of polling" \
	"$rows == 1 + 3 * (4 + 3 + 2 + 3)"

# of METRIC VIFS SCHEME [WIDTH]
of()
{
	metric results "$1" vifs="$2" nic.interrupts="$3" nic.identifier.width="${4:-8}" host.receive.mode=interrupt \
		nic.moderation.mode=off
}
# polling METRIC VIFS MODE DEFER
polling()
{
	metric results "$1" vifs="$2" host.receive.mode="$3" host.receive.defer="$4"
}

for n in 32 64 256; do
	narrow=$(of rtt_mean_us $n identifier)
	for scheme in activity posted per_vif; do
		rtt=$(of rtt_mean_us $n $scheme)
		redundant=$(of interrupts_redundant $n $scheme)
		holds "$n VIFs, $scheme: the fall is gone, us" "$redundant == 0 && $rtt < 0.4 * $narrow"
	done
	# Each bit more helps; it is enough where no VIF shares one.
	for width in 16 32 64; do
		rtt=$(of rtt_mean_us $n identifier $width)
		redundant=$(of interrupts_redundant $n identifier $width)
		best=$(of rtt_mean_us $n per_vif)
		holds "$n VIFs, $width bits, us" "($width >= $n) == ($redundant == 0)"
		if ((width >= n)); then
			holds "$n VIFs, $width bits: as good as a vector for each, us" "$rtt < 1.15 * $best"
		elif ((2 * width < n)); then
			holds "$n VIFs, $width bits: the fall is there, us" "$rtt > 2 * $best"
		fi
	done
	# What it costs on the bus: nothing is read where the device has said who; the counts are writes more.
	reads=$(of pci_read_pct $n posted)
	holds "$n VIFs, posted: nothing is read" "$reads == 0"
done
counts=$(of pci_write_pct 32 activity)
without=$(of pci_write_pct 32 identifier 32)
holds "32 VIFs: the counts' writes hold the bus, %" "$counts > $without && $counts < 1.2 * $without"

# Moderation by the device makes fewer interrupts, each with more bits, which wake nearly as many for nothing.
for n in 32 64 256; do
	narrow=$(of rtt_mean_us $n identifier)
	each=$(of interrupts_master $n identifier)
	rtt=$(metric results rtt_mean_us vifs=$n nic.moderation.mode=interval)
	moderated=$(metric results interrupts_master vifs=$n nic.moderation.mode=interval)
	holds "$n VIFs, moderated: a fraction of the interrupts, the fall stays" \
		"$moderated < 0.5 * $each && $rtt > 0.5 * $narrow"
	moderated=$(metric results interrupts_master vifs=$n nic.moderation.mode=adaptive)
	holds "$n VIFs, adaptive moderation: fewer interrupts" "$moderated < $each"
done

# What guests do by themselves: masking their own interrupts keeps nobody else's signal away from them.  Those that always
# poll have no interrupts, burn all CPUs that they may run on, and wait for one most of the time.
for n in 32 64 256; do
	narrow=$(of rtt_mean_us $n identifier)
	for defer in 0 50; do
		rtt=$(polling rtt_mean_us $n napi $defer)
		holds "$n VIFs, NAPI, deferred by $defer us: the fall stays, us" "$rtt > 0.9 * $narrow"
	done
	signals=$(polling interrupts_guest $n poll 0)
	guests=$(polling cpu_guest_pct $n poll 0)
	held_up=$(calculate "$(polling probes_skipped $n poll 0) / ($(polling round_trips $n poll 0) + 1)")
	holds "$n VIFs, polling: no interrupts, three CPUs of four, most probes held up" \
		"$signals == 0 && $guests > 74 && $held_up > 3"
done
