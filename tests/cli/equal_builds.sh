#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# equal_builds.sh VIFSIM OTHER_VIFSIM SCRATCH: two builds of the program, by different compilers, give the same bytes of
# points.csv.  Exits 77 (ctest: skipped) when the other build does not exist, unless VIFSIM_REQUIRE_CLANG is set.
set -euo pipefail

usage="usage: equal_builds.sh VIFSIM OTHER_VIFSIM SCRATCH"
vifsim=${1:?$usage}
other=${2:?$usage}
scratch=${3:?$usage}

if [[ ! -x $other ]]; then
	echo "no program at $other (scripts/test builds it; by hand: cmake --preset clang && cmake --build --preset clang)" >&2
	if [[ -n ${VIFSIM_REQUIRE_CLANG:-} ]]; then exit 1; fi
	exit 77
fi

# simulate PROGRAM NAME
simulate()
{
	"$1" run latency --set measure.duration=50ms --sweep vifs=1,4 -j 2 --quiet -o "$scratch/$2"
}

rm -rf "$scratch"
mkdir -p "$scratch"
simulate "$vifsim" one
simulate "$other" other

# Both NICs at both numbers of VIFs, or the comparison would be of nothing.
lines=$(wc -l <"$scratch/one/points.csv")
if ((lines < 5)); then
	echo "points.csv has $lines lines, expected a head and at least 4 points" >&2
	exit 1
fi
if ! cmp "$scratch/one/points.csv" "$scratch/other/points.csv"; then
	diff "$scratch/one/points.csv" "$scratch/other/points.csv" >&2 || true
	exit 1
fi
