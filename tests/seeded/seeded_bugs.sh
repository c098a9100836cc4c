#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each seeded bug is caught by the run's own checks, at every point: both cards, one VIF and many; but for those of
# counters early and late, too.
# Called with PROGRAM, SCRATCH and the names of all bugs that there are.
names=$3
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/../scenarios/lib.sh" "$1" "$2"

# The scenarios, in short.  Warm-up is over at 20 ms.
latency=(--set "measure.warmup=20 ms" --set "measure.duration=30 ms" --set "workload.pace.period=500 us")
throughput=(--set "measure.warmup=20 ms" --set "measure.duration=20 ms" --sweep workload.direction=both)
once=(--set measure.replications=1 --set measure.max_replications=1)

caught=()
times=(21000 33000) # microseconds

# caught_by LAW SCENARIO CARDS VIFS BUG: at each of the points, the run fails and names the law.
caught_by()
{
	local law=$1 scenario=$2 cards=$3 vifs=$4 bug=$5 at points failed
	local -n short=$scenario
	for at in "${times[@]}"; do
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
caught_by "signals accounted" latency hv 1,32 signal_sender
caught_by "no wake is lost" latency hv,sv 1,32 wake

caught_by "CPU time conserved" latency hv,sv 1,32 time_owner
caught_by "CPU time conserved" latency hv,sv 1,32 time_stage
caught_by "CPU time conserved" latency hv,sv 1,32 time_both
caught_by "CPU time conserved" latency hv,sv 1,32 time_idle
caught_by "domains' time conserved" latency hv,sv 1,32 time_domain

caught_by "Utilisation law at wire" latency hv,sv 1,32 busy_gap
caught_by "Utilisation law at wire" latency hv,sv 1,32 busy_wire
caught_by "utilisation law of the bus" latency hv,sv 1,32 busy_bus
caught_by "utilisation law of the bus" throughput hv,sv 4 busy_bus_overlap
for bug in busy_engine busy_swap busy_engine_overlap; do
	caught_by "Utilisation law at host_.\\.ixp\\.\\(receive\\|ingress\\|egress\\|send\\)" latency sv 1,32 $bug
done
caught_by "Utilisation law at host_.\\.ixp\\.\\(scratch\\|sram\\|dram\\)" latency sv 1,32 busy_memory
caught_by "Utilisation law at host_.\\.ixp\\.hash" latency sv 1,32 busy_hash
caught_by "Utilisation law at host_.\\.sriov" latency sriov 1,32 busy_pipeline
caught_by "Utilisation law at host_.\\.cdna" latency cdna 1,32 busy_processor
caught_by "Utilisation law at host_.\\.cpu" latency hv,sv 32 busy_cpu
plain=("${latency[@]}")
latency+=(--set bus.model=pci_x)
caught_by "utilisation law of the bus" latency hv,sv 1,32 busy_bus_x
latency=("${plain[@]}" --set bus.model=on_chip)
caught_by "utilisation law of the interconnect" latency hv,sv 1,32 busy_link
latency=("${plain[@]}" --set bus.model=pcie)
caught_by "time conserved" latency hv,sv 1,32 busy_pcie
latency=("${plain[@]}")

times=(33000)
caught_by "stations counted" latency hv,sv 1,32 count_arrivals
caught_by "frames conserved" latency hv,sv 1,32 count_delivered
caught_by "signals accounted" latency hv,sv 1,32 count_signals
caught_by "events conserved" latency hv,sv 1,32 count_events
caught_by "switches accounted" latency hv,sv 1,32 count_interrupts
caught_by "events conserved" latency hv,sv 1,32 count_upcalls
caught_by "switches accounted" latency sv 32 count_redundant
caught_by "guests' frames accounted" latency hv,sv 1,32 count_frames_received
caught_by "guests' frames accounted" latency hv,sv 1,32 count_frames_sent_by_guest
caught_by "switches accounted" latency hv,sv 32 count_switches
caught_by "switches accounted" latency hv,sv 1,32 count_reloads
caught_by "switches accounted" latency hv,sv 32 count_stints
caught_by "switches accounted" latency hv,sv 1,32 count_protection
caught_by "bus transactions accounted" latency hv,sv 1,32 count_transactions
caught_by "bus clocks conserved" latency hv,sv 1,32 count_clocks
caught_by "wires: frames" latency hv,sv 1,32 count_link
caught_by "switch: frames in and out" latency hv,sv 1,32 count_switched
caught_by "every frame decided" latency hv,sv 1,32 count_bridged
caught_by "notices accounted" latency hv 1,32 count_notifications
caught_by "probes accounted" latency hv,sv 1,32 count_round_trips
caught_by "workload's frames accounted" latency hv,sv 1,32 count_frames_sent
caught_by "workload's frames accounted" latency hv,sv 1,32 count_frames_got
caught_by "probes accounted" latency hv,sv 32 count_skipped
caught_by "bytes delivered in order" throughput hv,sv 4 count_bytes
caught_by "segments are frames" throughput hv,sv 4 count_segments
caught_by "retransmissions accounted" throughput hv,sv 4 count_retransmits
caught_by "device: frames received" latency sv 1,32 count_device_received

for name in $names; do
	what="bug $name"
	grep -qxF "$name" <(printf '%s\n' "${caught[@]}") || fail "no law is named for it"
done
