#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A sweep leaves a table, a file per point and a manifest, the same table for any number of jobs.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run run small -j 1
expect_status 0
expect_err ""
expect_out "small: 6 points in results/small (6 simulated, 0 there already)"
expect_calls 12
expect_file results/small/manifest.json
if [[ $(find results/small/points -name '*.json' | wc -l) != 6 ]]; then fail "not 6 point files"; fi
if [[ $(find results -type f | wc -l) != 8 ]]; then fail "files besides the table, the manifest and the points"; fi

# Rows in the order of the sweep, the last axis fastest; the swept parameters bare, then the metrics.
# 10 us a VIF, in every replication.
tr -d '\r' <results/small/points.csv | cut -d, -f1-3 >columns
if [[ $(cat columns) != "nic.model,vifs,rtt_mean_us
hv,1,10.001
hv,2,20.001
hv,4,40.001
sv,1,10.001
sv,2,20.001
sv,4,40.001" ]]; then fail "$(cat columns)"; fi

# The same bytes whatever -j is, also when replications finish in another order and speculation runs ahead.
disorder=(--set "fake.noise=3 us" --set "fake.sleep=40 ms")
run run small "${disorder[@]}" -j 1 -o one --quiet
expect_status 0
if grep -qv "has not become as narrow" err; then fail "it tells of its progress"; fi
for jobs in 2 7; do
	run run small "${disorder[@]}" -j $jobs -o "many$jobs" --quiet
	expect_status 0
	expect_same one/points.csv "many$jobs/points.csv"
	if [[ $(ls one/points) != "$(ls "many$jobs/points")" ]]; then fail "other ids with -j $jobs"; fi
done
if cmp -s one/points.csv results/small/points.csv; then fail "--set had no effect"; fi

# A locale with a decimal comma, where there is one, changes nothing.
what="run small in another locale"
LC_ALL=de_DE.UTF-8 "$program" run small "${disorder[@]}" -o comma >out 2>err
expect_same one/points.csv comma/points.csv

# Another seed is another result.
run run small "${disorder[@]}" --set seed=2 -o seeded --quiet
expect_status 0
if cmp -s one/points.csv seeded/points.csv; then fail "the seed had no effect"; fi

# Several scenarios: a folder each.
run run small single -o both
expect_status 0
expect_out "small: 6 points in both/small (6 simulated, 0 there already)
single: 1 point in both/single (1 simulated, 0 there already)"
expect_file both/single/points.csv

run run small small -o twice
expect_status 2
expect_err "vifsim: small and small would both write into twice/small"
expect_absent twice

# Nor when they come to it by different names, whether it is there before or not.
mkdir -p linked/small
ln -s small linked/single
run run small single -o linked
expect_status 2
expect_err "vifsim: small and single would both write into linked/single"
expect_calls 0
if [[ -n $(ls -A linked/small) ]]; then fail "something was written into linked/small"; fi
rmdir linked/small
run run small single -o linked
expect_status 2
expect_err "vifsim: small and single would both write into linked/single"
expect_calls 0

# --list shows the points and does nothing.
run run small --list --sweep vifs=1,3..5 -o listed
expect_status 0
expect_calls 0
expect_absent listed
expect_out "small 1: nic.model=hv vifs=1
small 2: nic.model=hv vifs=3
small 3: nic.model=hv vifs=4
small 4: nic.model=hv vifs=5
small 5: nic.model=sv vifs=1
small 6: nic.model=sv vifs=3
small 7: nic.model=sv vifs=4
small 8: nic.model=sv vifs=5"

# Bad input: everything is told, nothing is simulated or written, not even for the scenario that is right.
run run single nowhere --set vifz=3 -o wrong
expect_status 2
expect_out ""
expect_err_has "nowhere: error: no such file"
expect_err_has "vifz"
expect_calls 0
expect_absent wrong

# A folder that can't be made.
: >file
run run single -o file/below
expect_status 2
expect_out ""
expect_err "vifsim: error: cannot make the folder file: Not a directory"
expect_calls 0

# A manifest names what was run.
if command -v jq >/dev/null; then
	what="manifest.json"
	jq -e '.scenario.name == "small" and .command[0] == "vifsim run" and (.points | length) == 6
		and .points[1].parameters == {"nic.model": "hv", "vifs": "2"} and .points[1].replications == 2
		and (.scenario.text | startswith("# SPDX")) and .axes == ["nic.model", "vifs"]' results/small/manifest.json >out ||
		fail "the manifest is not as expected"
	point=$(jq -r '.points[1].id' results/small/manifest.json)
	jq -e '.inputs."fake.cost".evidence.kind == "assumed" and .inputs.vifs.origin == "sweep"
		and .metrics.rtt_mean_us == 20.001 and (.replications | length) == 2
		and .replications[0].checks[0].passed' "results/small/points/$point.json" >out ||
		fail "the point's file is not as expected"
fi

# A value of the user's has none of the evidence for the platform's; out of its plausible range it is told, and simulated.
run run single -o far --set "fake.cost=25 us"
expect_status 0
expect_err "vifsim: --set fake.cost=25 us: warning: fake.cost: 25 us is outside its plausible range, 5 us .. 20 us"
run run single -o near --sweep fake.cost=10us,12us --quiet
expect_status 0
expect_err ""
run run single -o swept --sweep fake.cost=4us,10us,30us --quiet
expect_status 0
expect_err "vifsim: --sweep fake.cost=4us,10us,30us: warning: fake.cost: 4 us is outside its plausible range, 5 us .. 20 us
vifsim: --sweep fake.cost=4us,10us,30us: warning: fake.cost: 30 us is outside its plausible range, 5 us .. 20 us"
run report far -o far.html
expect_status 0
grep -q '<td>25 us (set)</td><td>5 us .. 20 us (outside)</td><td class="set">set</td><td class="wide">by the user; the platform has 10 us (assumed)</td>' far.html ||
	fail "the report does not mark a value outside its range"
if command -v jq >/dev/null; then
	jq -ec '.inputs."fake.cost".evidence' far/points/*.json >out
	expect_out '{"kind":"set","source":null,"range_low":"5 us","range_high":"20 us","platform_value":"10 us","platform_kind":"assumed","outside_range":true}'
	jq -sc 'map([.inputs."fake.cost" | .value, .evidence.kind, .evidence.outside_range]) | sort' near/points/*.json >out
	expect_out '[["10 us","assumed",null],["12 us","set",null]]'
fi
