#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A constant varies over its range: the table of points, what a claim makes of them, and how both are told.  The fake machine's
# round trip takes fake.cost for each VIF, so all numbers follow from the constant: 3 to 9 us, 5 as it stands.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

cat >platform.yaml <<'END'
name: platform
fake.cost: {value: 5 us, kind: calibrated, source: made up, range: 3 us .. 9 us}
END
cat >claims.yaml <<'END'
source: nobody
claims:
  - id: fast
    text: two VIFs take less than 12 us
    from: page 1
    scenario: varied
    conditions:
      - at: {vifs: 2}
        expect: rtt_mean_us < 12 us
  - id: linear
    text: twice the VIFs, twice the time
    from: page 2
    scenario: varied
    conditions:
      - expect: growth(rtt_mean_us; vifs)
        published: 2
        tolerance: 0.01
END
cat >varied.yaml <<'END'
name: varied
platform: platform.yaml
measure: {replications: 1, max_replications: 1}
sweep:
  vary: {costs: all, design: [one_at_a_time, latin_hypercube], samples: 10}
  vifs: [1, 2]
reference: claims.yaml
END

run run varied.yaml --list
expect_status 0
expect_calls 0
expect_out_has "varied 1: base vifs=1"
expect_out_has "varied 4: one_at_a_time fake.cost=3 vifs=2"
expect_out_has "varied 26: latin_hypercube 10 vifs=2"

run run varied.yaml -o r
expect_status 0
expect_err ""
expect_calls 26
head -n 7 r/points.csv | tr -d '\r' | sed 's/,100$//' >head.csv
cat >expected.csv <<'END'
vary.design,vary.cost,vary.end,vary.sample,vifs,fake.cost,rtt_mean_us,rtt_ci95_us,round_trips
base,,,,1,5,5.000,
base,,,,2,5,10.000,
one_at_a_time,fake.cost,low,,1,3,3.000,
one_at_a_time,fake.cost,low,,2,3,6.001,
one_at_a_time,fake.cost,high,,1,9,9.000,
one_at_a_time,fake.cost,high,,2,9,18.000,
END
# The last digit is noise of below 1 ns.
sed 's/\.00[01],/.000,/' head.csv >rounded.csv
sed -i 's/6\.001/6.000/' expected.csv
expect_same expected.csv rounded.csv

# Of ten samples in ten strata of 3 to 9 us five are below 6 us, wherever in their strata.  Wilson's interval of 5 in 10.
run compare r
expect_status 0
expect_err ""
sed -n '/^r:/,$p' out | sed 's/\.000[0-9]*/.000/g; s/\.00[1-9]/.000/g' >told
cat >expected <<'END'
r: 1 constant varied over the range of its evidence, one at a time, and all at once in 10 samples of a Latin
hypercube (seed 1)
    calibrated, and not anew for the others: fake.cost

CLAIM         HOLDS IN  SHARE OF SAMPLES [95 %]
fast          5 of 10   50.0 % [23.7, 76.3]
linear        10 of 10  100.0 % [72.2, 100.0]
all together  5 of 10   50.0 % [23.7, 76.3]
END
head -n 8 told >found
expect_same expected found
expect_out_has "fast: rtt_mean_us < 12 us at vifs=2; with all as they stand 10"
if ! grep -Eq '^    fake.cost  3 \.\. 9 us +6(\.[0-9]+)? +18(\.[0-9]+)? +12(\.[0-9]+)? +100 % +0 %' out; then
	fail "the constant's row"
fi

# The figures' tables were left by the run.
expect_file r/sensitivity.csv
expect_file r/samples.csv
tr -d '\r' <r/shares.csv >shares.csv
cat >expected.csv <<'END'
claim,text,samples,holding,share,low,high
fast,two VIFs take less than 12 us,10,5,0.5,0.236593,0.763407
linear,"twice the VIFs, twice the time",10,10,1,0.722467,1
all,all of these together,10,5,0.5,0.236593,0.763407
END
expect_same expected.csv shares.csv
if command -v jq >/dev/null; then
	run compare r --json
	expect_status 0
	found=$(jq -c '.folders[0].sensitivity | [.all.holding, (.claims[0].conditions[0].constants[0] | .path, .lower_half, .upper_half)]' out)
	if [[ $found != '[5,"fake.cost",1,0]' ]]; then fail "data: $found"; fi
fi

# Nothing is simulated twice, and what the command line says of vary counts.
run run varied.yaml -o r
expect_calls 0
run run varied.yaml -o r --sweep vary.design=one_at_a_time --sweep vary.costs=fake
expect_status 2
expect_err "varied.yaml:5:3: error: vary: samples are those of latin_hypercube, which is not in its design"
run run varied.yaml -o small --sweep vary.samples=4
expect_status 0
expect_calls 14
run run varied.yaml -o never --set "fake.cost=4 us"
expect_status 2
expect_err "vifsim: --set fake.cost=4 us: error: fake.cost varies: --sweep fake.cost=4 us gives it one value"
expect_absent never
run run varied.yaml -o never --sweep "fake.cost=4 us"
expect_status 2
expect_err "varied.yaml:5:3: error: vary: there is nothing to vary: none of its costs has a range and an effect here"
