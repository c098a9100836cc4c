#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `degradation_region`: where the self-virtualizing NIC is slower than the bridge.  The region is one: neither at few
# VIFs, nor with guests on all CPUs but Dom0's at a low load or beyond what the CPUs can do; the transmit-completion event
# makes it smaller; and redundant wakes make it at all.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

simulate degradation_region map --sweep vifs=8,32 --sweep "workload.pace.period=500 us,2 ms,10 ms"
rows=$(wc -l <map/points.csv)
holds "a head, and for each of 2 x 3 x 2 cells the bridge with the event and without, the SV-NIC and its control" \
	"$rows == 1 + 4 * 12"

# of METRIC MODEL WIDTH EVENT PLACEMENT PERIOD_US VIFS
of()
{
	metric map "$1" nic.model="$2" nic.identifier.width="$3" host.netfront.tx_event="$4" host.placement="$5" \
		workload.pace.period="$6" vifs="$7"
}

# ratio WIDTH EVENT PLACEMENT PERIOD_US VIFS: of the SV-NIC's mean to the bridge's.
ratio()
{
	local sv hv
	sv=$(of rtt_mean_us sv "$1" on "$3" "$4" "$5")
	hv=$(of rtt_mean_us hv 8 "$2" "$3" "$4" "$5")
	calculate "$sv / $hv"
}

for placement in other_cpus secondary_threads; do
	for event in on off; do
		for period in 500 2000 10000; do
			few=$(ratio 8 $event $placement $period 8)
			many=$(ratio 8 $event $placement $period 32)
			holds "$placement, event $event, $period us: about half at 8 VIFs" "$few > 0.3 && $few < 0.62"
			holds "$placement, event $event, $period us: worse at 32" "$many > 1.3 * $few"
		done
	done
	for period in 500 2000 10000; do
		with=$(of rtt_mean_us hv 8 on $placement $period 32)
		without=$(of rtt_mean_us hv 8 off $placement $period 32)
		holds "$placement, $period us: the event costs the bridge's guests time" "$with > $without"
	done
done

at=(8 on other_cpus)
low=$(ratio "${at[@]}" 10000 32)
middle=$(ratio "${at[@]}" 2000 32)
high=$(ratio "${at[@]}" 500 32)
holds "32 VIFs: slower at 2 ms, not at 10 ms nor at 0.5 ms" "$middle > 1.15 && $low < 0.95 && $high < 0.97"
without=$(ratio 8 off other_cpus 2000 32)
holds "32 VIFs, 2 ms: slower still without the event" "$without > 1.05 * $middle"
# Of the VIFs of one bit, 8 apart, all are on one of two CPUs: three wakes for nothing stand before a frame even at a low
# load.
low=$(ratio 8 on secondary_threads 10000 32)
holds "32 VIFs on non-primary hyperthreads, 10 ms: slower" "$low > 1.03"

# The control: as many bits as VIFs.
for placement in other_cpus secondary_threads; do
	for period in 500 2000 10000; do
		for event in on off; do
			wide=$(ratio 32 $event $placement $period 32)
			holds "32 bits, $placement, event $event, $period us: not slower" "$wide < 0.95"
		done
		redundant=$(of interrupts_redundant sv 32 on $placement $period 32)
		holds "32 bits, $placement, $period us: nobody woken for nothing" "$redundant == 0"
	done
done
