#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The calibrated constants are those that scripts/calibrate's rule gives: batch and frame at the same place of their ranges,
# inside them, and the published ratio met; and no other constant is called calibrated.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

run params
expect_status 0
calibrated=$(awk '/ calibrated / { printf("%s ", $1) }' out)
[[ $calibrated == "host.dom0.batch host.dom0.frame " ]] || fail "calibrated: $calibrated"

run params host.dom0
expect_status 0
# place PATH: where the value lies between the ends of its range, 0 to 1.
place()
{
	awk -v path="$1" '/^[a-z]/ { here = $1 == path } here && $1 == "value" { value = $2 }
		here && $1 == "plausible" { print (value - $2) / ($5 - $2) }' out
}
batch=$(place host.dom0.batch)
frame=$(place host.dom0.frame)
# Values are written to 0.1 us, of ranges of 9 and 7 us: half a step of each.
holds "batch and frame at the same place of their ranges" "$batch - $frame < 0.013 && $frame - $batch < 0.013"
holds "inside them" "$batch >= 0 && $batch <= 1 && $frame >= 0 && $frame <= 1"

mapfile -t few < <(replications 5)
simulate latency lone "${few[@]}" --sweep vifs=1
hv=$(metric lone rtt_mean_us nic.model=hv)
sv=$(metric lone rtt_mean_us nic.model=sv)
# A step of 0.1 us of both parts moves the ratio by 0.0025.
holds "SV-NIC's round trip at one VIF, of HV-NIC's" "$sv > 0.467 * $hv && $sv < 0.473 * $hv"
