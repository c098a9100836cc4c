# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# For cases that disturb a sweep.  `calm ARGUMENTS...` has it undisturbed in the folder calm; `expect_calm DIR` holds
# another folder against it, byte by byte but for wall times; `record FAULT TRIED HAPPENED LOST` leaves a line for
# scripts/reliability in the file records of the scratch folder.  Moments are drawn from VIFSIM_SEED, which is printed
# (default: 1); VIFSIM_ROUNDS says how often each random fault is tried.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

seed=${VIFSIM_SEED:-1}
rounds=${VIFSIM_ROUNDS:-6}
RANDOM=$seed
printf 'seed %s, %s rounds\n' "$seed" "$rounds"

sweep=()

calm()
{
	rm -rf calm
	sweep=("$@")
	run run "${sweep[@]}" -o calm -q
	expect_status 0
}

timeless()
{
	sed 's/"wall_s":[-+.0-9e]*//g; s/,"sum":"[0-9a-f]*"}$//' "$1"
}

expect_calm()
{
	local point
	expect_same calm/points.csv "$1/points.csv"
	for point in calm/points/*.json; do
		if ! cmp -s <(timeless "$point") <(timeless "$1/points/${point##*/}"); then
			fail "$point and $1/points/${point##*/} differ"
		fi
	done
	if [[ $(ls -A "$1/points") != $(ls -A calm/points) ]]; then fail "$1/points has other files: $(ls -A "$1/points")"; fi
	if [[ $(ls -A "$1") != $(ls -A calm) ]]; then fail "$1 has other files: $(ls -A "$1")"; fi
}

# finishes DIR: the same command again completes the sweep, finds nothing damaged, and what it leaves is calm's.
finishes()
{
	run run "${sweep[@]}" -o "$1" -q
	expect_status 0
	if grep -q damaged err; then fail "a result was half-written"; fi
	expect_calm "$1"
}

record()
{
	local IFS='|'
	printf '%s\n' "$*" >>records
}
