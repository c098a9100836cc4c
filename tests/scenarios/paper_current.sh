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

# Of the samples of all constants, some. (What has no effect on pings is told, so standard error is not empty.)
run run "$scenarios/sensitivity.yaml" -o samples --quiet --sweep vifs=1 --sweep workload.kind=ping --shard 7/100
expect_status 0
cut_to="vary.design vary.sample workload.kind vifs nic.model nic.hv.receive_frames rtt_mean_us"
tr -d '\r' <samples/points.csv | awk -F, -v names="$cut_to" '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; count = split(names, name, " "); next }
	$column["vary.design"] == "latin_hypercube" {
		for (i = 1; i <= count; i++) printf "%s%s", $column[name[i]], i < count ? "," : "\n"
	}' >samples.now
holds "samples simulated again" "$(wc -l <samples.now) >= 5"
holds "of them, those not as committed" "$(tr -d '\r' <"$root/results/paper/sensitivity.csv" | grep -vxFcf - samples.now) == 0"
