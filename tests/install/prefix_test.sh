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

# A program of one's own, against the prefix alone; here the one that vifsim itself has.
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name vifsim.pc)")
mkdir "$scratch/own"
cp "$source/src/app/main.c" "$scratch/own/"
read -ra flags <<<"$(pkg-config --cflags vifsim) ${VIFSIM_TEST_FLAGS:-}"
read -ra libraries <<<"$(pkg-config --libs vifsim) ${VIFSIM_TEST_FLAGS:-}"
(cd "$scratch/own" && "${CC:-cc}" -std=c11 "${flags[@]}" main.c "${libraries[@]}" -o own) || fail "a program cannot be built"
# It stands elsewhere, so it has to be told where the files are, or to find them where packages put them.
out=$(cd "$scratch/work" && env -i VIFSIM_SHARE="$prefix/share/vifsim" "$scratch/own/own" run latency -q -o own --sweep nic.model=sv \
	--sweep vifs=1 --set measure.duration=20ms --set measure.replications=1 --set measure.max_replications=1)
[[ $out == "latency: 1 point in own (1 simulated, 0 there already)" ]] || fail "the program of one's own says: $out"

# All headers of the models are there, and each can be included by itself.
for header in pci/pci_port.h nic/device.h machine/devices.h host/host_side.h; do
	printf '#include "%s"\n' "$header" | "${CXX:-c++}" -std=c++17 "${flags[@]}" -fsyntax-only -x c++ - || fail "$header cannot be included"
done

cmake --build "$build" --target uninstall >"$scratch/uninstall.log"
left=$(cd "$prefix" && find . -mindepth 1 | LC_ALL=C sort | paste -sd' ')
[[ $left == "./share ./share/other ./share/other/kept" ]] || fail "uninstall leaves: $left"
if cmake --build "$build" --target uninstall >"$scratch/again.log" 2>&1; then fail "uninstall of what is not installed succeeds"; fi
grep -q "nothing is installed" "$scratch/again.log" || fail "it does not say that nothing is installed"
