#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The first value at which a condition holds.  The fake machine's round trip takes 10 us for each VIF, so all answers are
# known: above 255 us from 26 VIFs on.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

# An answer in each combination of the other axes, by seven values of 49.
run find small -j 1 --vary vifs=16..64 --until 'rtt_mean_us > 255 us' -o r
expect_status 0
expect_err ""
expect_calls 28
cat >expected <<'END'
small: the first vifs at which rtt_mean_us > 255 us
By bisection: it is assumed that along the list the condition turns but once, from failing to holding; seen at
both ends, unless it holds at the first already.

nic.model=hv: vifs=26
    vifs  rtt_mean_us [95 %]      CONDITION
    16    160.001 [160, 160.001]  fails
    22    220.001 [220, 220.001]  fails
    25    250.001 [250, 250.001]  fails
    26    260.001 [260, 260.001]  holds
    28    280.001 [280, 280.001]  holds
    40    400.001 [400, 400.001]  holds
    64    640.001 [640, 640.001]  holds
    The intervals at 25 and 26 exclude the limit: with 90 % at least, if it turns but once.
END
head -n 14 out >found
expect_same expected found
expect_out_has "nic.model=sv: vifs=26"
expect_out_has "14 points in r (14 simulated, 0 there already)"

# It leaves a result folder of what it simulated; nothing is simulated twice, whichever way it is asked.
expect_file r/find.json
if (($(wc -l <r/points.csv) != 15)); then fail "not 14 rows"; fi
cp r/points.csv before.csv
run find small -j 1 --vary vifs=16..64 --until 'rtt_mean_us > 255' -o r
expect_status 0
expect_calls 0
expect_same before.csv r/points.csv
run plot r
expect_status 0
run run small --sweep vifs=16,26 -o r
expect_calls 0

# A scan, of fewer values, simulates those that are not there, and finds the same.
run find small -j 1 --vary vifs=24..28 --until 'rtt_mean_us > 255' --scan -o r
expect_status 0
expect_calls 8
expect_out_has "By a scan of all values."
expect_out_has "nic.model=sv: vifs=26"
expect_out_has "10 points in r (4 simulated, 6 there already)"

# Downwards; and a list that need not be in order, for a scan.
run find small -j 1 --sweep nic.model=sv --vary vifs=64,40,26,25,16 --until 'rtt_mean_us <= 255' -o r
expect_status 0
expect_out_has "small: the first vifs at which rtt_mean_us <= 255"
expect_out_has "nic.model=sv: vifs=25"
run find small -j 1 --sweep nic.model=sv --vary vifs=40,16,64 --until 'rtt_mean_us < 255' -o r
expect_status 2
expect_err "vifsim: error: a bisection needs values of vifs that rise or fall along the list; --scan looks at all as they stand"
run find small -j 1 --sweep nic.model=sv --vary vifs=40,16,64 --until 'rtt_mean_us < 255' -o r --scan
expect_status 0
expect_out_has "nic.model=sv: vifs=16"
expect_out_has "It does not turn once: behind that value it fails again."
run find small -j 1 --sweep vifs=3 --vary nic.model=hv,sv --until 'rtt_mean_us > 1' -o r
expect_status 2
expect_err_has "a bisection needs values of nic.model that rise or fall"

# Noise of up to 40 us in a replication's mean: the turn is not settled, so it looks further, until an interval is clear.
run find small -j 1 --sweep nic.model=sv --vary vifs=16..64 --until 'rtt_mean_us > 255' --set "fake.noise=40 us"
expect_status 0
expect_file results/small-find/find.json
expect_out_has "not surely"
grep -Eq "^    Not settled: with 90 % at least the first value comes after 2[0-9] and not after [23][0-9], if it turns but once.$" \
	out || fail "the answer is not told to be open"
# What is told lies around the truth: the mean of the noise is 20 us, so 24 VIFs have 260 us.
read -r after until < <(sed -n 's/.*comes after \([0-9]*\) and not after \([0-9]*\),.*/\1 \2/p' out)
if ((after >= 24 || until < 24)); then fail "24 is not in what it tells"; fi

# One replication has no interval: nothing is sure, and all values beside are looked at.
run find small -j 1 --sweep nic.model=sv --vary vifs=24..28 --until 'rtt_mean_us > 255' --set measure.replications=1 \
	--set measure.max_replications=1 -o alone
expect_status 0
expect_out_has "nic.model=sv: vifs=26"
expect_out_has "Not settled: no interval excludes the limit, so nothing is sure."

# At no value: status 1.  At the first.
run find small -j 1 --vary vifs=1,2,4 --until 'ratio(rtt_mean_us; nic.model=sv/hv) < 0.5' -o r
expect_status 1
expect_out_has "at no value of vifs"
expect_out_has "The interval at 4 excludes the limit: with 95 % at least the list does not have it, if it turns but once."
run find small -j 1 --vary vifs=1,2,4 --until 'change(rtt_mean_us; nic.model=sv/hv) < 50 %' -o r
expect_status 0
expect_out_has "
vifs=1
"
expect_out_has "The interval there excludes the limit: with 95 % at least."

# Where the parameter has no effect (a note, with sv), the point with the first value stands in; also where the scenario
# has dropped the others.
run find small -j 1 --sweep vifs=4 --vary fake.note=a,b,c --until 'ratio(rtt_mean_us; nic.model=sv/hv) < 0.5' --scan -o notes
expect_status 1
expect_calls 8
expect_out_has "vifs=4: at no value of fake.note"
share=$(dirname "$program")/../share/vifsim
sed "s,\.\./configs,$share/configs,; /^plot/d; s/^sweep:/&\n  where: nic.model == hv or fake.note == a/; s/vifs: .*/vifs: [4]/" \
	"$share/scenarios/small.yaml" >dropped.yaml
run find dropped.yaml -j 1 --vary fake.note=a,b,c --until 'ratio(rtt_mean_us; nic.model=sv/hv) < 0.5' --scan -o dropped
expect_status 1
expect_calls 8

# As data.
run find small -j 1 --vary vifs=16..64 --until 'rtt_mean_us > 255 us' -o r --json
expect_status 0
expect_same out r/find.json
if command -v jq >/dev/null; then
	jq -e '.vary == "vifs" and .method == "bisection" and (.cases | length) == 2 and (.cases[1] | .at == "nic.model=sv" and
		.first == "26" and .earliest == "26" and .latest == "26" and .sure and .confidence == 0.9 and (.evidence | length) == 7
		and (.evidence[2] | .value == "25" and (.holds | not) and .sure and (.points | length) == 1))' out >found ||
		fail "the data are not as expected"
	point=$(jq -r '.cases[1].evidence[3].points[0]' out)
	expect_file "r/points/$point.json"
fi

# A point that fails ends the search; what went well is kept.
run find small -j 1 --sweep nic.model=sv --vary vifs=1,2,4 --until 'rtt_mean_us > 15' -o broken --set fake.fault=crash \
	--set fake.fault_vifs=4
expect_status 1
expect_out ""
expect_err_has "small: 1 point failed; the search ends here"
expect_absent broken/find.json
expect_absent broken/points.csv

# refused MESSAGE ARGUMENT...: nothing is simulated or written.
refused()
{
	local message=$1
	shift
	run find "$@" -o never
	expect_status 2
	expect_out ""
	expect_err_has "$message"
	expect_calls 0
	expect_absent never
}
until=(--until 'rtt_mean_us > 255')
refused "--vary PATH=LIST is missing" small "${until[@]}"
refused "--until CONDITION is missing" small --vary vifs=1,2
refused "a scenario is missing" --vary vifs=1,2 "${until[@]}"
refused "--vary is given twice" small --vary vifs=1,2 --vary seed=1,2 "${until[@]}"
refused "vifsim: --until rtt_mean_us > : error: a number was expected behind >" small --vary vifs=1,2 --until 'rtt_mean_us > '
refused 'unknown metric "rtt_main_us"; did you mean "rtt_mean_us"?' small --vary vifs=1,2 --until 'rtt_main_us > 1'
refused "a comparison by <, <=, > or >= was expected" small --vary vifs=1,2 --until 'rtt_mean_us'
refused "a comparison by <, <=, > or >= was expected" small --vary vifs=1,2 --until 'rtt_mean_us == 3'
refused "a growth along an axis has several values" small --vary seed=1,2 --until 'growth(rtt_mean_us; vifs) > 1'
refused "vifsim: --vary nic.model=hv,sv: error: nic.model stands in the condition, too" small --vary nic.model=hv,sv \
	--until 'ratio(rtt_mean_us; nic.model=sv/hv) > 1'
refused "vifsim: --vary vifs=1,99: error: vifs: 99 is above the largest value, 64" small --vary vifs=1,99 "${until[@]}"
refused "vifsim: --vary vifz=1: error: unknown parameter \"vifz\"; did you mean \"vifs\"?" small --vary vifz=1 "${until[@]}"
refused "vifsim: --vary vifs=1,13: error: at nic.model=hv vifs=13: 13 VIFs fit no machine" small --vary vifs=1,13 "${until[@]}"
refused "vifsim: --vary vifs=1,2: error: vifs: an earlier --sweep gives this axis already" small --sweep vifs=3 --vary vifs=1,2 \
	"${until[@]}"
refused "the sweep has not both points of ratio(rtt_mean_us; nic.model=sv/hv) < 1 at vifs=1" small --sweep nic.model=sv \
	--vary vifs=1,2 --until 'ratio(rtt_mean_us; nic.model=sv/hv) < 1'
