#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `identifier_width`, slides 13 and 17: an identifier as wide as there are VIFs wakes nobody for nothing; a narrower one
# does, as often as VIFs share its bits, and that is what the round trip at 32 VIFs is spent on.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

widths=(8 16 32)
vifs=(8 12 20 32)
mapfile -t three < <(replications 3)
simulate identifier_width results --sweep vifs=8,12,20,32 "${three[@]}"

rows=$(wc -l <results/points.csv)
holds "a head, and a row for each number of VIFs, of each width and of the ordinary card" "$rows == 1 + 4 * ${#vifs[@]}"

# of METRIC WIDTH VIFS: of the SV-NIC.
of()
{
	metric results "$1" nic.model=sv nic.identifier.width="$2" vifs="$3"
}

# by_count VIFS WIDTH: signals a frame, when each frame of a VIF whose bit k VIFs share sends k.  By hand, on 8 bits:
# 12 VIFs: (4 x 2 x 2 + 4 x 1 x 1) / 12 = 1.667; 20: (4 x 3 x 3 + 4 x 2 x 2) / 20 = 2.6; 32: (8 x 4 x 4) / 32 = 4.
by_count()
{
	calculate "($1 % $2) * (int($1 / $2) + 1) ^ 2 / $1 + ($2 - $1 % $2) * int($1 / $2) ^ 2 / $1"
}

for w in "${widths[@]}"; do
	for n in "${vifs[@]}"; do
		redundant=$(of interrupts_redundant "$w" "$n")
		switches=$(of redundant_switches "$w" "$n")
		signals=$(of signals_per_frame "$w" "$n")
		expected=$(by_count "$n" "$w")
		if ((n <= w)); then
			holds "$w bits, $n VIFs: no redundant wake, no redundant switch" "$redundant == 0 && $switches == 0"
		else
			holds "$w bits, $n VIFs: redundant wakes and switches" "$redundant > 0 && $switches > 0"
		fi
		# Probes that meet in one read of the register share its signals: a little below the count, never above it
		# (but for frames on their way at the window's edges).
		holds "$w bits, $n VIFs: signals a frame" "$signals > 0.98 * $expected && $signals < 1.002 * $expected"
	done
done
count=$(by_count 20 8)
holds "the count itself, 20 VIFs on 8 bits" "$count == 2.6"

# Where no bit is shared, the width means nothing at all: the same to the last picosecond.
narrow=$(of rtt_mean_us 8 8)
for w in 16 32; do
	wide=$(of rtt_mean_us "$w" 8)
	holds "8 VIFs: 8 and $w bits, us" "$wide == $narrow"
done
middle=$(of rtt_mean_us 16 12)
wide=$(of rtt_mean_us 32 12)
holds "12 VIFs: 16 and 32 bits, us" "$wide == $middle"

# 32 VIFs: each bit more takes redundant wakes away, and the round trip with them.
narrow=$(of rtt_mean_us 8 32)
middle=$(of rtt_mean_us 16 32)
wide=$(of rtt_mean_us 32 32)
hv=$(metric results rtt_mean_us nic.model=hv vifs=32)
holds "32 VIFs: 8, 16 and 32 bits, us" "$narrow > 1.5 * $middle && $middle > 1.2 * $wide"
holds "32 VIFs: 32 bits well below HV-NIC, us" "$wide < 0.75 * $hv"
