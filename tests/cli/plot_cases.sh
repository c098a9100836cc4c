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
expect_err "vifsim: error: nowhere/manifest.json: No such file or directory; nowhere is no folder of complete results"
