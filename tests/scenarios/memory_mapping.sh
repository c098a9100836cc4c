#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `memory_mapping`, slides 10 and 11: a VIF's pages are granted and mapped once, and a frame costs no grant; on the ordinary
# card's way each frame's page is mapped, unmapped and transferred.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t three < <(replications 3)
simulate memory_mapping results "${three[@]}" --sweep vifs=1,8,32 --sweep nic.ixp.queue_slots=8,64

# of METRIC MODEL VIFS COMERS SLOTS
of()
{
	metric results "$1" nic.model="$2" vifs="$3" workload.lifecycle.vifs="$4" nic.ixp.queue_slots="$5"
}

last_calls=10 last_price=10
for vifs in 1 8 32; do
	operations=$(of grant_operations_per_frame hv $vifs 0 64)
	calls=$(of grant_hypercalls_per_frame hv $vifs 0 64)
	price=$(of grant_us_per_frame hv $vifs 0 64)
	holds "HV-NIC, $vifs: a page mapped, unmapped and transferred for each frame" \
		"$operations > 2.98 && $operations < 3.02"
	holds "HV-NIC, $vifs: the more guests, the more frames share a hypercall" "$calls < $last_calls && $price < $last_price"
	last_calls=$calls last_price=$price
	for name in grant_operations_per_frame grant_hypercalls_per_frame grant_us_per_frame; do
		value=$(of $name sv $vifs 0 64)
		holds "SV-NIC, $vifs: $name" "$value == 0"
	done
done
# Alone, nothing is batched: two entries filled and ended, 4 x 0.1; 0.7, 0.5 and 1 for the page, a flush of 2, three
# hypercalls of 0.5: 6.1 us.
price=$(of grant_us_per_frame hv 1 0 64)
holds "HV-NIC, 1: grants of a frame, us" "$price > 6.05 && $price < 6.15"
copies=$(statistic "$(point_file results nic.model=hv vifs=1)" "host_*.*.grants.copies")
holds "HV-NIC: pages copied" "$copies == 0"

# A VIF's grants: 1.4 us a page for its two entries' writes, its map and its unmap; a hypercall for each 32 pages, each way,
# and a flush for each that unmaps.  10 pages: 14 + 2 x 0.5 + 2; 66 pages: 92.4 + 6 x 0.5 + 3 x 2.
short=$(of grant_us_per_vif sv 1 4 8) long=$(of grant_us_per_vif sv 1 4 64)
holds "grants of a VIF of 8 slots, us" "$short > 16.9 && $short < 17.1"
holds "grants of a VIF of 64 slots, us" "$long > 101.3 && $long < 101.5"
# 28 pages more of device memory are cleared, 4.27 us each; of host memory, 1.7 us each with their entries; 56 are mapped.
for part in "device 119.5 3" "grants 47.6 5" "guest 40.2 8"; do
	read -r stage grows within <<<"$part"
	short=$(of "vif_create_${stage}_us" sv 1 4 8) long=$(of "vif_create_${stage}_us" sv 1 4 64)
	holds "creating with 66 pages instead of 10, $stage, us" \
		"$long - $short > $grows - $within && $long - $short < $grows + $within"
done

# What is paid once, in frames of the other way.
frames=$(calculate "$(of grant_us_per_vif sv 1 4 64) / $price")
holds "frames after which a VIF's grants are paid back" "$frames > 16 && $frames < 17.5"
frames=$(calculate "($(of vif_create_us sv 1 4 64) + $(of vif_destroy_us sv 1 4 64)) / $price")
holds "frames after which its whole creation and destruction are" "$frames > 150 && $frames < 250"
