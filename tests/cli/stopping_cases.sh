#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How many replications a point takes.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# Without noise the interval is narrow at once.
run run single -o quiet -j 1
expect_status 0
expect_calls 2

# With an interval that can't become narrow, all of max_replications.
wide=(--set "fake.noise=1 us" --set "measure.confidence.half_width=0.01 %")
run run single -o wide -j 1 "${wide[@]}" --set measure.max_replications=7
expect_status 0
expect_calls 7

# One replication has no interval: an empty field.
run run single -o lone -j 1 --set measure.replications=1 --set measure.max_replications=1
expect_status 0
expect_calls 1
if [[ $(sed -n 2p lone/points.csv | cut -d, -f1-2) != "10.001," ]]; then fail "$(cat lone/points.csv)"; fi

# More jobs than replications are needed: those ahead are thrown away, not counted.
run run single -o ahead -j 6 --set "fake.sleep=100 ms"
expect_status 0
run run single -o behind -j 1 --set "fake.sleep=100 ms"
expect_status 0
expect_same ahead/points.csv behind/points.csv

run run single --set measure.replications=30
expect_status 2
expect_err_has "measure.replications is 30, above measure.max_replications, which is 20"
expect_absent results
