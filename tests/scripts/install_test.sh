#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# install_test.sh SOURCE SCRATCH: how scripts/test and scripts/reproduce install packages, tried with stand-ins for
# dpkg-query, apt-get, sudo, id and cmake, so that nothing is installed and neither root nor a network is needed.
set -euo pipefail

source=${1:?usage: install_test.sh SOURCE SCRATCH}
scratch=${2:?usage: install_test.sh SOURCE SCRATCH}
failures=0

# stand_in NAME LINE...: a script of that name on the scripts' only PATH.
stand_in()
{
	printf '%s\n' "#!$BASH" "${@:2}" >"$scratch/bin/$1"
	chmod +x "$scratch/bin/$1"
}

# A machine where `absent` lacks and uid is $1; what the stand-ins are called with is written to calls.
machine()
{
	local tool
	rm -rf "$scratch"
	mkdir -p "$scratch/bin"
	for tool in bash env dirname basename cat; do
		ln -s "$(command -v "$tool")" "$scratch/bin/$tool"
	done
	: >"$scratch/calls"
	stand_in id "echo $1"
	# shellcheck disable=SC2016 # to be expanded by the stand-in
	stand_in dpkg-query 'case " '"$2"' " in *" ${!#} "*) exit 1 ;; esac' 'printf installed'
	stand_in apt-get "echo apt-get \$* >>'$scratch/calls'"
	stand_in cmake "echo cmake \$* >>'$scratch/calls'" 'exit 3'
}

# run SCRIPT: leaves status and output.
run()
{
	status=0
	output=$(PATH=$scratch/bin "$BASH" "$source/scripts/$1" 2>&1 </dev/null) || status=$?
}

# expect NAME WHAT GOT WANTED
expect()
{
	if [[ $3 != "$4" ]]; then
		printf '%s: %s\n--- expected\n%s\n--- got\n%s\n--- whole output\n%s\n' "$1" "$2" "$4" "$3" "$output" >&2
		failures=$((failures + 1))
	fi
}

configure='cmake --preset release --log-level=NOTICE'
install='install --yes --no-install-recommends'

machine 1000 ''
run reproduce
expect "all installed" "goes on to configure, without apt-get" "$(cat "$scratch/calls")" "$configure"
expect "all installed" "names the step that failed" "${output##*$'\n'}" \
	"scripts/reproduce: FAILED in step 'release build' (status 3)"
expect "all installed" "status" "$status" 1

machine 1000 'ninja-build gnuplot-nox clang-tidy'
run reproduce
expect "neither root nor sudo" "its last line is the line to run" "${output##*$'\n'}" \
	"apt-get update && apt-get $install ninja-build gnuplot-nox"
expect "neither root nor sudo" "calls" "$(cat "$scratch/calls")" ""
expect "neither root nor sudo" "status" "$status" 1

machine 1000 'ninja-build clang-tidy'
run test
expect "scripts/test needs more" "its last line is the line to run" "${output##*$'\n'}" \
	"apt-get update && apt-get $install ninja-build clang-tidy"

machine 1000 'cmake libsystemc-dev'
stand_in sudo "echo sudo \$* >>'$scratch/calls'"
run reproduce
expect "sudo" "updates, then installs what is missing" "$(cat "$scratch/calls")" \
	"sudo env DEBIAN_FRONTEND=noninteractive apt-get update
sudo env DEBIAN_FRONTEND=noninteractive apt-get $install -o DPkg::Lock::Timeout=300 cmake libsystemc-dev
$configure"

machine 0 'libyaml-dev'
stand_in sudo "echo sudo \$* >>'$scratch/calls'"
run reproduce
expect "root" "needs no sudo" "$(cat "$scratch/calls")" \
	"apt-get update
apt-get $install -o DPkg::Lock::Timeout=300 libyaml-dev
$configure"

machine 1000 'libyaml-dev'
stand_in sudo 'exit 1'
run reproduce
expect "sudo refuses" "its last line is the line to run" "${output##*$'\n'}" \
	"apt-get update && apt-get $install libyaml-dev"
expect "sudo refuses" "status" "$status" 1

if ((failures)); then
	printf '%d failures\n' "$failures" >&2
	exit 1
fi
