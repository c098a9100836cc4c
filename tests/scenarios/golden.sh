#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the simulator says of a few short points of each kind of scenario is what it said when tests/golden/ was written, to the
# last digit: a change that is to make it faster changes none of this.  Columns that have come since are not looked at.
# A change that is to change results writes them anew: GOLDEN_WRITE=1 bash tests/scenarios/golden.sh PROGRAM SCRATCH.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
may_say+=("^vifsim: pci_transfer: at 4 of 72 points nothing was measured")

golden=$tests/golden

# columns NAMES FILE: a table's columns of these names (one comma-separated line), in that order.
columns()
{
	tr -d '\r' <"$2" | awk -F, -v names="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; count = split(names, name, ",") }
		{
			for (i = 1; i <= count; i++)
				printf("%s%s", i > 1 ? "," : "", name[i] in place ? $(place[name[i]]) : "?")
			printf("\n")
		}'
}

# keeps NAME SCENARIO DURATION ARGUMENTS...: one replication of each point, by golden/NAME.csv.
keeps()
{
	local name=$1 only=()
	mapfile -t only < <(replications 1)
	simulate "$2" "$name" "${only[@]}" --set "measure.duration=$3" "${@:4}"
	if [[ ${GOLDEN_WRITE:-} ]]; then
		tr -d '\r' <"$name/points.csv" >"$golden/$name.csv"
		return
	fi
	columns "$(head -n 1 "$golden/$name.csv")" "$name/points.csv" >"$name.csv"
	diff -u "$golden/$name.csv" "$name.csv" >"$name.diff" || fail "$name has changed: $(head -c 3000 "$name.diff")"
}

keeps latency latency "40 ms" --sweep vifs=1,8,32
keeps wide latency "40 ms" --sweep nic.model=sv --sweep vifs=32 --sweep nic.identifier.width=32 --sweep nic.interrupt_routing=hypervisor,dom0
keeps closed_loop latency_closed_loop "10 ms" --sweep vifs=1,24
keeps schedulers latency "20 ms" --sweep vifs=12 --sweep host.scheduler.policy=sedf,credit,round_robin
keeps threads latency "20 ms" --sweep vifs=12 --set host.placement=secondary_threads
keeps throughput throughput "10 ms" --set "measure.warmup=10 ms" --sweep vifs=1,12
keeps promiscuous promiscuous "10 ms" --set "measure.warmup=5 ms" --sweep "workload.foreign.rate=0 /s,80000 /s"
keeps lifecycle vif_lifecycle "60 ms" --set "measure.warmup=20 ms" --sweep vifs=8 --sweep workload.lifecycle.vifs=24
keeps isolation isolation "10 ms" --set "measure.warmup=5 ms" --sweep workload.kind=ping --sweep nic.ixp.contexts=4
keeps placement queue_placement "10 ms" --set "measure.warmup=5 ms" --sweep vifs=4
keeps sharing context_sharing "1500 ms" --set "measure.warmup=500 ms" --sweep vifs=64
keeps on_chip future_multicore "10 ms" --set "measure.warmup=5 ms" --sweep vifs=8
keeps pci pci_transfer "200 us" --set "measure.warmup=0 ms"
keeps pingpong pingpong "1 ms" --sweep "workload.payload=4 B,1024 B"
