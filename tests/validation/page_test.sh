#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# page_test.sh PROGRAMS VIFSIM SCRATCH: docs/validation.md says what comes out, and every bound is kept.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../docs/validation.md

rm -rf "$3"
mkdir -p "$3"
bash "$here/write_page.sh" "$1" "$2" "$3" >"$3/validation.md"
if ! diff -u "$page" "$3/validation.md"; then
	echo "docs/validation.md is not what comes out (+): look why, then scripts/validate writes it anew"
	exit 1
fi
