# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the tests of the installation share.  A test is called with SOURCE, BUILD and SCRATCH.
set -euo pipefail

# shellcheck disable=SC2034 # of those that source this
source=${1:?usage: TEST SOURCE BUILD SCRATCH}
build=${2:?usage: TEST SOURCE BUILD SCRATCH}
scratch=${3:?usage: TEST SOURCE BUILD SCRATCH}

chmod -R u+w "$scratch" 2>/dev/null || true
rm -rf "$scratch"
mkdir -p "$scratch/home" "$scratch/work" "$scratch/kept"

fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	exit 1
}

# What the folder was installed to before is still known afterwards.
for file in install_manifest.txt install_folders.txt; do
	if [[ -f $build/$file ]]; then mv "$build/$file" "$scratch/kept/"; fi
done
restore()
{
	rm -f "$build/install_manifest.txt" "$build/install_folders.txt"
	find "$scratch/kept" -type f -exec mv {} "$build/" \;
}
trap restore EXIT

# The installed program as an ordinary user has it: an empty home, a folder of his own, no environment to speak of.
vifsim()
{
	(cd "$scratch/work" && env -i HOME="$scratch/home" PATH="$prefix/bin:/usr/bin:/bin" vifsim "$@")
}

# What every installation has to do; `prefix` is where it is.
check_program()
{
	local out
	prefix=$1
	vifsim --version | grep '^vifsim [0-9]' >/dev/null || fail "it does not tell its version"
	vifsim check latency throughput >/dev/null || fail "it does not find its scenarios"
	out=$(vifsim run latency -q --sweep nic.model=sv --sweep vifs=1,2 --set measure.duration=20ms \
		--set measure.replications=1 --set measure.max_replications=1)
	[[ $out == "latency: 2 points in results/latency (2 simulated, 0 there already)" ]] || fail "run says: $out"
	if command -v gnuplot >/dev/null; then
		vifsim plot results/latency >/dev/null
		[[ -s $scratch/work/results/latency/latency.svg ]] || fail "no figure"
		vifsim report results/latency -o page.html >/dev/null
		grep -q "<svg" "$scratch/work/page.html" || fail "no report"
	fi
	vifsim params host.switch.domain | grep -F "$prefix/share/vifsim/configs/" >/dev/null || fail "its platform is not the installed one"
	vifsim new mine >/dev/null
	head -1 "$scratch/work/mine.yaml" | grep -qF "$prefix/share/vifsim/configs/schema.json" || fail "its schema is not the installed one"
	[[ -z $(ls -A "$scratch/home") ]] || fail "it left something in the home folder"
}

# check_manual PREFIX: the page is one that man takes, and has every verb and flag of the help.
check_manual()
{
	local page=$scratch/vifsim.1 verb flag
	gzip -dc "$1/share/man/man1/vifsim.1.gz" >"$page"
	if command -v groff >/dev/null; then
		[[ -z $(groff -man -Tutf8 -ww -z "$page" 2>&1) ]] || fail "the manual page has errors: $(groff -man -Tutf8 -ww -z "$page" 2>&1 | head -3)"
	fi
	sed -i 's/\\-/-/g' "$page"
	for verb in $(vifsim --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
		grep -qF ".SS \"vifsim $verb\"" "$page" || fail "the manual lacks the verb $verb"
		for flag in $(vifsim "$verb" --help | sed -n 's/^ .*\(--[a-z][a-z-]*\).*/\1/p' | grep -v -e --help -e --usage -e --version); do
			grep -qF -- "$flag" "$page" || fail "the manual lacks $flag of $verb"
		done
	done
}
