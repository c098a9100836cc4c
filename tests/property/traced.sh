#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# traced.sh PROPERTY VIFSIM TESTBED CAPTURE FOLDER COUNT [SEED [FIRST]]: random machines (machine_draw.h), each run for 1.5 ms
# with a timeline, whose events are held against the run's own counters (tests/trace/check_trace.py).  Prints what does not
# hold, with the scenario and the command, and a last line "N machines of seed S from F on, traced: X failed; Y without guests".
set -euo pipefail

# absolute, as the rest is done in the folder
property=$(realpath "$1") vifsim=$(realpath "$2") testbed=$(realpath "$3") capture=$(realpath "$4") folder=$5 count=$6 seed=${7:-1} first=${8:-0}
checker=$(cd "$(dirname "$0")/../trace" && pwd)/check_trace.py
short=(--set "measure.warmup=0 us" --set "measure.duration=1500 us" --fresh --quiet)
failed=0 without=0
export SC_COPYRIGHT_MESSAGE=DISABLE

mkdir -p "$folder"
cd "$folder"
for ((number = first; number < first + count; number++)); do
	name=machine-$seed-$number
	"$property" "$testbed" "$capture" . 0 "$seed" "$number" >/dev/null
	rm -rf traced traced.json
	if ! timeout 60 "$vifsim" run "$name.yaml" -o traced "${short[@]}" --trace traced.json >traced.log 2>&1; then
		if grep -q "so nothing for --trace" traced.log; then
			without=$((without + 1))
		else
			failed=$((failed + 1))
			printf 'seed %s machine %s: ' "$seed" "$number"
			head -n 3 traced.log
		fi
	elif ! python3 "$checker" traced.json traced/points/*.json >traced.log 2>&1; then
		failed=$((failed + 1))
		printf 'seed %s machine %s: its timeline is not what it did\n' "$seed" "$number"
		grep -E "does not hold|Error" traced.log || true
		printf '  vifsim run %s/%s.yaml --trace FILE, of 1.5 ms without a warm-up\n' "$folder" "$name"
		continue
	fi
	rm -f "$name.yaml"
done
printf '%s machines of seed %s from %s on, traced: %s failed; %s without guests\n' "$count" "$seed" "$first" "$failed" "$without"
((failed == 0))
