#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# commands.sh PROGRAM SCRATCH PAGE: types every command of a page's fenced `sh` blocks as it stands, in a folder that looks
# like a clone after its build.  A command that fails is an error, and so is a page without any.  What installs or
# builds is left out, as the test is of a build: commands of cmake, apt-get, git and scripts/.
set -euo pipefail
program=${1:?usage: commands.sh PROGRAM SCRATCH PAGE}
scratch=${2:?}
page=$(realpath "${3:?}")
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$scratch"
mkdir -p "$scratch/build/release"
cd "$scratch"
ln -s "$program" build/release/vifsim
for folder in configs docs scenarios scripts; do ln -s "$root/$folder" $folder; done

# Each line is a command of its own; one that ends with a backslash goes on.
awk '
	/^```sh$/ { inside = 1; next }
	/^```$/ { inside = 0; next }
	!inside || /^ *$/ || /^ *#/ { next }
	{ line = line $0 }
	/\\$/ { sub(/\\$/, "", line); next }
	{ print line; line = "" }
' "$page" >commands

count=0
while IFS= read -r command <&3; do
	case $command in
	cmake\ * | sudo\ * | apt-get\ * | git\ * | scripts/* | cd\ *) continue ;;
	esac
	printf '$ %s\n' "$command"
	status=0
	PATH=$scratch/build/release:$PATH bash -c "$command" >out 2>err </dev/null || status=$?
	if ((status != 0)); then
		printf 'FAILED with status %d\n' "$status"
		tail -n 20 out err
		exit 1
	fi
	count=$((count + 1))
done 3<commands
printf '%d commands\n' "$count"
((count > 0))
