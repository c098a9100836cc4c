#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same inputs give the same bytes of points.csv, whatever -j, locale and time zone are; another seed gives others.
# The build by the other compiler is compared by equal_builds.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

# Few replications at least, more at most, so that the stopping rule decides, too.
small=("$scenarios/latency.yaml" --sweep "vifs=1,4,32" --set "measure.duration=50 ms" --set measure.replications=2
	--set measure.max_replications=6 --quiet)

run run "${small[@]}" -j 1 -o one
expect_status 0
rows=$(wc -l <one/points.csv)
holds "a head and 6 points" "$rows == 7"

run run "${small[@]}" -j 2 -o two
expect_status 0
expect_same one/points.csv two/points.csv

LC_ALL=C TZ=UTC run run "${small[@]}" -j 2 -o in_c
expect_status 0
expect_same one/points.csv in_c/points.csv
LC_ALL=C.UTF-8 TZ=Asia/Kolkata run run "${small[@]}" -j 2 -o in_utf8
expect_status 0
expect_same one/points.csv in_utf8/points.csv

# Nothing hangs on whether the simulation kernel has a part in every step.
run run "${small[@]}" -j 2 --set measure.run_ahead=off -o step_by_step
expect_status 0
expect_same one/points.csv step_by_step/points.csv

# On top of results that are there already, all again and in part.
run run "${small[@]}" -j 2 -o two --fresh
expect_status 0
expect_same one/points.csv two/points.csv
rm two/points.csv "$(find two/points -name '*.json' | sort | head -n 1)"
run run "${small[@]}" -j 1 -o two
expect_status 0
expect_same one/points.csv two/points.csv

# Line ends are those of RFC 4180.
lines=$(grep -c $'\r$' one/points.csv)
holds "lines end in CR LF" "$lines == $rows"

run run "${small[@]}" -j 2 --set seed=2 -o other
expect_status 0
rows=$(wc -l <other/points.csv)
holds "a head and 6 points of another seed" "$rows == 7"
if cmp -s one/points.csv other/points.csv; then fail "another seed gave the same bytes"; fi
