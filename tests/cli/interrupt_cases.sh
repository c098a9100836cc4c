#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The first Ctrl-C lets running simulations end and starts no more, the second kills them; the same command goes on.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# The first replication of each point sleeps for half a second, the second for a quarter.
arguments=(run small -o r -j 1 --sweep nic.model=sv --set "fake.sleep=500 ms")

# start: the program in the background, until it simulates.  (A shell has background jobs ignore SIGINT; env undoes that.)
start()
{
	what="$* in the background"
	: >calls
	env --default-signal=INT "$program" "$@" >out 2>err </dev/null &
	pid=$!
	until [[ -s calls ]]; do sleep 0.02; done
}

# finish: its status.
finish()
{
	status=0
	wait "$pid" || status=$?
}

start "${arguments[@]}"
until (($(wc -c <calls) >= 3)); do sleep 0.02; done
kill -INT "$pid"
finish
expect_status 130
expect_calls 3
expect_err_has "interrupted; the same command again goes on from here"
expect_err_has "small: 1 of 3 points done, 0 failed; r/points.csv has those that are done"
if [[ $(cut -d, -f1,2 r/points.csv | tr -d '\r') != "nic.model,vifs
sv,1" ]]; then fail "other points: $(cat r/points.csv)"; fi
grep -q '"complete": false' r/manifest.json || fail "the manifest does not tell"

# What is done can be looked at, and whoever shows it says that it is not all.
incomplete="vifsim: note: r is incomplete, 2 of 3 points missing: the command that began it completes it"
run compare r
expect_status 0
expect_err "$incomplete"
expect_out_has "not covered: r is incomplete: 2 of the points that it is about missing"
expect_out_has "3 claims: 3 not covered"
if command -v gnuplot >/dev/null; then
	run plot r
	expect_status 0
	expect_err_has "$incomplete"
	run report r
	expect_status 0
	expect_err "$incomplete"
	grep -qF "These results are incomplete: 2 of 3 points missing." r/report.html || fail "the page does not tell"
fi

run "${arguments[@]}"
expect_status 0
expect_out "small: 3 points in r (2 simulated, 1 there already)"
grep -q '"complete": true' r/manifest.json || fail "the manifest does not tell"
run run small -o whole -j 1 -q --sweep nic.model=sv
expect_same whole/points.csv r/points.csv
expect_absent r/report.html
run compare r
expect_err ""

# Complete results of other points stay as they are until all of the new ones are there; of the same, more are kept.
cp r/manifest.json before.json
start run small -o r -j 1 --sweep nic.model=sv --sweep vifs=8,9 --set "fake.sleep=300 ms"
until (($(wc -c <calls) >= 3)); do sleep 0.02; done
kill -INT "$pid"
finish
expect_err_has "small: 1 of 2 points done, 0 failed; r/points.csv not written"
expect_same before.json r/manifest.json
expect_same whole/points.csv r/points.csv
start "${arguments[@]}" --sweep vifs=1,2,4,8,9
until (($(wc -c <calls) >= 3)); do sleep 0.02; done
kill -INT "$pid"
finish
expect_err_has "small: 4 of 5 points done, 0 failed; r/points.csv has those that are done"
if (($(wc -l <r/points.csv) != 5)); then fail "$(cat r/points.csv)"; fi

# A second signal does not wait for a simulation of 20 s.
start run single -o killed -j 1 --set "fake.sleep=20 s"
kill -INT "$pid"
until grep -q "once more to kill them" err; do sleep 0.02; done
before=$SECONDS
kill -INT "$pid"
finish
expect_status 130
if ((SECONDS - before > 5)); then fail "it waited for $((SECONDS - before)) s"; fi

# SIGTERM is taken as Ctrl-C is.
start run single -o terminated -j 1 --set "fake.sleep=200 ms"
kill -TERM "$pid"
finish
expect_status 143
expect_calls 1

# Also when it reaches the simulations too, as that of a batch system does.
start run single -o everywhere -j 1 --set "fake.sleep=400 ms"
workers=$(ps --ppid "$pid" -o pid=)
# shellcheck disable=SC2086 # words
kill -TERM "$pid" $workers
finish
expect_status 143
expect_calls 1
if grep -q "failed in replication" err; then fail "a simulation that was to end by itself was killed"; fi
