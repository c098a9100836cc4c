#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `cdna`, another machine: bulk TCP of one CPU's guests over two ports.  With protected contexts Dom0 has nothing to do,
# each CPU time's worth of frames is larger at each number of guests, either way, and more guests cost nothing; behind
# the bridge they do. Nobody is woken for nothing, and no descriptor is refused; what the hypervisor's checks cost is
# seen without them.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
short=("${one[@]}" --set "measure.warmup=200 ms" --set "measure.duration=300 ms")
simulate cdna all "${short[@]}" --sweep vifs=1,24

# Two wires' data: 1,448 bytes in 1,538.
ceiling=$(calculate "2 * 1000 * 1448 / 1538")
for direction in transmit receive; do
	for n in 1 24; do
		for model in hv cdna; do
			at=("nic.model=$model" "workload.direction=$direction" "vifs=$n")
			what="$model, $direction, $n guests"
			mbit_s=$(metric all throughput_mbit_s "${at[@]}")
			holds "$what: Mbit/s, and never above the wires'" "$mbit_s > 100 && $mbit_s < 1.001 * $ceiling"
			parts=0
			for owner in dom0 guest hypervisor idle; do
				parts=$(calculate "$parts + $(metric all "cpu_${owner}_pct" "${at[@]}")")
			done
			holds "$what: one CPU's time, %" "$parts > 99.99 && $parts < 100.01"
			file=$(point_file all "${at[@]}")
			holds "$what: no host B, but a peer that answers" \
				"$(count '"host_b' "$file") == 0 && $(statistic "$file" peer.frames_sent) > 0"
			for port in "" _port1; do
				holds "$what: frames over port ${port:-0}" "$(statistic "$file" "wire.host_a${port}_to_switch.frames") > 0"
			done
		done
		at=("workload.direction=$direction" "vifs=$n")
		what="$direction, $n guests"
		dom0=$(metric all cpu_dom0_pct nic.model=hv "${at[@]}")
		holds "$what: Dom0 works for its bridge, and not for contexts, %" \
			"$dom0 > 30 && $(metric all cpu_dom0_pct nic.model=cdna "${at[@]}") == 0"
		hv=$(metric all throughput_mbit_s nic.model=hv "${at[@]}")
		cdna=$(metric all throughput_mbit_s nic.model=cdna "${at[@]}")
		holds "$what: contexts carry more than the bridge, Mbit/s" "$cdna > 1.5 * $hv"

		# Bit vectors name exactly whom there is something for; a vector waits 125 us at most.
		at=("nic.model=cdna" "${at[@]}")
		file=$(point_file all "${at[@]}")
		holds "$what: nobody is woken for nothing" "$(metric all interrupts_redundant "${at[@]}") == 0"
		per_s=$(metric all interrupts_master_per_s "${at[@]}")
		holds "$what: interrupts a second" "$per_s > 4000 && $per_s < 8000"
		vectors=$(statistic "$file" host_a.cdna.vectors)
		holds "$what: no more interrupts than vectors" "$(statistic "$file" host_a.cdna.interrupts) <= $vectors && $vectors > 0"
		holds "$what: nothing is refused" \
			"$(metric all isolation_faults "${at[@]}") == 0 && $(statistic "$file" host_a.dma_guard.refused) == 0"
		holds "$what: pins are checked" "$(count '"host_a: pinned pages accounted","passed":true' "$file") == 1"
		# A descriptor for each frame, either way; of reception those of a guest that waits come later, a ring of 256 at most.
		enqueued=$(statistic "$file" host_a.dma_guard.enqueued)
		frames=$(statistic "$file" host_a.cdna.frames_received host_a.cdna.frames_sent)
		holds "$what: a descriptor a frame" "$enqueued > $frames - 256 * $n && $enqueued < $frames + 256 * $n"
	done
done

# More guests: smaller batches, more switches behind the bridge; as much with contexts.
for direction in transmit receive; do
	hv1=$(metric all throughput_mbit_s nic.model=hv workload.direction=$direction vifs=1)
	hv24=$(metric all throughput_mbit_s nic.model=hv workload.direction=$direction vifs=24)
	cdna1=$(metric all throughput_mbit_s nic.model=cdna workload.direction=$direction vifs=1)
	cdna24=$(metric all throughput_mbit_s nic.model=cdna workload.direction=$direction vifs=24)
	holds "$direction: 24 guests against one, bridge" "$hv24 < 0.9 * $hv1"
	holds "$direction: 24 guests against one, contexts" "$cdna24 > 0.9 * $cdna1"
done

# What the hypervisor's checks cost: without them it has next to nothing to do, and guests do more.
simulate cdna unprotected "${short[@]}" --sweep vifs=1 --sweep nic.model=cdna --sweep workload.direction=transmit \
	--set nic.cdna.protection=off
checked=$(metric all cpu_hypervisor_pct nic.model=cdna workload.direction=transmit vifs=1)
unchecked=$(metric unprotected cpu_hypervisor_pct vifs=1)
holds "the hypervisor's part with and without checks, %" "$checked > 3 * $unchecked"
with=$(metric all throughput_mbit_s nic.model=cdna workload.direction=transmit vifs=1)
holds "throughput with and without checks, Mbit/s" "$(metric unprotected throughput_mbit_s vifs=1) > 1.02 * $with"

# Two hosts alike, instead of the ideal peer.
simulate cdna hosts "${one[@]}" --set "measure.warmup=50 ms" --set "measure.duration=50 ms" --sweep vifs=2 --sweep nic.model=cdna \
	--sweep workload.direction=transmit --set peer.kind=host
holds "two hosts, Mbit/s" "$(metric hosts throughput_mbit_s vifs=2) > 100"
holds "two hosts: both have contexts" "$(statistic "$(point_file hosts vifs=2)" host_b.cdna.frames_received) > 0"

# A buffer of one vector: it is often full, and no signal is lost.
simulate cdna narrow "${one[@]}" --set "measure.warmup=50 ms" --set "measure.duration=50 ms" --sweep vifs=4 --sweep nic.model=cdna \
	--sweep workload.direction=receive --set nic.posted.slots=1 --set nic.cdna.receive_frames=1 \
	--set nic.cdna.transmit_frames=1
file=$(point_file narrow vifs=4)
holds "a buffer of one vector: some wait" "$(statistic "$file" host_a.cdna.vectors_waited) > 0"
holds "a buffer of one vector, Mbit/s" "$(metric narrow throughput_mbit_s vifs=4) > 300"

# What does not fit together.
run run "$scenarios/cdna.yaml" -o results --sweep vifs=33 --sweep nic.model=cdna
expect_status 2
expect_err_has "vifs are above nic.cdna.contexts: a guest has a context of its own"
run run "$scenarios/cdna.yaml" -o results --sweep nic.model=hv --set nic.cdna.ring=64
expect_status 2
expect_err_has "nic.cdna.ring has no effect with nic.model hv"
run run "$scenarios/cdna.yaml" -o results --set nic.cdna.ring=48
expect_status 2
expect_err_has "nic.cdna.ring must be a power of two"
expect_absent results
