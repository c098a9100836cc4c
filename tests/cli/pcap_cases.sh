#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --pcap writes what one point's first replication sees, whole or not at all, and changes no result.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# expect_only FILE TEXT: that is what stands in it, and nothing temporary lies beside it.
expect_only()
{
	if [[ $(cat "$1") != "$2" ]]; then fail "$1 is not: $2"; fi
	if compgen -G "$1.new-*" >/dev/null; then fail "something temporary was left beside $1"; fi
}

# One point: the first of its replications, at host A.
run run single -o plain -j 1
expect_calls 2
run run single -o r -j 1 --pcap wire
expect_status 0
expect_err ""
expect_out "single: 1 point in r (1 simulated, 0 there already)"
expect_calls 2
expect_only wire "points 1, replication 0"
expect_same plain/points.csv r/points.csv

# What is there already has no capture: it is simulated again, to the same results.
rm wire
run run single -o r --pcap wire -j 4 --pcap-at both
expect_status 0
expect_out "single: 1 point in r (1 simulated, 0 there already)"
expect_only wire "points 3, replication 0"
expect_same plain/points.csv r/points.csv
run run single -o r
expect_out "single: 1 point in r (0 simulated, 1 there already)"

# A point out of a sweep, over a file that is there.
run run small -o s --sweep nic.model=sv --sweep vifs=4 --pcap wire --pcap-at host_b
expect_status 0
expect_only wire "points 2, replication 0"

# By its number: that point's own values are what is checked and looked at.
run run small -o t --point 6 --pcap wire
expect_status 0
expect_out "small: 1 point in t (1 simulated, 0 there already)"
expect_only wire "points 1, replication 0"
if [[ $(cut -d, -f1,2 t/points.csv | tail -n 1) != sv,4 ]]; then fail "point 6 is nic.model=sv vifs=4"; fi
run run small -o t --sweep vifs=63,2 --point 2 --pcap wire --pcap-at host_b
expect_status 0
expect_only wire "points 2, replication 0"

# More than one point, and other bad usage: told, nothing simulated, nothing written.
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
	expect_only wire "points 2, replication 0"
}
bad "vifsim: --pcap looks inside one point, and small has 6: add --point 1, or the number of another that --list shows" \
	small --pcap wire
bad "vifsim: --pcap looks inside one point, and small has 6: add --point 1" small --pcap wire --shard 1/3
bad "vifsim: --pcap looks inside one point: run one scenario with it" small single --pcap wire
bad "--pcap-at host_c: host_a, host_b or both was expected" single --pcap wire --pcap-at host_c
bad "--pcap-at says where --pcap looks, which is not given" single --pcap-at host_a
bad "63 VIFs have no wire" single --set vifs=63 --pcap wire
bad "63 VIFs have no wire" small --sweep vifs=2,63 --point 2 --pcap wire
bad "cannot write nowhere/wire: No such file or directory" single --pcap nowhere/wire
mkdir folder
bad "cannot write folder: Is a directory" single --pcap folder

# --list simulates nothing.
run run single --list --pcap wire
expect_status 0
expect_only wire "points 2, replication 0"

# A simulation that does not come to its end leaves what was there.
run run single -o broken --pcap wire --set fake.fault=crash
expect_status 1
expect_only wire "points 2, replication 0"

# One whose checks fail leaves its capture: it is what to look into.
run run single -o broken --pcap wire --set fake.fault=check
expect_status 1
expect_only wire "points 1, replication 0"

# No room.
run run single -o full --pcap /dev/full
expect_status 1
expect_err_has "single: point 1 failed in replication 1: cannot write the capture: No space left on device"

# A pipe is written as it stands.
mkfifo pipe
cat pipe >came &
run run single -o piped --pcap pipe
wait
expect_status 0
if [[ ! -p pipe ]]; then fail "the pipe is none any more"; fi
expect_only came "points 1, replication 0"
