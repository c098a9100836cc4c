#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# quick_test.sh PROGRAM [PART]: the program at that small part of what it simulates for the page; it ends by itself, and its
# rows hold bounds of their own.
#
# Without a part it simulates all: its own bounds.  With a hundredth of the customers random errors are ten times as large:
# 15 % in place of 1 or 2 %.  Of 20 studies' intervals of 95 %, fewer than 15 hold the truth once in 3000: 75 %; a mean's
# bias is within 5 %.  What is exact is so in a short run, too.
set -euo pipefail
export LC_ALL=C.UTF-8 SC_COPYRIGHT_MESSAGE=DISABLE

status=0
rows=$("$@") || status=$?
((status <= ($# > 1))) || {
	printf '%s\n%s: status %s\n' "$rows" "$*" "$status"
	exit 1
}
awk -F'\t' -v part="$(($# > 1))" '
	function number(text) { sub(/^\+/, "", text); return text + 0 }
	function size(value) { return value < 0 ? -value : value }
	function bound(holds) { judged++; if (!holds) { print "missed: " $0; missed = 1 } }
	NF != 6 { print "no row: " $0; missed = 1; next }
	!part { bound($6 !~ /MISSED/); next }
	$6 ~ /^0( MISSED)?$/ { bound($3 == $4); next }
	$5 != "" { bound(size(number($5)) <= 15); next }
	$6 == "" { next } # said, not judged
	$2 ~ /coverage/ { bound(number($4) >= 75); next }
	$2 ~ /bias/ { bound(size(number($4)) <= 5); next }
	{ bound($6 !~ /MISSED/) }
	END { print judged + 0 " rows"; exit missed || judged == 0 }' <<<"$rows"
