#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# current_test.sh PROGRAM CONFIGS: the schemas that editors read are what the program prints.
set -euo pipefail

program=${1:?usage: current_test.sh PROGRAM CONFIGS}
configs=${2:?usage: current_test.sh PROGRAM CONFIGS}
failures=0

# current WHAT FILE
current()
{
	if ! "$program" schema "$1" | cmp - "$configs/$2" >&2; then
		printf 'FAILED: configs/%s is not current; make it so: cmake --build BUILD_FOLDER --target schema\n' "$2" >&2
		failures=$((failures + 1))
	fi
}

current scenario schema.json
current platform platform-schema.json
((failures == 0))
