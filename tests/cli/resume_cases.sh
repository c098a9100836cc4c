#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A point that the folder holds, from the same inputs and program, is not simulated again.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run run small -j 1 -o r --set "fake.noise=1 us"
expect_status 0
cp r/points.csv before.csv
first=$(wc -c <calls)
if ((first < 12)); then fail "$first replications"; fi

run run small -j 1 -o r --set "fake.noise=1 us"
expect_status 0
expect_out "small: 6 points in r (0 simulated, 6 there already)"
expect_calls 0
expect_same before.csv r/points.csv

# What is reused says where its values come from now, and all else of it stays; typed as before, it is as it was.
cp -r r/points points.set
{ cat "$(dirname "$program")/../share/vifsim/scenarios/small.yaml"; printf 'set: {fake.noise: 1 us}\n'; } >told.yaml
sed -i "s|^platform: .*|platform: testbed-xeon-xen|; /^plot:/d; /^reference:/d" told.yaml
run run told.yaml -j 1 -o r
expect_status 0
expect_out "small: 6 points in r (0 simulated, 6 there already)"
for point in r/points/*.json; do
	if [[ $(jq -r '.inputs["fake.noise"].origin' "$point") != scenario ]]; then fail "its origin is not the file: $point"; fi
	jq 'del(.inputs, .sum)' "$point" >now.json
	jq 'del(.inputs, .sum)' "points.set/${point##*/}" >then.json
	expect_same then.json now.json
done
run run small -j 1 -o r --set "fake.noise=1 us"
expect_status 0
expect_calls 0
for point in r/points/*.json; do expect_same "points.set/${point##*/}" "$point"; done
# One that can't be told so is no point of this run, as it would be judged by where another had its values from.
for ((step = 1, lost = 0; step < 40; step++)); do
	cp -r r untold
	FAKE_SYSTEM=once:$step run run told.yaml -j 1 -o untold
	if [[ $status == 1 ]]; then lost=$((lost + 1)); fi
	if [[ $status == 0 ]]; then
		for point in untold/points/*.json; do
			if [[ $(jq -r '.inputs["fake.noise"].origin' "$point") != scenario ]]; then fail "step $step: $point is not told"; fi
		done
	else
		expect_err_has "No space left on device"
		run run told.yaml -j 1 -o untold
		expect_status 0
		expect_calls 0
		if compgen -G "untold/failed-*.log" >/dev/null; then fail "step $step: a failure is left"; fi
	fi
	rm -rf untold
done
if ((lost < 12)); then fail "only $lost steps were lost"; fi

# One more value on an axis: only its points are new.
run run small -j 1 -o r --set "fake.noise=0 us" --sweep nic.model=hv
expect_status 0
expect_calls 6
run run small -j 1 -o r --set "fake.noise=0 us" --sweep nic.model=hv --sweep vifs=1,2,4,8
expect_status 0
expect_out "small: 4 points in r (1 simulated, 3 there already)"
expect_calls 2

# A sweep that cuts the table down says so, and what shows the points that are gone goes with them, but nothing else.
run run small -j 1 -o cut --set "fake.noise=0 us"
expect_err ""
touch cut/small.svg cut/small-vifs=2.svg cut/small-draft=2.svg cut/small-vifs.svg "cut/small-vifs=2 for my thesis.svg" cut/small_2.pdf cut/small_2.txt cut/smaller.svg cut/small_for_my_thesis.pdf cut/own.svg cut/report.html
run run small -j 1 -o cut --set "fake.noise=0 us"
expect_err ""
expect_file cut/small.svg
run run small -j 1 -o cut --set "fake.noise=0 us" --sweep vifs=1
expect_status 0
expect_out "small: 2 points in cut (0 simulated, 2 there already)"
expect_err "vifsim: small: cut/points.csv had 6 points, has 2 now
vifsim: small: removed from cut, as made of other points: report.html, small-vifs=2.svg, small.svg, small_2.pdf"
for file in small-draft=2.svg small-vifs.svg "small-vifs=2 for my thesis.svg" small_2.txt smaller.svg small_for_my_thesis.pdf own.svg; do expect_file "cut/$file"; done
# Back to all of it: no point is lost, but a figure of two is none of six.
touch cut/small.png
run run small -j 1 -o cut --set "fake.noise=0 us"
expect_out "small: 6 points in cut (0 simulated, 6 there already)"
expect_err "vifsim: small: removed from cut, as made of other points: small.png"

# A disk that is full, wherever that is met, costs no figure.
run run small -j 1 -o full --set "fake.noise=0 us"
touch full/small.svg full/report.html
for ((step = 1, lost = 0; step < 100; step++)); do
	FAKE_SYSTEM=full:$step run run small -j 1 -o full --set "fake.noise=0 us" --sweep vifs=1
	if [[ $status == 0 ]]; then break; fi
	lost=$step
	for file in small.svg report.html; do expect_file "full/$file"; done
done
if ((lost < 2 || step == 100)); then fail "the disk was full at $lost steps"; fi

# A damaged file is found out and replaced.
for point in r/points/*; do
	head -c 100 "$point" >part
	cp part "$point"
done
run run small -j 1 -o r --set "fake.noise=1 us"
expect_status 0
expect_out "small: 6 points in r (6 simulated, 0 there already)"
expect_err_has "is damaged: the point has to be simulated again"
expect_same before.csv r/points.csv

run run small -j 1 -o r --set "fake.noise=1 us" --fresh
expect_status 0
expect_out "small: 6 points in r (6 simulated, 0 there already)"
expect_calls "$first"

# Another program is another result.
prefix=$scratch/prefix
mkdir -p "$prefix/bin"
cp -r "$(dirname "$program")/../share" "$prefix/"
cp "$program" "$prefix/bin/vifsim"
printf 'x' >>"$prefix/bin/vifsim"
what="run with another build"
"$prefix/bin/vifsim" run small -o r --set "fake.noise=1 us" >out 2>err
expect_out "small: 6 points in r (6 simulated, 0 there already)"
