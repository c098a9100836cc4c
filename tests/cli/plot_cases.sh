#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The scenario's script is run on the folder; what goes wrong is told.  A stand-in for gnuplot notes how it was called.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

mkdir bin
cat >bin/gnuplot <<'END'
#!/bin/sh
printf '%s\n' "$@" >called
echo "gnuplot talks"
if [ -e broken ]; then touch r/small.svg; exit 1; fi
if [ ! -e idle ]; then touch "$3/small.$4"; fi
END
chmod +x bin/gnuplot
path=$PATH
export PATH=$scratch/bin:$PATH
script=$(realpath "$(dirname "$program")/../share/vifsim/scenarios/small.gp")

run run small -o r
expect_status 0
run plot r
expect_status 0
expect_out "r/small.svg"
expect_err "gnuplot talks"
if [[ $(cat called) != "-c
$script
r
svg
A small sweep of the fake machine" ]]; then fail "gnuplot was called with: $(cat called)"; fi

run plot r --format png
expect_status 0
expect_out "r/small.png"

run plot r --format gif
expect_status 2
expect_err_has "unknown format 'gif': svg, png or pdf was expected"

# From another folder than the one where a scenario was named.
mkdir mine
cp "$(dirname "$program")/../share/vifsim/scenarios/small.yaml" mine/mine.yaml
sed -i 's|^plot: .*|plot: mine.gp|; s|platform: .*|platform: testbed-xeon-xen|; /^reference/d' mine/mine.yaml
printf '# SPDX\n' >mine/mine.gp
run run mine/mine.yaml -q -o r
cd mine
run plot ../r
cd ..
if ! grep -qF "$scratch/mine/mine.gp" mine/called; then fail "the script was not found: $(cat mine/err)"; fi
run run small -q -o r

# Results that came from another machine: the bundled script of the same name.
sed -i 's|"plot": ".*/small.gp"|"plot": "/nowhere/small.gp"|' r/manifest.json
run plot r
expect_status 0
sed -i 's|"plot": ".*/small.gp"|"plot": "/nowhere/other.gp"|' r/manifest.json
run plot r
expect_status 2
expect_err "vifsim: error: the script /nowhere/other.gp, which the scenario 'small' names, is missing"
sed -i 's|"plot": ".*/other.gp"|"plot": "/nowhere/small.gp"|' r/manifest.json

# An old figure does not pass for a new one, nor half of one for a whole.
touch idle
run plot r
expect_status 1
expect_err_has "$script wrote no r/small.svg"
rm idle
touch broken
run plot r
expect_status 1
expect_err_has "vifsim: error: gnuplot failed on $script"
expect_absent r/small.svg
rm broken

# A script that does not show vifs: a figure for each, of its rows alone and of those of other tables that have them; the
# rest it has whole.
printf '# SPDX\n# axes: nic.model seed\n' >small.gp
cat >bin/gnuplot <<'END'
#!/bin/sh
if [ -e broken ]; then exit 1; fi
[ "$3" = r ] || rows=$(cut -d, -f1,2 "$3/points.csv" | tail -n +2 | tr -d '\r' | tr '\n' ' ')
printf '%s|%s|%s|%s|%s\n' "$rows" "$(cat "$3/own.csv")" "$(cat "$3/anatomy.csv" 2>/dev/null | wc -l)" "$4" "$(printf %s "$5" | tr '\n' '~')" >>called
cp figure.svg "$3/small.$4"
END
echo '<svg xmlns="http://www.w3.org/2000/svg"/>' >figure.svg
own_script()
{
	sed -i 's|"plot": ".*small.gp"|"plot": "'"$scratch"'/small.gp"|' r/manifest.json
}
own_script
echo whole >r/own.csv
printf 'vifs,what\r\n1,"a, b"\r\n1,c\r\n2,d\r\n' >r/anatomy.csv
touch r/small.svg r/small-vifs=9.svg r/small-draft=2.svg
rm called
run plot r
expect_status 0
expect_err ""
expect_out "r/small-vifs=1.svg
r/small-vifs=2.svg
r/small-vifs=4.svg"
if [[ $(cat called) != "hv,1 sv,1 |whole|3|svg|A small sweep of the fake machine~vifs=1
hv,2 sv,2 |whole|2|svg|A small sweep of the fake machine~vifs=2
hv,4 sv,4 |whole|1|svg|A small sweep of the fake machine~vifs=4" ]]; then fail "gnuplot was called with: $(cat called)"; fi
expect_absent r/small.svg
expect_absent r/small-vifs=9.svg
expect_file r/small-draft=2.svg # of no axis of the sweep: the user's
rm r/small-draft=2.svg
if compgen -G "r/.figure-*" >/dev/null; then fail "a folder was left behind"; fi

# The page has them all, and draws them when one is missing.
rm called
run report r -o page.html
expect_status 0
expect_absent called
rm r/small-vifs=2.svg
run report r -o page.html
expect_status 0
if [[ $(wc -l <called) != 3 || $(grep -c "<figure>" page.html) != 3 ]]; then fail "the page has not three figures"; fi

touch broken
run plot r
expect_status 1
expect_err_has "vifsim: error: gnuplot failed on $scratch/small.gp"
if compgen -G "r/.figure-*" >/dev/null; then fail "a folder was left behind"; fi
rm broken

# Of one value there is nothing that it could be mixed with.
run run small -q -o r --sweep vifs=2
own_script
run plot r --format png
expect_status 0
expect_out "r/small.png"

# Two such axes; a value that would be no name of a file; and too many.
printf '# SPDX\n# axes:\n' >small.gp
run run small -q -o r --sweep vifs=2 --sweep 'fake.note=a/b,"c"'
own_script
run plot r --format png
expect_status 0
expect_out "r/small-nic.model=hv,fake.note=a_b-1.png
r/small-nic.model=hv,fake.note=_c_-2.png
r/small-nic.model=sv,fake.note=a_b-3.png
r/small-nic.model=sv,fake.note=_c_-4.png"
run run small -q -o r --sweep nic.model=hv --sweep vifs=2 --sweep seed=1..65
own_script
run plot r
expect_status 1
expect_out ""
expect_err "vifsim: error: $scratch/small.gp does not show seed: more of its values than 64, and so figures; fewer were expected (--sweep)"
run run small -q -o r --sweep nic.model=hv --sweep vifs=2,4 --sweep seed=1..33
own_script
run plot r
expect_status 1
expect_err "vifsim: error: $scratch/small.gp does not show vifs, seed: more combinations of their values than 64, and so figures; fewer were expected (--sweep)"

run run small -q -o r
export PATH=/nonexistent
run_bare()
{
	status=0
	"$program" "$@" >out 2>err || status=$?
}
run_bare plot r
PATH=$path
expect_status 1
expect_err "vifsim: error: gnuplot is not installed (Debian package gnuplot-nox)"

run run single -o figureless
run plot figureless
expect_status 2
expect_err "vifsim: error: the scenario 'single' names no figure (plot: SCRIPT.gp)"

run plot nowhere
expect_status 2
expect_out ""
expect_err "vifsim: error: nowhere/manifest.json: No such file or directory; nowhere is no folder of results"
