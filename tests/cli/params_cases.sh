#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is known of each parameter.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# A row is one line; runs of blanks are squeezed for the comparison.
expect_row()
{
	if ! tr -s ' ' <out | grep -xF -- "$1" >/dev/null; then fail "no row: $1"; fi
}

run params
expect_status 0
expect_err ""
expect_row "PATH UNIT VALUE ALLOWED KIND SOURCE"
expect_row "fake.cost us 10 us 1 ns .. 1 ms assumed made up for the tests"
expect_row "nic.model - hv hv | sv - a plain choice"
expect_row "vifs - 1 1 .. 64 - -"
expect_row "measure.duration ms 500 ms >= 1 us - -"

expect_row "fake.note - a text of more than forty characters,... - - -"

platform=$(realpath "$(dirname "$program")/../share/vifsim/configs/testbed-xeon-xen.yaml")
run params fake.cost
expect_status 0
expect_out "fake.cost
  Round-trip time of each VIF.
  type       quantity (a cost)
  unit       us
  value      10 us
  set in     $platform:5:17
  allowed    1 ns .. 1 ms
  kind       assumed
  plausible  5 us .. 20 us
  source     made up for the tests"

# All of a part.
run params measure.confidence
expect_status 0
expect_out_has "measure.confidence.level"
expect_out_has "measure.confidence.half_width"
if grep -q "measure.warmup" out; then fail "it shows another part"; fi

run params fake.kost
expect_status 2
expect_out ""
expect_err "vifsim: fake.kost: error: no such parameter; did you mean 'fake.cost'?"

run params measure.confidense
expect_status 2
expect_err "vifsim: measure.confidense: error: no such parameter; did you mean 'measure.confidence'?"

# The same as data.
if command -v jq >/dev/null; then
	run params fake.cost --json
	expect_status 0
	expect_err ""
	jq -c . out >flat
	mv flat out
	expect_out '[{"path":"fake.cost","help":"Round-trip time of each VIF.","type":"quantity","cost":true,"unit":"us","value":"10 us","default":null,"allowed":"1 ns .. 1 ms","kind":"assumed","source":"made up for the tests","plausible":["5 us","20 us"]}]'
	run params --json
	expect_status 0
	data=$(jq -r '.[].path' out)
	run params
	if [[ $data != "$(tail -n +2 out | cut -d' ' -f1)" ]]; then fail "the table and the data differ in their parameters"; fi
fi
run params fake.kost --json
expect_status 2
expect_out ""
expect_err "vifsim: fake.kost: error: no such parameter; did you mean 'fake.cost'?"

# The beginning of a name is no part.
run params measure.conf
expect_status 2

run params vifs seed
expect_status 2
expect_err_has "one PATH at most was expected"
