#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# reproduce_test.sh SOURCE SCRATCH: what scripts/reproduce does with a vifsim that only notes what it is asked for: each
# scenario simulated and drawn, all of them on one page and compared, and told at the end, also when a claim fails.
set -euo pipefail

source=${1:?usage: reproduce_test.sh SOURCE SCRATCH}
scratch=${2:?usage: reproduce_test.sh SOURCE SCRATCH}

fail()
{
	printf 'FAILED: %s\n%s\n' "$1" "$(cat "$scratch/out" "$scratch/calls")" >&2
	exit 1
}

rm -rf "$scratch"
mkdir -p "$scratch/bin" "$scratch/tree/build/release" "$scratch/tree/results"
cp -r "$source/scripts" "$source/scenarios" "$scratch/tree/"
printf '#!/bin/sh\nprintf installed\n' >"$scratch/bin/dpkg-query"
printf '#!/bin/sh\nexit 0\n' | tee "$scratch/bin/cmake" >"$scratch/bin/apt-get"
cat >"$scratch/tree/build/release/vifsim" <<-END
	#!/bin/sh
	echo "\$*" >>"$scratch/calls"
	case \$1 in
	run) mkdir -p "results/\$2"; touch "results/\$2/points.csv" ;;
	plot) touch "\$2/\${2##*/}.\$4" ;;
	compare) echo a table; exit 1 ;;
	report) touch results/report.html ;;
	esac
END
chmod +x "$scratch"/bin/* "$scratch/tree/build/release/vifsim"
PATH=$scratch/bin:$PATH "$scratch/tree/scripts/reproduce" >"$scratch/out" 2>&1 || fail "status $?"

for scenario in latency throughput pingpong pci_transfer; do
	for call in "run $scenario" "plot results/$scenario --format svg" "plot results/$scenario --format png"; do
		grep -Fx "$call" "$scratch/calls" >/dev/null || fail "not called: $call"
	done
	grep -E "^report .*results/$scenario .* -o results/report.html\$" "$scratch/calls" >/dev/null || fail "$scenario is not on the page"
done
for scenario in latency throughput; do
	grep -E "^compare .*results/$scenario( |\$)" "$scratch/calls" >/dev/null || fail "$scenario is not compared"
done
[[ $(cat "$scratch/tree/results/comparison.txt") == "a table" ]] || fail "the table is not kept"
sed -n '/^Look at:/,$p' "$scratch/out" >"$scratch/end"
[[ $(sed -n 2p "$scratch/end") == "  results/report.html" ]] || fail "the page is not what it names first"
grep -A 4 "^  results/latency/" "$scratch/end" | grep -F "latency.png" >/dev/null || fail "figures are not named"
grep "not every published claim" "$scratch/out" >/dev/null || fail "it does not say that a claim is not reproduced"
