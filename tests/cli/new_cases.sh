#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# vifsim new: a file to start from; never over one that is there.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

run new mine
expect_status 0
expect_err ""
expect_out "mine.yaml"
expect_file mine.yaml
grep -qx "name: mine" mine.yaml || fail "it has another name"
grep -q "vifsim run mine.yaml" mine.yaml || fail "it does not say how to run it"
if grep -n "@" mine.yaml >&2; then fail "a place was not filled in"; fi

echo mine >mine.yaml
run new mine
expect_status 2
expect_out ""
expect_err "vifsim: error: cannot write mine.yaml: File exists"
[[ $(cat mine.yaml) == mine ]] || fail "it wrote over the file"

run new mine -o other.yaml
expect_status 0
expect_out "other.yaml"
grep -q "vifsim check other.yaml" other.yaml || fail "it names another file"

run new mine -o nowhere/other.yaml
expect_status 2
expect_err "vifsim: error: cannot write nowhere/other.yaml: No such file or directory"

for name in ../x "a b" "" .hidden; do
	run new "$name"
	expect_status 2
	expect_err_has "is no name"
done
run new
expect_status 2
expect_err_has "a NAME is missing"

# A platform by its name alone is the bundled one, unless there is a file of that name.
cat >named.yaml <<END
name: named
platform: testbed-xeon-xen
END
run check named.yaml
expect_status 0
expect_out "named: 1 point"
sed -i 's/testbed/tesbed/' named.yaml
run check named.yaml
expect_status 2
expect_err "named.yaml:2:11: error: platform: \"tesbed-xeon-xen\" cannot be read: No such file or directory"
printf 'name: own\n' >tesbed-xeon-xen
run check named.yaml
expect_status 2
expect_err_has "tesbed-xeon-xen:1:1: error: the cost fake.cost is missing"
