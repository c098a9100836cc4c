#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `context_sharing`, slides 7 and 12: VIFs that share a context are polled round robin, so what they send waits for half
# a round, and a round is as many polls as VIFs share the context, whatever the number of contexts.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t three < <(replications 3)
simulate context_sharing results --sweep nic.ixp.contexts=1,4,8 --sweep vifs=16,64 "${three[@]}"

# of METRIC CONTEXTS VIFS
of()
{
	metric results "$1" nic.ixp.contexts="$2" vifs="$3"
}

# A poll of a lone context, by hand: compute 8, a read of DRAM 120 + 1, swap 2, compute 6: 137 cycles of 600 MHz, 16 of
# them the engine's.  8 contexts take 8 x 16 = 128 of these 137 cycles: still none waits for another.
period=$(calculate "137 / 600")

for contexts in 1 4 8; do
	for n in 16 64; do
		file=$(point_file results nic.ixp.contexts=$contexts vifs=$n)
		for host in host_a host_b; do
			busy=$(statistic "$file" $host.ixp.egress.busy_ps)
			elapsed=$(statistic "$file" $host.ixp.egress.elapsed_ps)
			polls=$(statistic "$file" $host.ixp.egress.polls)
			holds "$contexts contexts, $n VIFs, $host: between two polls, us" \
				"$elapsed / $polls / 1e6 > 0.999 * $period / $contexts && $elapsed / $polls / 1e6 < 1.003 * $period / $contexts"
			holds "$contexts contexts, $n VIFs, $host: the egress engine's utilisation" \
				"$busy / $elapsed > 0.998 * $contexts * 16 / 137 && $busy / $elapsed < 1.003 * $contexts * 16 / 137"
		done
		# An idle ingress context takes a frame at once, however many VIFs it has.
		waited=$(statistic "$file" 'host_*.ixp.ingress_queue.sojourn_ps')
		frames=$(statistic "$file" 'host_*.ixp.ingress_queue.departures')
		holds "$contexts contexts, $n VIFs: wait for an ingress context, us" \
			"$frames > 0 && $waited / $frames / 1e6 < 0.05"
		redundant=$(of interrupts_redundant $contexts $n)
		dropped=$(of frames_dropped $contexts $n)
		holds "$contexts contexts, $n VIFs: nobody woken for nothing, no frame dropped" \
			"$redundant == 0 && $dropped == 0"
	done
done

# 16 VIFs a context: the same wait with one context and with four.
one=$(of send_wait_us 1 16)
four=$(of send_wait_us 4 64)
holds "16 VIFs per context, 1 and 4 contexts, us" "$four > 0.93 * $one && $four < 1.07 * $one"
# Each VIF more adds half a poll: 48 more with one context, 12 more with four, 6 more with eight.
for contexts in 1 4 8; do
	few=$(of send_wait_us $contexts 16)
	many=$(of send_wait_us $contexts 64)
	holds "$contexts contexts: what 48 VIFs more add to the wait, us" \
		"$many - $few > 0.93 * 48 / $contexts * $period / 2 && $many - $few < 1.07 * 48 / $contexts * $period / 2"
done
# A round trip has two such waits and nothing else that contexts add to.
fast=$(of rtt_mean_us 8 64)
slow=$(of rtt_mean_us 1 64)
device_fast=$(of device_us 8 64)
device_slow=$(of device_us 1 64)
holds "64 VIFs: round trips with 1 and 8 contexts, us" \
	"$slow - $fast > 1.85 * ($device_slow - $device_fast) && $slow - $fast < 2.15 * ($device_slow - $device_fast)"

# The second host's engines are 100 parts per million faster.
file=$(point_file results nic.ixp.contexts=8 vifs=16)
first=$(statistic "$file" host_a.ixp.egress.polls)
second=$(statistic "$file" host_b.ixp.egress.polls)
holds "polls of either host" "$second / $first > 1.00009 && $second / $first < 1.00011"
