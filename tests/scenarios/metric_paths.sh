#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# metric_paths.sh PROGRAM SCRATCH METRIC_PATHS: short runs of every kind, whose points METRIC_PATHS looks through; and of
# those of one kind alone it has to miss something.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
metric_paths=${3:?usage: metric_paths.sh PROGRAM SCRATCH METRIC_PATHS}

mapfile -t one < <(replications 1)
short=("${one[@]}" --set "measure.warmup=1 ms" --set "measure.duration=5 ms" --sweep vifs=2)
simulate latency latency "${short[@]}" --sweep nic.model=hv,sv --sweep bus.model=pci,pci_x,pcie,on_chip
simulate pci_transfer pci_transfer --set "measure.duration=1 ms" --sweep "workload.transfer.size=64 B"
simulate throughput throughput "${one[@]}" --set "measure.warmup=20 ms" --set "measure.duration=5 ms" --sweep vifs=2 \
	--sweep nic.model=hv --sweep workload.direction=transmit
simulate isolation isolation "${short[@]}" --sweep workload.hostile.kind=attempts --sweep nic.model=sv --sweep workload.kind=ping
simulate promiscuous promiscuous "${short[@]}" --sweep "workload.foreign.rate=80000 /s"

simulate pingpong pingpong "${one[@]}" --set "measure.duration=1 ms" --sweep "workload.payload=64 B" \
	--sweep workload.pingpong.peer=np,package

simulate vif_lifecycle vif_lifecycle "${one[@]}" --set "measure.warmup=1 ms" --set "measure.duration=70 ms" \
	--sweep nic.identifier.width=8 --sweep vifs=8 --sweep workload.lifecycle.vifs=16 --sweep workload.lifecycle.traffic=on

simulate replay replay "${one[@]}" --set "measure.warmup=1 ms" --set "measure.duration=50 ms" --sweep nic.model=hv --sweep vifs=2 \
	--sweep "workload.replay.speed=100 %" --set workload.replay.random_start=off

simulate cdna cdna "${one[@]}" --set "measure.warmup=5 ms" --set "measure.duration=5 ms" --sweep vifs=2 --sweep nic.model=cdna \
	--sweep workload.direction=transmit

simulate throughput faults "${one[@]}" --set "measure.warmup=5 ms" --set "measure.duration=5 ms" --sweep vifs=2 --sweep nic.model=sv \
	--sweep workload.direction=transmit --set faults.1.kind=frame_loss --set faults.1.target=wire.switch_to_host_b \
	--set "faults.1.probability=1 %" --set faults.2.kind=spurious_interrupt --set faults.2.target=host_a

what="(not vifsim) metric_paths"
"$metric_paths" {latency,isolation,pci_transfer,promiscuous,pingpong,replay,throughput,faults,cdna,vif_lifecycle}/points/*.json >out 2>err ||
	fail "a path leads nowhere"
if "$metric_paths" latency/points/*.json >out 2>err; then fail "it missed nothing"; fi
expect_err_has "transfer_clocks: no point has a statistic transfer.clocks"
