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

run run "${small[@]}" -j 8 -o eight
expect_status 0
expect_same one/points.csv eight/points.csv

# In three parts, put together.
for part in 1 2 3; do
	run run "${small[@]}" -j 2 --shard "$part/3" -o "part$part"
	expect_status 0
done
run merge part1 part2 part3 -o merged
expect_status 0
expect_same one/points.csv merged/points.csv

# A locale with a decimal comma, made here: none needs to be installed.
if [[ -f /usr/share/i18n/locales/de_DE ]] && command -v localedef >/dev/null; then
	mkdir locales
	localedef -i de_DE -f UTF-8 locales/de_DE.UTF-8 2>localedef.log || fail "localedef: $(<localedef.log)"
	comma=$(LOCPATH=$PWD/locales LC_ALL=de_DE.UTF-8 bash -c 'printf "%.1f" 1,5')
	[[ $comma == 1,5 ]] || fail "the locale writes $comma, not a decimal comma"
	LOCPATH=$PWD/locales LC_ALL=de_DE.UTF-8 TZ=America/St_Johns run run "${small[@]}" -j 2 -o in_german
	expect_status 0
	expect_same one/points.csv in_german/points.csv
fi

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
