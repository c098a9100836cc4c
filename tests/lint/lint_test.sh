#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# lint_test.sh SCRATCH: tries lint.sh itself.  A small good tree passes; each breach, seeded alone into that tree, is
# found, at its file and line, and nothing else is.
set -euo pipefail

scratch=${1:?usage: lint_test.sh SCRATCH}
lint=$(cd "$(dirname "$0")" && pwd)/lint.sh
tree=$scratch/tree
failures=0
spdx='/* SPDX-License-Identifier: Apache-2.0 */'
home=/home # in two parts, or this file would breach what it tests
mapfile -t lines_599 < <(seq -f '/* %g */' 599)
script_spdx='# SPDX-License-Identifier: Apache-2.0'

# put FILE LINE...: writes the lines into FILE of the tree.
put()
{
	mkdir -p "$(dirname "$tree/$1")"
	printf '%s\n' "${@:2}" >"$tree/$1"
}

# A tree with all that is allowed and that a careless pattern would take for a breach.
good_tree()
{
	rm -rf "$tree"
	put src/base/unit.h "$spdx" '#include <stdint.h>'
	put src/base/unit.c "$spdx" '#include "base/unit.h"' '/* systemc: not an #include <systemc> of ours */'
	put src/app/worker.c "$spdx" '#include "app/worker.h"' '#include "base/unit.h"'
	put src/app/main.c "$spdx" '#include "machine/machine.h"'
	put models/machine/machine.h "$spdx" '#include "base/unit.h"'
	put models/pci/bus_arbiter.h "$spdx" '#include <stdbool.h>'
	put models/pci/bus_arbiter.c "$spdx" '#include "pci/bus_arbiter.h"'
	put models/pci/bus.h "$spdx" '#include <systemc>' '#include <tlm>' '#include "pci/bus_arbiter.h"'
	put models/pci/bus.cpp "$spdx" '#include "pci/bus.h"'
	put CMakeLists.txt "$script_spdx"
	put scripts/test '#!/usr/bin/env bash' "$script_spdx"
	put configs/testbed.yaml "$script_spdx" 'source: /usr/share/doc'
	put docs/guide.md '# A guide: to (all) of it' 'see https://example.org/home/user, ~/workspace/notes and results/home/x'
	put build/release/generated.c '#include <systemc>'
	put results/latency/manifest.json "\"$home/somebody/results\""
	put src/base/long.c "$spdx" "${lines_599[@]}"
	put scenarios/latency.yaml "$script_spdx"
	put README.md '![figure](results/latency/manifest.json)' '[site](https://example.org/x) [part](#a-part)' '## A part' \
		'[guide](docs/guide.md#a-guide-to-all-of-it)'
	put_scenarios '![figure](../results/latency/manifest.json)' '[up](../README.md#a-part)'
}

# put_scenarios LINE...: docs/scenarios.md, with the table of scenarios below the lines.
put_scenarios()
{
	put docs/scenarios.md "$@" '| scenario | slides | where it is modelled |' '| --- | --- | --- |' \
		"| \`latency\` | 17, \`not/a/place\` | \`pci/\` \`pci/bus*.c\`; \`machine/machine.h\` |" '' \
		"| folder | where |" '| --- | --- |' "| \`more\` | \`not/a/place.c\` |"
}

# expect LINE...: lint.sh prints exactly these lines and fails, or, without any, prints nothing and passes.
expect()
{
	local name=$1 status=0 wanted_status=0 output wanted=
	shift
	if (($#)); then
		wanted_status=1
		wanted=$(printf '%s\n' "$@" "breaches: $#")
	fi
	output=$("$lint" "$tree" 2>&1) || status=$?
	if [[ $status != "$wanted_status" || $output != "$wanted" ]]; then
		printf '%s: status %s, expected %s\n--- expected\n%s\n--- got\n%s\n' \
			"$name" "$status" "$wanted_status" "$wanted" "$output" >&2
		failures=$((failures + 1))
	fi
}

good_tree
expect "good tree"

put src/scenario/bad.c "$spdx" '#include <systemc>'
expect "SystemC under src/" 'src/scenario/bad.c:2: SystemC or TLM header where none may be'

good_tree
put src/app/bad.h "$spdx" '' '  #  include <tlm_utils/simple_target_socket.h>'
expect "TLM under src/" 'src/app/bad.h:3: SystemC or TLM header where none may be'

good_tree
put models/xen/sched.c "$spdx" '#include "systemc.h"'
expect "SystemC in a policy core" 'models/xen/sched.c:2: SystemC or TLM header where none may be'

good_tree
put models/pci/bus_arbiter.h "$spdx" '#ifdef __cplusplus' '#include <systemc>' '#endif'
expect "SystemC in a core's header" 'models/pci/bus_arbiter.h:3: SystemC or TLM header where none may be'

good_tree
put models/machine/machine.h "$spdx" '#include "machine/inner.h"'
put models/machine/inner.h "$spdx" '#include <sysc/kernel/sc_time.h>'
expect "SystemC behind the C door" 'models/machine/inner.h:2: SystemC or TLM header where none may be'

good_tree
put src/results/store.c "$spdx" '#include <stdio.h>' '#include "machine/machine.h"'
expect "the machine under src/" 'src/results/store.c:3: the simulated machine is for main alone'

good_tree
put src/app/worker.c "$spdx" '#include "../../models/machine/machine.h"'
expect "the machine by another path" 'src/app/worker.c:2: the simulated machine is for main alone'

good_tree
put src/scenario/bad.h "$spdx" '#  include <pci/bus_arbiter.h>'
expect "another part of it" 'src/scenario/bad.h:2: the simulated machine is for main alone'

good_tree
put models/net/link.cpp '/* the wire */'
put scripts/reproduce '#!/usr/bin/env bash' 'echo'
put scenarios/latency.yaml 'name: latency'
expect "no licence" \
	"models/net/link.cpp:1: no line 'SPDX-License-Identifier: Apache-2.0' at its head" \
	"scripts/reproduce:1: no line 'SPDX-License-Identifier: Apache-2.0' at its head" \
	"scenarios/latency.yaml:1: no line 'SPDX-License-Identifier: Apache-2.0' at its head"

good_tree
put README.md 'text' '![a figure](results/paper/latency.svg)' '[a page](docs/guide.md) [another](guide.md)'
put_scenarios '[up](README.md)' ''
expect "a picture and pages that are not there" \
	'README.md:2: links results/paper/latency.svg, which does not exist' \
	'README.md:3: links guide.md, which does not exist' \
	'docs/scenarios.md:1: links README.md, which does not exist'

good_tree
put README.md '# Part' '[part](#a-part) [guide](docs/guide.md#guide)'
put_scenarios '[up](../README.md#part)' ''
expect "headings that are not there" \
	'README.md:2: links #a-part, a heading that does not exist' \
	'README.md:2: links docs/guide.md#guide, a heading that does not exist'

good_tree
put README.md '# A part' "| \`gcc\` | C |" 'clang-tidy'
put scripts/packages.txt '# a comment' '' 'gcc build compiler' 'clang-tidy test checks'
expect "a package that README does not tell" 'scripts/packages.txt:4: README.md does not say what clang-tidy is for'

good_tree
put scenarios/demux.yaml "$script_spdx"
expect "a scenario that is told nowhere" "scenarios/demux.yaml:1: docs/scenarios.md has no row for it"

good_tree
rm "$tree/scenarios/latency.yaml"
expect "a row without its scenario" 'docs/scenarios.md:5: scenarios/latency.yaml does not exist'

good_tree
sed -i 's|pci/bus\*\.c|pci/bridge*.c|; s|machine/machine\.h|machine/motor.h|' "$tree/docs/scenarios.md"
expect "places that are not there" \
	'docs/scenarios.md:5: models/pci/bridge*.c does not exist' \
	'docs/scenarios.md:5: models/machine/motor.h does not exist'

good_tree
sed -i 's/^| scenario .*/| scenario | slides | shows |/; s/pci/pic/' "$tree/docs/scenarios.md"
expect "a table without places"

good_tree
echo >>"$tree/src/base/long.c"
expect "601 lines" 'src/base/long.c:601: 601 lines, more than 600'

good_tree
put docs/guide.md '# A guide to all of it' 'first' "run it in $home/somebody/vifsim"
put models/net/link.h "$spdx" "/* see (${home/home/root}/notes.txt) */"
expect "paths of a machine" \
	"docs/guide.md:3: path of somebody's machine" \
	"models/net/link.h:2: path of somebody's machine"

if ((failures)); then
	printf '%d failures\n' "$failures" >&2
	exit 1
fi
