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

# As in a clone: what stands two folders above the program is not what it brought.
mkdir -p "$scratch/configs"
cp "$source/configs/testbed-xeon-xen.yaml" "$scratch/configs/"
check_program "$prefix"
check_manual "$prefix"

for file in share/vifsim/configs/schema.json share/bash-completion/completions/vifsim share/zsh/site-functions/_vifsim \
	share/doc/vifsim/copyright; do
	[[ -f $prefix/$file ]] || fail "$file is missing"
done

export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name vifsim.pc)")
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
