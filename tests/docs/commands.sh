#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# commands.sh PROGRAM SCRATCH PAGE: types every command of a page's fenced `sh` blocks as it stands, in a folder that looks
# like a clone after its build.  A command that fails is an error, and so is a page without any.  What installs or
# builds is left out, as the test is of a build: commands of cmake, apt-get, git and scripts/ (but scripts/region and scripts/samples).
#
#   ```sh            commands: a line each, or several that end with a backslash
#   ```yaml a.yaml   a file of that name, of whatever language: written before the commands that follow
#   ```text          what the commands of the block above print on standard output: these lines, in this order, with
#                    nothing between but where a line is "..." and nothing required before the first and after the last
# Figures that stand in docs/ in a folder of the page's name are held against those that the commands draw.
set -euo pipefail
program=${1:?usage: commands.sh PROGRAM SCRATCH PAGE}
scratch=${2:?}
page=$(realpath "${3:?}")
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$scratch"
mkdir -p "$scratch/build/release"
cd "$scratch"
ln -s "$program" build/release/vifsim
for folder in configs docs scenarios scripts results/paper; do
	mkdir -p "$(dirname "$folder")"
	ln -s "$root/$folder" "$folder"
done
count=0
said=$scratch.said
: >"$said"

# type_command COMMAND: what it prints is added to what the block has said.
type_command()
{
	local status=0
	case $1 in
	scripts/region\ * | scripts/samples\ *) ;;
	cmake\ * | sudo\ * | apt-get\ * | git\ * | scripts/* | cd\ *) return ;;
	esac
	printf '$ %s\n' "$1"
	PATH=$scratch/build/release:$PATH bash -c "$1" >out 2>err </dev/null || status=$?
	if ((status != 0)); then
		printf 'FAILED with status %d\n' "$status"
		tail -n 20 out err
		exit 1
	fi
	cat out >>"$said"
	count=$((count + 1))
}

# printed EXPECTED: holds what the block has said against a `text` block.
printed()
{
	awk '
		function fail(text) { printf "FAILED: the page has a line that was not printed there: %s\n", text; bad = 1; exit 1 }
		FILENAME == ARGV[1] { said[++lines] = $0; next }
		$0 == "..." { loose = 1; next }
		!begun { loose = begun = 1 }
		{
			at++
			while (loose && at <= lines && said[at] != $0) at++
			if (at > lines || said[at] != $0) fail($0)
			loose = 0
		}
	' "$said" "$1" || { cat "$said"; exit 1; }
}

kind=''
line=''
while IFS= read -r text <&3; do
	case $kind:$text in
	sh:'```' | text:'```' | file:'```')
		if [[ $kind == text ]]; then printed text.block; fi
		kind=''
		;;
	sh:'' | sh:\#*) ;;
	sh:*\\) line+=${text%\\} ;;
	sh:*)
		type_command "$line$text"
		line=''
		;;
	text:*) printf '%s\n' "$text" >>text.block ;;
	file:*) printf '%s\n' "$text" >>"$file" ;;
	:'```sh')
		kind='sh'
		: >"$said"
		;;
	:'```text')
		kind='text'
		: >text.block
		;;
	:'```'[a-z]*' '*)
		kind='file'
		file=$(basename "${text#* }")
		: >"$file"
		;;
	esac
done 3<"$page"

# The page's own figures (docs/PAGE/) are those that the commands draw.
name=$(basename "$page" .md)
for figure in "$root/docs/$name"/*.svg; do
	[[ -f $figure ]] || continue
	drawn=$(find results -name "$(basename "$figure")")
	if ! cmp "$figure" "${drawn:-nothing}"; then
		echo "FAILED: docs/$name/$(basename "$figure") is not what the page's commands draw"
		exit 1
	fi
done
printf '%d commands\n' "$count"
((count > 0))
