#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --trace and --vcd write what one point's first replication does, in a window, whole or not at all; --pcap beside them.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# expect_only FILE TEXT: that is what stands in it, and nothing temporary lies beside it.
expect_only()
{
	if [[ $(cat "$1") != "$2" ]]; then fail "$1 is not: $2"; fi
	if compgen -G "$1.new-*" >/dev/null; then fail "something temporary was left beside $1"; fi
}

run run single -o plain -j 1
run run single -o r --trace line --vcd signals --pcap wire
expect_status 0
expect_err ""
expect_only line "from 0 to 18446744073709551615"
expect_only signals "signals"
expect_only wire "points 1, replication 0"
expect_same plain/points.csv r/points.csv

# A window, both ends of it or one.
window()
{
	run run single -o r --trace line --trace-window "$1"
	expect_status 0
	expect_only line "from $2 to $3"
}
window 10ms..12.5ms 10000000000 12500000000
window "3 us.." 3000000 18446744073709551615
window ..2s 0 2000000000000
run run single -o r --vcd signals --trace-window 1ns..2ns
expect_status 0

# What the simulation says of them is told, though it did not fail; a run without them is not spoken of.
run run single -o r --trace beyond --trace-window 900s.. -q
expect_status 0
expect_err "vifsim: the window is missed"
expect_only beyond "from 900000000000000 to 18446744073709551615"

# Bad usage: told, nothing simulated, nothing written.
bad()
{
	local text=$1
	shift
	run run "$@" -o bad
	expect_status 2
	expect_out ""
	expect_err_has "$text"
	expect_calls 0
	expect_absent bad
	expect_only line "from 0 to 2000000000000"
}
bad "vifsim: --trace looks inside one point, and small has 6: add --point 1" small --trace line
bad "vifsim: --vcd looks inside one point: run one scenario with it" small single --vcd signals
bad "--trace-window says when --trace and --vcd look, neither of which is given" single --trace-window 1ms..
bad "--trace-window 1ms: FROM..TO was expected, as in 10ms..12ms" single --trace line --trace-window 1ms
bad "--trace-window 1..2ms: '1' is no time: a number and one of ps, ns, us, ms or s was expected" \
	single --trace line --trace-window 1..2ms
bad "--trace-window 2ms..x: 'x' is no time" single --trace line --trace-window 2ms..x
bad "--trace-window 2ms..2ms: FROM must come before TO" single --trace line --trace-window 2ms..2ms
bad "cannot write nowhere/line: No such file or directory" single --trace nowhere/line
bad "cannot write nowhere/signals: No such file or directory" single --trace line --vcd nowhere/signals --pcap wire
bad "cannot write /dev/null: --vcd writes files alone, no device or pipe" single --trace line --vcd /dev/null
bad "--pcap and --trace would both write line" single --trace line --pcap line
bad "--trace and --vcd would both write ./new" single --trace new --vcd ./new
ln -s . here
bad "--trace and --vcd would both write here/line" single --trace line --vcd here/line
mkfifo pipe
bad "--pcap and --trace would both write pipe" single --trace pipe --pcap pipe
run run single -o r --trace /dev/null --pcap /dev/null
expect_status 0
# A link is replaced by the file, so what it leads to may be the other one.
ln -s wire linked
run run single -o r --trace linked --pcap wire
expect_status 0
expect_only linked "from 0 to 18446744073709551615"
expect_only wire "points 1, replication 0"

# A simulation that does not come to its end leaves what was there.
run run single -o broken --trace line --vcd signals --set fake.fault=crash
expect_status 1
expect_only line "from 0 to 2000000000000"
expect_only signals "signals"

# No room.
run run single -o full --trace /dev/full
expect_status 1
expect_err_has "single: point 1 failed in replication 1: cannot write the timeline: No space left on device"
