#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `schedulers`: the device wakes as many guests for nothing under each scheduler; only under BVT, where a woken guest
# takes the CPU from another, does the round trip at 32 VIFs pay for it. Under each, the machine's own checks
# hold, and in a closed loop nobody starves.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

schedulers=(bvt sedf credit+off credit+on round_robin)
mapfile -t three < <(replications 3)
simulate schedulers results --sweep vifs=1,32 --set "measure.duration=150 ms" "${three[@]}"

rows=$(wc -l <results/points.csv)
holds "a head, and of each scheduler both NICs at 1 and 32 VIFs, and a control" "$rows == 1 + 5 * (2 * 2 + 1)"

# of METRIC SCHEDULER NIC VIFS WIDTH
of()
{
	local boost=${2#*+}
	if [[ $boost == "$2" ]]; then boost=on; fi
	metric results "$1" host.scheduler.policy="${2%+*}" host.scheduler.credit.boost="$boost" nic.model="$3" vifs="$4" \
		nic.identifier.width="$5"
}

# ratio SCHEDULER VIFS: SV-NIC's mean over HV-NIC's.
ratio()
{
	local sv hv
	sv=$(of rtt_mean_us "$1" sv "$2" 8)
	hv=$(of rtt_mean_us "$1" hv "$2" 8)
	calculate "$sv / $hv"
}

bvt=$(ratio bvt 32)
alone=$(of rtt_mean_us round_robin sv 1 8)
holds "BVT, 32 VIFs: SV-NIC is the slower one" "$bvt > 1"
for scheduler in "${schedulers[@]}"; do
	few=$(ratio "$scheduler" 1)
	many=$(ratio "$scheduler" 32)
	holds "$scheduler, 1 VIF: SV-NIC well below HV-NIC" "$few < 0.7"
	if [[ $scheduler != bvt ]]; then
		holds "$scheduler, 32 VIFs: SV-NIC is the faster one" "$many < 0.95"
		holds "$scheduler, 32 VIFs: far from BVT's" "$bvt > 1.4 * $many"
	fi

	# A guest that is alone on its CPU does not notice the scheduler, but for SEDF's idling before a period.
	mean=$(of rtt_mean_us "$scheduler" sv 1 8)
	holds "$scheduler, 1 VIF, us" "$mean >= 0.999 * $alone && $mean < 1.1 * $alone"

	# The device does not know of it either: 8 bits for 32 VIFs signal four guests a frame, three of them for nothing.
	signals=$(of signals_per_frame "$scheduler" sv 32 8)
	holds "$scheduler, 32 VIFs: signals a frame" "$signals > 3.9 && $signals < 4.008"
	redundant=$(of redundant_switches "$scheduler" sv 32 8)
	holds "$scheduler, 32 VIFs: redundant switches" "$redundant > 0"

	# The control.
	narrow=$(of rtt_mean_us "$scheduler" sv 32 8)
	wide=$(of rtt_mean_us "$scheduler" sv 32 32)
	redundant=$(of redundant_switches "$scheduler" sv 32 32)
	holds "$scheduler, 32 VIFs on 32 bits: no redundant switch" "$redundant == 0"
	holds "$scheduler, 32 VIFs on 32 bits, us" "$wide < 0.8 * $narrow"

	# Every probe came back, or was skipped because the last one was out: 3 windows of 150 ms, one each 2 ms.
	for n in 1 32; do
		for model in hv sv; do
			trips=$(of round_trips "$scheduler" $model $n 8)
			skipped=$(of probes_skipped "$scheduler" $model $n 8)
			longest=$(of rtt_max_us "$scheduler" $model $n 8)
			holds "$scheduler, $model, $n VIFs: probes" \
				"$trips + $skipped >= 0.98 * 225 * $n && $trips + $skipped <= 1.02 * 225 * $n"
			holds "$scheduler, $model, $n VIFs: the longest, us" "$longest < 10000"
		done
	done
done

# Credit's ticks are timer interrupts: 15 in each of 3 windows of 150 ms, on 8 CPUs, beside those that the guests set.
quiet=$(point_file results host.scheduler.policy=round_robin nic.model=sv vifs=1)
ticking=$(point_file results host.scheduler.policy=credit host.scheduler.credit.boost=on nic.model=sv vifs=1)
guests=$(statistic "$quiet" 'host_*.cpu*.timers')
all=$(statistic "$ticking" 'host_*.cpu*.timers')
holds "timer interrupts of ticks" "$all - $guests >= 342 && $all - $guests <= 378"

# expect_checks DIR: every report has the checks of time and of frames, and no check failed.
expect_checks()
{
	local file name reports passed
	for file in "$1"/points/*.json; do
		what="checks of $file"
		reports=$(count '"checks":[' "$file")
		holds "no failed check" "$reports > 0 && $(count '"passed":false' "$file") == 0"
		for name in "frames conserved" "Little's law of the pairs" "round trips are the sum of their stays" \
			"host_a: CPU time conserved" "host_b: domains' time conserved" "host_a: running domains fill the CPUs" \
			"host_b: switches paid"; do
			passed=$(count "{\"name\":\"$name\",\"passed\":true," "$file")
			holds "$name" "$passed == $reports"
		done
	done
}

expect_checks results

# expect_served DIR SCHEDULER NIC LONGEST: nobody waits longer (us), and each guest has a sixth of an equal share at least.
expect_served()
{
	local longest file trips guests least
	longest=$(metric "$1" rtt_max_us host.scheduler.policy="$2" nic.model="$3")
	holds "closed loop, $2, $3: the longest, us" "$longest < $4"
	file=$(point_file "$1" host.scheduler.policy="$2" nic.model="$3")
	trips=$(metric "$1" round_trips host.scheduler.policy="$2" nic.model="$3")
	read -r guests least < <(grep -oE '"host_a\.guest[0-9]+\.frames_received":[0-9]+' "$file" |
		awk -F: 'NR == 1 || $2 < least { least = $2 } END { print NR, least }')
	holds "closed loop, $2, $3: frames of the guest that had the fewest" "$guests == 32 && 6 * 32 * $least >= $trips"
}

# The closed loop keeps all guests' CPUs busy (SV-NIC) or Dom0's (HV-NIC), and nobody starves.
mapfile -t one < <(replications 1)
simulate latency_closed_loop loop --sweep vifs=32 "${one[@]}" --sweep host.scheduler.policy=bvt,sedf,round_robin \
	--set "measure.duration=150 ms"
expect_checks loop
for policy in bvt sedf round_robin; do
	for model in hv sv; do
		expect_served loop $policy $model 20000
	done
done
# Under credit, who owes a slice's 300 credits earns 1200 / 33 of them each 30 ms: it is OVER for 250 ms, and then queues.
simulate latency_closed_loop credit --sweep vifs=32 "${one[@]}" --sweep host.scheduler.policy=credit --sweep nic.model=sv \
	--set "measure.duration=1500 ms"
expect_checks credit
expect_served credit credit sv 400000
