# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sections of scripts/reliability: random machines, determinism, mutation, static analysis, coverage.  Each but the first runs the
# script that it is named after; random machines take too long, and what scripts/property-sweep has kept is read.

section_properties()
{
	local records=results/property/records
	cat <<-END
		## Random machines

		Machines and workloads drawn from the parameters' own tables, a third of them with one to three faults (\`tests/property\`,
		\`scripts/property-sweep COUNT SEED\`): each is held to all checks of its run (frames, time and events conserved, order
		within a flow, Little's law, no lost wake), to no foreign delivery, to its simulated time within 10 s of CPU time, and
		to the longest wait that round robin allows, and SEDF allows Dom0; a fourth of them again with SystemC at each step,
		every counter the same; and a tenth with a timeline, whose events its counters are held against (pairs of guests;
		without those a machine has none). 200 and six of them are tests; so are those in \`tests/property/found\`, which have
		once broken something that is mended since. The sweeps made here, in their order:

		| seed | machines | failed | checks | traced | not what they did |
		| ---: | ---: | ---: | ---: | ---: | ---: |
	END
	if [[ -f $records ]]; then
		awk -F'|' '{ printf("| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6) }' "$records"
	else
		echo '| none: scripts/property-sweep has not run here | | | | | |'
	fi
}

# outcome_of SCRIPT ARGUMENTS...: what it prints; its exit status is in its words.
outcome_of()
{
	local status=0

	"$@" 2>>"$scratch/log" || status=$?
	if ((status > 1)); then
		cat "$scratch/log" >&2
		exit "$status"
	fi
}

section_determinism()
{
	cat <<-END
		## Determinism

		\`latency\` in short, both cards with 1, 4 and 32 VIFs, 2 to 4 replications, by \`scripts/determinism\`: the sum of
		the bytes of \`points.csv\`.

	END
	outcome_of scripts/determinism
}

section_mutation()
{
	cat <<-END
		## Mutation

		Faults seeded by hand in the policy cores (\`tests/mutation/mutants.sh\`), one at a time, and the unit test of that part
		run, by \`scripts/mutate\`.

	END
	outcome_of scripts/mutate
}

section_analysis()
{
	cat <<-END
		## Static analysis

		clang-tidy with each \`scripts/test\` (\`.clang-tidy\` says why a check is left out); cppcheck and gcc's \`-fanalyzer\`
		by \`scripts/analyze\`, each suppression with its reason at its line:

	END
	outcome_of scripts/analyze | grep -E '^[0-9]+ C files|^(src|models)/'
}

section_coverage()
{
	cat <<-END
		## Coverage

		Branches of the C sources of \`models/\` and \`src/scenario/\` that the tests take, by \`scripts/coverage\` (gcovr; without
		the branches of assertions). Simulations' own processes are counted; what was killed is not.

	END
	if compgen -G "build/coverage/models/load/CMakeFiles/*/replay.c.gcda" >/dev/null; then
		outcome_of scripts/coverage --counted
	else
		outcome_of scripts/coverage
	fi
}
