#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# vifsim report: one page of what the folders hold; what is in them is text on it, never markup.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

if ! command -v gnuplot >/dev/null; then exit 77; fi

expect_page_has()
{
	if ! grep -qF -- "$1" report.html; then fail "the page lacks: $1"; fi
}

run run small single -q
expect_status 0
run report results/small results/single
expect_status 0
expect_err ""
expect_out "report.html"
expect_calls 0
expect_file results/small/small.svg
expect_page_has "<h2>A small sweep of the fake machine</h2>"
expect_page_has '<svg role="img" aria-label="A small sweep of the fake machine"'
expect_page_has '<th scope="row">hv</th><th scope="row" class="n">4</th>'
expect_page_has "made up for the tests"
expect_page_has '<td class="good">predicted<p class="quiet">tolerance set after a first run</p></td>'
expect_page_has "There is no figure in this folder."
expect_page_has "vifsim run small single -q"

# Nothing that a browser would fetch.
if grep -nE '(src|href)="[^#]|url\((["'\'']|http|//)|@import' report.html >&2; then fail "the page wants something from elsewhere"; fi

# The same folders, the same bytes; the figure is not drawn again, until the results are newer.
cp report.html first.html
cp results/small/small.svg first.svg
run report results/small results/single -o second.html
expect_same first.html second.html
touch -d "+1 minute" results/small/points.csv
echo old >results/small/small.svg
run report results/small -o second.html
expect_status 0
grep -q "<svg" results/small/small.svg || fail "an old figure was taken"

# What a user, or whoever sent the folder, wrote.
bundled=$(realpath "$(dirname "$program")/../share/vifsim")
cat >nasty.yaml <<END
name: nasty
title: <script>alert("1")</script> & 'x'
platform: $bundled/configs/testbed-xeon-xen.yaml
fake.note: </table><img src=x onerror=alert(1)>
measure: {replications: 1, max_replications: 1}
END
run run nasty.yaml -q -o "results/<i>"
expect_status 0
printf '<svg width="400" height="300"><script>alert(2)</script><g onload="alert(3)"><text>words</text></g></svg>' >"results/<i>/own.svg"
printf 'a,"<b>"\r\n"</td><script>",2\r\n' >"results/<i>/extra.csv"
run report "results/<i>" -o report.html
expect_status 0
expect_err ""
expect_page_has '<h2>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</h2>'
expect_page_has '&lt;/table&gt;&lt;img src=x onerror=alert(1)&gt;'
expect_page_has 'results/&lt;i&gt;'
expect_page_has '<text>words</text>'
expect_page_has '&lt;/td&gt;&lt;script&gt;'
if [[ $(grep -c '<script>' report.html) != 1 ]]; then fail "there is a script that is not the page's own"; fi
if grep -nE '<(i|b|img)>|onload=|alert\([23]\)' report.html >&2; then fail "markup came through"; fi

# Errors: all told, and the old page stays.
cp report.html before.html
run report nowhere results/smal
expect_status 2
expect_out ""
expect_err_has "nowhere is no folder of results"
expect_err_has "did you mean 'results/small'?"
expect_same report.html before.html

printf 'a,b\r\n1\r\n' >results/single/extra.csv
run report results/single -o report.html
expect_status 2
expect_err "vifsim: error: results/single/extra.csv is no table: rows differ in length"
expect_same report.html before.html
rm results/single/extra.csv

# A figure that cannot be drawn is no reason to have no page.
sed -i 's|"plot": ".*/small.gp"|"plot": "/nowhere/other.gp"|' results/small/manifest.json
rm results/small/small.svg
run report results/small -o report.html
expect_status 1
expect_err_has "/nowhere/other.gp"
expect_out "report.html"
expect_page_has "There is no figure in this folder."

# The page of one folder is in it, and leaves the current one as it was.
rm report.html
run report results/single
expect_status 0
expect_out "results/single/report.html"
expect_file results/single/report.html
expect_absent report.html

# A folder of folders stands for those with results, in the order of their names.
run run small single -q -o two
expect_status 0
mkdir two/else
run report two/
expect_status 0
expect_err ""
expect_out "two/report.html"
if [[ $(grep -o '<code>two/[a-z]*</code>' two/report.html) != "<code>two/single</code>
<code>two/small</code>" ]]; then fail "other folders"; fi
run plot two
expect_status 0
expect_out "two/small/small.svg"
mkdir none
run report none
expect_status 2
expect_err_has "none is no folder of results"
run anatomy two
expect_status 2
expect_err_has "two is no folder of results; there are 'two/single', 'two/small'"

run report
expect_status 2
expect_err_has "a result folder is missing"
run report results/single -o nowhere/report.html
expect_status 2
expect_err_has "nowhere/report.html"
