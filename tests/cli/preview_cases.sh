#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run --list and run --dry-run: what would be simulated; nothing is, and nothing is written.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run run small --dry-run --sweep nic.model=sv
expect_status 0
expect_err ""
expect_calls 0
expect_absent results
expect_out "small 1: nic.model=sv vifs=1 - to simulate, 2 to 6 replications
small 2: nic.model=sv vifs=2 - to simulate, 2 to 6 replications
small 3: nic.model=sv vifs=4 - to simulate, 2 to 6 replications
small: 3 points in results/small (3 to simulate, 0 there already)"

# What is there already, of other axes.
run run small -q -o r --sweep nic.model=sv --sweep vifs=1,4
expect_status 0
cp -r r before
run run small --dry-run -o r --sweep nic.model=sv
expect_status 0
expect_calls 0
expect_out "small 1: nic.model=sv vifs=1 - there already
small 2: nic.model=sv vifs=2 - to simulate, 2 to 6 replications
small 3: nic.model=sv vifs=4 - there already
small: 3 points in r (1 to simulate, 2 there already)"
if ! diff -r before r >&2; then fail "it changed the folder"; fi

# It says what run then does.
run run small -q -o r --sweep nic.model=sv
expect_out "small: 3 points in r (1 simulated, 2 there already)"

run run small --dry-run --fresh -o r --sweep nic.model=sv --set measure.replications=1 --set measure.max_replications=1
expect_status 0
expect_out_has "small 1: nic.model=sv vifs=1 - to simulate, 1 replication"
expect_out_has "(3 to simulate, 0 there already)"

# All that run refuses, it refuses.
run run small single --dry-run --set vifs=9
expect_status 2
expect_out ""
expect_err_has "vifs is swept"
run run small small --dry-run
expect_status 2
expect_out ""
expect_err_has "would both write into results/small"
run run small --dry-run --pcap x.pcapng
expect_status 2
expect_out ""
expect_err_has "--pcap looks inside one point"
expect_absent x.pcapng

run run small --json
expect_status 2
expect_err_has "--json goes with --list or --dry-run"

if ! command -v jq >/dev/null; then exit 0; fi

run run small single --list --json --sweep vifs=2
expect_status 0
expect_err ""
jq -c 'map(del(.file))' out >flat
mv flat out
expect_out '[{"scenario":"small","directory":"results/small","points":[{"number":1,"text":"nic.model=hv vifs=2","at":{"nic.model":"hv","vifs":"2"}},{"number":2,"text":"nic.model=sv vifs=2","at":{"nic.model":"sv","vifs":"2"}}]},{"scenario":"single","directory":"results/single","points":[{"number":1,"text":"vifs=2","at":{"vifs":"2"}}]}]'

run run small --dry-run --json -o r --sweep nic.model=sv --sweep vifs=1,3
expect_status 0
expect_absent r/points/x
jq -c '.[0].points | map([.present, .replications.minimum, .replications.maximum, (.id | length)])' out >flat
id=$(jq -r '.[0].points[0].id' out)
mv flat out
expect_out '[[true,2,6,32],[false,2,6,32]]'
expect_file "r/points/$id.json"

run check small single --json
expect_status 0
jq -c 'map([.scenario, .points, (.file | test("^/.*/scenarios/"))])' out >flat
mv flat out
expect_out '[["small",6,true],["single",1,true]]'
