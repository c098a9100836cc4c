#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The least width of the identifier with which the SV-NIC is not the slower one at 32 VIFs under BVT: found by bisection, by
# its own scan, and by what `run` leaves in points.csv when each width is simulated into a folder of its own.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t short < <(replications 3)
short+=(--set "measure.duration=150 ms" --set host.scheduler.policy=bvt)
widths=8..16

run find "$scenarios/latency.yaml" --sweep vifs=32 --vary nic.identifier.width=$widths -o bisected -j 2 --quiet \
	--until 'ratio(rtt_mean_us; nic.model=sv/hv) < 1' "${short[@]}"
expect_status 0
bisected=$(sed -n 's/^vifs=32: nic\.identifier\.width=//p' out)
looked=$(grep -cE '^ +[0-9]+ +[0-9.]+ \[.*(holds|fails)' out)
cat out
run find "$scenarios/latency.yaml" --sweep vifs=32 --vary nic.identifier.width=$widths -o scanned -j 2 --quiet --scan \
	--until 'ratio(rtt_mean_us; nic.model=sv/hv) < 1' "${short[@]}"
expect_status 0
scanned=$(sed -n 's/^vifs=32: nic\.identifier\.width=//p' out)

simulate latency sv --sweep nic.model=sv --sweep vifs=32 --sweep nic.identifier.width=$widths "${short[@]}"
simulate latency hv --sweep nic.model=hv --sweep vifs=32 "${short[@]}"
hv=$(metric hv rtt_mean_us vifs=32)
independent=
for width in {8..16}; do
	sv=$(metric sv rtt_mean_us nic.identifier.width="$width")
	if [[ -z $independent ]] && awk "BEGIN { exit !($sv < $hv) }"; then independent=$width; fi
done

holds "the bisection's width is the first of a scan and of points.csv" \
	"\"$bisected\" != \"\" && \"$bisected\" == \"$scanned\" && \"$bisected\" == \"$independent\""
holds "it is more than 8, with which the SV-NIC is the slower one" "$bisected > 8"
holds "the bisection looked at fewer than the nine" "$looked < 9"
