# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sections of scripts/reliability: what was done to sweeps, to input, and by the fuzzers.  The first two run the cases of
# tests/cli on the machine that simulates nothing, VIFSIM_ROUNDS times (default: 30) where the moment is random; the third
# tells what scripts/fuzz has left in build/fuzz/records.

# case_rows CASE...: a row for each of the records that a case leaves.
case_rows()
{
	local fake=${VIFSIM_FAKE:-$PWD/build/release/tests/cli/prefix/bin/vifsim} case folder=build/release/reliability/cases
	for case in "$@"; do
		if ! VIFSIM_ROUNDS=${VIFSIM_ROUNDS:-30} bash "tests/cli/${case}_cases.sh" "$fake" "$PWD/$folder/$case" \
			>"$folder.$case.log" 2>&1; then
			cat "$folder.$case.log" >&2
			exit 1
		fi
		awk -F'|' '{ printf("| %s | %s | %s | %s |\n", $1, $2, $3, $4 == 0 ? "nothing" : $4) }' "$folder/$case/records"
	done
}

section_sweeps()
{
	mkdir -p build/release/reliability
	cat <<-END
		## Sweeps

		What was done to a sweep while it ran, or to its folder, on a machine that simulates nothing (\`tests/cli\`). "With the
		same bytes": \`points.csv\`, and all of each point's file but wall times, as an undisturbed sweep leaves them.

		| fault | tried | what happened | lost |
		| --- | ---: | --- | --- |
	END
	case_rows kill storage broken
}

section_input()
{
	mkdir -p build/release/reliability
	cat <<-END
		## Input

		| input | tried | what happened | lost |
		| --- | ---: | --- | --- |
	END
	case_rows input
}

section_fuzzers()
{
	cat <<-END
		## Fuzzers

		libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer (\`scripts/fuzz\`): each target's last run, the inputs
		that it has kept as each reaches something that no other does, and those of the corpus that all tests replay.
		$(find tests/fuzz/corpus -name 'broke-*' | wc -l) inputs of the corpus (\`broke-*\`) have once broken something that is mended since.

		| input | executions | seconds | kept | in the corpus | faults |
		| --- | ---: | ---: | ---: | ---: | ---: |
	END
	[[ -f build/fuzz/records ]] || echo '| none: scripts/fuzz has not run here | | | | | |'
	awk -F'|' '{ last[$1] = $0 } END { for (name in last) print last[name] }' build/fuzz/records 2>/dev/null | sort |
		while IFS='|' read -r name executions kept seconds faults; do
			printf '| %s | %s | %s | %s | %s | %s |\n' "$name" "$executions" "$seconds" "$kept" \
				"$(find "tests/fuzz/corpus/$name" -type f | wc -l)" "$faults"
		done
}
