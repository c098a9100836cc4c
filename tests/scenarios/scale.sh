#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `scale`: 1,024 VIFs on one device work as 32 do: every frame arrives, a frame is signalled to as many guests as share its
# bit, and what that costs is seen in the round trips.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
simulate scale results "${one[@]}" --sweep nic.identifier.width=8,64 --sweep vifs=32,1024 --set "measure.duration=200 ms"

# of METRIC VIFS WIDTH
of()
{
	metric results "$1" vifs="$2" nic.identifier.width="$3" nic.interrupts="${4:-identifier}"
}

# Signals a frame, when n VIFs are on w bits, all as many: 32 / 8 = 4, 1024 / 8 = 128, 1024 / 64 = 16.
for case in "32 8 4" "32 64 1" "1024 8 128" "1024 64 16"; do
	read -r n w expected <<<"$case"
	signals=$(of signals_per_frame "$n" "$w")
	# Frames that meet in one read of the register share its signals.
	holds "$n VIFs on $w bits: signals a frame" "$signals > 0.98 * $expected && $signals < 1.01 * $expected"
	lost=$(of probes_lost "$n" "$w")
	dropped=$(of frames_dropped "$n" "$w")
	holds "$n VIFs on $w bits: nothing lost" "$lost == 0 && $dropped == 0"
	# 4,000 probes a second in all.
	trips=$(of round_trips "$n" "$w")
	holds "$n VIFs on $w bits: the same traffic" "$trips > 750 && $trips < 850"
done
narrow=$(of rtt_mean_us 1024 8)
wide=$(of rtt_mean_us 1024 64)
few=$(of rtt_mean_us 32 64)
holds "1,024 VIFs: 128 signals a frame cost more than 16, and these more than 1, us" "$narrow > 1.2 * $wide && $wide > 1.1 * $few"

# A vector for each VIF wakes nobody for nothing, however many there are.
for n in 32 1024; do
	redundant=$(of interrupts_redundant "$n" 8 per_vif)
	signals=$(of signals_per_frame "$n" 8 per_vif)
	holds "$n VIFs, each with a vector: a signal a frame, none redundant" "$signals > 0.995 && $signals < 1.005 && $redundant == 0"
done
vectors=$(of rtt_mean_us 1024 8 per_vif)
holds "1,024 VIFs: a vector for each is cheaper than 64 bits, us" "$vectors < 0.9 * $wide"
