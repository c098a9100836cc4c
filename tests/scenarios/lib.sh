# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the acceptance tests of the bundled scenarios share.  Each is called with PROGRAM and SCRATCH, an empty folder that
# it works in, and simulates with the real program.  `run` and the `expect_...` are those of the command line's cases.
tests=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$tests/.." && pwd)
scenarios=$root/scenarios
# shellcheck source=tests/cli/cases.sh
. "$tests/cli/cases.sh" "$@"

# What runs may say beside nothing, as extended regular expressions of lines: how wide intervals are, as many of them are as
# short as they can be.  A test that asks for more adds it.
may_say=("has not become as narrow as")

# expect_no_complaint: nothing is said but, maybe, that.
expect_no_complaint()
{
	local allowed
	allowed=$(IFS='|'; printf '%s' "${may_say[*]}")
	if grep -vE -- "$allowed" err >/dev/null; then fail "it has something to say"; fi
}

# simulate SCENARIO DIR ARGUMENTS...: a bundled scenario into DIR.
simulate()
{
	local scenario=$1 dir=$2
	shift 2
	run run "$scenarios/$scenario.yaml" -o "$dir" -j 2 --quiet "$@"
	expect_status 0
	expect_no_complaint
}

# replications N: the options for exactly N of them.
replications()
{
	printf '%s\n' --set "measure.replications=$1" --set "measure.max_replications=$1"
}

# metric DIR NAME COLUMN=VALUE...: one field of the one row of DIR/points.csv whose columns have these values.
metric()
{
	local dir=$1 name=$2
	shift 2
	tr -d '\r' <"$dir/points.csv" | awk -F, -v name="$name" -v wanted="$*" '
		/"/ { print "quoted fields are not read here" >"/dev/stderr"; exit 2 }
		NR == 1 {
			for (i = 1; i <= NF; i++)
				column[$i] = i
			count = split(wanted, conditions, " ")
			for (i = 1; i <= count; i++) {
				split(conditions[i], pair, "=")
				if (!(pair[1] in column)) {
					print "no column " pair[1] >"/dev/stderr"
					exit 2
				}
				value[column[pair[1]]] = pair[2]
			}
			if (!(name in column)) {
				print "no column " name >"/dev/stderr"
				exit 2
			}
			next
		}
		{
			for (i in value)
				if ($i != value[i])
					next
			rows++
			found = $column[name]
		}
		END {
			if (rows != 1) {
				print rows + 0 " rows for " wanted >"/dev/stderr"
				exit 2
			}
			print found
		}'
}

# inputs_pattern PATH=VALUE...: of each, a line of what stands in a point's file; VALUE as the file writes it, unit and all.
inputs_pattern()
{
	local input
	for input in "$@"; do
		printf '"%s":{"value":"%s",\n' "${input%%=*}" "${input#*=}"
	done
}

# point_file DIR PATH=VALUE...: the one file of DIR/points with these inputs.
point_file()
{
	local dir=$1 file pattern found=()
	shift
	for file in "$dir"/points/*.json; do
		while IFS= read -r pattern; do
			if ! grep -qF -- "$pattern" "$file"; then continue 2; fi
		done < <(inputs_pattern "$@")
		found+=("$file")
	done
	if ((${#found[@]} != 1)); then
		printf '%s points for %s\n' "${#found[@]}" "$*" >&2
		return 2
	fi
	printf '%s\n' "${found[0]}"
}

# statistic FILE KEY...: the sum of these statistics of a point, over its replications; `*` stands for a part of a key
# without dots.
statistic()
{
	local file=$1 key
	shift
	for key in "$@"; do
		key=${key//./\\.}
		grep -oE "\"${key//\*/[^\".]*}\":[0-9]+" "$file" || {
			printf 'no statistic %s\n' "$key" >&2
			return 2
		}
	done | awk -F: '{ sum += $2 } END { printf "%.0f\n", sum }'
}

# cost FILE PATH: of the platform that a point was simulated with, in microseconds.
cost()
{
	grep -oE "\"${2//./\\.}\":\{\"value\":\"[0-9.]+ us\"" "$1" | grep -oE '[0-9.]+ us' | cut -d ' ' -f 1
}

# count TEXT FILE: how often it stands there.
count()
{
	grep -oF -- "$1" "$2" | wc -l
}

# calculate EXPRESSION: of numbers, as awk writes it; an empty operand is an error.
calculate()
{
	awk "BEGIN { printf(\"%.6g\\n\", ($1)) }"
}

# holds WHAT CONDITION: of numbers, as awk writes it.  What was measured stands in the log of a test that passed, too.
holds()
{
	if ! awk "BEGIN { exit !($2) }"; then fail "$1: $2"; fi
	printf 'holds: %s: %s\n' "$1" "$2"
}
