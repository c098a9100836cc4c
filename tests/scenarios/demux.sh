#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `demux`, slides 5 to 7: a search of the demultiplexing table costs the same from 1 to 1,024 VIFs; forced collisions are
# counted, and each entry more costs one read and one comparison, to the cycle.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t once < <(replications 1)
simulate demux flat --sweep nic.ixp.hash_bits=48 --sweep vifs=1,16,256,1024 "${once[@]}" --set "measure.duration=1 s"
# Long enough that every VIF of few is looked for about as often.
simulate demux forced --sweep nic.ixp.hash_bits=4,0 --sweep vifs=1,16,256 "${once[@]}" --set "measure.duration=3 s"

# engine FILE ENGINE COUNTER: of both hosts.
engine()
{
	statistic "$1" "host_*.ixp.$2.$3"
}

# By hand: the hash unit 9 cycles and a swap of 2; each entry a read of 8 bytes of SRAM, 90 + 6, a swap of 2, and a
# comparison of 6: 104 cycles.  A cycle is 1/600 us.
for file in flat/points/*.json forced/points/*.json; do
	for stage in receive egress; do
		lookups=$(engine "$file" $stage lookups)
		probes=$(engine "$file" $stage probes)
		time=$(engine "$file" $stage lookup_ps)
		# Beyond it there is only what references waited for the memory's channel; fractions of cycles are rounded.
		waited=$(statistic "$file" 'host_*.ixp.sram.waited_cycles')
		beyond="($time * 6e-4 - $lookups * 11 - $probes * 104)"
		holds "$stage: cycles of all searches" "$lookups > 0 && $beyond > -2 && $beyond <= $waited + 2"
	done
done

# Flat with the whole hash: a search at 1,024 VIFs reads at most a tenth of an entry more than at one.
few=$(metric flat lookup_us vifs=1)
holds "whole hash, 1 VIF, us" "$few > 0.1916 && $few < 0.1918"
for n in 16 256 1024; do
	many=$(metric flat lookup_us vifs=$n)
	probes=$(metric flat probes_per_lookup vifs=$n)
	holds "whole hash, $n VIFs: as with one, us" "$many >= $few && $many < 1.1 * $few && $probes < 1.1"
done

# One list: who is not there, as the other host's guests to a bridge, is looked for to its end, n entries and the empty
# one behind them; who is there, to its place, (n + 1) / 2 on average.
for n in 1 16 256; do
	file=$(point_file forced nic.ixp.hash_bits=0 vifs=$n)
	lookups=$(engine "$file" egress lookups)
	probes=$(engine "$file" egress probes)
	holds "one list, $n VIFs: entries read in vain" "$probes == $lookups * ($n + 1)"
	lookups=$(engine "$file" receive lookups)
	probes=$(engine "$file" receive probes)
	holds "one list, $n VIFs: entries read with success" \
		"$probes / $lookups > 0.95 * ($n + 1) / 2 && $probes / $lookups < 1.05 * ($n + 1) / 2"
done

# 4 bits: 16 runs of 16 entries each at 256 VIFs, 8.5 of which are read with success.
file=$(point_file forced nic.ixp.hash_bits=4 vifs=256)
lookups=$(engine "$file" egress lookups)
probes=$(engine "$file" egress probes)
holds "4 bits, 256 VIFs: entries read in vain" "$probes == $lookups * (16 + 1)"
lookups=$(engine "$file" receive lookups)
probes=$(engine "$file" receive probes)
holds "4 bits, 256 VIFs: entries read with success" "$probes / $lookups > 8.1 && $probes / $lookups < 8.9"

# The searches are in the round trip: four of them, and what they cost more makes it longer.
hashed=$(metric flat rtt_mean_us vifs=256)
fast=$(metric flat lookup_us vifs=256)
at=(nic.ixp.hash_bits=0 vifs=256)
listed=$(metric forced rtt_mean_us "${at[@]}")
search=$(metric forced lookup_us "${at[@]}")
holds "256 VIFs: round trips by list and by hash, us" \
	"$listed - $hashed > 3.6 * ($search - $fast) && $listed - $hashed < 5.5 * ($search - $fast)"
