#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What one may type of every bundled scenario, whatever it sweeps; nothing is simulated.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

names=()
for file in "$scenarios"/*.yaml; do names+=("$(basename "$file" .yaml)"); done
if ((${#names[@]} < 26)); then fail "${#names[@]} bundled scenarios, expected 26 or more"; fi

# A look inside one point of it: what the refusal says may be typed, and so may the number of its last one.
for name in "${names[@]}"; do
	file=$scenarios/$name.yaml
	run run "$file" --list
	expect_status 0
	points=$(wc -l <out)
	if ((points > 1)); then
		run run "$file" --dry-run --trace line
		expect_status 2
		expect_err "vifsim: --trace looks inside one point, and $name has $points: add --point 1, or the number of another that --list shows"
	fi
	for point in 1 "$points"; do
		run run "$file" --dry-run --point "$point" --trace line --vcd signals
		if grep -q "has no guests, so nothing for --trace" err; then continue; fi # a bus alone, cores alone
		expect_status 0
		expect_err ""
		if [[ $(grep -c "^$name $point[: ]" out) != 1 ]]; then fail "it is not about point $point"; fi
	done
done
