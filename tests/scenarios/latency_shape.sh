#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `latency`, slides 16 and 17: both curves, the self-virtualizing NIC at half the bridge's round trip up to 8 VIFs and above
# it at 32, its control with a wide identifier, and its data path without Dom0 and without a bus read but the identifier's.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

vifs=(1 2 4 8 16 24 32)
mapfile -t few < <(replications 5)
simulate latency results "${few[@]}"

rows=$(wc -l <results/points.csv)
holds "a head and a row for each NIC and number of VIFs" "$rows == 1 + 2 * ${#vifs[@]}"
for model in hv sv; do
	for n in "${vifs[@]}"; do
		at=("nic.model=$model" "vifs=$n")
		mean=$(metric results rtt_mean_us "${at[@]}")
		half_width=$(metric results rtt_ci95_us "${at[@]}")
		trips=$(metric results round_trips "${at[@]}")
		sent=$(metric results frames_sent "${at[@]}")
		holds "$model, $n VIFs: a mean and its interval" "$mean > 0 && $half_width >= 0 && $half_width < 0.1 * $mean"
		# 5 windows of 500 ms, a probe of each pair every 2 ms; skipped where the last one is still out.
		skipped=$(metric results probes_skipped "${at[@]}")
		holds "$model, $n VIFs: probes" "$trips + $skipped >= 0.99 * 1250 * $n && $trips + $skipped <= 1.01 * 1250 * $n"
		holds "$model, $n VIFs: two frames a round trip" "$sent >= 2 * $trips - 5 * $n && $sent <= 2 * $trips + 5 * $n"
	done
done

# Calibrated at one VIF, predicted from there on.
for n in 1 2 4 8; do
	hv=$(metric results rtt_mean_us nic.model=hv vifs=$n)
	sv=$(metric results rtt_mean_us nic.model=sv vifs=$n)
	holds "SV-NIC takes about half as long as HV-NIC, $n VIFs, us" "$sv >= 0.42 * $hv && $sv <= 0.58 * $hv"
done

for model in hv sv; do
	last=0
	for n in "${vifs[@]:1}"; do
		mean=$(metric results rtt_mean_us nic.model=$model vifs="$n")
		holds "$model grows with the guests, $n VIFs, us" "$mean > $last"
		last=$mean
	done
done

# The fall, and its control: with a bit of the identifier for each VIF nobody is woken for nothing, and it is gone.
hv=$(metric results rtt_mean_us nic.model=hv vifs=32)
hv_half=$(metric results rtt_ci95_us nic.model=hv vifs=32)
sv=$(metric results rtt_mean_us nic.model=sv vifs=32)
sv_half=$(metric results rtt_ci95_us nic.model=sv vifs=32)
holds "SV-NIC is worse than HV-NIC at 32 VIFs, the intervals apart, us" "$sv - $sv_half > $hv + $hv_half"
simulate latency wide "${few[@]}" --sweep nic.model=sv --sweep vifs=32 --set nic.identifier.width=32
wide=$(metric wide rtt_mean_us vifs=32)
redundant=$(metric wide interrupts_redundant vifs=32)
holds "the control with 32 bits, us" "$wide < 0.75 * $hv && $redundant == 0"

for n in "${vifs[@]}"; do
	share=$(metric results cpu_dom0_pct nic.model=sv vifs="$n")
	file=$(point_file results nic.model=sv vifs="$n")
	running=$(statistic "$file" 'host_*.cpu*.dom0_ps' 'host_*.dom0.running_ps' 'host_*.dom0.upcalls' 'host_*.dom0.switched_in')
	holds "SV-NIC, $n VIFs: no Dom0 time, no upcall, never scheduled" "$share == 0 && $running == 0"
	for host in host_a host_b; do
		reads=$(statistic "$file" $host.bridge.reads)
		bus_reads=$(statistic "$file" $host.pci.read_transactions)
		identifier=$(statistic "$file" $host.ixp.identifier.reads)
		interrupts=$(statistic "$file" $host.interrupts.master)
		# One of each of the 5 replications may be on its way when the window opens or closes.
		holds "SV-NIC, $n VIFs, $host: the CPUs read the identifier, once an interrupt" \
			"$interrupts > 0 && $reads - $interrupts <= 5 && $interrupts - $reads <= 5"
		holds "SV-NIC, $n VIFs, $host: the bus knows no other read" \
			"$bus_reads - $identifier <= 5 && $identifier - $bus_reads <= 5 && $bus_reads - $reads <= 5 && $reads - $bus_reads <= 5"
	done
done

# The same counter does count where the data path reads: the ordinary NIC fetches what it sends from host memory.
file=$(point_file results nic.model=hv vifs=8)
bus_reads=$(statistic "$file" 'host_*.pci.read_transactions')
sent=$(metric results frames_sent nic.model=hv vifs=8)
holds "HV-NIC: reads on the bus for what it sends" "$bus_reads >= 0.99 * $sent"
share=$(metric results cpu_dom0_pct nic.model=hv vifs=8)
holds "HV-NIC: Dom0's time, %" "$share > 1"
