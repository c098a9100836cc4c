#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `isolation`, slide 12: whatever a hostile guest tries is refused and counted, and the others do not notice; a flood
# takes its turns, and no more.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

kinds=(write_queue read_queue ring_doorbell map_queue forge_id spoof_source overrun_index)
mapfile -t one < <(replications 1)
simulate isolation results "${one[@]}" --sweep nic.model=sv --set "measure.warmup=60 ms" --set "measure.duration=60 ms"

# of METRIC WORKLOAD KIND CONTEXTS
of()
{
	metric results "$1" workload.kind="$2" workload.hostile.kind="$3" nic.ixp.contexts="$4"
}

quiet=$(of rtt_mean_us ping silent 8)
trips=$(of round_trips ping silent 8)
holds "round trips of seven pairs, one each ms, in 60 ms" "$trips >= 0.95 * 420 && $trips <= 1.05 * 420"
for kind in "${kinds[@]}"; do
	file=$(point_file results workload.kind=ping "workload.hostile.kind=$kind" nic.model=sv)
	made=$(of hostile_attempts ping "$kind" 8)
	refused=$(of isolation_faults ping "$kind" 8)
	own=$(statistic "$file" "workload.hostile.$kind")
	holds "$kind: more than 10,000 attempts" "$made > 10000 && $own == $made"
	# What is under way at an edge of the window: a fault, or the frames of a send queue.
	holds "$kind: each is refused" "$refused >= $made - 64 && $refused <= $made + 64"
	granted=$(statistic "$file" workload.hostile.granted workload.hostile.leaked)
	changed=$(statistic "$file" 'host_*.guest*.frames_changed')
	holds "$kind: no access went through, no byte was told, none changed" "$granted == 0 && $changed == 0"
	disorder=$(statistic "$file" workload.out_of_order workload.misdelivered workload.probes_lost)
	holds "$kind: the others' frames came in order, and all" "$disorder == 0"
	rtt=$(of rtt_mean_us ping "$kind" 8)
	same=$(of round_trips ping "$kind" 8)
	holds "$kind: as many round trips of the others, 1 % longer at most" "$same == $trips && $rtt < 1.01 * $quiet"
done
# Where each is counted: in the guest by its page tables, in the device by kind.
for case in "write_queue host_a.guest7.faults_writing" "read_queue host_a.guest7.faults_reading" \
	"ring_doorbell host_a.guest7.faults_writing" "map_queue host_a.guest7.grants.faults" "forge_id host_a.ixp.faults_identity" \
	"spoof_source host_a.ixp.faults_source" "overrun_index host_a.ixp.faults_index"; do
	read -r kind counter <<<"$case"
	file=$(point_file results workload.kind=ping "workload.hostile.kind=$kind" nic.model=sv)
	counted=$(statistic "$file" "$counter")
	refused=$(of isolation_faults ping "$kind" 8)
	holds "$kind: counted as $counter" "$counted == $refused"
done

# Indices that can be and are not true: no refusal, and harm to nobody but who writes them, wherever the queues lie.
for send in device host; do
	simulate isolation "false_$send" "${one[@]}" --sweep nic.model=sv --sweep workload.kind=ping \
		--sweep workload.hostile.kind=false_index --sweep nic.ixp.contexts=8 --set nic.ixp.send_queue=$send \
		--set "measure.warmup=60 ms" --set "measure.duration=60 ms"
	file=$(point_file "false_$send" workload.hostile.kind=false_index)
	made=$(statistic "$file" workload.hostile.false_index)
	errors=$(statistic "$file" host_a.ixp.protocol_errors)
	refused=$(metric "false_$send" isolation_faults)
	holds "false_index, send queue in $send memory: attempts, empty slots found" "$made > 10000 && $errors > 1000 && $refused == 0"
	same=$(metric "false_$send" round_trips)
	lost=$(metric "false_$send" probes_lost)
	holds "false_index, send queue in $send memory: as many round trips of the others" "$same == $trips && $lost == 0"
done
rtt=$(metric false_device rtt_mean_us)
holds "false_index: round trips of the others, 1 % longer at most" "$rtt < 1.01 * $quiet"

# A flood.  Who shares a context with it waits for one frame of it, not for the queue: an egress program of 711 cycles
# of 600 MHz and a poll of 137, 1.4 us; the two microengines and the bus, which all share, cost as much again at most.
for contexts in 8 4 2; do
	file=$(point_file results workload.kind=ping workload.hostile.kind=flood "nic.ixp.contexts=$contexts" nic.model=sv)
	frames=$(statistic "$file" workload.hostile.flood_frames)
	holds "$contexts contexts: frames of the flood in 60 ms" "$frames > 20000"
	before=$(of rtt_p99_us ping silent $contexts)
	after=$(of rtt_p99_us ping flood $contexts)
	holds "$contexts contexts: p99 of the others, us" "$after < $before + 2 * 1.4"
	same=$(of round_trips ping flood $contexts)
	count=$(of round_trips ping silent $contexts)
	holds "$contexts contexts: as many round trips" "$same == $count"
done
# With 4 VIFs to a context it is served in turn with 3 others: it gets less than alone, they notice more.
file=$(point_file results workload.kind=ping workload.hostile.kind=flood nic.ixp.contexts=8 nic.model=sv)
alone=$(statistic "$file" workload.hostile.flood_frames)
file=$(point_file results workload.kind=ping workload.hostile.kind=flood nic.ixp.contexts=2 nic.model=sv)
shared=$(statistic "$file" workload.hostile.flood_frames)
holds "the flood's frames, sharing a context with three, and with none" "$shared < 0.9 * $alone"

# The wire, when all have frames: a turn of seven segments of 1,538 bytes and one frame of 84, so that the flood, which could
# send far more, gets 84 / (7 * 1538 + 84) of it: 0.77 %.
for contexts in 8 4 2; do
	before=$(of throughput_mbit_s tcp_stream silent $contexts)
	after=$(of throughput_mbit_s tcp_stream flood $contexts)
	fair=$(of fairness_jain tcp_stream flood $contexts)
	by_hand=$(calculate "$before * 7 * 1538 / (7 * 1538 + 84)")
	holds "$contexts contexts: throughput of the others, Mbit/s, by hand $by_hand" \
		"$after > 0.998 * $by_hand && $after < 1.002 * $by_hand"
	holds "$contexts contexts: all alike" "$fair > 0.999"
done
