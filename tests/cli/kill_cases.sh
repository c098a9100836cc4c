#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 of the sweep or of a simulation, at every step and at random moments: nothing that was done is lost or
# damaged, nothing goes on running, and the same command again leaves what an undisturbed run does.
# shellcheck source=tests/cli/disturbed.sh
. "$(dirname "$0")/disturbed.sh" "$@"

calm small -j 2 --sweep nic.model=sv --sweep vifs=1,2 --set "fake.noise=1 us"

# At every call that changes a file; half of a write is done.  The first run that ends by itself had fewer calls.
for ((step = 1; ; step += ${VIFSIM_STRIDE:-1})); do
	export FAKE_SYSTEM=kill:$step
	run run "${sweep[@]}" -o step -q
	unset FAKE_SYSTEM
	if [[ $status == 0 ]]; then break; fi
	expect_status 137
	before=$(find step/points -name '*.json' 2>/dev/null | wc -l)
	finishes step
	reused=$(grep -o '[0-9]* there already' out | cut -d' ' -f1)
	if ((reused != before)); then fail "of $before finished points only $reused were taken over"; fi
	rm -r step
done
if ((step < 15)); then fail "a sweep has only $step steps"; fi
record "kill -9 of the sweep at each call that changes a file (open, half of a write, fsync, rename)" $((step - 1)) \
	"the same command again completed it, with the same bytes" 0

# start: the program in the background, until it simulates or has ended.
start()
{
	what="$* in the background"
	: >calls
	"$program" "$@" >out 2>err </dev/null &
	pid=$!
	until [[ -s calls ]] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
}

a_while()
{
	sleep "0.$(printf '%03d' $((RANDOM % 300)))"
}

calm small -j 3 --set "fake.noise=1 us" --set "fake.sleep=50 ms"
killed=0
for ((round = 0; round < rounds; round++)); do
	start run "${sweep[@]}" -o killed -q
	a_while
	workers=$(ps --ppid "$pid" -o pid= || true)
	if kill -KILL "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
	wait "$pid" 2>/dev/null || true
	sleep 0.05
	for worker in $workers; do
		if [[ -e /proc/$worker ]] && ! grep -q '^State:.*[ZX]' "/proc/$worker/status" 2>/dev/null; then
			sleep 0.2
			if [[ -e /proc/$worker ]]; then fail "simulation $worker outlives its parent"; fi
		fi
	done
	# Several are killed in one folder before one may end.
	if ((round % 3 == 2)); then
		finishes killed
		rm -r killed
	fi
done
rm -rf killed
record "kill -9 of the sweep at a random moment" "$killed" "no simulation went on; the same command again completed it, with the same bytes" 0

struck=0
for ((round = 0; round < rounds; round++)); do
	start run "${sweep[@]}" -o struck -q
	a_while
	mapfile -t workers < <(ps --ppid "$pid" -o pid= || true)
	if ((${#workers[@]} > 0)); then
		# shellcheck disable=SC2086 # a word
		kill -KILL ${workers[RANDOM % ${#workers[@]}]} 2>/dev/null || true
	fi
	status=0
	wait "$pid" || status=$?
	if [[ $status != 0 ]]; then
		struck=$((struck + 1))
		expect_status 1
		expect_err_has "the simulation crashed: signal 9 (Killed)"
		expect_err_has "small: 5 of 6 points done, 1 failed"
	fi
	finishes struck
	rm -r struck
done
record "kill -9 of a simulation at a random moment" "$struck" "its point was reported, the others went on; the same command again completed it, with the same bytes" 0
