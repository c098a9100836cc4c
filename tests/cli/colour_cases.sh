#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Colour on a terminal alone, and where nobody has said no.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

if ! command -v script >/dev/null; then exit 77; fi

escape=$'\033'

# on_terminal ENVIRONMENT... -- ARGUMENTS...: both streams of the program are a terminal.
on_terminal()
{
	local settings=() quoted
	while [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	shift
	what="$* (${settings[*]})"
	printf -v quoted '%q ' "$program" "$@"
	env "${settings[@]}" script -qec "$quoted" /dev/null </dev/null >out 2>err || true
}

expect_colour()
{
	if ! grep -qF "${escape}[31merror:${escape}[0m" out; then fail "the word error is not coloured"; fi
}

expect_plain()
{
	expect_out_has "$1"
	if grep -qF "$escape" out; then fail "there are escape sequences"; fi
}

on_terminal TERM=xterm NO_COLOR= -- check smal
expect_colour
on_terminal TERM=xterm NO_COLOR=1 -- check smal
expect_plain "smal: error: no such file"
on_terminal TERM=dumb NO_COLOR= -- check smal
expect_plain "smal: error: no such file"

printf 'name: bad\nplatform: nowhere.yaml\n' >bad.yaml
on_terminal TERM=xterm NO_COLOR= -- check bad.yaml
expect_colour
on_terminal TERM=xterm NO_COLOR=1 -- check bad.yaml
expect_plain "bad.yaml:2:11: error: platform"

# The verdicts and the headings.
run run small -q
expect_status 0
on_terminal TERM=xterm NO_COLOR= -- compare results/small
expect_out_has "${escape}[1mCLAIM"
expect_out_has "${escape}[32mpredicted (tolerance set after a first run)${escape}[0m"
on_terminal TERM=xterm NO_COLOR=1 -- compare results/small
expect_plain "predicted"
on_terminal TERM=xterm NO_COLOR= -- params
expect_out_has "${escape}[1mPATH"

# A pipe has none, whatever TERM says.
TERM=xterm run compare results/small
expect_plain "predicted"
