#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The 8-bit identifier, slide 13: a frame signals every VIF of its bit.  With n = 8 a + b VIFs, a + 1 share each of b bits
# and a each of the others, so a frame's signals are 1 + r(n) on average, r(n) = [b (a + 1) a + (8 - b) a (a - 1)] / n:
# 1 up to 8 VIFs, then 1.667 at 12, 2 at 16, 2.6 at 20, 3 at 24 and 4 at 32.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t three < <(replications 3)
mapfile -t one < <(replications 1)

# signals_too_many VIFS: n r(n), the signals too many when each VIF gets one frame.
signals_too_many()
{
	local a=$(($1 / 8)) b=$(($1 % 8))
	echo $((b * (a + 1) * a + (8 - b) * a * (a - 1)))
}
for by_hand in 8:0 12:8 16:16 20:32 24:48 32:96; do
	n=${by_hand%:*}
	many=$(signals_too_many "$n")
	holds "r of $n VIFs, times $n" "$many == ${by_hand#*:}"
done

# Low load: a probe of each pair every 40 ms.
low=(--sweep nic.model=sv --set "workload.pace.period=40 ms" --set "measure.duration=1 s" "${three[@]}")
simulate latency low "${low[@]}" --sweep vifs=1,2,4,8,12,16,20,24,32
for n in 1 2 4 8 12 16 20 24 32; do
	signals=$(metric low signals_per_frame vifs=$n)
	redundant=$(metric low interrupts_redundant vifs=$n)
	switches=$(metric low redundant_switches vifs=$n)
	expected=$(calculate "1 + $(signals_too_many $n) / $n")
	holds "low load, $n VIFs: signals a frame, within 1 %" \
		"$signals > 0.99 * $expected && $signals < 1.01 * $expected"
	if ((n <= 8)); then
		holds "low load, $n VIFs: no redundant interrupt, no redundant switch" "$redundant == 0 && $switches == 0"
	else
		holds "low load, $n VIFs: redundant interrupts" "$redundant > 0"
	fi
done

# A register as wide as there are VIFs shares no bit.
simulate latency wide "${low[@]}" --sweep vifs=32 --set nic.identifier.width=32
signals=$(metric wide signals_per_frame vifs=32)
redundant=$(metric wide interrupts_redundant vifs=32)
switches=$(metric wide redundant_switches vifs=32)
holds "32 bits, 32 VIFs: signals a frame" "$signals > 0.99 && $signals < 1.01"
holds "32 bits, 32 VIFs: nothing redundant" "$redundant == 0 && $switches == 0"

# Probes so far apart that no two meet: three of each pair, evenly paced.  Every number is exact, and from the counters
# themselves: a round trip has two frames, each sets its bit, which is read and cleared before the next one; of the
# guests that share it one finds its frame, the others nothing.
simulate latency apart --sweep nic.model=sv --sweep vifs=1,8,12,16,20,24,32 --set "workload.pace.period=20 s" \
	--set "workload.pace.jitter=0 %" --set "measure.duration=60 s" "${one[@]}"
for n in 1 8 12 16 20 24 32; do
	file=$(point_file apart vifs=$n)
	many=$(signals_too_many $n)
	for host in host_a host_b; do
		frames=$(statistic "$file" $host.frames_to_guests)
		sets=$(statistic "$file" $host.ixp.identifier.sets)
		merged=$(statistic "$file" $host.ixp.identifier.merged)
		reads=$(statistic "$file" $host.ixp.identifier.reads)
		signals=$(statistic "$file" $host.interrupts.signals)
		redundant=$(statistic "$file" $host.interrupts.redundant)
		holds "apart, $n VIFs, $host: no two frames meet" \
			"$frames == 3 * $n && $sets == $frames && $reads == $frames && $merged == 0"
		holds "apart, $n VIFs, $host: signals" "$signals == 3 * ($n + $many)"
		holds "apart, $n VIFs, $host: redundant ones" "$redundant == 3 * $many"
	done
done
