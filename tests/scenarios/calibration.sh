#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The calibrated constants meet the two published ratios that scripts/calibrate fitted them to; and no other constant is
# called calibrated. (That they lie inside their ranges is checked whenever a platform is read.)
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

run params
expect_status 0
calibrated=$(awk '/  calibrated  / { printf("%s ", $1) }' out)
[[ $calibrated == "host.dom0.batch host.dom0.frame host.dom0.kib " ]] || fail "calibrated: $calibrated"

mapfile -t few < <(replications 5)
simulate latency lone "${few[@]}" --sweep vifs=1
hv=$(metric lone rtt_mean_us nic.model=hv)
sv=$(metric lone rtt_mean_us nic.model=sv)
# A step of 0.1 us of batch or frame moves it by 0.0013.
holds "SV-NIC's round trip at one VIF, of HV-NIC's" "$sv > 0.467 * $hv && $sv < 0.473 * $hv"

# The mean over the numbers of VIFs, in short windows: some 0.03 beside that of the scenario's own.
vifs=(1 2 4 8 16 24 32)
simulate throughput streams --sweep workload.direction=transmit --set measure.replications=1 --set measure.max_replications=1 \
	--set "measure.duration=100 ms"
sum=0
for n in "${vifs[@]}"; do
	hv=$(metric streams throughput_mbit_s nic.model=hv vifs="$n")
	sv=$(metric streams throughput_mbit_s nic.model=sv vifs="$n")
	sum=$(calculate "$sum + $sv / $hv")
done
holds "SV-NIC's throughput, of HV-NIC's, mean over VIFs" "$sum / ${#vifs[@]} > 1.70 && $sum / ${#vifs[@]} < 1.84"
