#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Input of any size and shape: limits, each with its message; paths with spaces, newlines and Unicode; no shell and no
# way to files that are not named.
# shellcheck source=tests/cli/disturbed.sh
. "$(dirname "$0")/disturbed.sh" "$@"

# refused TEXT MESSAGE WHAT: a scenario with that body.
refused()
{
	printf 'name: s\nplatform: testbed-xeon-xen\nmeasure: {duration: 1 ms, warmup: 1 ms}\n%b' "$1" >s.yaml
	what="check of $(head -c 60 s.yaml)"
	run check s.yaml
	expect_status 2
	expect_err_has "$2"
	record "a scenario with $3" 1 "refused: $2" 0
}

refused "$(printf 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n')" \
	"aliases are not supported" "aliases that grow (a YAML bomb)"
refused "set: $(printf '[%.0s' {1..40})" "nested too deep (at most 32 levels)" "40 levels"
refused "sweep: {vifs: 1..4000000000}\n" "the range has more than 100000 values" "a range of 4 billion values"
refused "sweep: {seed: 1..1000, fake.fault_vifs: 1..1000}\n" "more than 100000 points, the most that one scenario may have" \
	"a million points"
refused "set: {fake.note: !!binary aGk=}\n" "tags are not supported" "a tag"
refused "set: {fake.note: $(head -c 2000 /dev/zero | tr '\0' x)}\n" "fake.note" "a text of 2000 characters"
refused "sweep: {vifs: [1], where: [$(printf '(%.0s' {1..100})]}\n" "where" "a condition of 100 brackets"

head -c 1200000 /dev/zero | tr '\0' '#' >s.yaml
run check s.yaml
expect_status 2
expect_err_has "larger than 1 MiB"
run check /dev/zero
expect_status 2
expect_err_has "larger than 1 MiB"
record "a scenario of more than 1 MiB, and /dev/zero" 2 "refused: larger than 1 MiB" 0
mkdir folder.yaml
run check folder.yaml
expect_status 2
printf '\xff\xfe\x00' >s.yaml
run check s.yaml
expect_status 2
expect_err_has "s.yaml:1:1: error: no valid YAML"
run run single --set $'fake.note=a\xff'
expect_status 2
expect_err_has "not UTF-8, in which results are written"
expect_absent results

# No name of a scenario leads out of the folder of results.
for name in ../../x /tmp/x a/b '.' '..' ''; do
	printf 'name: "%s"\nplatform: testbed-xeon-xen\nmeasure: {duration: 1 ms, warmup: 1 ms}\n' "$name" >s.yaml
	run run s.yaml
	expect_status 2
	expect_absent results
done
record "a scenario's name that would lead elsewhere: ../../x, /tmp/x, a/b, ., .., none" 6 "refused" 0

# A simulation that takes more memory than there is, is ended by its limit, and the others go on.
if ! nm "$program" 2>/dev/null | grep __asan_init >/dev/null; then # its limit is of no use there
	run run small -o devoured --set "fake.noise=1 us" --set fake.fault=devour --set fake.fault_vifs=2 --point-memory 300MiB
	expect_status 1
	expect_err_has "small: 4 of 6 points done, 2 failed"
	expect_err_has "it asked for more memory than it may have (--point-memory 300 MiB)"
	record "a simulation that takes memory without end" 2 "ended at its limit, reported; the other points were done" 0
fi
run run small --point-memory 300
expect_status 2
expect_err_has "--point-memory 300: a size with its unit was expected, such as 4GiB"

# Paths of any characters, for the scenario, its folder of results, its script and its figure.
odd="$scratch/a b
c'd\"\$(touch pwned);Ж"
mkdir -p "$odd"
cp "$(dirname "$program")/../share/vifsim/scenarios/small.yaml" "$odd/s.yaml"
printf 'set terminal svg\nset output ARG1 . "/my fig.svg"\nset datafile separator ","\nplot ARG1 . "/points.csv" using 3 with lines\n' >"$odd/my fig.gp"
sed -i "s|platform: .*|platform: testbed-xeon-xen|; /^reference/d; s|^plot: .*|plot: my fig.gp|; s|^title: .*|title: \"'; !touch pwned; \`touch pwned\`\"|" "$odd/s.yaml"
run run "$odd/s.yaml" -o "$odd/r" -q
expect_status 0
expect_file "$odd/r/points.csv"
if command -v gnuplot >/dev/null; then
	run plot "$odd/r"
	expect_status 0
	expect_file "$odd/r/my fig.svg"
	run report "$odd/r" -o "$odd/page.html"
	expect_status 0
fi
if [[ $(find "$scratch" -name pwned | wc -l) != 0 ]]; then fail "a shell took a name for a command"; fi
record "spaces, quotes, newlines, Unicode and \$(...) in the paths and the title, run, plot and report" 3 "taken as they are" 0
