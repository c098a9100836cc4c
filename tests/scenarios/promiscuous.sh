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

# What a frame costs who pays for it.  Dom0: the bridge's look at it, and at most a batch and an interrupt of its own, with
# three register writes of 0.1 us.  The SV-NIC's receive engine, by hand: the instructions of receive_only (75), of
# demultiplex (30), a look at the entry that its hash leads to (6), and 8 swaps of 2 cycles: 127 cycles of 600 MHz; an
# entry that is another MAC's adds a look.
cpus=8 # of both hosts; a foreign frame reaches both
file=$(point_file results nic.model=hv "workload.foreign.rate=20000 /s")
foreign=$(cost "$file" host.dom0.foreign)
whole=$(calculate "$foreign + $(cost "$file" host.dom0.batch) + $(cost "$file" host.guest.upcall) + 0.3")
last_each=$whole
for rate in "${rates[@]:1}"; do
	share=$(of cpu_dom0_pct hv "$rate")
	none=$(of cpu_dom0_pct hv 0)
	each=$(calculate "($share - $none) / 100 * $cpus / (2 * $rate) * 1e6")
	holds "HV-NIC, $rate/s: Dom0's time for a foreign frame, less the more come in a batch, us" \
		"$each > 0.9 * $foreign && $each < $last_each"
	last_each=$each
	share=$(of me_receive_pct sv "$rate")
	none=$(of me_receive_pct sv 0)
	each=$(calculate "($share - $none) / 100 / $rate * 600e6")
	holds "SV-NIC, $rate/s: the receive engine's cycles for a foreign frame" "$each > 124 && $each < 136"
done

# More than Dom0 can drop: it polls and polls, its CPU has no time to bridge, and probes are lost.  Nobody interrupts it
# any more.  The SV-NIC's pairs do not notice.
mapfile -t one < <(replications 1)
simulate promiscuous flood --sweep "workload.foreign.rate=400000 /s" "${one[@]}"
lost=$(metric flood probes_lost nic.model=hv)
share=$(metric flood cpu_dom0_pct nic.model=hv)
interrupts=$(metric flood interrupts_master nic.model=hv)
holds "HV-NIC, 400000/s: Dom0 has one CPU of four, and loses probes" \
	"$lost > 0 && $share > 24.9 && $share <= 25 && $interrupts == 0"
lost=$(metric flood probes_lost nic.model=sv)
rtt=$(metric flood rtt_mean_us nic.model=sv)
quiet=$(of rtt_mean_us sv 0)
holds "SV-NIC, 400000/s: no probe is lost, round trip against none, us" "$lost == 0 && $rtt > 0.95 * $quiet && $rtt < 1.05 * $quiet"

for rate in "${rates[@]:1}"; do
	rtt=$(of rtt_mean_us sv "$rate")
	holds "SV-NIC, $rate/s: round trip against none, us" "$rtt > 0.99 * $quiet && $rtt < 1.01 * $quiet"
done
