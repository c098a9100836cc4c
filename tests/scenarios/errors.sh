#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bad input of the real program, with the real platform: each scenario of bad/ is refused with exactly the errors that its
# closing `#>` lines list, exit status 2, and nothing is simulated or written.  So is a folder that can't be made.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

cp -r "$tests/scenarios/bad" "$root/configs" .

# listing: all files here but those that `run` keeps what it sees in.
listing()
{
	find . -type f -o -type d | grep -vxE '\./(out|err|calls|before|after)' | LC_ALL=C sort
}

# refused ARGUMENTS...: the program writes nothing, and fails as bad input does.
refused()
{
	listing >before
	run "$@"
	expect_status 2
	expect_out ""
	listing >after
	expect_same before after
}

files=0
for file in bad/*.yaml; do
	expected=$(sed -n 's/^#> //p' "$file")
	if [[ -z $expected ]]; then fail "$file lists no errors"; fi
	refused run "$file"
	expect_err "$expected"
	refused run "$file" -o results -j 2 --quiet
	expect_err "$expected"
	refused check "$file"
	expect_err "$expected"
	files=$((files + 1))
done
if ((files != 8)); then fail "$files scenarios in bad/, expected 8"; fi

# A good scenario is not simulated for a bad one's sake, and errors of all files come in one go.
refused run "$scenarios/latency.yaml" bad/key_misspelt.yaml bad/scheduler_unknown.yaml
expect_err "$(sed -n 's/^#> //p' bad/key_misspelt.yaml bad/scheduler_unknown.yaml)"

refused run missing.yaml
expect_err_has "vifsim: missing.yaml: error: "
grep -vE '^(platform|#>)' bad/platform_missing.yaml >no_platform.yaml
refused run no_platform.yaml
expect_err 'no_platform.yaml:2:1: error: the key "platform" is missing'

# The same on the command line, where the argument is the place.
refused run "$scenarios/latency.yaml" --set host.scheduler.policy=fifo --set measure.duration=5 --set nic.identifer.width=9 \
	--set vifs=4
expect_err 'vifsim: --set host.scheduler.policy=fifo: error: host.scheduler.policy: "fifo" is none of the choices: bvt, sedf, credit or round_robin
vifsim: --set measure.duration=5: error: measure.duration: 5 is no time: a unit is missing (ps, ns, us, ms or s)
vifsim: --set nic.identifer.width=9: error: unknown parameter "nic.identifer.width"; did you mean "nic.identifier.width"?
vifsim: --set vifs=4: error: vifs is swept: --sweep vifs=4 gives it one value'

# Folders that no one can make, not even root.
tiny=("$scenarios/latency.yaml" --sweep vifs=1 --set "measure.duration=1 ms")
refused run "${tiny[@]}" -o /proc/nope
expect_err "vifsim: error: cannot make the folder /proc/nope: No such file or directory"
printf 'a file\n' >file
refused run "${tiny[@]}" -o file
expect_err "vifsim: error: cannot make the folder file: Not a directory"
refused run "${tiny[@]}" -o file/below/it
expect_err_has "vifsim: error: cannot make the folder file"
expect_err_has ": Not a directory"
if [[ $(cat file) != "a file" ]]; then fail "the file in the way was changed"; fi
