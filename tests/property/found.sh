#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# found.sh VIFSIM FOLDER: machines of tests/property/found, each of which has once broken a check of its run or never ended, and
# shall not again; those of found/traced had a timeline that was not what they did.
set -euo pipefail

export SC_COPYRIGHT_MESSAGE=DISABLE
vifsim=$1
here=$(cd "$(dirname "$0")" && pwd)
failed=0

for scenario in "$here"/found/*.yaml; do
	timeout 60 "$vifsim" run "$scenario" -o "$2/found" --fresh --quiet || failed=1
done
for scenario in "$here"/found/traced/*.yaml; do
	rm -rf "$2/traced_found"
	if ! timeout 60 "$vifsim" run "$scenario" -o "$2/traced_found" --quiet --trace "$2/found.json" ||
		! python3 "$here/../trace/check_trace.py" "$2/found.json" "$2"/traced_found/points/*.json; then
		failed=1
	fi
done
exit "$failed"
