#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Parameters that are each in their range but do not fit together, or do nothing with the workload that is run: told where
# one of them was written, nothing is simulated or written.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

# refused ERRORS ARGUMENTS...
refused()
{
	local errors=$1
	shift
	run run "$@" -o results
	expect_status 2
	expect_out ""
	expect_err "$errors"
	expect_absent results
}

cp -r "$root/configs" .

# scenario NAME LINE...: NAME.yaml with these lines from its fourth on.
scenario()
{
	printf 'name: %s\ntitle: A contradiction\nplatform: configs/testbed-xeon-xen.yaml\n' "$1" >"$1.yaml"
	printf '%s\n' "${@:2}" >>"$1.yaml"
}

# Of two parameters, told at the one that was written last.
exclude="workload.think and workload.pace.period exclude each other: one of them must be 0"
scenario both "workload:" "  pace: {period: 2 ms}" "  think: 1 ms"
refused "both.yaml:6:10: error: $exclude" both.yaml
scenario paced "workload.pace.period: 2 ms"
refused "vifsim: --set workload.think=1 ms: error: $exclude" paced.yaml --set "workload.think=1 ms"
scenario thoughtful "workload.think: 2 ms"
refused "vifsim: --sweep workload.pace.period=0 ms,1 ms: error: at workload.pace.period=1000 us: $exclude" thoughtful.yaml \
	--sweep "workload.pace.period=0 ms,1 ms"
scenario interrupts "sweep:" "  host.interrupt_cpu: [0, 3, 4]"
refused "interrupts.yaml:5:30: error: at host.interrupt_cpu=4: host.interrupt_cpu is no CPU: it must be below host.cpus" \
	interrupts.yaml
scenario last "host.interrupt_cpu: 3"
refused "vifsim: --set host.cpus=2: error: host.interrupt_cpu is no CPU: it must be below host.cpus" last.yaml \
	--set host.cpus=2
refused "vifsim: --set host.netfront.ring=100: error: host.netfront.ring must be a power of two" paced.yaml \
	--set nic.model=hv --set host.netfront.ring=100
refused "vifsim: --set nic.hv.promiscuous=off: error: nic.hv.promiscuous off keeps every frame from the guests, which \
have MACs of their own behind the card's" paced.yaml --set nic.model=hv --set nic.hv.promiscuous=off
refused "vifsim: --set host.scheduler.sedf.dom0.slice=21 ms: error: host.scheduler.sedf.dom0.slice must not be longer than \
host.scheduler.sedf.dom0.period" paced.yaml --set host.scheduler.policy=sedf \
	--set "host.scheduler.sedf.dom0.slice=21 ms"
refused "vifsim: --set host.scheduler.sedf.period=100 us: error: host.scheduler.sedf.extra_quantum must not be longer than \
host.scheduler.sedf.period: guests would never run" paced.yaml --set host.scheduler.policy=sedf \
	--set "host.scheduler.sedf.period=100 us"

refused "vifsim: --set host.dom0.frame=3 us: error: host.dom0.foreign is above host.dom0.frame, of which it is a part: \
driver and bridge" paced.yaml --set nic.model=hv --set "host.dom0.frame=3 us"

refused "vifsim: --set workload.payload=1473 B: error: workload.payload is above 1472 B: a probe is one frame" paced.yaml \
	--set "workload.payload=1473 B"

# A hostile guest without victims, or without what it attacks.
refused "vifsim: --set workload.hostile.kind=flood: error: workload.hostile.kind takes the last guest of host A away from \
the workload: vifs must be at least 2" paced.yaml --set workload.hostile.kind=flood
refused "vifsim: --set workload.hostile.kind=forge_id: error: workload.hostile.kind forge_id is about the queues of VIFs: \
nic.model must be sv" paced.yaml --set nic.model=hv --set vifs=2 --set workload.hostile.kind=forge_id
refused "vifsim: --set workload.hostile.rate=5 /s: error: workload.hostile.rate has no effect with workload.hostile.kind none" \
	paced.yaml --set vifs=2 --set "workload.hostile.rate=5 /s"

# A fault of what is not there, of a kind that befalls something else, and a parameter that its kind does not have.
scenario faulty "faults:" "  - {kind: guest_crash, target: host_a.guest4, at: 5 ms}" "  - {kind: frame_loss, target: host_b}"
refused "faulty.yaml:5:33: error: faults.1: there is no such guest: its number must be below vifs" faulty.yaml
refused "faulty.yaml:6:32: error: faults.2.target: faults.2.kind frame_loss befalls a wire: wire.host_a_to_switch, \
wire.switch_to_host_a, or those of host_b" faulty.yaml --set vifs=5
refused "vifsim: --set faults.1.delay=1 us: error: faults.1.delay has no effect with faults.1.kind none" paced.yaml \
	--set "faults.1.delay=1 us"
refused "vifsim: --set faults.1.kind=pci_retry: error: faults.1: pci_retry is about a bus on which targets answer with retry: \
bus.model must be pci" paced.yaml --set faults.1.kind=pci_retry --set faults.1.target=host_a --set bus.model=on_chip

# A ping-pong with a peer that the host does not have.
scenario cores "workload:" "  kind: core_pingpong" "sweep: {workload.pingpong.peer: [hyperthread, core, package]}"
refused "cores.yaml:6:47: error: at workload.pingpong.peer=core: workload.pingpong.peer core: a package has one core (host.cores_per_package)" \
	cores.yaml
at="vifsim: --sweep workload.pingpong.peer=hyperthread: error: at workload.pingpong.peer=hyperthread"
refused "$at: workload.pingpong.peer hyperthread: a core has one thread (host.threads_per_core)" \
	cores.yaml --sweep workload.pingpong.peer=hyperthread --set host.threads_per_core=1
at="vifsim: --sweep workload.pingpong.peer=package: error: at workload.pingpong.peer=package"
refused "$at: workload.pingpong.peer package: host.cpus fill one package of 2" \
	cores.yaml --sweep workload.pingpong.peer=package --set host.cpus=2

# Parameters of another workload: each is told.
scenario transfer "workload:" "  kind: pci_transfer" "  payload: 64 B" "  pace: {period: 2 ms, jitter: 1 %}" "  foreign.size: 60 B" \
	"  transfer: {size: 64 B}"
vain="has no effect with workload.kind pci_transfer"
refused "vifsim: --set workload.think=0 us: error: workload.think $vain
transfer.yaml:6:12: error: workload.payload $vain
transfer.yaml:7:18: error: workload.pace.period $vain
transfer.yaml:7:32: error: workload.pace.jitter $vain
transfer.yaml:8:17: error: workload.foreign.size $vain" transfer.yaml --set "workload.think=0 us"
scenario ping "workload.transfer: {size: 4 B}"
refused "ping.yaml:4:27: error: workload.transfer.size has no effect with workload.kind ping" ping.yaml
# Of one of the workloads in a sweep: not in vain.
scenario either "workload.transfer: {size: 4 B}" "sweep: {workload.kind: [pci_transfer, ping]}"
run check either.yaml
expect_status 0

scenario pingpong "workload: {kind: core_pingpong, pace: {period: 2 ms}}"
refused "pingpong.yaml:4:48: error: workload.pace.period has no effect with workload.kind core_pingpong" pingpong.yaml
refused "vifsim: --set host.coherence.hit=8 ns: error: host.coherence.hit has no effect with workload.kind ping" paced.yaml \
	--set "host.coherence.hit=8 ns"

# Parameters of another device, way of its interrupt, or scheduler; and of guests where there are none.  What has an effect
# at some points of a sweep is not in vain.
refused "vifsim: --set nic.interrupt_routing=dom0: error: nic.interrupt_routing has no effect with nic.model hv" paced.yaml \
	--set nic.model=hv --set nic.interrupt_routing=dom0
refused "vifsim: --set host.dom0.batch=9 us: error: host.dom0.batch has no effect with nic.model sv" paced.yaml \
	--set "host.dom0.batch=9 us"
refused "vifsim: --sweep host.hypervisor.unmask=1 us: error: host.hypervisor.unmask has no effect with nic.interrupt_routing hypervisor" \
	paced.yaml --sweep "host.hypervisor.unmask=1 us"
refused "vifsim: --set host.scheduler.credit.boost=off: error: host.scheduler.credit.boost has no effect with host.scheduler.policy bvt" \
	paced.yaml --set host.scheduler.credit.boost=off
scenario bare "workload.kind: pci_transfer"
refused "vifsim: --set vifs=2: error: vifs has no effect with workload.kind pci_transfer
vifsim: --set nic.model=sv: error: nic.model has no effect with workload.kind pci_transfer" bare.yaml --set vifs=2 --set nic.model=sv
scenario devices "sweep: {nic.model: [hv, sv], nic.interrupt_routing: [hypervisor, dom0]}" "host.dom0.batch: 9 us" \
	"nic.identifier.width: 32"
run check devices.yaml
expect_status 0

# Parameters of the other bus.
refused "vifsim: --set bus.on_chip.hops=2: error: bus.on_chip.hops has no effect with bus.model pci" paced.yaml \
	--set bus.on_chip.hops=2
refused "vifsim: --set pci.clock=33 MHz: error: pci.clock has no effect with bus.model on_chip" paced.yaml \
	--set bus.model=on_chip --set "pci.clock=33 MHz"
run run paced.yaml --sweep bus.model=pci,on_chip --set "pci.clock=33 MHz" --set bus.on_chip.hops=2 --set "measure.duration=1 ms" \
	--set measure.replications=1 --set measure.max_replications=1 -o both_buses --quiet
expect_status 0
scenario chip "bus.model: on_chip" "workload: {kind: pci_transfer}"
refused "vifsim: --set pci.clock=33 MHz: error: pci.clock has no effect with bus.model on_chip" chip.yaml \
	--set "pci.clock=33 MHz"
refused "vifsim: --set nic.sriov.fetches=4: error: nic.sriov.fetches has no effect with nic.model sv" paced.yaml \
	--set nic.sriov.fetches=4
refused "vifsim: --set nic.sriov.credit_batch=9: error: nic.sriov.credit_batch is above nic.sriov.queue_slots: a guest would \
wait for ever" paced.yaml --set nic.model=sriov --set nic.sriov.queue_slots=8 --set nic.sriov.credit_batch=9
scenario bus_x "bus.model: pci_x"
refused "vifsim: --set bus.pcie.lanes=8: error: bus.pcie.lanes has no effect with bus.model pci_x" bus_x.yaml --set bus.pcie.lanes=8
scenario link "bus.model: pcie" "bus.pcie: {lanes: 3}"
refused "link.yaml:5:19: error: bus.pcie.lanes must be 1, 2, 4, 8, 12, 16 or 32: no link has others" link.yaml

# A default is no contradiction: 0 stands for none.
scenario closed "workload: {pace: {period: 0 ms}, think: 1 ms}"
run check closed.yaml paced.yaml
expect_status 0
