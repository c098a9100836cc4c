#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The 8-bit identifier, slide 13: a frame signals every VIF of its bit, so 1 up to 8 VIFs, and 4 at 32.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t three < <(replications 3)
mapfile -t one < <(replications 1)

# Low load: a probe of each pair every 40 ms.
low=(--sweep nic.model=sv --set "workload.pace.period=40 ms" --set "measure.duration=1 s" "${three[@]}")
simulate latency low "${low[@]}" --sweep vifs=1,2,4,8,32
for n in 1 2 4 8; do
	signals=$(metric low signals_per_frame vifs=$n)
	redundant=$(metric low interrupts_redundant vifs=$n)
	switches=$(metric low redundant_switches vifs=$n)
	holds "low load, $n VIFs: signals a frame" "$signals > 0.99 && $signals < 1.01"
	holds "low load, $n VIFs: no redundant interrupt, no redundant switch" "$redundant == 0 && $switches == 0"
done
signals=$(metric low signals_per_frame vifs=32)
redundant=$(metric low interrupts_redundant vifs=32)
holds "low load, 32 VIFs: signals a frame" "$signals > 3.96 && $signals < 4.04"
holds "low load, 32 VIFs: redundant interrupts" "$redundant > 0"

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
simulate latency apart --sweep nic.model=sv --sweep vifs=1,8,16,24,32 --set "workload.pace.period=20 s" \
	--set "workload.pace.jitter=0 %" --set "measure.duration=60 s" "${one[@]}"
for n in 1 8 16 24 32; do
	file=$(point_file apart vifs=$n)
	shared=$(((n + 7) / 8))
	for host in host_a host_b; do
		frames=$(statistic "$file" $host.frames_to_guests)
		sets=$(statistic "$file" $host.ixp.identifier.sets)
		merged=$(statistic "$file" $host.ixp.identifier.merged)
		reads=$(statistic "$file" $host.ixp.identifier.reads)
		signals=$(statistic "$file" $host.interrupts.signals)
		redundant=$(statistic "$file" $host.interrupts.redundant)
		holds "apart, $n VIFs, $host: no two frames meet" \
			"$frames == 3 * $n && $sets == $frames && $reads == $frames && $merged == 0"
		holds "apart, $n VIFs, $host: signals" "$signals == $shared * $frames"
		holds "apart, $n VIFs, $host: redundant ones" "$redundant == ($shared - 1) * $frames"
	done
done
