#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `ablation`: the fall at 32 VIFs is made by redundant wakes and by what each costs. Without them, or with wakes that cost
# little or that preempt nobody, it is gone; without batches in Dom0 the bridge is slower and it is smaller.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t options < <(replications 3)
options+=(--set "measure.duration=150 ms" --sweep vifs=32)
simulate ablation results "${options[@]}"
rows=$(wc -l <results/points.csv)
holds "a head, and for each load 4 changes of the bridge and 5 of the SV-NIC" "$rows == 1 + 2 * (4 + 5)"

# How a change is told apart in the table.
declare -A changes=([as_it_is]="nic.identifier.width=8 host.refill.wake=8 host.scheduler.policy=bvt host.dom0.budget=64"
	[16_bits]=nic.identifier.width=16
	[32_bits]=nic.identifier.width=32
	[no_refill]=host.refill.wake=0
	[fifo]=host.scheduler.policy=round_robin
	[unbatched]=host.dom0.budget=1)

# of METRIC MODEL CHANGE PERIOD_US
of()
{
	local change
	read -ra change <<<"${changes[$3]}"
	metric results "$1" nic.model="$2" workload.pace.period="$4" "${change[@]}"
}

# ratio CHANGE PERIOD_US: of the SV-NIC's mean to the bridge's; a NIC that does not know the change stays as it is.
ratio()
{
	local sv_change=$1 hv_change=$1 sv hv
	case $1 in
		*_bits) hv_change=as_it_is ;;
		unbatched) sv_change=as_it_is ;;
	esac
	sv=$(of rtt_mean_us sv "$sv_change" "$2")
	hv=$(of rtt_mean_us hv "$hv_change" "$2")
	calculate "$sv / $hv"
}

# redundant CHANGE PERIOD_US: wakes for nothing of each frame of the SV-NIC.
redundant()
{
	local wakes frames
	wakes=$(of interrupts_redundant sv "$1" "$2")
	frames=$(of frames_received sv "$1" "$2")
	calculate "$wakes / $frames"
}

for period in 2000 0; do
	whole=$(ratio as_it_is $period)
	for change in 16_bits 32_bits no_refill fifo; do
		part=$(ratio $change $period)
		holds "$period us, $change: the ratio falls" "$part < 0.92 * $whole"
		if ((period != 0)); then
			holds "paced, $change: SV-NIC is the faster again" "$part < 0.95"
		fi
	done
	part=$(ratio unbatched $period)
	holds "$period us, unbatched: the ratio falls" "$part < 0.92 * $whole"

	none=$(redundant 32_bits $period)
	half=$(redundant 16_bits $period)
	all=$(redundant as_it_is $period)
	holds "$period us: wakes for nothing with 32, 16 and 8 bits" "$none == 0 && $half > 0.2 && $all > 1.5 * $half"
	wide=$(ratio 32_bits $period)
	middle=$(ratio 16_bits $period)
	holds "$period us: the ratio follows them" "$wide < $middle && $middle < $whole"
done

whole=$(ratio as_it_is 2000)
wide=$(ratio 32_bits 2000)
holds "paced: the fall, and none with 32 bits" "$whole > 1.15 && $wide < 0.75"
# What each wake costs, not their number: with no refill and without preemption as many are for nothing.
all=$(redundant as_it_is 2000)
for change in no_refill fifo; do
	as_many=$(redundant $change 2000)
	holds "paced, $change: as many wakes for nothing" "$as_many > 0.95 * $all"
done
# In a closed loop a guest that has to wait for the CPU has its own frame before it runs: its wake is not for nothing.
all=$(redundant as_it_is 0)
few=$(redundant fifo 0)
holds "closed loop: wakes for nothing with and without preemption" "$few < 0.5 * $all"

# The first column is the machine as it is: `latency` gives the same, to the last digit.
simulate latency latency "${options[@]}"
for model in hv sv; do
	here=$(of rtt_mean_us $model as_it_is 2000)
	there=$(metric latency rtt_mean_us nic.model=$model)
	holds "$model, as it is: as in latency, us" "$here == $there"
done
