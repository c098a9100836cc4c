#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each seeded fault still applies to the sources: its file has the text that it is to replace exactly once.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
count=0 wrong=0

# shellcheck disable=SC2317 # called by mutants.sh
mutant()
{
	local name=$1 file=$2 before=$4 after=$5 text rest
	text=$(<"$root/$file")
	rest=${text/"$before"/}
	count=$((count + 1))
	if [[ $rest == "$text" || ${rest/"$before"/} != "$rest" || $before == "$after" ]]; then
		printf '%s: %s has not exactly one: %s\n' "$name" "$file" "$before"
		wrong=$((wrong + 1))
	fi
}

# shellcheck source=tests/mutation/mutants.sh
. "$here/mutants.sh"
printf '%d faults, %d do not apply\n' "$count" "$wrong"
((count >= 30 && wrong == 0))
