#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Long work shows itself: a bar on a terminal alone, and a word about a simulation that is stuck.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# Each replication of the point with one VIF tells that it is stuck, once, and is a result like any other.
run run small -o stuck -j 2 --sweep nic.model=sv --set fake.fault=stall
expect_status 0
expect_out "small: 3 points in stuck (3 simulated, 0 there already)"
for replication in 1 2; do
	expect_err_has "vifsim: small: point 1 (nic.model=sv vifs=1) is stuck in replication $replication: since 0.001 s of simulated time no frame has moved for a second and more, though 1 wait for one; it goes on to its end"
done
if (($(wc -l <err) != 2)); then fail "another number of warnings than of replications"; fi

# While it runs, not when it ends.
what="a stuck simulation of 20 s"
: >err
"$program" run single -o long -j 1 --set fake.fault=stall --set "fake.sleep=20 s" >out 2>err </dev/null &
pid=$!
for _ in {1..100}; do
	if grep -q "is stuck" err; then break; fi
	sleep 0.1
done
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
expect_err_has "is stuck in replication 1"

# Not on a terminal: no bar.
run run small -o plain --sweep nic.model=sv --set "fake.sleep=400 ms"
expect_status 0
expect_err ""

# The bar on a terminal: points done of all, of those that are to be simulated; what is left; simulated time by wall time,
# also of what is not over (a replication of 2 ms tells of its warm-up, 1 ms, before it sleeps).
if ! command -v script >/dev/null; then exit 0; fi
what="run on a terminal"
printf -v quoted '%q ' "$program" run small -o bar -j 1 --sweep nic.model=sv --set "fake.sleep=900 ms"
TERM=xterm script -qec "$quoted" /dev/null </dev/null >out 2>err
tr '\r' '\n' <out >lines
for text in "small: 0 of 3 points" "small: 1 of 3 points" "small: 2 of 3 points" ", ETA " " ms simulated per s"; do
	if ! grep -qF -- "$text" lines; then fail "the bar lacks: $text"; fi
done
if ! grep -qE '#+\.+ small: 2 of 3 points, ETA [0-9]+ s, [0-9.]+ ms simulated per s' lines; then fail "the bar's form"; fi
if grep -F "simulated per s" lines | head -n 1 | grep -qF " 0.0 ms simulated"; then fail "nothing simulated at first"; fi
if ! tail -n 1 lines | grep -q . && ! grep -q "small: 3 points in bar" lines; then fail "the end"; fi
