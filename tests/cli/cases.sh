# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the cases of the command line share.  A case is called with PROGRAM and SCRATCH, an empty folder that it works in.
# `run ARGUMENTS...` runs the program and keeps its standard output, standard error and status for the `expect_...` that
# follow; the first one that is not met ends the case.
set -euo pipefail

program=${1:?usage: CASE PROGRAM SCRATCH}
scratch=${2:?usage: CASE PROGRAM SCRATCH}

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
export FAKE_CALLS=$scratch/calls

what=""

fail()
{
	printf 'FAILED: vifsim %s\n  %s\n--- standard output\n' "$what" "$1" >&2
	cat out >&2
	printf -- '--- standard error\n' >&2
	cat err >&2
	exit 1
}

run()
{
	what="$*"
	: >calls
	status=0
	"$program" "$@" >out 2>err </dev/null || status=$?
}

expect_status()
{
	if [[ $status != "$1" ]]; then fail "status $status, expected $1"; fi
}

# The whole of it.
expect_out()
{
	if [[ $(cat out) != "$1" ]]; then fail "standard output is not: $1"; fi
}

expect_err()
{
	if [[ $(cat err) != "$1" ]]; then fail "standard error is not: $1"; fi
}

# A part of it.
expect_out_has()
{
	if ! grep -qF -- "$1" out; then fail "standard output lacks: $1"; fi
}

expect_err_has()
{
	if ! grep -qF -- "$1" err; then fail "standard error lacks: $1"; fi
}

# How many replications were simulated.
expect_calls()
{
	local calls
	calls=$(wc -c <calls)
	if [[ $calls != "$1" ]]; then fail "$calls replications simulated, expected $1"; fi
}

expect_absent()
{
	if [[ -e $1 ]]; then fail "$1 exists"; fi
}

expect_file()
{
	if [[ ! -f $1 ]]; then fail "$1 does not exist"; fi
}

expect_same()
{
	if ! cmp "$1" "$2" >&2; then fail "$1 and $2 differ"; fi
}
