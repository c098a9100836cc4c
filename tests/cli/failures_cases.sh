#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A point that fails is named with the reason, is not kept, and does not stop the others.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# broken FAULT REASON
broken()
{
	run run small -o "$1" --sweep nic.model=sv --set "fake.fault=$1" --set fake.fault_vifs=2
	expect_status 1
	expect_out ""
	expect_err_has "vifsim: small: point 2 (nic.model=sv vifs=2) failed in replication 1: $2"
	expect_err_has "vifsim: small: 2 of 3 points done, 1 failed; $1/points.csv has those that are done"
	if [[ $(cut -d, -f1,2 "$1/points.csv" | tr -d '\r') != "nic.model,vifs
sv,1
sv,4" ]]; then fail "$1/points.csv has other points"; fi
	if [[ $(find "$1/points" -type f | wc -l) != 2 ]]; then fail "not just the 2 points that went well are kept"; fi
}

broken crash "the simulation crashed: signal 11 (Segmentation fault)"
broken abort "the simulation crashed: signal 6 (Aborted)"
broken exit "the simulation ended by itself with status 3"
broken check "check 'frames conserved' failed: sent 812 = received 790 + in flight 20"
broken unchecked "the run checked nothing of itself"
broken error "the fake machine can't be built"

# What the simulation printed is kept.
log=$(sed -n 's/^vifsim: its log: //p' err)
expect_file "$log"
run run small -o crash --sweep nic.model=sv --set fake.fault=crash --set fake.fault_vifs=2
log=$(sed -n 's/^vifsim: its log: //p' err)
grep -qx "about to crash" "$log" || fail "the log $log lacks what was printed"

# Once the fault is gone, only the failed point is left to do; here by way of other inputs, so all are.
run run small -o crash --sweep nic.model=sv
expect_status 0
expect_out "small: 3 points in crash (3 simulated, 0 there already)"

# The replications are judged in their order: the first that fails is named, whatever fails first.
run run single -o later --set fake.fault=check --set fake.fault_from=1 --set "fake.sleep=100 ms" -j 2
expect_status 1
expect_err_has "single: point 1 failed in replication 2: check 'frames conserved' failed"

# One that fails beyond the replication at which the point stops fails nothing.
run run single -o beyond --set fake.fault=crash --set fake.fault_from=2 --set "fake.sleep=200 ms" -j 8
expect_status 0
expect_file beyond/points.csv

# A failure in one scenario does not keep the next from running.
run run small single -o both --set fake.fault=crash --set fake.fault_vifs=4
expect_status 1
expect_out "single: 1 point in both/single (1 simulated, 0 there already)"
