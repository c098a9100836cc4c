#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# write_page.sh PROGRAMS VIFSIM SCRATCH: docs/validation.md to standard output: page.md with every @section@ replaced by the
# table of its rows, which the programs in the folder PROGRAMS print, and the simulator's own points.  Status 1 when a
# row misses its bound.  SCRATCH is a folder for results.
set -euo pipefail
export LC_ALL=C.UTF-8 SC_COPYRIGHT_MESSAGE=DISABLE

here=$(cd "$(dirname "$0")" && pwd)
scenarios=$here/../../scenarios
programs=$1
vifsim=$2
scratch=$3

rows=$scratch/rows.tsv
missed=0

# simulate SCENARIO ARGUMENTS...: into SCRATCH/SCENARIO.
simulate()
{
	local scenario=$1
	shift
	"$vifsim" run "$scenarios/$scenario.yaml" -o "$scratch/$scenario" --fresh --quiet "$@" >"$scratch/log" 2>&1 || {
		cat "$scratch/log" >&2
		exit 2
	}
}

# of DIR NAME CONDITION...: NAME of the one point with these columns.
of()
{
	local dir=$1 name=$2
	shift 2
	tr -d '\r' <"$scratch/$dir/points.csv" | awk -F, -v name="$name" -v wanted="$*" '
		NR == 1 {
			for (i = 1; i <= NF; i++) column[$i] = i
			count = split(wanted, conditions, " ")
			next
		}
		{
			for (i = 1; i <= count; i++) {
				split(conditions[i], pair, "=")
				if ($column[pair[1]] != pair[2]) next
			}
			print $column[name]
			found++
		}
		END { exit found != 1 }'
}

# row SECTION WHAT UNIT DECIMALS THEORY SIMULATED BOUND: as row.c prints it; THEORY and SIMULATED may be expressions.
row()
{
	awk -v OFS='\t' -v section="$1" -v what="$2" -v unit="$3" -v digits="$4" -v bound="$7" "BEGIN {
		theory = $5
		simulated = $6
		deviation = 100 * (simulated / theory - 1)
		form = \"%.\" digits \"f\" (unit == \"\" ? \"\" : \" \") \"%s\"
		sign = deviation < 0.005 && deviation > -0.005 ? \"0.00 %\" : sprintf(\"%+.2f %%\", deviation)
		print section, what, sprintf(form, theory, unit), sprintf(form, simulated, unit), sign, \
			bound \" %\" (deviation > bound || deviation < -bound ? \" MISSED\" : \"\")
	}" >>"$rows"
}

pci_rows()
{
	local size rate
	simulate pci_transfer
	for size in 8 64 512 4096; do
		rate=$(of pci_transfer transfer_mb_s workload.transfer.initiator=device workload.transfer.operation=write \
			workload.transfer.burst=0 workload.transfer.size=$size)
		row pci "device writes $size bytes in one burst" MB/s 1 "528 * $size / ($size + 3 * 8)" "$rate" 0.1
	done
	# Of all points, reads and writes, CPU and device.
	rate=$(tr -d '\r' <"$scratch/pci_transfer/points.csv" | awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "transfer_mb_s") column = i; next }
		$column > most { most = $column }
		END { print most }')
	printf 'pci\tlargest rate of all transfers\t\t%.1f MB/s\t\tbelow 528 MB/s%s\n' "$rate" \
		"$(awk "BEGIN { if ($rate >= 528) print \" MISSED\" }")" >>"$rows"
}

context_rows()
{
	local contexts few many
	simulate context_sharing --sweep nic.ixp.contexts=1,4,8 --sweep vifs=16,64 --set measure.replications=3 \
		--set measure.max_replications=3
	for contexts in 1 4 8; do
		row contexts "contexts: $contexts; time between two polls" us 4 "137 / 600 / $contexts" \
			"$(of context_sharing poll_interval_us nic.ixp.contexts=$contexts vifs=64)" 0.5
	done
	for contexts in 1 4 8; do
		few=$(of context_sharing send_wait_us nic.ixp.contexts=$contexts vifs=16)
		many=$(of context_sharing send_wait_us nic.ixp.contexts=$contexts vifs=64)
		row contexts "contexts: $contexts; what 48 VIFs more add to the wait" us 2 \
			"48 / $contexts * 137 / 600 / 2" "$many - $few" 5
	done
}

tcp_rows()
{
	local rate
	simulate throughput --sweep nic.model=sv --sweep vifs=4 --sweep workload.direction=transmit \
		--set measure.replications=2 --set measure.max_replications=2 --set "measure.duration=200 ms"
	rate=$(of throughput throughput_mbit_s vifs=4)
	row tcp "4 streams of the self-virtualizing NIC" Mbit/s 1 "1000 * 1448 / 1538" "$rate" 0.5
}

# table SECTION: in Markdown; columns that no row fills are left out.
table()
{
	awk -F '\t' -v section="$1" '
		$1 == section {
			lines++
			for (i = 2; i <= 6; i++) {
				cell[lines, i] = $i
				used[i] = used[i] || $i != ""
			}
		}
		END {
			if (!lines) {
				print "no rows for " section >"/dev/stderr"
				exit 2
			}
			split("- - theory simulated deviation bound", head, " ")
			if (!used[3]) {
				head[4] = "found"
				head[6] = "asked for"
			}
			line = "| |"
			rule = "| --- |"
			for (i = 3; i <= 6; i++)
				if (used[i]) {
					line = line " " head[i] " |"
					rule = rule " ---: |"
				}
			print line
			print rule
			for (n = 1; n <= lines; n++) {
				line = "| " cell[n, 2] " |"
				for (i = 3; i <= 6; i++)
					if (used[i]) line = line " " cell[n, i] " |"
				print line
			}
		}' "$rows"
}

mkdir -p "$scratch"
: >"$rows"
for program in queues schedulers statistics; do
	status=0
	"$programs/validate_$program" >>"$rows" || status=$?
	# 1 is a missed bound, which the page will show; all else a page without that program's rows.
	if ((status > 1)); then exit "$status"; fi
done
pci_rows
context_rows
tcp_rows
if grep MISSED "$rows" >&2; then missed=1; fi

while IFS= read -r line; do
	if [[ $line == @*@ ]]; then
		table "${line//@/}"
	else
		printf '%s\n' "$line"
	fi
done <"$here/page.md"
exit "$missed"
