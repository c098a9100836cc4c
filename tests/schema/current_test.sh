#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# current_test.sh PROGRAM ROOT: the schemas that editors read, and the reference in docs/, are what the program prints.
set -euo pipefail

program=${1:?usage: current_test.sh PROGRAM ROOT}
root=${2:?usage: current_test.sh PROGRAM ROOT}
failures=0

# current FILE VERB ARGUMENT
current()
{
	if ! "$program" "$2" "$3" | cmp - "$root/$1" >&2; then
		printf 'FAILED: %s is not current; make it so: cmake --build BUILD_FOLDER --target schema\n' "$1" >&2
		failures=$((failures + 1))
	fi
}

current configs/schema.json schema scenario
current configs/platform-schema.json schema platform
current docs/parameters.md params --markdown
current docs/metrics.md metrics --markdown
((failures == 0))
