#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --vcd: GTKWave's converters read what SystemC wrote, and what they make of it says of the run what the run's own
# counters and its timeline say (tests/trace/check_vcd.py tells what is compared); no result changes by it.
#
# Without vcd2fst and fst2vcd (Debian: gtkwave) the test is skipped; with VIFSIM_REQUIRE_GTKWAVE set that is a failure.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

if ! command -v vcd2fst >/dev/null || ! command -v fst2vcd >/dev/null; then
	echo "no vcd2fst, no fst2vcd: nobody to read signals back"
	if [[ -n ${VIFSIM_REQUIRE_GTKWAVE:-} ]]; then exit 1; fi
	exit 77
fi

mapfile -t once < <(replications 1)

# read_back NAME: NAME.vcd through the tool, into NAME.back.
read_back()
{
	vcd2fst "$1.vcd" "$1.fst" >"$1.log" 2>&1 || fail "vcd2fst: $(cat "$1.log")"
	fst2vcd "$1.fst" >"$1.back" 2>"$1.log" || fail "fst2vcd: $(cat "$1.log")"
}

# signals SCENARIO NAME ARGUMENTS...: one point in short, from its beginning, with and without signals.
signals()
{
	local scenario=$1 name=$2
	shift 2
	run run "$scenarios/$scenario.yaml" -o "$name-plain" --quiet "${once[@]}" --set "measure.warmup=0 ms" "$@"
	expect_status 0
	run run "$scenarios/$scenario.yaml" -o "$name" --quiet "${once[@]}" --set "measure.warmup=0 ms" "$@" \
		--trace "$name.json" --vcd "$name.vcd"
	expect_status 0
	expect_same "$name-plain/points.csv" "$name/points.csv"
	read_back "$name"
	echo "$scenario, $*:"
	python3 "$tests/trace/check_vcd.py" "$name.back" "$name"/points/*.json "$name.json" ||
		fail "$name: not what the run did"
}

signals latency sv --sweep nic.model=sv --sweep vifs=32 --set "measure.duration=5 ms"
signals latency hv --sweep nic.model=hv --sweep vifs=8 --set "measure.duration=5 ms"
signals throughput stream --sweep nic.model=sv --sweep vifs=4 --sweep workload.direction=transmit \
	--set "measure.duration=2 ms"
signals vif_lifecycle come --sweep nic.identifier.width=8 --sweep vifs=8 --sweep workload.lifecycle.vifs=24 \
	--sweep workload.lifecycle.traffic=on --set "measure.duration=8 ms"
signals latency serial --sweep nic.model=sv --sweep vifs=4 --set bus.model=pcie --set "measure.duration=3 ms"

# The timeline has the same slices with signals beside it, for which the simulation goes step by step.
run run "$scenarios/latency.yaml" -o sv --quiet "${once[@]}" --set "measure.warmup=0 ms" --sweep nic.model=sv \
	--sweep vifs=32 --set "measure.duration=5 ms" --trace alone.json
expect_status 0
python3 "$tests/trace/check_trace.py" --window alone.json sv.json || fail "the timeline is another with signals"

# A window, in which the signals have the values that they have in the whole; and one beyond the run's end.
run run "$scenarios/latency.yaml" -o sv --quiet "${once[@]}" --set "measure.warmup=0 ms" --sweep nic.model=sv \
	--sweep vifs=32 --set "measure.duration=5 ms" --vcd part.vcd --trace-window 2ms..3ms
expect_status 0
read_back part
python3 "$tests/trace/check_vcd.py" --window sv.back part.back 2000000000 3000000000 || fail "the window"
run run "$scenarios/latency.yaml" -o sv --quiet "${once[@]}" --set "measure.warmup=0 ms" --sweep nic.model=sv \
	--sweep vifs=4 --set "measure.duration=1 ms" --vcd beyond.vcd --trace-window 1s..
expect_status 0
expect_err_has "vifsim: --trace-window begins at 1000.000 ms of simulated time, but the run ended at 1."
expect_file beyond.vcd
