#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What shells are told that could stand at a place; and what bash and zsh make of it.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

completions=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../completions")

run __complete ""
expect_status 0
expect_err ""
for verb in $("$program" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	grep -qx "$verb" out || fail "verb $verb is missing"
done
if grep -q __ out; then fail "it offers what is not for people"; fi

# complete WORD... EXPECTED: the candidates, in one line.
complete_is()
{
	local expected=${!#}
	run __complete "${@:1:$#-1}"
	expect_status 0
	expect_err ""
	if [[ $(paste -sd' ' out) != "$expected" ]]; then fail "candidates are not: $expected"; fi
}

complete_is ru "run"
complete_is nothing ""
complete_is help p "plot params"
complete_is run s "single small :yaml"
complete_is check sm "small :yaml"
complete_is run small --s "--set= --sweep= --shard="
complete_is run small --set fake.fault "fake.fault= fake.fault_vifs= fake.fault_from="
complete_is run small --set=fake.c "--set=fake.cost="
complete_is run small --set nic.model= "nic.model=hv nic.model=sv"
complete_is run small --sweep=nic.model=hv,s "--sweep=nic.model=hv,sv"
complete_is run small --set vifs= ""
complete_is run small --pcap-at h "host_a host_b"
complete_is run small -o "" ":dirs"
complete_is run small --pcap=x ":files"
complete_is plot r --format "" "svg png pdf"
complete_is plot "" ":dirs"
complete_is schema "" "scenario platform"
complete_is params measure.conf "measure.confidence measure.confidence.level measure.confidence.half_width"
complete_is params nowhere ""
complete_is metrics rtt "rtt_mean_us rtt_ci95_us"
complete_is frobnicate x ""

mkdir -p results/small path
touch mine.yaml mine.txt
ln -sf "$program" path/vifsim
PATH=$PWD/path:$PATH

# in_bash LINE EXPECTED: as readline calls the function with the cursor at the line's end.
in_bash()
{
	what="in bash: $1"
	bash -c '. "$0"; COMP_LINE=$1; COMP_POINT=${#1}; _vifsim; printf "%s\n" "${COMPREPLY[@]}"' \
		"$completions/vifsim.bash" "$1" 2>err | paste -sd' ' >out
	expect_out "$2"
	if [[ -s err ]]; then fail "it complains"; fi
}

in_bash "vifsim ru" "run"
in_bash "vifsim run s" "single small"
in_bash "vifsim run mi" "mine.yaml"
in_bash "vifsim run single mine.yaml --set fake.co" "fake.cost="
# Behind "=" a new word begins.
in_bash "vifsim run small --set=nic.model=" "hv sv"
in_bash "vifsim run small --sweep nic.model=hv,s" "hv,sv"
in_bash "vifsim plot res" "results"
in_bash "vifsim run small --pcap mine.t" "mine.txt"
in_bash "vifsim run small --pcap=mine.t" "mine.txt"

if ! command -v zsh >/dev/null; then exit 0; fi

# in_zsh WORDS... EXPECTED: with stand-ins for what adds candidates.
in_zsh()
{
	local expected=${!#}
	what="in zsh: ${*:1:$#-1}"
	zsh -fc 'compadd() { if [[ $1 == -a ]]; then print -l -- "${(@P)2}"; else print -l -- "${(@P)4}"; fi }
		compset() { : }
		_files() { print -r -- "files $*" }
		script=$1; shift
		words=("$@"); CURRENT=$#words; PREFIX=$words[-1]
		. $script' zsh "$completions/_vifsim" "${@:1:$#-1}" 2>err | paste -sd' ' >out
	expect_out "$expected"
	if [[ -s err ]]; then fail "it complains"; fi
}

in_zsh vifsim ru "run"
in_zsh vifsim run s "single small files -g *.yaml"
in_zsh vifsim run small --set fake.co "fake.cost="
in_zsh vifsim run small --set=nic.model= "--set=nic.model=hv --set=nic.model=sv"
in_zsh vifsim plot "" "files -/"
