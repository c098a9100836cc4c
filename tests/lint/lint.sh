#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh ROOT: rules of the source tree that no compiler checks.  Prints FILE:LINE: what is wrong for each breach, and
# exits 1 if there is any.
#
#   systemc    no SystemC or TLM header under src/, in a .c file of models/, nor in a header that one of those includes
#   door       under src/ only main and vifsim_main include headers of the simulated machine (models/)
#   spdx       every source file starts with its licence (scripts: on the second line)
#   length     no source file over 600 lines
#   paths      no path of somebody's machine
#   links      every picture and file that README.md and the pages of docs/ link exists, and so does the heading
#   scenarios  the table of scenarios in docs/scenarios.md has a row for each, and the places below models/ exist that its
#              last column names, if that is headed so
#   packages   README.md says of each package in scripts/packages.txt what it is for
set -euo pipefail

root=${1:?usage: lint.sh ROOT}
cd "$root"

max_lines=600
spdx='SPDX-License-Identifier: Apache-2.0'
systemc_include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"](systemc|sysc/|tlm|scv)'
home_path='(^|[^[:alnum:]_.~$}/])/(home|root|work|workspace|Users)/[[:alnum:]_.]'

breaches=0

# breach FILE LINE TEXT
breach()
{
	printf '%s:%s: %s\n' "$1" "$2" "$3"
	breaches=$((breaches + 1))
}

# breach_each TEXT: one for each FILE:LINE:... of grep -nH on standard input.
breach_each()
{
	local file line
	while IFS=: read -r file line _; do
		breach "$file" "$line" "$1"
	done
}

# files DIR... -- FIND EXPRESSION...: regular files below those of DIR that exist, sorted.
files()
{
	local dirs=()
	while [[ $1 != -- ]]; do
		if [[ -e $1 ]]; then dirs+=("$1"); fi
		shift
	done
	shift
	if ((${#dirs[@]})); then
		find "${dirs[@]}" \( -name .git -o -path ./build -o -path ./results \) -prune -o -type f \( "$@" \) -print |
			LC_ALL=C sort
	fi
}

# grep_files PATTERN FILE...: grep -nH that is content to find nothing.
grep_files()
{
	local pattern=$1 status=0
	shift
	if (($#)); then
		grep -InHE -- "$pattern" "$@" || status=$?
		((status <= 1))
	fi
}

# The project's own headers that these files include, directly or through others, one a line; and the files themselves.
reachable()
{
	local -A seen=()
	local queue=("$@") file name candidate
	while ((${#queue[@]})); do
		file=${queue[0]}
		queue=("${queue[@]:1}")
		if [[ -n ${seen[$file]:-} ]]; then continue; fi
		seen[$file]=1
		printf '%s\n' "$file"
		while IFS= read -r name; do
			for candidate in "src/$name" "models/$name" "$(dirname "$file")/$name"; do
				if [[ -f $candidate ]]; then
					queue+=("$candidate")
					break
				fi
			done
		done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"([^"]+)".*/\1/p' "$file")
	done
}

check_systemc()
{
	local sources=() all=()
	mapfile -t sources < <(
		files src -- -name '*.[ch]' -o -name '*.cpp'
		files models -- -name '*.c'
	)
	mapfile -t all < <(reachable "${sources[@]}")
	breach_each "SystemC or TLM header where none may be" < <(grep_files "$systemc_include" "${all[@]}")
}

check_door()
{
	local sources=() rooms=() room
	mapfile -t sources < <(files src -- \( -name '*.[ch]' -o -name '*.cpp' \) \
		-not -path src/app/main.c -not -path src/app/vifsim_main.c)
	mapfile -t rooms < <(files models -- -name '*.h' | sed -nE 's|^models/([^/]+)/.*|\1|p' | uniq)
	if ((${#rooms[@]} == 0)); then return; fi
	room=$(IFS='|'; printf '%s' "${rooms[*]}")
	breach_each "the simulated machine is for main alone" < <(grep_files \
		"^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"](\.\./)*(models/)?($room)/" "${sources[@]}")
}

check_spdx()
{
	local file head
	while IFS= read -r file; do
		head=$(head -n 1 "$file")
		if [[ $head == '#!'* ]]; then head=$(sed -n 2p "$file"); fi
		if [[ $head != *"$spdx"* ]]; then breach "$file" 1 "no line '$spdx' at its head"; fi
	done < <(
		files src models tests bench docs cmake scripts -- \
			-name '*.[ch]' -o -name '*.cpp' -o -name '*.sh' -o -name '*.cmake' -o -name CMakeLists.txt -o -name '*.py'
		files CMakeLists.txt scripts/test scripts/reproduce .ci/run -- -name '*'
		files configs scenarios -- -name '*.yaml' -o -name '*.gp'
	)
}

check_length()
{
	local file lines
	while IFS= read -r file; do
		lines=$(wc -l <"$file")
		if ((lines > max_lines)); then breach "$file" "$lines" "$lines lines, more than $max_lines"; fi
	done < <(
		files src models tests bench docs cmake scripts .ci -- \
			-name '*.[ch]' -o -name '*.cpp' -o -name '*.sh' -o -name '*.cmake' -o -name '*.py' -o -name CMakeLists.txt \
			-o -path 'scripts/*' -o -path '.ci/*'
	)
}

# The anchors of a page's headings, as they are made of them: small letters, spaces as hyphens, the rest left out.
anchors()
{
	# shellcheck disable=SC2016  # Markdown's own
	sed -nE '/^```/,/^```/d; s/^#+ +//p' "$1" | tr '[:upper:]' '[:lower:]' | sed -E 's/[^[:alnum:] _-]//g; s/ /-/g'
}

check_links()
{
	local page line link target anchor
	while IFS= read -r page; do
		while IFS=: read -r line link; do
			link=${link#*](}
			link=${link%)}
			if [[ $link == *:* ]]; then continue; fi
			anchor=
			if [[ $link == *'#'* ]]; then anchor=${link#*'#'}; fi
			target=$(dirname "$page")/${link%%'#'*}
			if [[ $link == '#'* ]]; then target=$page; fi
			if [[ ! -e $target ]]; then
				breach "$page" "$line" "links $link, which does not exist"
			elif [[ -n $anchor ]] && ! anchors "$target" | grep -xF -- "$anchor" >/dev/null; then
				breach "$page" "$line" "links $link, a heading that does not exist"
			fi
		done < <(grep -noE '\]\([^)]+\)' "$page" || true)
	done < <(
		files README.md -- -name '*.md'
		files docs -- -name '*.md'
	)
}

check_packages()
{
	local lines=() number package
	if [[ ! -f scripts/packages.txt ]]; then return; fi
	mapfile -t lines <scripts/packages.txt
	for number in "${!lines[@]}"; do
		package=${lines[number]%% *}
		# shellcheck disable=SC2016  # Markdown's own
		if [[ -n $package && $package != '#'* && $(grep '^|' README.md) != *'`'"$package"'`'* ]]; then
			breach scripts/packages.txt $((number + 1)) "README.md does not say what $package is for"
		fi
	done
}

# The rows of the table of scenarios: line, name, and each `place` of the last column.
scenario_rows()
{
	awk -F'|' '
		/^\| scenario \|/ { inside = 1; placed = $(NF - 1) ~ /modelled/; next }
		!/^\|/ { inside = 0 }
		!inside || /^\| *-/ { next }
		{
			row = NR " " $2
			for (rest = placed ? $(NF - 1) : ""; match(rest, /`[^`]*`/); rest = substr(rest, RSTART + RLENGTH))
				row = row " " substr(rest, RSTART + 1, RLENGTH - 2)
			gsub(/`/, "", row)
			print row
		}' docs/scenarios.md
}

check_scenarios()
{
	local line name places place file
	local -A told=()
	if [[ ! -f docs/scenarios.md ]]; then return; fi
	while read -r line name places; do
		told[$name]=1
		if [[ ! -f scenarios/$name.yaml ]]; then
			breach docs/scenarios.md "$line" "scenarios/$name.yaml does not exist"
		fi
		while read -r place; do
			if [[ -n $place ]] && ! compgen -G "models/$place" >/dev/null; then
				breach docs/scenarios.md "$line" "models/$place does not exist"
			fi
		done < <(tr ' ' '\n' <<<"$places")
	done < <(scenario_rows)
	while IFS= read -r file; do
		name=$(basename "$file" .yaml)
		if [[ -z ${told[$name]:-} ]]; then breach "$file" 1 "docs/scenarios.md has no row for it"; fi
	done < <(files scenarios -- -name '*.yaml')
}

check_paths()
{
	local all=()
	mapfile -t all < <(files . -- -not -name '*.png' -not -name '*.pcap' -not -name '*.pcapng')
	breach_each "path of somebody's machine" < <(grep_files "$home_path" "${all[@]}" | sed 's|^\./||')
}

check_systemc
check_door
check_spdx
check_length
check_paths
check_links
check_packages
check_scenarios

if ((breaches)); then
	printf 'breaches: %d\n' "$breaches"
	exit 1
fi
