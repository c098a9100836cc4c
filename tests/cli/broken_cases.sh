#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Simulations that hang, stop or die: the point is given up and reported with its inputs, its log and the command that
# repeats it alone; the rest goes on.
# shellcheck source=tests/cli/disturbed.sh
. "$(dirname "$0")/disturbed.sh" "$@"

calm small --set "fake.noise=1 us"
cp -r calm full

# broken FAULT WHAT REASON [FLAG...]
broken()
{
	local fault=$1 words=$2 reason=$3 command log
	shift 3
	run run small -o "$fault" --set "fake.noise=1 us" --set "fake.fault=$fault" --set fake.fault_vifs=2 "$@"
	expect_status 1
	expect_err_has "vifsim: small: point 2 (nic.model=hv vifs=2) failed in replication 1: $reason"
	expect_err_has "vifsim: small: 4 of 6 points done, 2 failed"
	log=$(sed -n 's/^vifsim: its log: //p' err | head -1)
	grep -qF "failed in replication 1: $reason" "$log" || fail "$log lacks the reason"
	grep -qx "  vifs: 2 (sweep)" "$log" || fail "$log lacks the inputs"
	command=$(sed -n 's/^vifsim: to repeat it alone: //p' err | head -1)
	grep -qxF "  $command" "$log" || fail "$log lacks the command"
	run_line "$command"
	expect_status 1
	expect_err_has "vifsim: small: point 2 (nic.model=hv vifs=2) failed in replication 1: $reason"
	expect_err_has "vifsim: small: 0 of 1 points done, 1 failed"
	expect_absent "$fault/.lock"
	record "a simulation that $words" 2 "its point was reported with inputs, log and command; the other points were done" 0
}

# run_line COMMAND: as a shell would, with the program under test.
run_line()
{
	what=$1
	status=0
	vifsim()
	{
		"$program" "$@"
	}
	eval "$1" >out 2>err </dev/null || status=$?
}

broken hang hangs "it had not ended after 0.2 s of wall time (--point-timeout)" --point-timeout 200ms
broken stop "is stopped (SIGSTOP)" "it had not ended after 0.2 s of wall time (--point-timeout)" --point-timeout "0.2 s"
broken kill "is killed at its start" "the simulation crashed: signal 9 (Killed)"
broken crash crashes "the simulation crashed: signal 11 (Segmentation fault)"

# 25 MB of talk: memory is taken by its beginning and its end alone, while it runs (or its status would be 5) and after.
broken chatter "prints without end" "the simulation ended by itself with status 4"
log=$(sed -n 's/^vifsim: its log: //p' err)
grep -qx "the first word" "$log" || fail "$log lacks the beginning"
grep -q "^\[[0-9]* bytes left out\]$" "$log" || fail "$log lacks nothing"
if [[ $(tail -1 "$log") != "the last word" ]]; then fail "$log lacks the end"; fi
if (($(stat -c %s "$log") > 200000)); then fail "$log has $(stat -c %s "$log") bytes"; fi

# A limit that none reaches changes nothing.
run run small --set "fake.noise=1 us" -o calm --fresh --point-timeout 1000s
expect_status 0
expect_same full/points.csv calm/points.csv
for wrong in 10 0s -1s fast ""; do
	run run small --point-timeout "$wrong"
	expect_status 2
	expect_err_has "a time with its unit was expected, such as 600s"
done

# One point alone is that of the sweep.
run run small --set "fake.noise=1 us" --point 5
expect_status 0
expect_out "small: 1 point in results/small-point-5 (1 simulated, 0 there already)"
if [[ $(sed -n 6p full/points.csv) != $(sed -n 2p results/small-point-5/points.csv) ]]; then fail "another point"; fi
run run small --point 7
expect_status 2
expect_err_has "error: --point 7: small has 6 points"
run run small --point 0
expect_status 2
expect_err_has "a point's number, as --list counts from 1, was expected"
run run small --point 1 --shard 1/2
expect_status 2
expect_err_has "--point and --shard both choose points: one of them was expected"

# What a shell would take apart is quoted.
mkdir -p "it's a/new
line Ж"
cp "$(dirname "$program")/../share/vifsim/scenarios/small.yaml" "it's a/new
line Ж/small.yaml"
sed -i "s|platform: .*|platform: testbed-xeon-xen|; /^reference/d; /^plot/d" "it's a/new
line Ж/small.yaml"
run run "it's a/new
line Ж/small.yaml" -o "it's a/new
line Ж/r" --sweep nic.model=sv --set "fake.note=\$(touch pwned) \`touch pwned\`; 'x'" --set fake.fault=crash
expect_status 2
expect_err_has "fake.note has no effect with nic.model sv"
run run "it's a/new
line Ж/small.yaml" -o "it's a/new
line Ж/r" --sweep nic.model=hv --set "fake.note=\$(touch pwned) \`touch pwned\`; 'x'" --set fake.fault=crash
expect_status 1
run_line "$(sed -n '/^vifsim: to repeat it alone: /,/^vifsim: small: 2 of/p' err | sed '1s/^vifsim: to repeat it alone: //; $d')"
expect_status 1
expect_err_has "vifsim: small: point 1 (nic.model=hv vifs=1) failed in replication 1"
expect_absent pwned
if [[ ! -d "it's a/new
line Ж/r-point-1" ]]; then fail "the command went elsewhere"; fi
