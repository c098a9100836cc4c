#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `interrupt_routing`, slide 13: what an interrupt of the self-virtualizing NIC costs through Dom0, and what the hypervisor
# saves: Dom0 is not scheduled, and the protection level is switched only where guests are entered and left.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
mapfile -t three < <(replications 3)

# Probes so far apart that no two meet: three of each pair, evenly paced, each a round trip of two frames, after a first
# one that finds cold caches.  A hyperthread does not slow its sibling, so that costs add up.
sv=(--sweep nic.model=sv)
apart=(--set "workload.pace.period=20 s" --set "workload.pace.jitter=0 %" --set "measure.duration=60 s"
	--set "measure.warmup=20 s" --set "host.smt.speed=100 %" "${one[@]}")
simulate interrupt_routing apart "${sv[@]}" --sweep vifs=1,8,32 "${apart[@]}"

# One VIF, by hand, from the platform's costs.  In the hypervisor: its handler, and a signal.  Through Dom0: the interrupt's
# way to it, its return from idle (nobody else was on its CPU), its upcall, its handler, and a notification; the accesses
# of the identifier are the same two.  A round trip has two interrupts.
file=$(point_file apart vifs=1 nic.interrupt_routing=dom0)
own=$(calculate "$(cost "$file" host.hypervisor.identifier) + $(cost "$file" host.hypervisor.signal)")
routed=$(calculate "$(cost "$file" host.hypervisor.interrupt) + $(cost "$file" host.switch.reload) + \
	$(cost "$file" host.guest.upcall) + $(cost "$file" host.dom0.identifier) + $(cost "$file" host.hypervisor.notify)")
short=$(metric apart rtt_mean_us vifs=1 nic.interrupt_routing=hypervisor)
long=$(metric apart rtt_mean_us vifs=1 nic.interrupt_routing=dom0)
# The device polls doorbells 137 cycles apart, 0.23 us: each of the two frames may find it by so much earlier or later.
holds "one VIF: the difference is two interrupts' costs, us" \
	"$long - $short > 2 * ($routed - $own) - 0.5 && $long - $short < 2 * ($routed - $own) + 0.5"

# k VIFs share a bit.  Each frame: k guests are entered, and leave to block: 2 k switches of level.  One more wake in two
# frames: the client, to send its probe: 1 a frame.  Through Dom0: it is entered, and left and entered again by each of
# its k notifications and its unmask, and left to block: 2 (k + 2) more.  Of four that share a bit the first and the last
# are on one CPU: the last one's signal may find the first one running, and enter and leave the hypervisor once more.
for n in 1 8 32; do
	k=$(((n + 7) / 8))
	for routing in hypervisor dom0; do
		at=("vifs=$n" "nic.interrupt_routing=$routing")
		file=$(point_file apart "${at[@]}")
		least=$((1 + 2 * k + (${#routing} == 4 ? 2 * (k + 2) : 0)))
		switches=$(metric apart protection_switches_per_frame "${at[@]}")
		holds "apart, $n VIFs, $routing: switches of the protection level for a frame" \
			"$switches >= $least && $switches <= $least + ($k > 1 ? 2 : 0)"
		for host in host_a host_b; do
			frames=$(statistic "$file" $host.frames_to_guests)
			interrupts=$(statistic "$file" $host.interrupts.master)
			signals=$(statistic "$file" $host.interrupts.signals)
			redundant=$(statistic "$file" $host.interrupts.redundant)
			scheduled=$(statistic "$file" $host.dom0.switched_in $host.dom0.reloaded)
			upcalls=$(statistic "$file" $host.dom0.upcalls)
			holds "apart, $n VIFs, $routing, $host: an interrupt a frame" \
				"$frames == 3 * $n && $interrupts == $frames"
			holds "apart, $n VIFs, $routing, $host: signals, whoever sends them" \
				"$signals == $k * $frames && $redundant == ($k - 1) * $frames"
			if [[ $routing == hypervisor ]]; then
				holds "apart, $n VIFs, $host: Dom0 is never scheduled" "$scheduled == 0 && $upcalls == 0"
			else
				handled=$(statistic "$file" $host.dom0.identifier.interrupts)
				notified=$(statistic "$file" $host.dom0.identifier.notifications)
				holds "apart, $n VIFs, $host: Dom0 is scheduled once an interrupt" \
					"$scheduled == $interrupts && $upcalls == $interrupts && $handled == $interrupts"
				holds "apart, $n VIFs, $host: and sends the signals" "$notified == $signals"
			fi
		done
	done
done

# The scenario's load, with the ordinary card beside it.
simulate interrupt_routing results --sweep vifs=1,8,32 "${three[@]}"
rows=$(wc -l <results/points.csv)
holds "a head, and a row for each number of VIFs, of both ways and of the ordinary card" "$rows == 1 + 3 * 3"
for n in 1 8 32; do
	for name in rtt_mean_us protection_switches_per_frame cpu_dom0_pct; do
		bridge=$(metric results $name vifs=$n nic.model=hv)
		routed=$(metric results $name vifs=$n nic.model=sv nic.interrupt_routing=dom0)
		own=$(metric results $name vifs=$n nic.model=sv nic.interrupt_routing=hypervisor)
		holds "$n VIFs, $name: more through Dom0 than in the hypervisor" "$own < $routed"
		# At 32 VIFs redundant signals make the SV-NIC slower than the card, and cost Dom0 a hypercall each.
		if ((n < 32)) || [[ $name == cpu_dom0_pct ]]; then
			holds "$n VIFs, $name: most with the bridge in Dom0" "$routed < $bridge"
		fi
	done
	file=$(point_file results vifs=$n nic.interrupt_routing=hypervisor)
	scheduled=$(statistic "$file" 'host_*.dom0.upcalls' 'host_*.dom0.switched_in' 'host_*.dom0.reloaded' 'host_*.cpu*.dom0_ps')
	holds "$n VIFs: Dom0 has no part in an interrupt that the hypervisor handles" "$scheduled == 0"
done
