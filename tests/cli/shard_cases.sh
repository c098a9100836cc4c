#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shards of a sweep, merged, are the sweep; what does not belong together is refused, and then nothing is written.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

noise=(--set "fake.noise=1 us")
run run small "${noise[@]}" -o whole
expect_status 0

# Three shards of six points have two each, every point in one of them; a shard says what it is.
: >listed
for k in 1 2 3; do
	run run small "${noise[@]}" --shard $k/3 --list
	expect_status 0
	cat out >>listed
	run run small "${noise[@]}" --shard $k/3 -o "part$k"
	expect_status 0
	if grep -qv "has not become as narrow" err; then fail "something went wrong"; fi
	expect_out "small, shard $k/3: 2 points in part$k (2 simulated, 0 there already)"
	if (($(wc -l <"part$k/points.csv") != 3)); then fail "not two rows in part$k"; fi
done
run run small "${noise[@]}" --list
if [[ $(sort listed) != "$(sort out)" ]]; then fail "the shards are not the sweep: $(cat listed)"; fi
# The dear ends of the last axis, vifs=4, are not in one shard, though its three values and three shards fall together.
if [[ $(grep -n 'vifs=4' listed | cut -d: -f1 | awk '{ print int(($1 - 1) / 2) }' | uniq | wc -l) != 2 ]]; then
	fail "vifs=4 is in one shard: $(cat listed)"
fi

run merge part2 part3 part1 -o merged
expect_status 0
expect_err ""
expect_out "6 points in merged, of 3 parts"
expect_same whole/points.csv merged/points.csv
if [[ $(ls whole/points) != "$(ls merged/points)" ]]; then fail "other points"; fi
if [[ $(find merged -type f | wc -l) != 8 ]]; then fail "files besides the table, the manifest and the points"; fi

# A run on it finds all; compare and plot take it as any other.
run compare merged --reference "$(dirname "$program")/../share/vifsim/configs/reference/small.yaml"
expect_out_has "linear"
# What the command gave counts as given for the whole.
expect_out_has "--set fake.noise=1 us"
run run small "${noise[@]}" -o merged
expect_status 0
expect_calls 0
expect_out "small: 6 points in merged (0 simulated, 6 there already)"
expect_same whole/points.csv merged/points.csv

# A shard goes on from where it was, by other numbers of shards, too; parts may overlap and be of several divisions.
run run small "${noise[@]}" --shard 1/2 -o part1
expect_status 0
expect_out_has "small, shard 1/2: 3 points in part1"
run run small "${noise[@]}" --shard 2/2 -o half2
run merge part1 half2 part3 -o overlapping
expect_status 0
expect_same whole/points.csv overlapping/points.csv
run merge whole part3 -o again
expect_status 0
expect_same whole/points.csv again/points.csv

# More shards than points: those that have none are no error.
for k in 1 2 3; do
	run run single --shard $k/3 -o "single$k"
	expect_status 0
done
run run single -o single
run merge single3 single1 single2 -o single-merged
expect_status 0
expect_same single/points.csv single-merged/points.csv

# Where no folder is named, each shard has one of its own.
run run small "${noise[@]}" --shard 2/3
expect_status 0
expect_file results/small-2-of-3/manifest.json

# refused MESSAGE DIR...
refused()
{
	local message=$1
	shift
	run merge "$@" -o never
	expect_status 2
	expect_out ""
	expect_err_has "$message"
	expect_absent never
}

run run small "${noise[@]}" --shard 2/3 -o part2
refused "vifsim: error: 2 of 6 points are in none of the folders" part2 part3
missing=$(grep -c "^vifsim: missing: point [1-6] (nic.model=[hs]v vifs=[124])$" err)
if [[ $missing != 2 ]]; then fail "$missing missing points named"; fi

run run small "${noise[@]}" --set seed=2 --shard 1/3 -o seeded
refused "part2 and seeded are no parts of one sweep: seed is 1 in the one and 2 in the other" part2 seeded part3
run run small --shard 1/3 -o quiet
refused "part2 and quiet are no parts of one sweep: fake.noise is 1 us in the one and 0 us in the other" part2 quiet part3
run run small "${noise[@]}" --sweep vifs=1,2,8 --shard 1/3 -o wider
refused "part2 and wider are no parts of one sweep: the points of their sweeps differ" part2 wider part3
refused "part2 has results of small, and single1 of single" part2 single1
refused "nowhere/manifest.json: No such file or directory" part2 nowhere
share=$(dirname "$program")/../share/vifsim
sed "s/^title: .*/title: Another/; s,\.\./configs,$share/configs,; /^plot/d" "$share/scenarios/small.yaml" >small.yaml
run run small.yaml "${noise[@]}" --shard 1/3 -o titled
expect_status 0
refused "part2 and titled have results of small, but its text, or that of its platform, is not the same in both" \
	part2 titled part3

# The same point with other contents; a damaged one.
run run small "${noise[@]}" --shard 1/3 -o part1
cp -r part2 other
for point in other/points/*; do
	sed -i 's/"minimum":[0-9]*/"minimum":1/g' "$point"
done
refused "has other contents in other than in part2, or is damaged there, though inputs and program are the same" \
	part1 part2 part3 other
cp -r part2 damaged
for point in damaged/points/*; do
	head -c 100 "$point" >piece
	cp piece "$point"
done
refused "damaged/points/" part1 damaged part3
expect_err_has "which the manifest names, is damaged"

# Another program.
prefix=$scratch/prefix
mkdir -p "$prefix/bin"
cp -r "$(dirname "$program")/../share" "$prefix/"
cp "$program" "$prefix/bin/vifsim"
printf 'x' >>"$prefix/bin/vifsim"
"$prefix/bin/vifsim" run small "${noise[@]}" --shard 1/3 -o rebuilt >out 2>err
refused "rebuilt was simulated by another build of the program than this one" part2 rebuilt part3

# The whole does not go into a part, nor where nothing can be written.
run merge part1 part2 part3 -o ./part2
expect_status 2
expect_err "vifsim: error: -o ./part2 is one of the parts"
# Beside its parts in a folder that was named it is none of them, so a merge can be done again.
mkdir parts
cp -r part1 part2 part3 parts/
for _ in 1 2; do
	run merge parts -o parts/all
	expect_status 0
	expect_err ""
	expect_out "6 points in parts/all, of 3 parts"
done
expect_same whole/points.csv parts/all/points.csv
run merge parts parts/all -o parts/all
expect_status 2
expect_err_has "vifsim: error: -o parts/all is one of the parts"
: >file
run merge part1 part2 part3 -o file/below
expect_status 2
expect_err "vifsim: error: cannot make the folder file: Not a directory"

# A shard that failed is incomplete, so it is not merged.
run run small --set fake.fault=crash --set fake.fault_vifs=4 --shard 1/1 -o failed
expect_status 1
expect_err_has "small, shard 1/1: 4 of 6 points done, 2 failed; failed/points.csv has those that are done"
refused "failed is incomplete, 2 of its points missing" failed

# Bad usage.
for text in 0/3 4/3 1/0 1 a/b 1/2x 1/999999 -1/2 /2; do
	run run small "--shard=$text" -o never
	expect_status 2
	expect_err_has "--shard $text: K/N with K from 1 to N, and N up to 100000, was expected"
done
run merge part1 part2
expect_status 2
expect_err_has "-o DIR is missing"
run merge -o never
expect_status 2
expect_err_has "a result folder is missing"

# Where constants vary: the columns and tables are those of one run, and its manifest has the rows.
cat >platform.yaml <<'END'
name: platform
fake.cost: {value: 5 us, kind: assumed, source: made up, range: 3 us .. 9 us}
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
run run varied.yaml -o varied
for k in 1 2 3 4; do
	run run varied.yaml --shard $k/4 -o "varied$k"
	expect_status 0
	expect_absent "varied$k/shares.csv"
done
run merge varied4 varied3 varied2 varied1 -o varied-merged
expect_status 0
for table in points sensitivity samples shares; do
	expect_same varied/$table.csv varied-merged/$table.csv
done
run run varied.yaml -o varied-merged
expect_calls 0

if command -v jq >/dev/null; then
	what="manifest.json"
	jq -e '.shard.number == 2 and .shard.of == 3 and (.shard.sweep | length) == 6 and (.points | length) == 2
		and .scenario.name == "small" and .shard.sweep[0].parameters == {"nic.model": "hv", "vifs": "1"}' \
		part2/manifest.json >out || fail "the manifest of a shard is not as expected"
	"$program" merge part1 part2 part3 -o merged >out
	jq -e '(.merged | length) == 3 and .merged[1].shard == {"number": 2, "of": 3} and (.merged[1].command | length) == 8
		and (.points | length) == 6 and .command == ["vifsim run", "small", "--set", "fake.noise=1 us", "-o", "part1"]
		and has("shard") == false' merged/manifest.json >out || fail "the manifest of the whole is not as expected"
	jq -S '.variation, [.points[] | {id, row}]' varied/manifest.json >expected
	jq -S '.variation, [.points[] | {id, row}]' varied-merged/manifest.json >found
	expect_same expected found
fi

# What a shard would do.
run run small "${noise[@]}" --shard 2/3 -o part2 --dry-run
expect_status 0
expect_out_has "small: 2 points in part2 (0 to simulate, 2 there already)"
