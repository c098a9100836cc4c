#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `vif_lifecycle`, slides 4, 10 and 11: Dom0 and the XScale core create and destroy VIFs while others carry traffic. Those
# that stay lose no frame (the run checks it), what is cut off is counted, all that was set up is taken down again.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
short=("${one[@]}" --set "measure.warmup=100 ms" --set "measure.duration=200 ms")
comers=(--sweep vifs=8 --sweep workload.lifecycle.vifs=24)
simulate vif_lifecycle results "${short[@]}"
simulate vif_lifecycle grace "${short[@]}" "${comers[@]}" --sweep nic.identifier.width=8 --sweep workload.lifecycle.traffic=on \
	--set "workload.lifecycle.grace=20 ms"

# of METRIC WIDTH COMERS TRAFFIC VIFS
of()
{
	metric results "$1" nic.identifier.width="$2" workload.lifecycle.vifs="$3" workload.lifecycle.traffic="$4" vifs="$5"
}

for width in 8 32; do
	for traffic in off on; do
		what="$width bits, traffic $traffic"
		# One every 4 ms at both hosts: 50 each in 200 ms, but for one at either edge.
		created=$(of vifs_created $width 24 $traffic 8)
		destroyed=$(of vifs_destroyed $width 24 $traffic 8)
		holds "$what: VIFs created and destroyed" \
			"$created >= 98 && $created <= 102 && $destroyed >= 98 && $destroyed <= 102"
		for operation in create destroy; do
			mean=$(of "vif_${operation}_us" $width 24 $traffic 8)
			p99=$(of "vif_${operation}_p99_us" $width 24 $traffic 8)
			parts=0
			for stage in wait program device grants guest; do
				parts="$parts + $(of "vif_${operation}_${stage}_us" $width 24 $traffic 8)"
			done
			holds "$what: $operation, mean of the stages' sum, us" "$mean > 300 && $mean < 3000 && $p99 > $mean"
			holds "$what: $operation, stages" "($parts) - $mean < 0.01 && $mean - ($parts) < 0.01"
		done
		# On an idle device 3 x 4,200 cycles of its core to take three commands in, 600 to allocate, 33 pages of
		# 2,560: 162 us with the looks for the answers and the bus; stopping needs no page to be cleared.
		device=$(of vif_create_device_us $width 24 $traffic 8)
		holds "$what: creating, the device's part, us" "$device > 150 && $device < 180"
		device=$(of vif_destroy_device_us $width 24 $traffic 8)
		holds "$what: destroying, the device's part, us" "$device > 15 && $device < 40"
	done
	dropped=$(of frames_dropped $width 24 off 8)
	holds "$width bits: frames dropped of silent VIFs" "$dropped == 0"
	dropped=$(of frames_dropped $width 24 on 8)
	holds "$width bits: frames dropped of VIFs that were cut off" "$dropped > 0"
	lost=$(of probes_lost $width 24 on 8)
	holds "$width bits: probes lost of those that stay" "$lost == 0"
	alone=$(of rtt_mean_us $width 0 on 8)
	silent=$(of rtt_mean_us $width 24 off 8)
	busy=$(of rtt_mean_us $width 24 on 8)
	beside=$(of rtt_mean_us $width 0 on 23)
	holds "$width bits: round trips of those that stay, us" "$alone < $silent && $silent < $busy && $beside < $busy"
done
# Who only shares a bit is woken; with a bit of their own for all, what is left is Dom0's and the guests' work.
alone=$(of rtt_mean_us 32 0 on 8) silent=$(of rtt_mean_us 32 24 off 8)
holds "32 bits: silent comers, round trip against none" "$silent < 1.2 * $alone"
alone=$(of rtt_mean_us 8 0 on 8) silent=$(of rtt_mean_us 8 24 off 8)
holds "8 bits: silent comers, round trip against none" "$silent > 1.5 * $alone"
faults=$(of isolation_faults 8 24 on 8)
holds "accesses refused" "$faults == 0"

# Told to finish long enough before, they lose nothing either.
dropped=$(metric grace frames_dropped)
created=$(metric grace vifs_created)
holds "with a grace: frames dropped" "$dropped == 0 && $created > 90"

# A table of 16 entries, one of which stays empty, for the 8 that stay and up to 15 that come: those that find it full are
# refused once they are mapped, all is taken back, and the run goes on.
simulate vif_lifecycle full "${short[@]}" "${comers[@]}" --sweep nic.identifier.width=32 --sweep workload.lifecycle.traffic=on \
	--set nic.ixp.table_entries=16
file=$(point_file full vifs=8)
created=$(metric full vifs_created)
refused=$(statistic "$file" lifecycle.refused)
of_devices=$(statistic "$file" 'host_*.ixp.xscale.refused')
holds "a full table: created and refused, of 100" "$created > 20 && $refused > 20 && $created + $refused >= 98 && $created + $refused <= 102"
holds "a full table: refusals of the devices" "$of_devices >= $refused && $of_devices <= $refused + 2"
lost=$(metric full probes_lost)
holds "a full table: probes lost of those that stay" "$lost == 0"

# What the run found of itself.
file=$(point_file results nic.identifier.width=8 vifs=8 workload.lifecycle.vifs=24 workload.lifecycle.traffic=on)
for check in "VIFs that stay lose no frame" "creations are the sum of their stages" "host_a: grants of VIFs accounted" \
	"Little's law of the pairs, VIFs that come and go"; do
	found=$(count "\"$check\"" "$file")
	holds "checked: $check" "$found >= 1"
done
# Two operations of 2 x 33 pages each, at most 32 pages a hypercall: three of each.
pages=$(statistic "$file" "host_*.guest*.vif.pages_mapped")
unmapped=$(statistic "$file" "host_*.guest*.vif.pages_unmapped")
calls=$(statistic "$file" "host_*.guest*.vif.hypercalls")
holds "pages a hypercall" "($pages + $unmapped) / $calls == 22"
flushes=$(statistic "$file" "host_*.guest*.grants.tlb_flushes")
holds "TLB flushes" "$flushes * 22 == $unmapped"

# The ordinary card has nothing that could come.
run run "$scenarios/vif_lifecycle.yaml" --set nic.model=hv -o refused
expect_status 2
expect_err_has "workload.lifecycle.vifs needs nic.model sv: the ordinary card has no VIFs that could come and go"
expect_absent refused
