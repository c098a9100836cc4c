#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# prefix_test.sh SOURCE BUILD SCRATCH: cmake --install leaves a program that works from its prefix, with manual, completion,
# headers and a library that programs can be built with; uninstall leaves nothing.
# shellcheck source=tests/install/common.sh
. "$(dirname "$0")/common.sh" "$@"

prefix=$scratch/prefix
mkdir -p "$prefix/share/other"
touch "$prefix/share/other/kept"
cmake --install "$build" --prefix "$prefix" >"$scratch/install.log"

check_program "$prefix"
check_manual "$prefix"

for file in share/vifsim/configs/schema.json share/bash-completion/completions/vifsim share/zsh/site-functions/_vifsim \
	share/doc/vifsim/copyright; do
	[[ -f $prefix/$file ]] || fail "$file is missing"
done

# The example of a device of one's own, against the prefix alone.
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name vifsim.pc)")
cp -r "$prefix/share/doc/vifsim/examples/own-device" "$scratch/own"
make -C "$scratch/own" CXXFLAGS="-O1 ${VIFSIM_TEST_FLAGS:-}" >"$scratch/make.log" 2>&1 || fail "the example cannot be built: $(grep -m3 error "$scratch/make.log")"
# It stands elsewhere, so it has to be told where the files are, or to find them where packages put them.
own()
{
	(cd "$scratch/work" && env -i VIFSIM_SHARE="$prefix/share/vifsim" "$scratch/own/own" "$@")
}
own params nic.brisk | grep -q "nic.brisk.latency" || fail "the device has no parameter"
out=$(own run latency -q -o own --sweep nic.model=hv,brisk --sweep nic.brisk.latency=0.5us,20us --sweep vifs=1 \
	--set nic.hv.latency=0.5us --set measure.duration=20ms --set measure.replications=1 --set measure.max_replications=1)
[[ $out == "latency: 4 points in own (4 simulated, 0 there already)" ]] || fail "the program of one's own says: $out"
# rtt MODEL LATENCY: the mean round-trip time of a point.
rtt()
{
	awk -F, -v model="$1" -v latency="$2" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
		$column["nic.model"] == model && $column["nic.brisk.latency"] == latency { print $column["rtt_mean_us"] }' \
		"$scratch/work/own/points.csv"
}
# With the ordinary card's latency it is the ordinary card; with 19.5 us more, each of a round trip's two frames
# passes two cards: 4 * 19.5 us more.
[[ -n $(rtt hv 0.5) && $(rtt hv 0.5) == "$(rtt brisk 0.5)" && $(rtt hv 20) == "$(rtt hv 0.5)" ]] || fail "brisk is not the ordinary card: $(rtt hv 0.5) $(rtt brisk 0.5)"
awk -v slow="$(rtt brisk 20)" -v fast="$(rtt brisk 0.5)" 'BEGIN { exit !(slow - fast > 77 && slow - fast < 79) }' ||
	fail "20 us of latency: $(rtt brisk 20) us in place of $(rtt brisk 0.5)"
# What is another device's is so told, and what the host does as with the ordinary card has an effect.
if own check latency >"$scratch/own.log" 2>&1; then :; else fail "own check: $(cat "$scratch/own.log")"; fi
if own run latency --list --sweep nic.model=hv --set nic.brisk.latency=1us >"$scratch/own.log" 2>&1; then fail "a parameter in vain passes"; fi
grep -q "nic.brisk.latency has no effect with another nic.model than brisk" "$scratch/own.log" || fail "it says: $(cat "$scratch/own.log")"
own run latency --list --sweep nic.model=brisk --sweep vifs=1 --set host.netfront.ring=128 >/dev/null || fail "netfront's ring has no effect"
read -ra flags <<<"$(pkg-config --cflags vifsim)"

# All headers of the models are there, and each can be included by itself.
for header in pci/pci_port.h nic/device.h machine/own_device.h host/host_side.h; do
	printf '#include "%s"\n' "$header" | "${CXX:-c++}" -std=c++17 "${flags[@]}" -fsyntax-only -x c++ - || fail "$header cannot be included"
done

cmake --build "$build" --target uninstall >"$scratch/uninstall.log"
left=$(cd "$prefix" && find . -mindepth 1 | LC_ALL=C sort | paste -sd' ')
[[ $left == "./share ./share/other ./share/other/kept" ]] || fail "uninstall leaves: $left"
if cmake --build "$build" --target uninstall >"$scratch/again.log" 2>&1; then fail "uninstall of what is not installed succeeds"; fi
grep -q "nothing is installed" "$scratch/again.log" || fail "it does not say that nothing is installed"
