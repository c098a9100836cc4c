#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each seeded bug is caught by the run's own checks, at every point: both cards, few and many VIFs, early and late.
# Called with PROGRAM, SCRATCH and the names of all bugs that there are.
names=$3
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/../scenarios/lib.sh" "$1" "$2"

# The scenarios, in short.  Warm-up is over at 20 ms.
latency=(--set "measure.warmup=20 ms" --set "measure.duration=30 ms" --set "workload.pace.period=500 us")
throughput=(--set "measure.warmup=20 ms" --set "measure.duration=20 ms" --sweep workload.direction=both)
once=(--set measure.replications=1 --set measure.max_replications=1)

caught=()

# caught_by LAW SCENARIO CARDS VIFS BUG: at each of the points, the run fails and names the law.
caught_by()
{
	local law=$1 scenario=$2 cards=$3 vifs=$4 bug=$5 at points failed
	local -n short=$scenario
	for at in 21000 33000; do
		what="$bug at $at us"
		export VIFSIM_SEEDED_BUG=$bug VIFSIM_SEEDED_AT_US=$at
		run run "$scenarios/$scenario.yaml" -o "$bug.$scenario.$at" -j 2 --quiet "${once[@]}" "${short[@]}" \
			--sweep "nic.model=$cards" --sweep "vifs=$vifs"
		unset VIFSIM_SEEDED_BUG VIFSIM_SEEDED_AT_US
		expect_status 1
		points=$(($(tr ',' '\n' <<<"$cards" | wc -l) * $(tr ',' '\n' <<<"$vifs" | wc -l)))
		failed=$(grep -c "$law" err || true)
		if ((failed != points)); then
			cat err
			fail "$bug, $scenario, $cards, $vifs: '$law' is named at $failed points of $points"
		fi
	done
	caught+=("$bug")
	printf 'caught: %s, %s, %s, vifs %s: %s\n' "$bug" "$scenario" "$cards" "$vifs" "$law"
}

# Without a bug the program is the real one.
run run "$scenarios/latency.yaml" -o none -j 2 --quiet "${once[@]}" "${latency[@]}" --sweep nic.model=hv,sv --sweep vifs=1,32
expect_status 0

caught_by "frames held" latency hv 1,32 frame_bridge
caught_by "frames held" throughput hv 4 frame_bridge
caught_by "frames held" latency sv 1,32 frame_device
caught_by "frames held" throughput sv 4 frame_device
caught_by "frames held" latency hv,sv 1,32 frame_switch

caught_by "events conserved" latency hv,sv 1,32 signal
caught_by "events conserved" throughput hv,sv 4 signal
caught_by "no wake is lost" latency hv,sv 1,32 wake

caught_by "CPU time conserved" latency hv,sv 1,32 time_owner
caught_by "CPU time conserved" latency hv,sv 1,32 time_stage
caught_by "CPU time conserved" latency hv,sv 1,32 time_both
caught_by "CPU time conserved" latency hv,sv 1,32 time_idle
caught_by "domains' time conserved" latency hv,sv 1,32 time_domain

for name in $names; do
	what="bug $name"
	grep -qxF "$name" <(printf '%s\n' "${caught[@]}") || fail "no law is named for it"
done
