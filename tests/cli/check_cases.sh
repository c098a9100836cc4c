#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scenarios are found and validated, all errors in one go; nothing is simulated and nothing written.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run check small single
expect_status 0
expect_err ""
expect_out "small: 6 points
single: 1 point"
expect_calls 0
expect_absent results

# A file before a bundled one of the same name.
bundled=$(dirname "$program")/../share/vifsim
sed -e 's|\.\./configs|'"$(realpath "$bundled")"'/configs|' -e 's/vifs: .*/vifs: [1]/' -e '/^plot:/d' "$bundled/scenarios/small.yaml" >small
run check small
expect_status 0
expect_out "small: 2 points"
rm small

# A folder of that name is not it.
mkdir small
run check small
expect_status 0
expect_out "small: 6 points"
rmdir small

run check smal
expect_status 2
expect_out ""
expect_err "vifsim: smal: error: no such file, nor a bundled scenario of that name; did you mean 'small'?"

run check something
expect_status 2
expect_err "vifsim: something: error: no such file, nor a bundled scenario of that name; bundled are single, small"

cat >bad.yaml <<END
name: bad
title: Two errors
platform: $(realpath "$bundled")/configs/testbed-xeon-xen.yaml
measure: {duration: 5}
vif: 3
END
run check bad.yaml single
expect_status 2
expect_out "single: 1 point"
expect_err_has "bad.yaml:4:21: error: "
expect_err_has "bad.yaml:5:1: error: "
expect_calls 0

# What no parameter's own range says.
cat >few.yaml <<END
name: few
title: Fewer at most than at least
platform: $(realpath "$bundled")/configs/testbed-xeon-xen.yaml
measure:
  replications: 4
  max_replications: 3
END
run check few.yaml
expect_status 2
expect_err "few.yaml:6:21: error: measure.replications is 4, above measure.max_replications, which is 3"

# What only the machine can say.
sed 's/^measure:/set: {vifs: 13}\nmeasure:/' few.yaml | sed '/replications/d; s/^measure:$/measure: {warmup: 1 ms}/' >thirteen.yaml
run check thirteen.yaml
expect_status 2
expect_err "thirteen.yaml:4:13: error: 13 VIFs fit no machine"
run run small --sweep vifs=12,13,14 --list
expect_status 2
expect_out ""
expect_err "vifsim: --sweep vifs=12,13,14: error: at nic.model=hv vifs=13: 13 VIFs fit no machine"
run run single --set vifs=13 --list
expect_status 2
expect_err "vifsim: --set vifs=13: error: 13 VIFs fit no machine"
# Told at the one of the two parameters that was written last.
run run thirteen.yaml --set nic.model=sv --list
expect_status 2
expect_err "vifsim: --set nic.model=sv: error: 13 VIFs fit no machine"

# What is given in vain; but a default may be.
run run single --set nic.model=sv --list
expect_status 0
run run single --set nic.model=sv --set "fake.note=a = b" --list
expect_status 2
expect_err "vifsim: --set fake.note=a = b: error: fake.note has no effect with nic.model sv"
sed 's/^set: .*/set: {nic.model: sv, fake.note: x}/' thirteen.yaml >vain.yaml
run check vain.yaml
expect_status 2
expect_err "vain.yaml:4:33: error: fake.note has no effect with nic.model sv"
run run single --set "fake.note=x" --sweep nic.model=sv --sweep vifs=1,2 --list
expect_status 2
expect_err "vifsim: --set fake.note=x: error: fake.note has no effect with nic.model sv"
# Nor is what a file gives, has an effect there, and was made idle by the command line: that is noted. Of points that differ
# in nothing else the first stays, so that a folder of the whole sweep has it.
sed -e 's/^set: .*/set: {fake.note: x}/' thirteen.yaml >noted.yaml
run run noted.yaml --set nic.model=sv --set vifs=2 --list
expect_status 0
expect_err "noted.yaml:4:18: note: fake.note has no effect with nic.model sv: it is left aside"
sed -e '/^set: /d' thirteen.yaml >swept.yaml
printf 'sweep: {nic.model: [hv, sv], vifs: [1, 2], fake.note: [x, y, z], where: nic.model == hv or fake.note != x}\n' >>swept.yaml
run run swept.yaml -q -o swept
expect_status 0
expect_err ""
run run swept.yaml -q -o swept --sweep nic.model=sv
expect_status 0
expect_out "$(sed -n 's/^name: //p' swept.yaml): 2 points in swept (0 simulated, 2 there already)"
expect_err_has "note: fake.note has no effect with nic.model sv: points that differ in nothing else are one point"
if [[ $(cut -d, -f1-3 swept/points.csv | tail -n +2) != $'sv,1,y\nsv,2,y' ]]; then fail "those with y were the first"; fi
# In vain is what the command line itself gives, and what the file gives in vain without it.
run run swept.yaml --sweep nic.model=sv --sweep fake.note=x,y --list
expect_status 2
expect_err "vifsim: --sweep fake.note=x,y: error: fake.note has no effect with nic.model sv"
run run vain.yaml --set vifs=2 --list
expect_status 2
expect_err "vain.yaml:4:33: error: fake.note has no effect with nic.model sv"
# With an effect at some of the points, it is not in vain.
run run single --set "fake.note=x" --sweep nic.model=sv,hv --list
expect_status 0
run run single --sweep "fake.note=x,y" --sweep nic.model=sv,hv --list
expect_status 0

# Let pass, but told: it may be what the scenario is for.
cat >far.yaml <<END
name: far
platform: $(realpath "$bundled")/configs/testbed-xeon-xen.yaml
set:
  fake.cost: 25 us
END
run check far.yaml
expect_status 0
expect_out "far: 1 point"
expect_err "far.yaml:4:14: warning: fake.cost: 25 us is outside its plausible range, 5 us .. 20 us"
