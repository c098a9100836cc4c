#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# found.sh VIFSIM FOLDER: machines of tests/property/found, each of which has once broken a check of its run or never ended, and
# shall not again.
set -euo pipefail

export SC_COPYRIGHT_MESSAGE=DISABLE
vifsim=$1
failed=0

for scenario in "$(dirname "$0")"/found/*.yaml; do
	timeout 60 "$vifsim" run "$scenario" -o "$2/found" --fresh --quiet || failed=1
done
exit "$failed"
