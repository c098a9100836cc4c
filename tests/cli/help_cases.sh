#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Help goes to standard output with status 0; bad usage to standard error with status 2 and, where one is near, a suggestion.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run --version
expect_status 0
expect_err ""
expect_out_has "vifsim 0."

run --help
expect_status 0
expect_err ""
verbs=(
	run
	merge
	plot
	report
	anatomy
	compare
	find
	check
	params
	metrics
	new
	schema
	help
)
for verb in "${verbs[@]}"; do
	expect_out_has "  $verb "
done
expect_out_has "vifsim run latency"

cp out whole
run help
expect_status 0
expect_err ""
expect_same out whole

for verb in "${verbs[@]}"; do
	run "$verb" --help
	expect_status 0
	expect_err ""
	expect_out_has "Usage: vifsim $verb"
	expect_out_has "Examples:"
	expect_out_has "  vifsim $verb"
	cp out one
	run help "$verb"
	expect_status 0
	expect_err ""
	expect_same out one
	run "$verb" --version
	expect_status 0
	expect_err ""
	expect_out_has "vifsim 0."
done

run help rnu
expect_status 2
expect_out ""
expect_err_has "unknown verb 'rnu'; did you mean 'run'?"

run help run plot
expect_status 2
expect_err_has "one verb at most was expected"

run
expect_status 2
expect_out ""
expect_err_has "a verb is missing"

run rnu small
expect_status 2
expect_err_has "unknown verb 'rnu'; did you mean 'run'?"

run frobnicate
expect_status 2
expect_err_has "unknown verb 'frobnicate'"

run run small --swep vifs=1
expect_status 2
expect_out ""
expect_err "vifsim run: unknown flag '--swep'; did you mean '--sweep'?
Try 'vifsim run --help' for its flags."
expect_absent results

run plot results --fromat=png
expect_status 2
expect_err_has "did you mean '--format'?"

run --versoin
expect_status 2
expect_err_has "vifsim: unknown flag '--versoin'; did you mean '--version'?"

# What follows a flag is its value, also when it looks like a flag.
run run small --set --swep --list
expect_status 2
expect_err_has "--swep"
if grep -q "unknown flag" err; then fail "the value of --set was taken for a flag"; fi

run run small -z
expect_status 2
expect_err_has "invalid option -- 'z'"

for jobs in 0 x 2x -1 99999; do
	run run small "-j$jobs"
	expect_status 2
	expect_err_has "a number of simulations from 1 to 1024 was expected"
done

run run
expect_status 2
expect_err_has "a scenario is missing"

for verb in merge plot compare; do
	run "$verb"
	expect_status 2
	expect_err_has "a result folder is missing"
done

# Folders of results: a similar name beside it, the same name in results/.
run run small --quiet
expect_status 0
for folder in results/smal smal small; do
	for verb in plot compare; do
		run "$verb" "$folder"
		expect_status 2
		expect_out ""
		expect_err_has "$folder is no folder of results; did you mean 'results/small'?"
	done
done
run plot results/other
expect_status 2
if grep -q "did you mean" err; then fail "a suggestion that is not near"; fi

# A full disk under standard output is no success.
what="--help >/dev/full"
status=0
"$program" check small >/dev/full 2>err || status=$?
expect_status 1
expect_err_has "cannot write to standard output"
