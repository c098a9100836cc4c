#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `faults:`, each kind once: what it strikes is what it says, its victim stands still for as long as it lasts and goes on, the
# others go on meanwhile; and the run's own checks hold, or there would be no results.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

cp -r "$root/configs" .

# scenario NAME WORKLOAD ROW...: NAME.yaml, 80 ms of two pairs, a point for each fault, which begins at 30 ms.
scenario()
{
	local name=$1 kind=$2
	shift 2
	cat >"$name.yaml" <<-END
		name: $name
		platform: configs/testbed-xeon-xen.yaml
		vifs: 2
		workload: {kind: $kind}
		measure: {warmup: 20 ms, duration: 60 ms, replications: 1, max_replications: 1}
		faults: [{at: 30 ms}]
		sweep:
		  nic.model: [hv, sv]
		  where: nic.model == sv or (faults.1.kind != context_hang and faults.1.kind != guest_destroyed)
		  zip:
	END
	printf '    - {faults.1: {%s}}\n' "$@" >>"$name.yaml"
	run run "$name.yaml" -o "$name" -j 2 --quiet
	expect_status 0
}

# ---- round trips ----

# row KIND TARGET FOR COUNT RATE
row()
{
	printf 'kind: %s, target: %s, for: %s, count: %s, rate: %s\n' "$@"
}

mapfile -t rows < <(
	row none none "0 ms" 0 "0 /s"
	row lost_interrupt host_a "0 ms" 1 "0 /s"
	row spurious_interrupt host_a "0 ms" 100 "10000 /s"
	row stuck_interrupt host_a "5 ms" 0 "0 /s"
	row full_send_ring host_a "5 ms" 0 "0 /s"
	row full_receive_ring host_b.guest0 "10 ms" 0 "0 /s"
	row guest_stops_reading host_b.guest0 "10 ms" 0 "0 /s"
	row guest_crash host_a.guest0 "0 ms" 0 "0 /s"
	row guest_destroyed host_a.guest0 "0 ms" 0 "0 /s"
	row dom0_stall host_b "20 ms" 0 "0 /s"
	row context_hang host_b.ingress0 "10 ms" 0 "0 /s"
	row pci_retry host_a "5 ms" 0 "0 /s"
)
scenario trips ping "${rows[@]}"

# of MODEL KIND METRIC
of()
{
	metric trips "$3" nic.model="$1" faults.1.kind="$2"
}

# told MODEL KIND STATISTIC...
told()
{
	local file
	file=$(point_file trips nic.model="$1" faults.1.kind="$2")
	statistic "$file" "${@:3}"
}

# stands MODEL KIND MS: the victim's longest round trip is as long as the fault, and less than a millisecond longer.
stands()
{
	holds "$1, $2: the longest round trip, us" "$(of "$1" "$2" rtt_max_us) > 1000 * $3 && $(of "$1" "$2" rtt_max_us) < 1000 * $3 + 1000"
}

for model in hv sv; do
	before=$(of $model none round_trips)
	calm=$(of $model none rtt_max_us)
	for kind in full_send_ring pci_retry; do stands $model $kind 5; done
	for kind in full_receive_ring guest_stops_reading; do stands $model $kind 10; done
	# A pair stands still for 10 of 60 ms, and the other has no longer to wait for it: half the trips are its own.
	for kind in full_receive_ring guest_stops_reading; do
		now=$(of $model "$kind" round_trips)
		holds "$model, $kind: the other goes on" "$now > $before / 2 + $before / 2 * 48 / 60"
	done
	# The crashed one does so no more, 10 ms after the window's beginning.
	for kind in guest_crash $([[ $model == sv ]] && echo guest_destroyed); do
		now=$(of $model "$kind" round_trips)
		holds "$model, $kind: the other goes on" "$now > $before / 2 + $before / 2 * 10 / 60"
		holds "$model, $kind: no longer than before" "$(of $model "$kind" rtt_max_us) < 1.3 * $calm"
	done
	# A level that is lost on its way is not told again: 10 ms of trips, and nothing more.
	now=$(of $model lost_interrupt round_trips)
	holds "$model: one lost interrupt, and it is over" "$now < $before / 60 * 12 && $(told $model lost_interrupt host_a.interrupts.lost) == 1"
	# Each one costs an interrupt, and harms nobody; the card's line is masked while Dom0 polls.
	spurious=$(told $model spurious_interrupt host_a.interrupts.spurious)
	holds "$model: spurious interrupts, of a hundred" "$spurious > 30 && $spurious <= 100 && $(told $model spurious_interrupt faults.1.begun) == 100"
	holds "$model: with them" "$(of $model spurious_interrupt round_trips) > 0.97 * $before"
done
# Dom0 of host B bridges for one card, and manages VIFs of the other, of which none comes or goes.
stands hv dom0_stall 20
holds "sv: a Dom0 that stalls, and one that does not" "$(of sv dom0_stall round_trips) == $(of sv none round_trips)"
# An interrupt that does not end is taken again as soon as its handler is over: 5 ms of that, and no more.
for model in hv sv; do
	calm=$(told $model none host_a.interrupts.master)
	stuck=$(told $model stuck_interrupt host_a.interrupts.master)
	holds "$model: interrupts, with the line stuck" "$stuck > $calm + 200 && $stuck < $calm + 5000"
	holds "$model: the longest round trip, with the line stuck" "$(of $model stuck_interrupt rtt_max_us) < 6000"
done
stands sv context_hang 10
holds "the VIF of the guest that was destroyed has gone" "$(told sv guest_destroyed host_a.dom0.vifs.killed) == 1"

# A client that never reads again leaves replies in its socket: they are accounted for when the run ends.
scenario unread ping "kind: guest_stops_reading, target: host_a.guest0"
for model in hv sv; do
	holds "$model, a client that never reads again: the other goes on" "$(metric unread round_trips nic.model=$model) > 100"
done

# ---- beside VIFs that come and go ----

# Frames that a wire loses, and those of a guest that is destroyed, are none that the control path has lost; nor are replies
# in a socket that nobody reads.
cat >beside.yaml <<-END
	name: beside
	platform: configs/testbed-xeon-xen.yaml
	vifs: 2
	workload: {kind: ping, timeout: 2 ms, lifecycle: {vifs: 1, start: 10 ms, hold: 3 ms, period: 4 ms}}
	measure: {warmup: 10 ms, duration: 40 ms, replications: 1, max_replications: 1}
	set: {nic.model: sv}
	sweep:
	  zip:
END
printf '    - {faults.1: {kind: %s, target: %s, at: %s, probability: %s}}\n' >>beside.yaml \
	none none "0 ms" "100 %" \
	frame_loss wire.host_a_to_switch "0 ms" "5 %" \
	frame_corruption wire.switch_to_host_b "0 ms" "5 %" \
	guest_destroyed host_b.guest0 "20 ms" "100 %" \
	guest_stops_reading host_a.guest0 "20 ms" "100 %"
run run beside.yaml -o beside -j 2 --quiet
expect_status 0
for kind in frame_loss frame_corruption guest_destroyed; do
	holds "$kind beside VIFs that come and go: probes lost" "$(metric beside probes_lost faults.1.kind=$kind) > 5"
done

# ---- one upon another ----

# A stall of 40 ms, and a short one within it, or one that outlasts it: it is over when the last of them is.
pair()
{
	run run pair.yaml -o "$1" -j 2 --quiet --set "faults.2.at=$2" --set "faults.2.for=$3"
	expect_status 0
	metric "$1" rtt_max_us
}
cat >pair.yaml <<-END
	name: pair
	platform: configs/testbed-xeon-xen.yaml
	vifs: 2
	workload: {kind: ping}
	measure: {warmup: 10 ms, duration: 80 ms, replications: 1, max_replications: 1}
	faults:
	  - {kind: dom0_stall, target: host_b, at: 20 ms, for: 40 ms}
	  - {kind: dom0_stall, target: host_b}
	set: {nic.model: hv}
END
for second in "21 1 40" "40 30 50" "20 40 40"; do
	read -r at for longest <<<"$second"
	now=$(pair "pair$at" "$at ms" "$for ms")
	holds "stalls from 20 to 60, and from $at ms for $for ms" "$now > 1000 * $longest && $now < 1000 * $longest + 1000"
done

# ---- drivers that poll ----

# A driver that has stopped for good: one that polls loops, as ever; by NAPI's rules it sleeps, as with interrupts.
cat >stopped.yaml <<-END
	name: stopped
	platform: configs/testbed-xeon-xen.yaml
	vifs: 2
	workload: {kind: tcp_stream}
	measure: {warmup: 20 ms, duration: 40 ms, replications: 1, max_replications: 1}
	faults: [{kind: full_receive_ring, target: host_b.guest0, at: 20 ms}]
	sweep:
	  nic.model: [hv, sv]
	  host.receive.mode: [interrupt, napi, poll]
END
run run stopped.yaml -o stopped -j 2 --quiet
expect_status 0
for model in hv sv; do
	for mode in interrupt napi poll; do
		running=$(statistic "$(point_file stopped nic.model=$model host.receive.mode=$mode)" host_b.guest0.running_ps)
		case $mode in
		poll) bounds="$running > 0.9 * 40e9" ;;
		*) bounds="$running < 0.1 * 40e9" ;;
		esac
		holds "$model, $mode: a guest whose driver has stopped runs, ps of 40e9" "$bounds"
	done
done

# ---- a watchdog ----

# Lost at 30 ms, and made up for at 40; without it nothing happens any more.
scenario dog ping "kind: lost_interrupt, target: host_a, count: 1"
run run dog.yaml -o watched -j 2 --quiet --set "nic.watchdog=10 ms"
expect_status 0
for model in hv sv; do
	now=$(metric watched rtt_max_us nic.model=$model)
	holds "$model, a watchdog of 10 ms: the longest round trip" "$now > 9000 && $now < 10500"
	holds "$model: trips with it, and without" "$(metric watched round_trips nic.model=$model) > 3 * $(metric dog round_trips nic.model=$model)"
done

# ---- frames ----

loss="target: wire.switch_to_host_b, count: 10, probability: 2 %, delay: 100 us"
scenario frames tcp_stream "kind: frame_loss, $loss" "kind: frame_corruption, $loss" "kind: frame_reordering, $loss"
for model in hv sv; do
	for kind in frame_loss frame_corruption frame_reordering; do
		file=$(point_file frames nic.model=$model faults.1.kind=$kind)
		holds "$model, $kind: ten struck" "$(statistic "$file" faults.1.hits) == 10"
		holds "$model, $kind: none twice, none to somebody else" "$(statistic "$file" faults.frames_twice workload.misdelivered) == 0"
		lost=$(statistic "$file" frames.dropped_lost frames.dropped_corrupted)
		again=$(statistic "$file" workload.retransmits)
		case $kind in
		frame_reordering)
			holds "$model, $kind: none lost, some overtaken" "$lost == 0 && $(statistic "$file" faults.frames_overtaken) > 5"
			;;
		*) holds "$model, $kind: ten lost, each sent again" "$lost == 10 && $again >= 9" ;;
		esac
	done
	errors=$(statistic "$(point_file frames nic.model=$model faults.1.kind=frame_corruption)" 'host_b.*.crc_errors')
	holds "$model: host B's card finds what was corrupted" "$errors == 10"
done
