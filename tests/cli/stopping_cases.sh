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

# It is told which points missed what was asked for, and by how much; the files have it too.
run run small -o wide -j 1 "${wide[@]}" --set fake.silent_vifs=2
expect_status 0
expect_err_has "vifsim: small: at 4 of 6 points the 95 % interval of rtt_mean_us has not become as narrow as measure.confidence.half_width asks; widest at point "
expect_err_has "(nic.model=hv vifs=1): "
expect_err_has " % of the mean after 6 replications, where 0.01 % was asked; a larger measure.max_replications allows more of them"
if (($(grep -c '"reached": false' wide/manifest.json) != 6)); then fail "the manifest does not tell of all points"; fi
if (($(grep -l '"reached":false' wide/points/*.json | wc -l) < 6)); then fail "the points' files do not tell"; fi
# Nor does a point that measured nothing pass without a word.
expect_err_has "vifsim: small: at 2 of 6 points nothing was measured, so they have no rtt_mean_us; the first is point 2 (nic.model=hv vifs=2); measure.duration may be too short, or nothing came through"
if [[ $(sed -n 3p wide/points.csv | tr -d '\r') != "hv,2,,,0" ]]; then fail "$(cat wide/points.csv)"; fi
cp err told
# Points that are there already tell the same, and so do those who show them.
run run small -o wide -j 1 "${wide[@]}" --set fake.silent_vifs=2
expect_calls 0
if ! cmp -s err told; then fail "other words the second time"; fi
run compare wide
expect_err_has "vifsim: note: wide: at 4 of 6 points the 95 % interval of rtt_mean_us"
expect_err_has "vifsim: note: wide: at 2 of 6 points nothing was measured"
run report wide -o wide.html
for words in "at 4 of 6 points the 95 % interval of rtt_mean_us" "at 2 of 6 points nothing was measured"; do
	grep -qF "<p>Note: $words" wide.html || fail "the page lacks: $words"
done

# What was asked for and reached is no news, nor that one replication has no interval.
run run small -o narrow -j 1
expect_err ""
if (($(grep -c '"reached": true' narrow/manifest.json) != 6)); then fail "not reached"; fi
run run small -o alone -j 1 "${wide[@]}" --set measure.replications=1 --set measure.max_replications=1
expect_err ""

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
