#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --trace: what it writes holds to the documentation of the format, and says of the run what the run's own counters say,
# to the picosecond (tests/trace/check_trace.py tells what is compared); it changes no result; a window of it is what the
# whole has there.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t once < <(replications 1)

# trace SCENARIO NAME ARGUMENTS...: one point in short, with its timeline in NAME.json, held against both.
trace()
{
	local scenario=$1 name=$2
	shift 2
	run run "$scenarios/$scenario.yaml" -o "$name" --quiet "${once[@]}" --trace "$name.json" "$@"
	expect_status 0
	echo "$scenario, $*:"
	python3 "$tests/trace/check_trace.py" "$name.json" "$name"/points/*.json || fail "$name: not what the run did"
}

# The slides' three, by both cards where there are two; from the run's beginning, or measured in its middle.
trace latency sv --sweep nic.model=sv --sweep vifs=32 --set "measure.warmup=0 ms" --set "measure.duration=6 ms"
trace latency hv --sweep nic.model=hv --sweep vifs=32 --set "measure.warmup=3 ms" --set "measure.duration=6 ms"
trace throughput stream --sweep nic.model=sv --sweep vifs=4 --sweep workload.direction=transmit \
	--set "measure.warmup=0 ms" --set "measure.duration=3 ms"
trace throughput bridged --sweep nic.model=hv --sweep vifs=4 --sweep workload.direction=receive \
	--set "measure.warmup=0 ms" --set "measure.duration=6 ms"
trace vif_lifecycle come --sweep nic.identifier.width=8 --sweep vifs=8 --sweep workload.lifecycle.vifs=24 \
	--sweep workload.lifecycle.traffic=on --set "measure.warmup=0 ms" --set "measure.duration=12 ms"

# Other buses and devices; a peer that has no CPUs.
for bus in pci_x pcie on_chip; do
	trace latency "$bus" --sweep nic.model=sv --sweep vifs=4 --set "bus.model=$bus" --set "measure.warmup=0 ms" \
		--set "measure.duration=5 ms"
done
trace throughput functions --sweep nic.model=sriov --sweep vifs=4 --sweep workload.direction=transmit \
	--set nic.interrupts=per_vif --set bus.model=pcie --set "measure.warmup=0 ms" --set "measure.duration=4 ms"
trace latency registers --sweep nic.model=sriov --sweep vifs=8 --set "measure.warmup=1 ms" --set "measure.duration=4 ms"
for direction in transmit receive; do
	trace cdna contexts --sweep nic.model=cdna --sweep vifs=4 --sweep "workload.direction=$direction" \
		--set "measure.warmup=0 ms" --set "measure.duration=4 ms"
	rm -r contexts # the next one is another run
done

# The same results without; and the same timeline again.
short=(--sweep nic.model=sv --sweep vifs=32 --set "measure.warmup=0 ms" --set "measure.duration=6 ms" "${once[@]}")
run run "$scenarios/latency.yaml" -o without --quiet "${short[@]}"
expect_same without/points.csv sv/points.csv
cp sv.json before.json
run run "$scenarios/latency.yaml" -o sv --quiet "${short[@]}" --trace sv.json
expect_same before.json sv.json

# A window: what lies in it, the same as in the whole.
run run "$scenarios/latency.yaml" -o sv --quiet "${short[@]}" --trace window.json --trace-window 2ms..3.5ms
expect_status 0
python3 "$tests/trace/check_trace.py" window.json || fail "the window: not as the format has it"
python3 "$tests/trace/check_trace.py" --window sv.json window.json || fail "the window: not what the whole has there"

# A workload without hosts.
run run "$scenarios/pci_transfer.yaml" -o bare --trace bare.json --sweep workload.transfer.initiator=cpu \
	--sweep workload.transfer.operation=read --sweep "workload.transfer.burst=0 B" --sweep "workload.transfer.size=4 B"
expect_status 2
expect_err "vifsim: error: workload.kind pci_transfer has no guests, so nothing for --trace"
expect_absent bare.json
