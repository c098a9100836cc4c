#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The interrupt schemes (nic.interrupts) under the load of `latency`: a vector for each VIF, bit vectors posted to memory,
# and counts beside the identifier tell the hypervisor exactly whom to signal; what each costs on the bus shows.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
simulate latency schemes --sweep nic.model=sv --sweep vifs=1,32 --sweep nic.interrupts=identifier,per_vif,posted,activity \
	"${one[@]}"

# of METRIC SCHEME VIFS
of()
{
	metric schemes "$1" nic.interrupts="$2" vifs="$3"
}

identifier=$(of rtt_mean_us identifier 32)
for scheme in per_vif posted activity; do
	for n in 1 32; do
		redundant=$(of interrupts_redundant "$scheme" $n)
		switches=$(of redundant_switches "$scheme" $n)
		signals=$(of signals_per_frame "$scheme" $n)
		holds "$scheme, $n VIFs: nobody is signalled for nothing" "$redundant == 0 && $switches == 0"
		# But for frames on their way at the window's edges.
		holds "$scheme, $n VIFs: a signal a frame" "$signals > 0.999 && $signals < 1.001"
	done
	rtt=$(of rtt_mean_us "$scheme" 32)
	holds "$scheme, 32 VIFs: the fall is gone, us" "$rtt < 0.4 * $identifier"
done

# At one VIF nothing is shared, and what is left are the accesses. A round trip has an interrupt on either host.  Nothing
# is read where a vector tells, nor where a bit vector lies in memory, which costs its decoding; the counts come on top of
# what the identifier costs: their write, and a look (on this bus under 2 us each way).
for pair in "per_vif posted" "posted identifier" "identifier activity"; do
	cheap=$(of rtt_mean_us "${pair% *}" 1)
	dear=$(of rtt_mean_us "${pair#* }" 1)
	holds "one VIF: $pair, us" "$cheap < $dear && $dear < $cheap + 4"
done
for scheme in per_vif posted; do
	reads=$(of pci_read_pct "$scheme" 1)
	holds "$scheme: the hypervisor reads nothing over the bus" "$reads == 0"
done
reads=$(of pci_read_pct activity 1)
holds "activity: the identifier is read" "$reads > 0"
file=$(point_file schemes nic.interrupts=per_vif vifs=32)
for host in host_a host_b; do
	sent=$(statistic "$file" $host.ixp.messages.sent)
	taken=$(statistic "$file" $host.interrupts.master)
	holds "per_vif, $host: an interrupt a message, but for those that merge or are on their way" \
		"$taken <= $sent + 1 && $taken > 0.98 * $sent"
done

# Vectors that VIFs share are as bits that they share: 8 vectors at 32 VIFs wake 4 guests a frame.
simulate latency shared --sweep nic.model=sv --sweep vifs=32 --set nic.interrupts=per_vif --set nic.vectors.count=8 "${one[@]}"
signals=$(metric shared signals_per_frame vifs=32)
holds "8 vectors, 32 VIFs: signals a frame" "$signals > 3.9 && $signals < 4.01"

# On the guest's own CPU the signal needs no interrupt to another one.
simulate latency routed --sweep nic.model=sv --sweep vifs=1 --set nic.interrupts=per_vif --set nic.vectors.cpu=guest "${one[@]}"
here=$(metric routed rtt_mean_us vifs=1)
there=$(of rtt_mean_us per_vif 1)
holds "one VIF: the vector at the guest's CPU, us" "$here < $there && $here > $there - 4"

# A guest that runs takes its message itself: a stream keeps the guest busy, so most of them. One that probes is blocked.
simulate throughput exitless --sweep nic.model=sv --sweep vifs=1 --sweep workload.direction=receive \
	--set nic.interrupts=per_vif --sweep nic.vectors.delivery=hypervisor,exitless --set "measure.duration=50 ms" "${one[@]}"
without=$(metric exitless interrupts_master nic.vectors.delivery=exitless)
with=$(metric exitless interrupts_master nic.vectors.delivery=hypervisor)
file=$(point_file exitless nic.vectors.delivery=exitless)
told=$(statistic "$file" host_a.interrupts.exitless host_b.interrupts.exitless)
upcalls=$(metric exitless interrupts_guest nic.vectors.delivery=exitless)
holds "exitless: the hypervisor takes few of the interrupts" "$without < 0.3 * $with && $told > 2 * $without"
holds "exitless: each upcall is somebody's" "$upcalls <= $told + $without + 2"
# The hypervisor's handlers and signals take no time for those: what they take is the price of the interrupts that were taken,
# whose CPUs had at worst a busy sibling.
handled=$(statistic "$file" 'host_*.cpu*.stage_interrupt_ps' 'host_*.cpu*.stage_signal_ps')
price=$(calculate "$(cost "$file" host.hypervisor.identifier) + $(cost "$file" host.hypervisor.signal)")
holds "exitless: hypervisor time of interrupts, us each" \
	"$handled / 1e6 <= ($without + 2) * $price / 0.55 && $handled / 1e6 >= ($without - 2) * $price"

# All of them side by side, as the figure has them: who names the VIF signals nobody for nothing, at any number of VIFs.
simulate interrupt_schemes all --sweep vifs=2,64 "${one[@]}"
for scheme in activity posted per_vif; do
	for row in $(awk -F, -v scheme=$scheme '$1 == scheme { print $5 "/" $4 "/" $9 }' all/points.csv | tr -d '\r' | sort -u); do
		IFS=/ read -r mode delivery vifs <<<"$row"
		redundant=$(metric all interrupts_redundant nic.interrupts=$scheme host.receive.mode="$mode" \
			nic.vectors.delivery="$delivery" vifs="$vifs")
		holds "figure, $scheme, $delivery, $mode, $vifs VIFs: signals for nothing" "$redundant == 0"
	done
done
polled=$(metric all rtt_mean_us host.receive.mode=poll vifs=2)
best=$(metric all rtt_mean_us nic.interrupts=per_vif nic.vectors.delivery=hypervisor host.receive.mode=interrupt vifs=2)
holds "figure: guests that poll on CPUs of their own answer soonest, us" "$polled < $best - 15"

# Moderation by the device: interrupts no closer than the interval; the others' messages and lines are held, not lost.
each=$(metric all interrupts_master nic.interrupts=identifier nic.identifier.width=8 nic.identifier.map=modulo \
	nic.moderation.mode=off vifs=64)
for moderation in interval count adaptive; do
	file=$(point_file all nic.moderation.mode=$moderation vifs=64)
	passed=$(statistic "$file" 'host_*.ixp.moderation.interrupts')
	taken=$(metric all interrupts_master nic.moderation.mode=$moderation vifs=64)
	activities=$(statistic "$file" 'host_*.ixp.moderation.activities')
	holds "$moderation: fewer interrupts than without, each one that moderation let pass" \
		"$taken < 0.95 * $each && $taken <= $passed + 2 && $taken > 0.98 * $passed && $activities > $passed"
done
taken=$(metric all interrupts_master nic.moderation.mode=interval vifs=64)
holds "interval: at most one in 200 us on each host" "$taken <= 2 * (80000 / 200 + 1)"
simulate latency moderated --sweep nic.model=sriov --sweep vifs=2 --set nic.interrupts=per_vif --set "workload.pace.period=100 us" \
	--sweep nic.moderation.mode=off,interval --set "nic.moderation.interval=500 us" "${one[@]}"
without=$(metric moderated rtt_mean_us nic.moderation.mode=off)
with=$(metric moderated rtt_mean_us nic.moderation.mode=interval)
file=$(point_file moderated nic.moderation.mode=interval)
held=$(statistic "$file" 'host_*.sriov.moderation.held')
holds "vectors of functions, moderated each for itself: frames wait for their message, us" \
	"$held > 0 && $with > $without + 300 && $with < 1000 + $without"

# Contradictions are refused.
run run "$scenarios/latency.yaml" -o refused --sweep nic.model=sv --set nic.interrupts=posted --set nic.interrupt_routing=dom0
expect_status 2
run run "$scenarios/latency.yaml" -o refused --sweep nic.model=sv --set nic.interrupts=posted --set nic.vectors.count=4
expect_status 2
run run "$scenarios/latency.yaml" -o refused --sweep nic.model=sv --sweep vifs=8 --set nic.interrupts=per_vif \
	--set nic.vectors.count=4 --set nic.vectors.delivery=exitless
expect_status 2
