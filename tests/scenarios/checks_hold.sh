#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every replication's report holds the checks that every run makes of itself, and their two sides, read again here, agree.
# shellcheck disable=SC2016 # conditions of awk
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
may_say+=("^vifsim: --set .*: warning: .* is outside its plausible range") # costs of 0 and of far too much

both=("host_a: messages conserved" "host_b: messages conserved" "frames conserved" "frames held" "stations counted" "host_a: events conserved" "host_b: events conserved"
	"host_a: signals accounted" "host_b: signals accounted" "host_a: no wake is lost" "host_b: no wake is lost" "host_a: switches accounted" "host_b: switches accounted"
	"host_a: guests' frames accounted" "host_b: guests' frames accounted" "host_a: bus transactions accounted"
	"host_b: bus transactions accounted" "switch: frames in and out" "switch: every frame decided"
	"wires: frames of the switch" "wires: frames and stays" "frames dropped for no buffer" "frames dropped for nobody"
	"probes accounted" "workload's frames accounted" "host_a: CPU time conserved" "host_b: CPU time conserved" "host_a: domains' time conserved"
	"host_b: domains' time conserved" "host_a: bus clocks conserved" "host_b: bus clocks conserved"
	"host_a: running domains fill the CPUs" "host_b: running domains fill the CPUs"
	"host_a: switches paid" "host_b: switches paid" "round trips are the sum of their stays"
	"Little's law of the pairs" "delivery in order" "Little's law at switch" "Little's law at wire.host_a_to_switch"
	"Little's law at wire.host_b_to_switch" "Little's law at wire.switch_to_host_a"
	"Little's law at wire.switch_to_host_b" "Little's law at wire.foreign_to_switch"
	"Utilisation law at wire.host_a_to_switch" "Utilisation law at wire.host_b_to_switch"
	"Utilisation law at wire.switch_to_host_a" "Utilisation law at wire.switch_to_host_b"
	"Utilisation law at wire.foreign_to_switch" "host_a: utilisation law of the bus"
	"host_b: utilisation law of the bus" "Utilisation law at host_"{a,b}".cpu"{0,1,2,3})
# Where frames are on a host.
hv=(guest_send transmit_rings dom0_stack nic_transmit_ring nic.transmit nic.receive_fifo nic.receive_ring receive_rings
	guest_receive applications)
sv=(guest_send ixp.send_queue ixp.egress_stage ixp.send_ring ixp.send_stage ixp.receive_buffer ixp.ingress_queue
	ixp.ingress_stage receive_rings guest_receive applications)

# expect_checks FILE NAME...: each once in every replication, and passed.
expect_checks()
{
	local file=$1 name reports passed
	shift
	reports=$(count '"checks":[' "$file")
	what="checks of $file"
	holds "reports" "$reports > 0"
	for name in "$@"; do
		passed=$(count "{\"name\":\"$name\",\"passed\":true," "$file")
		holds "$name: passed in every report" "$passed == $reports"
	done
	holds "no failed check" "$(count '"passed":false' "$file") == 0"
}

# sides FILE NAME: of each check whose name begins so, the numbers in its text, in a line.
sides()
{
	grep -oE "\{\"name\":\"$2[^\"]*\",\"passed\":true,\"detail\":\"[^\"]*\"" "$1" |
		sed -E 's/.*"detail":"//; s/[^0-9]+/ /g; s/^ //'
}

# agree FILE NAME CONDITION: of the numbers, as awk's fields, in every such check.
agree()
{
	local lines
	lines=$(sides "$1" "$2" | awk "!($3) { print; bad = 1 } END { print NR; exit bad }") || fail "$2: $3: $lines"
	holds "$2: both sides agree, checks" "$lines > 0"
}

# expect_conserved FILE: what both NICs' machines have.
expect_conserved()
{
	agree "$1" "Little's law at " '$1 == $2'
	# not free, frames, their services, counted as busy
	agree "$1" "Utilisation law at wire" '$1 == $3 && $1 == $4'
	# not free, reads and writes, tenures, their phases
	agree "$1" "host_.: utilisation law of the bus" '$1 == $2 && $1 > 0 && $1 <= $4 + $3 && $4 <= $1 + $3'
	# given, asked for, rounding
	agree "$1" "Utilisation law at host_.\\.cpu" '$1 <= $2 + $3 && $2 <= $1 + $3'
	agree "$1" "Little's law of the pairs" '$1 == $2 && $1 > 0'
	agree "$1" "round trips are the sum of their stays" '$1 == $2 && $1 > 0'
	# created, delivered, dropped, in flight
	agree "$1" "frames conserved" '$1 == $2 + $3 + $4 && $2 > 0'
	# exist, held, on a bus
	agree "$1" "frames held" '$1 == $2 + $3'
	agree "$1" "stations counted" '$1 == $2 && $2 == $3'
	for host in host_a host_b; do
		# by owner, by stage, idle, window, CPUs; a picosecond of each of 4 CPUs may be rounded away
		agree "$1" "$host: CPU time conserved" '$1 == $2 && $1 > 0 && $1 + $3 == $4 * $5 && $5 == 4'
		# sent, at ports, coalesced, taken, pending; taken by guests, by port
		agree "$1" "$host: events conserved" '$1 == $2 && $2 == $3 + $4 + $5 && $6 == $7 && $6 > 0'
		agree "$1" "$host: bus clocks conserved" '$1 + $2 + $3 + $4 + $5 == $6 && $6 > 0'
	done
}

# expect_stations FILE STATION...: the checks of both hosts' stations.
expect_stations()
{
	local file=$1 names=() host station
	shift
	for host in host_a host_b; do
		for station in "$@"; do
			names+=("Little's law at $host.$station")
		done
	done
	expect_checks "$file" "${both[@]}" "${names[@]}"
	expect_conserved "$file"
}

# expect_engines FILE: the utilisation law at the network processor's servers.
expect_engines()
{
	local file=$1 names=() host server
	for host in host_a host_b; do
		for server in receive ingress egress send scratch sram dram hash; do
			names+=("Utilisation law at $host.ixp.$server")
		done
	done
	expect_checks "$file" "${names[@]}"
	# not idle, swaps, extra cycles, services, booked as busy
	agree "$file" "Utilisation law at host_.\\.ixp\\.(receive|ingress|egress|send)" '$1 == $4 && $1 == $5 && $1 > 0'
}

for scenario in latency latency_closed_loop promiscuous; do
	points=(--sweep "nic.model=hv,sv" --set "measure.duration=50 ms")
	if [[ $scenario == promiscuous ]]; then
		points+=(--sweep "workload.foreign.rate=0 /s,80000 /s")
		last=(nic.model=hv "workload.foreign.rate=80000 /s")
	else
		points+=(--sweep "vifs=1,32")
		last=(nic.model=hv vifs=32)
	fi
	simulate "$scenario" "$scenario" "${points[@]}"
	files=0
	for file in "$scenario"/points/*.json; do
		if grep -qF '"nic.model":{"value":"hv"' "$file"; then
			expect_stations "$file" "${hv[@]}"
		else
			expect_stations "$file" "${sv[@]}"
			expect_engines "$file"
		fi
		files=$((files + 1))
	done
	holds "$scenario: points" "$files == 4"

	# Little's law says something only where frames have been.
	file=$(point_file "$scenario" "${last[@]}")
	for station in "${hv[@]}"; do
		# A server answers at once unless an interrupt comes between: nobody stays there.
		if [[ $station == applications ]]; then continue; fi
		agree "$file" "Little's law at host_a.$station" '$1 > 0'
	done
done

# Free switches, and reloads dearer than they: the price of switches holds there too.
for cost in "host.switch.domain=0 us" "host.switch.reload=50 us"; do
	simulate latency_closed_loop "cost_${cost%%=*}" --sweep vifs=32 --set "$cost" --set "measure.duration=40 ms"
	for file in "cost_${cost%%=*}"/points/*.json; do
		expect_checks "$file" "host_a: switches paid" "host_b: switches paid"
	done
done

# What no other scenario here has: nothing is broken, and frames come through; of messages, none is lost.
# whole NAME SCENARIO ARGUMENTS...
whole()
{
	local name=$1 scenario=$2 file
	shift 2
	simulate "$scenario" "whole_$name" "$@" "${once[@]}" --set "measure.warmup=5 ms" --set "measure.duration=20 ms"
	for file in "whole_$name"/points/*.json; do
		expect_checks "$file" "frames conserved" "frames held" "stations counted" "host_a: events conserved" \
			"host_a: messages conserved" "host_a: no wake is lost" "host_a: switches accounted"
		holds "$name: frames that guests received" "$(statistic "$file" host_a.frames_to_guests) > 0"
	done
}
mapfile -t once < <(replications 1)
one=(--sweep vifs=8)
both_nics=(--sweep "nic.model=hv,sv" "${one[@]}")
whole posted latency --sweep nic.model=sv "${one[@]}" --set nic.interrupts=posted
whole activity latency --sweep nic.model=sv "${one[@]}" --set nic.interrupts=activity
whole ports latency --sweep nic.model=hv "${one[@]}" --set nic.ports=2
whole ideal latency "${both_nics[@]}" --set peer.kind=ideal
whole ideal_ports throughput --sweep nic.model=hv --sweep vifs=2 --set peer.kind=ideal --set nic.ports=2
whole pcie latency "${both_nics[@]}" --set bus.model=pcie
whole pci_x latency "${both_nics[@]}" --set bus.model=pci_x
whole replay replay --sweep "nic.model=hv,sv" --sweep vifs=3 --sweep "workload.replay.speed=400 %"
messages=(--set nic.interrupts=per_vif)
whole per_vif latency --sweep nic.model=sv "${one[@]}" "${messages[@]}"
whole guests_vectors latency --sweep nic.model=sv "${one[@]}" "${messages[@]}" --set nic.vectors.cpu=guest
whole exitless latency --sweep nic.model=sv "${one[@]}" "${messages[@]}" --set nic.vectors.delivery=exitless
# A CPU above those that a local APIC's byte can name.
whole many_cpus latency --sweep nic.model=sv "${one[@]}" "${messages[@]}" --set host.cpus=260 --set host.interrupt_cpu=259
for name in per_vif guests_vectors exitless many_cpus; do
	agree "whole_$name"/points/*.json "host_a: messages conserved" '$1 > 0 && $1 == $2 + $3 + $4 + $5 && $4 == $6'
done

# The bus alone has nothing else to check.
simulate pci_transfer pci_transfer --sweep "workload.transfer.size=4 B,1514 B"
for file in pci_transfer/points/*.json; do
	expect_checks "$file" "host_a: bus clocks conserved" "host_a: utilisation law of the bus"
	agree "$file" "host_a: bus clocks conserved" '$1 + $2 + $3 + $4 + $5 == $6 && $6 > 0'
done
