#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `promiscuous`, slide 2: a bridge's NIC listens to everything, and Dom0 pays for frames of nobody here; the
# self-virtualizing NIC drops them by itself.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

rates=(0 20000 80000)
mapfile -t five < <(replications 5)
simulate promiscuous results --sweep "workload.foreign.rate=0 /s,20000 /s,80000 /s" "${five[@]}"

# of METRIC MODEL RATE
of()
{
	metric results "$1" nic.model="$2" workload.foreign.rate="$3"
}

for model in hv sv; do
	for rate in "${rates[@]}"; do
		file=$(point_file results nic.model=$model "workload.foreign.rate=$rate /s")
		sent=$(statistic "$file" workload.foreign.sent)
		dropped=$(statistic "$file" frames.dropped_foreign)
		lost=$(statistic "$file" frames.dropped_no_buffer)
		reported=$(of frames_dropped $model "$rate")
		holds "$model, $rate/s: frames sent in 5 windows of 200 ms" "$sent >= 0.95 * $rate && $sent <= 1.05 * $rate"
		# The switch floods each to both hosts; a few are on their way when a window opens or closes.
		holds "$model, $rate/s: every one dropped, at both hosts" \
			"$dropped >= 0.998 * 2 * $sent && $dropped <= 1.002 * 2 * $sent"
		holds "$model, $rate/s: and no other frame" "$lost == 0 && $reported == $dropped"
	done
done
for model in hv sv; do
	dropped=$(of frames_dropped $model 80000)
	holds "$model: frames dropped" "$dropped > 0"
done

last_share=0 last_rtt=0 last_busy=0
for rate in "${rates[@]}"; do
	share=$(of cpu_dom0_pct hv "$rate")
	rtt=$(of rtt_mean_us hv "$rate")
	holds "HV-NIC, $rate/s: Dom0's share rises, %" "$share > $last_share"
	holds "HV-NIC, $rate/s: round trip rises, us" "$rtt > $last_rtt"
	last_share=$share last_rtt=$rtt

	share=$(of cpu_dom0_pct sv "$rate")
	busy=$(of me_busy_pct sv "$rate")
	holds "SV-NIC, $rate/s: Dom0's share, %" "$share == 0"
	holds "SV-NIC, $rate/s: engines' share rises, %" "$busy > $last_busy"
	last_busy=$busy
done
quiet=$(of rtt_mean_us sv 0)
for rate in "${rates[@]:1}"; do
	rtt=$(of rtt_mean_us sv "$rate")
	holds "SV-NIC, $rate/s: round trip against none, us" "$rtt > 0.99 * $quiet && $rtt < 1.01 * $quiet"
done
