#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `sensitivity`, on two of its constants: what a frame costs in Dom0 moves all conclusions, the refill after a bare wake the
# one about 32 VIFs alone; and at the constants as they stand all of them hold.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

simulate sensitivity results --sweep vary.costs=host.dom0.frame,host.refill.wake --sweep vary.samples=2
rows=$(wc -l <results/points.csv)
holds "a head, and for the base, four ends and two samples the nine points of the conclusions" "$rows == 1 + 7 * 9"

# of METRIC MODEL WIDTH KIND VIFS WHICH...: a metric of one point; WHICH picks a row of what varies.
of()
{
	metric results "$1" nic.model="$2" nic.identifier.width="$3" workload.kind="$4" vifs="$5" "${@:6}"
}

# ratio METRIC WIDTH KIND VIFS WHICH...: of the SV-NIC's to the bridge's.
ratio()
{
	local sv hv
	sv=$(of "$1" sv "$2" "$3" "$4" "${@:5}")
	hv=$(of "$1" hv 8 "$3" "$4" "${@:5}")
	calculate "$sv / $hv"
}

low=(vary.cost=host.dom0.frame vary.end=low)
high=(vary.cost=host.dom0.frame vary.end=high)
base=(vary.design=base)
for case in "rtt_mean_us ping 1" "rtt_mean_us ping 32" "throughput_mbit_s tcp_stream 1" "throughput_mbit_s tcp_stream 4"; do
	read -r name kind vifs <<<"$case"
	at_low=$(ratio "$name" 8 "$kind" "$vifs" "${low[@]}")
	at_base=$(ratio "$name" 8 "$kind" "$vifs" "${base[@]}")
	at_high=$(ratio "$name" 8 "$kind" "$vifs" "${high[@]}")
	what="$name, $kind, $vifs VIFs: the dearer a frame in Dom0, the better the SV-NIC beside it"
	if [[ $kind == ping ]]; then
		holds "$what" "$at_low > 1.03 * $at_base && $at_base > 1.03 * $at_high"
	else
		holds "$what" "$at_low < 0.97 * $at_base && $at_base < 0.97 * $at_high"
	fi
done

# Without a refill a redundant wake costs little more than the switch; 0 to 12 us, 8 as it stands.
none=$(ratio rtt_mean_us 8 ping 32 vary.cost=host.refill.wake vary.end=low)
stands=$(ratio rtt_mean_us 8 ping 32 "${base[@]}")
holds "32 VIFs: without refill of a bare wake the SV-NIC is not that bad" "$none < 0.8 * $stands"
alone=$(ratio rtt_mean_us 8 ping 1 vary.cost=host.refill.wake vary.end=low)
holds "one VIF: nobody else runs, so there is nothing to refill" "$alone == $(ratio rtt_mean_us 8 ping 1 "${base[@]}")"

# The conclusions, drawn by the program: all hold as constants stand.
run compare results
expect_status 0
expect_no_complaint
expect_out_has "5 claims: 1 calibrated, 4 predicted"
expect_out_has "2 constants varied over the range of their evidence"
expect_out_has "calibrated, and not anew for the others: host.dom0.frame"
for table in sensitivity samples shares; do
	expect_file results/$table.csv
done
