#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stored results are held against published claims: table, data, exit status, and what is wrong with either side.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

share=$(realpath "$(dirname "$program")/../share/vifsim")

run run small -o r
expect_status 0
run compare r
expect_status 0
expect_err ""
expect_calls 0
expect_out "Published: nobody, nowhere

CLAIM   PUBLISHED         SIMULATED [95 %]      DEVIATION    VERDICT
same    0 % +/- 1 points  0.0 % [0.0, 0.0]      +0.0 points  calibrated
    page 1: both cards are the same
    change(rtt_mean_us; nic.model=sv/hv): worst of 3 at vifs=1
linear  2 +/- 0.01        2.000 [2.000, 2.000]  -0.000       predicted (tolerance set after a first run)
    page 2: twice the VIFs, twice the time
    growth(rtt_mean_us; vifs): worst of 4 at nic.model=hv vifs=1 to 2
    limits: so it is on this machine

not covered, as no results of single were given: other
3 claims: 1 calibrated, 1 predicted, 1 not covered"

# A folder of folders stands for them.
mkdir parent
cp -r r parent/small
cp out table
run compare parent
expect_status 0
expect_out "$(cat table)"

# Whoever moves the folders finds the claims that came with the program.
sed -i "s|\"reference\": \".*/small.yaml\"|\"reference\": \"/nowhere/small.yaml\"|" r/manifest.json
run compare r
expect_status 0
sed -i "s|\"reference\": \"/nowhere/small.yaml\"|\"reference\": \"/nowhere/other.yaml\"|" r/manifest.json
run compare r
expect_status 2
expect_out ""
expect_err "vifsim: error: the file /nowhere/other.yaml, which the scenario 'small' names, is missing"

# A claim that fails, in the same folder under another reference.
sed -e 's/published: 2/published: 3/' -e 's/scenario: single/scenario: small/' "$share/configs/reference/small.yaml" >other.yaml
run compare r --reference other.yaml
expect_status 1
expect_err ""
expect_out_has "linear  3 +/- 0.01"
expect_out_has "    not reproduced: cause not established"
expect_out_has "3 claims: 1 calibrated, 2 not reproduced"
run compare --json r --reference=other.yaml
expect_status 1
expect_out_has '"verdict": "not reproduced"'
expect_out_has '"cause": "cause not established"'
expect_out_has '"tolerance_set": "after a first run"'
expect_out_has '"limits": "so it is on this machine"'
if command -v jq >/dev/null; then
	read -r verdicts values <<<"$(jq -r '[([.claims[].verdict] | join(",")), (.claims[1].conditions[0].values | length)] | @tsv' out)"
	if [[ $verdicts != calibrated,not || $values != "reproduced,not reproduced	4" ]]; then
		fail "data: $verdicts $values"
	fi
fi

# Points that the claim is about and the folder lacks are not covered, which is no miss, and what changed the scenario is told.
run run small -o part --sweep vifs=1,2 --set measure.duration=2ms
run compare part
expect_status 0
expect_out_has "    not covered: part has no point for it at vifs=4"
expect_out_has "part is not the scenario as it stands: it was run with --sweep vifs=1,2 --set measure.duration=2ms"
expect_out_has "3 claims: 1 predicted, 2 not covered"

# Claims are about the machine of the scenario: of another one there is no verdict, good or bad.
run run small -o other --set "fake.cost=6 us"
run compare other
expect_status 0
expect_out_has "    not covered: of a changed machine (fake.cost=6 us)"
expect_out_has "3 claims: 3 not covered"
run run small -o same --set "fake.cost=10 us"
run compare same
expect_out_has "3 claims: 1 calibrated, 1 predicted, 1 not covered"

# Of an axis that was added only its points count.
run run small -o axis --sweep fake.cost=10us,20us
run compare axis
expect_status 0
expect_out_has "growth(rtt_mean_us; vifs): worst of 4 at nic.model=hv vifs=1 to 2 fake.cost=10"
expect_out_has "    left out, as of a changed machine: points with fake.cost=20 us"
expect_out_has "3 claims: 1 calibrated, 1 predicted, 1 not covered"
# Also a value that another one begins with.
run run small -o axes --sweep fake.fault_from=12,1
run compare axes
expect_out_has "of a changed machine (fake.fault_from=12, fake.fault_from=1)"
run report axis -o axis.html
expect_status 0
grep -q 'predicted<p class="quiet">tolerance set after a first run</p>' axis.html || fail "the report does not tell when a tolerance was set"
grep -q '<p>Left out, as of a changed machine: points with fake.cost=20 us</p>' axis.html ||
	fail "the report does not tell what was left out"

# One replication has no interval, and what comes of it is no verdict.
run run small -o once --set measure.replications=1 --set measure.max_replications=1
run compare once
expect_status 0
expect_out_has "    not covered: one replication has no interval: a verdict needs two"
expect_out_has "3 claims: 3 not covered"

# Bad input.
run compare r once nowhere
expect_status 2
expect_out ""
expect_err "vifsim: error: r and once are both results of small
vifsim: error: nowhere/manifest.json: No such file or directory; nowhere is no folder of results"
run run single -o single
run compare single
expect_status 2
expect_err "vifsim: error: single: its scenario 'single' names no published claims (reference: FILE.yaml)"
run compare once single --reference other.yaml
expect_status 0
# Beside others in a folder that was named it is left out; where it is alone there is nothing to compare.
mkdir mixed alone
cp -r once mixed/once
cp -r single mixed/single
cp -r single alone/single
run compare mixed
expect_status 0
expect_out_has "3 claims: 3 not covered"
expect_err "vifsim: note: 1 of 2 folders name no published claims"
cp -r single mixed/single2
run compare mixed
expect_status 0
expect_err "vifsim: note: 2 of 3 folders name no published claims"
run compare alone
expect_status 2
expect_err "vifsim: error: no scenario of these results names published claims (reference: FILE.yaml)"
# Of two files of claims each has its table; data are of one.
sed 's|^name: .*|name: second|; s|^reference: .*|reference: other.yaml|; s|^platform: .*|platform: testbed-xeon-xen|; /^plot:/d' \
	"$share/scenarios/small.yaml" >second.yaml
run run second.yaml -o mixed/second
expect_status 0
run compare mixed
expect_out_has "3 claims: 3 not covered"
[[ $(grep -c '^Published: ' out) == 2 ]] || fail "not a table for each file of claims"
run compare mixed --json
expect_status 2
expect_out ""
expect_err "vifsim: note: 2 of 4 folders name no published claims
vifsim: error: --json is about one file of claims, and these results name $share/scenarios/../configs/reference/small.yaml and $PWD/other.yaml"
run report parent/small -o r.html
expect_status 0
grep -q '0 % ± 1 points of change' r.html || fail "the report has no points of a percentage"

point=$(find once/points -name '*.json' | LC_ALL=C sort | head -n 1)
: >"$point"
run compare once
expect_status 2
expect_out ""
expect_err "vifsim: error: once/$(cut -d/ -f2- <<<"$point"), which the manifest names, is damaged"
rm "$point"
run compare once
expect_status 2
expect_err "vifsim: error: once/$(cut -d/ -f2- <<<"$point"), which the manifest names, is missing"

sed 's/rtt_mean_us; vifs/rtt_maen_us; vifs/' other.yaml >bad.yaml
run compare r --reference bad.yaml
expect_status 2
expect_out ""
expect_err 'bad.yaml:21:24: error: expect: unknown metric "rtt_maen_us"; did you mean "rtt_mean_us"?'
run compare r --reference nowhere.yaml
expect_status 2
expect_err "nowhere.yaml: error: cannot be read: No such file or directory"

# A scenario whose claims are wrong is told before anything is simulated.
sed -e "s|\\.\\./configs/reference/small|bad|; s|\\.\\./configs|$share/configs|" "$share/scenarios/small.yaml" >bad_claims.yaml
sed -i '/^plot:/d' bad_claims.yaml
run run bad_claims.yaml -o never
expect_status 2
expect_err_has 'bad.yaml:21:24: error: expect: unknown metric "rtt_maen_us"'
expect_calls 0
expect_absent never
