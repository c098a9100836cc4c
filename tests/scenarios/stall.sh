#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run that is stuck says so.  The ordinary card has one receive buffer, and background traffic takes it whenever it is
# free, so both clients soon lose a probe, and with a time-out of 100 s they wait for its reply beyond the end: all frames
# that still move are the background's.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t once < <(replications 1)
arguments=(--sweep nic.model=hv --sweep vifs=2 --set nic.hv.receive_buffers=1 --set workload.foreign.rate=50k/s
	--set "workload.foreign.size=1514 B" --set "measure.warmup=100 ms" --set "measure.duration=1500 ms" "${once[@]}")

run run "$scenarios/latency.yaml" -o stuck "${arguments[@]}" --set "workload.timeout=100 s"
expect_status 0
expect_err "vifsim: latency: point 1 (nic.model=hv vifs=2) is stuck in replication 1: since 0.250 s of simulated time no frame has moved for a second and more, though 2 wait for one; it goes on to its end
vifsim: latency: at 1 of 1 points nothing was measured, so they have no rtt_mean_us; the first is point 1 (nic.model=hv vifs=2); measure.duration may be too short, or nothing came through"
holds "no round trip once it was stuck" "$(metric stuck round_trips vifs=2) == 0"

# Clients that give up after 100 ms and try again wait for a frame all the time, and do not wait a second for one.
run run "$scenarios/latency.yaml" -o trying "${arguments[@]}"
expect_status 0
if grep -q "is stuck" err; then fail "one that goes on trying is not stuck"; fi

# Nor is one that has nothing to wait for: a probe each three seconds.
run run "$scenarios/latency.yaml" -o pausing --sweep nic.model=sv --sweep vifs=1 --set "workload.pace.period=3 s" \
	--set "measure.duration=7 s" "${once[@]}"
expect_status 0
if grep -q "is stuck" err; then fail "a pause is not being stuck"; fi
