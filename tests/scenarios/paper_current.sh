#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The committed results behind the README's figures are those of this program and platform: a few of their points, simulated
# again as the scenarios say, are the same to the last digit.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mkdir paper
for scenario in latency throughput; do
	mkdir "paper/$scenario"
	cp "$root/results/paper/$scenario.csv" "paper/$scenario/points.csv"
done

# same SCENARIO METRIC COLUMN=VALUE...
same()
{
	local committed now
	committed=$(metric "paper/$1" "$2" "${@:3}")
	now=$(metric "$1" "$2" "${@:3}")
	holds "$1, ${*:3}: $2, committed and now" "\"$committed\" == \"$now\" && $now > 0"
}

simulate latency latency --sweep vifs=1,32
simulate throughput throughput --sweep vifs=1 --sweep workload.direction=transmit
for model in hv sv; do
	for n in 1 32; do
		same latency rtt_mean_us nic.model=$model vifs=$n
	done
	same throughput throughput_mbit_s nic.model=$model vifs=1 workload.direction=transmit
done
