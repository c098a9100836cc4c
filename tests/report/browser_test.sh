#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# browser_test.sh PROGRAM SCRATCH: a report in headless Chromium, opened from disk, as wide as a desk's screen and as a
# phone's: no error, nothing fetched, figures visible, tables sorted.
set -euo pipefail

program=${1:?usage: browser_test.sh PROGRAM SCRATCH}
scratch=${2:?usage: browser_test.sh PROGRAM SCRATCH}
here=$(realpath "$(dirname "$0")")

if ! command -v chromium >/dev/null; then
	echo "chromium is not installed" >&2
	if [[ -n ${VIFSIM_REQUIRE_CHROMIUM:-} ]]; then exit 1; fi
	exit 77
fi

rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"

short=(-q --set measure.replications=2 --set measure.max_replications=2 --set measure.duration=20ms)
"$program" run latency "${short[@]}" --sweep vifs=1,4,2 >/dev/null
"$program" run pci_transfer "${short[@]}" --sweep "workload.transfer.size=64 B,1024 B" >/dev/null
"$program" report results/latency results/pci_transfer -o report.html >/dev/null

# page FIGURES WIDTH [SED]: the page with its checks in it, changed by SED.
page()
{
	{
		sed -e '/<meta charset/r '<(echo '<script>'; cat "$here/watch.js"; echo '</script>') -e '/<\/body>/d; /<\/html>/d' report.html
		echo '<script>'
		sed -e "s/FIGURES/$1/; s/WIDTH/$2/; s/ROWS/6/" "$here/check.js"
		printf '</script>\n</body>\n</html>\n'
	} | sed -e "${3:-}" >page.html
}

# Chromium's window has 500 pixels at least: a phone is a frame in it, which asks for its own width in all that it does.
cat >phone.html <<'END'
<!DOCTYPE html>
<title>nothing came</title>
<script>addEventListener("message", (event) => { document.title = event.data; });</script>
<iframe src="page.html" width="390" height="844" style="border: 0"></iframe>
END

# browse FILE: what Chromium makes of it; its title says what is wrong.
browse()
{
	chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$scratch/profile" --enable-logging=stderr \
		--hide-scrollbars --window-size=1280,900 --virtual-time-budget=5000 --dump-dom "file://$scratch/$1" \
		>dom.html 2>browser.log || { echo "FAILED: chromium: $(tail -3 browser.log)" >&2; exit 1; }
	sed -n 's:.*<title>\(.*\)</title>.*:\1:p' dom.html | head -1
}

for file in page.html phone.html; do
	width=1280
	if [[ $file == phone.html ]]; then width=390; fi
	page 2 "$width"
	title=$(browse "$file")
	if [[ $title != right ]]; then
		echo "FAILED at $width pixels: ${title:-the checks did not come to their end}" >&2
		exit 1
	fi
	if grep -q 'CONSOLE' browser.log; then
		echo "FAILED: the console says: $(grep CONSOLE browser.log | head -3)" >&2
		exit 1
	fi
done

# The checks find what is wrong.
# broken WHAT SED: a page that was broken so is told.
broken()
{
	page 2 1280 "$2"
	title=$(browse page.html)
	if [[ $title != *WRONG*"$1"* ]]; then
		echo "FAILED: a page that was broken (\"$1\") passes: $title" >&2
		exit 1
	fi
}
broken "error: " 's:</main>:</main><script>nowhere();</script>:'
broken "something was fetched" 's:</main>:</main><img src="https\://example.org/x.png">:'
broken "a figure stands at" 's:</style>:figure { margin-left\: 900px; }</style>:'
broken "ascending" 's:body.append(:(()=>0)(:'
