#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `latency_closed_loop`, HV-NIC, 32 VIFs: the round trip agrees with the operational bound, and Dom0's batching is why
# it is no longer than that.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t five < <(replications 5)
point=(--sweep nic.model=hv --sweep vifs=32 "${five[@]}")
simulate latency_closed_loop batched "${point[@]}"
simulate latency_closed_loop single "${point[@]}" --set host.dom0.budget=1

# demand FILE CPU: its busy time for a round trip, us.
demand()
{
	local idle window trips
	idle=$(statistic "$1" "$2.idle_ps")
	window=$(statistic "$1" machine.window_ps)
	trips=$(statistic "$1" workload.round_trips)
	calculate "($window - $idle) / $trips / 1e6"
}

# busy FILE CPU: its share of the window.
busy()
{
	local idle window
	idle=$(statistic "$1" "$2.idle_ps")
	window=$(statistic "$1" machine.window_ps)
	calculate "1 - $idle / $window"
}

# frames_per_batch FILE receive|transmit
frames_per_batch()
{
	local frames batches
	frames=$(statistic "$1" "host_*.dom0.kernel.$2_frames")
	batches=$(statistic "$1" "host_*.dom0.kernel.$2_batches")
	calculate "$frames / $batches"
}

# stage_of_round_trip FILE STAGE: Dom0's time in it for a round trip, us, mean of both hosts.
stage_of_round_trip()
{
	local time trips
	time=$(statistic "$1" "host_*.cpu0.stage_$2_ps")
	trips=$(statistic "$1" workload.round_trips)
	calculate "$time / 2 / $trips / 1e6"
}

# Of all CPUs the one with the largest demand: Dom0's, or that of the guests which share its core and slow down with it.
file=$(point_file batched)
largest=0
dom0_largest=0
dom0_busiest=0
for host in host_a host_b; do
	for cpu in cpu0 cpu1 cpu2 cpu3; do
		demand=$(demand "$file" $host.$cpu)
		largest=$(calculate "$demand > $largest ? $demand : $largest")
	done
	dom0=$(demand "$file" $host.cpu0)
	dom0_largest=$(calculate "$dom0 > $dom0_largest ? $dom0 : $dom0_largest")
	dom0=$(busy "$file" $host.cpu0)
	dom0_busiest=$(calculate "$dom0 > $dom0_busiest ? $dom0 : $dom0_busiest")
done
holds "Dom0 is as good as saturated, busy share of its CPU on the busier host" "$dom0_busiest > 0.95"
mean=$(metric batched rtt_mean_us vifs=32)
holds "mean round trip and 32 times the largest demand, us" \
	"$mean > 0.95 * 32 * $largest && $mean < 1.05 * 32 * $largest"

slow=$(metric single rtt_mean_us vifs=32)
holds "mean round trip without batching and with, us" "$slow >= 1.25 * $mean"

# The reason: the fixed part of a batch is paid for every frame.
single=$(point_file single)
for direction in receive transmit; do
	with=$(frames_per_batch "$file" $direction)
	without=$(frames_per_batch "$single" $direction)
	holds "frames in a $direction batch, with batching" "$with > 1.5"
	# Below 1: batches that only reap what the NIC has sent.  Above it by what began before a window and ended in it.
	holds "frames in a $direction batch, without" "$without < 1.001 && $without > 0.5"
done
before=$(stage_of_round_trip "$file" dom0_batch)
after=$(stage_of_round_trip "$single" dom0_batch)
larger_a=$(demand "$single" host_a.cpu0)
larger_b=$(demand "$single" host_b.cpu0)
larger=$(calculate "$larger_a > $larger_b ? $larger_a : $larger_b")
holds "the demand grows by the batches' fixed part, us" "$after - $before > 0.9 * ($larger - $dom0_largest)"
for host in host_a host_b; do
	dom0=$(demand "$single" $host.cpu0)
	guests=$(demand "$single" "$host.cpu1")
	holds "without batching $host's Dom0 stays the bottleneck, by far, us" "$dom0 > 1.25 * $guests"
done
