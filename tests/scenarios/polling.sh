#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Guests that poll (host.receive.mode): always, they take no interrupt, and their CPUs show it; by NAPI's rules, they take
# far fewer than frames come, and none is left behind, whatever the interrupt scheme.  Each run checks itself beside.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
short=("${one[@]}" --set "measure.warmup=10 ms" --set "measure.duration=40 ms")

# ---- always ----

# Three guests have the three CPUs beside Dom0's to themselves: 75 % of all.
simulate latency poll --sweep vifs=1,3 --sweep host.receive.mode=interrupt,poll "${short[@]}"
for nic in sv hv; do
	for n in 1 3; do
		at=(nic.model=$nic vifs=$n host.receive.mode=poll)
		guests=$(metric poll cpu_guest_pct "${at[@]}")
		interrupts=$(metric poll interrupts_guest "${at[@]}")
		signals=$(metric poll signals_per_frame "${at[@]}")
		lost=$(metric poll probes_lost "${at[@]}")
		holds "$nic, $n VIFs: polling guests take their CPUs, %" "$guests > 24.8 * $n && $guests <= 25 * $n"
		holds "$nic, $n VIFs: and no interrupts, and lose nothing" "$interrupts == 0 && $signals == 0 && $lost == 0"
	done
done
master=$(metric poll interrupts_master nic.model=sv vifs=3 host.receive.mode=poll)
polled=$(metric poll rtt_mean_us nic.model=sv vifs=1 host.receive.mode=poll)
interrupted=$(metric poll rtt_mean_us nic.model=sv vifs=1 host.receive.mode=interrupt)
holds "sv: the device raises none" "$master == 0"
# At both ends of a round trip: the handler's 2 us and its bus read of 2, the signal, IPI and reload, upcall and cold look.
holds "sv: a round trip is shorter by what an interrupt costs, us" "$polled < $interrupted - 15"

# ---- NAPI ----

# tcp_stream: frames come faster than a guest takes them.
simulate throughput bulk --sweep nic.model=sv --sweep vifs=1 --sweep workload.direction=receive \
	--sweep host.receive.mode=interrupt,napi "${short[@]}"
# bulk METRIC MODE
bulk()
{
	metric bulk "$1" host.receive.mode="$2"
}
rate=$(bulk throughput_mbit_s napi)
before=$(bulk throughput_mbit_s interrupt)
holds "bulk TCP by interrupts: nearly one a frame" "$(bulk interrupts_guest interrupt) > 0.9 * $(bulk frames_received interrupt)"
holds "bulk TCP by NAPI: far fewer interrupts than frames" "$(bulk interrupts_guest napi) < 0.25 * $(bulk frames_received napi)"
holds "bulk TCP by NAPI: more gets through, Mbit/s" "$rate > 1.2 * $before"
timeouts=$(bulk timeouts napi)
holds "bulk TCP by NAPI: nobody waits for a frame that lies there" "$timeouts == 0"

# Each pair as fast as it can, guests that share CPUs and bits: a frame left behind would be a probe lost.
simulate latency_closed_loop loop --sweep nic.model=sv --sweep vifs=12 --set host.receive.mode=napi --set host.receive.budget=1 \
	--sweep nic.interrupts=identifier,activity,posted,per_vif "${short[@]}"
for scheme in identifier activity posted per_vif; do
	lost=$(metric loop probes_lost nic.interrupts=$scheme)
	trips=$(metric loop round_trips nic.interrupts=$scheme)
	holds "closed loop, NAPI, $scheme: no probe is lost" "$lost == 0 && $trips > 1000"
done

# Deferred unmasking: interrupts give way to the guest's own timer, and a probe waits for it.
simulate throughput defer --sweep nic.model=sv --sweep vifs=1 --sweep workload.direction=receive --set host.receive.mode=napi \
	--sweep "host.receive.defer=0 us,40 us" "${short[@]}"
without=$(metric defer interrupts_guest "host.receive.defer=0")
with=$(metric defer interrupts_guest "host.receive.defer=40")
rate=$(metric defer throughput_mbit_s "host.receive.defer=40")
holds "bulk TCP, deferred by 40 us: interrupts" "$with < 0.5 * $without && $rate > $before"

# ---- an SR-IOV NIC: its functions as the VIFs of the network processor ----

sed -e "s#^platform: .*#platform: $root/configs/sriov-nic-10g.yaml#" -e '/^plot:/d' -e '/^reference:/d' \
	"$scenarios/latency.yaml" >sriov.yaml
run run sriov.yaml -o sriov -j 2 --quiet --sweep nic.model=sriov --sweep vifs=3 --sweep host.receive.mode=poll,napi "${short[@]}"
expect_status 0
for mode in poll napi; do
	lost=$(metric sriov probes_lost host.receive.mode=$mode)
	trips=$(metric sriov round_trips host.receive.mode=$mode)
	holds "sriov, $mode" "$lost == 0 && $trips > 55"
done

# A context's interrupts can't be masked; deferrals are NAPI's.
run run "$scenarios/cdna.yaml" -o refused --sweep nic.model=cdna --set host.receive.mode=poll
expect_status 2
run run "$scenarios/latency.yaml" -o refused --set host.receive.mode=poll --set "host.receive.defer=10 us"
expect_status 2
