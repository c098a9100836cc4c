# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Completion of vifsim for bash.  What could stand where, the program says itself (vifsim __complete).

# Takes a candidate over as readline wants it: without what stands before the last "=", which is a word of its own.
_vifsim_reply()
{
	local candidate=$1
	if [[ $COMP_WORDBREAKS == *=* && $2 == *=* ]]; then candidate=${candidate#"${2%=*}="}; fi
	COMPREPLY+=("$candidate")
	if [[ $candidate == *= ]]; then compopt -o nospace 2>/dev/null; fi
}

# _vifsim_files VALUE SUFFIX OPTION...: names of files that begin so, by compgen; other suffixes are left out.
_vifsim_files()
{
	local value=$1 suffix=$2 name
	shift 2
	compopt -o filenames 2>/dev/null
	while IFS= read -r name; do
		if [[ -d $name || $name == *"$suffix" ]]; then COMPREPLY+=("$name"); fi
	done < <(compgen "$@" -- "$value")
}

_vifsim()
{
	local line=${COMP_LINE:0:COMP_POINT} words word value candidate
	COMPREPLY=()
	read -ra words <<<"$line"
	if [[ -z $line || $line == *[[:space:]] ]]; then words+=(""); fi
	word=${words[-1]}
	value=${word##*=}
	while IFS= read -r candidate; do
		case $candidate in
		:dirs) _vifsim_files "$value" "" -d ;;
		:files) _vifsim_files "$value" "" -f ;;
		:yaml) _vifsim_files "$value" .yaml -f ;;
		*) _vifsim_reply "$candidate" "$word" ;;
		esac
	done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}

complete -F _vifsim vifsim
