#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# counts_test.sh SOURCE SCRATCH: scripts/region and scripts/samples count a table that lacks a point as nothing: they refuse it.
set -euo pipefail

source=${1:?usage: counts_test.sh SOURCE SCRATCH}
scratch=${2:?usage: counts_test.sh SOURCE SCRATCH}
mkdir -p "$scratch"

# refused SCRIPT TABLE LINE SAYS: without that line of its table.
refused()
{
	sed "/$3/d" "$source/results/paper/$2.csv" >"$scratch/$2.csv"
	if "$source/scripts/$1" "$scratch/$2.csv" >"$scratch/out" 2>"$scratch/err"; then
		printf 'FAILED: scripts/%s counts a table without %s\n' "$1" "$3"
		exit 1
	fi
	[[ ! -s $scratch/out && $(cat "$scratch/err") == "$4" ]] || { cat "$scratch/out" "$scratch/err"; exit 1; }
}

# One SV-NIC is held against both bridges (event on and off), a bridge against three widths.
refused region degradation_region '^sv,8,other_cpus,on,2000,32,' "region: 2 cells lack one of their two points"
refused region degradation_region '^hv,8,other_cpus,on,2000,32,' "region: 3 cells lack one of their two points"
line=$(sed -n 5p "$source/results/paper/sensitivity.csv" | tr -d '\r')
refused samples sensitivity "^$line" "samples: 1 samples lack one of their two points"
