#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# own_test.sh SOURCE BUILD SCRATCH: what docs/your-own-device.md says, done: its `bash` and `diff` blocks in a copy of the
# tree, its device against an installed prefix; each is swept, and does what it is for.
#
# The copy is not built as a whole: the three libraries that the page changes, linked before all others as this build has
# them.
# shellcheck source=tests/install/common.sh
. "$(dirname "$0")/common.sh" "$@"

prefix=$scratch/prefix
cmake --install "$build" --prefix "$prefix" >"$scratch/install.log"
export PKG_CONFIG_PATH VIFSIM_SHARE=$prefix/share/vifsim
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name vifsim.pc)")
page=$source/docs/your-own-device.md
work=$scratch/work
# The library may be an archive that another link step has to finish.
read -ra link_flags <<<"${VIFSIM_TEST_FLAGS:-}"

# column FILE COLUMN CONDITION...: of the row of a points.csv in which each COLUMN=VALUE holds.
column()
{
	local file=$1 name=$2
	shift 2
	awk -F, -v name="$name" -v conditions="$*" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(conditions, all, " "); next }
		{ for (i = 1; i <= n; i++) { split(all[i], pair, "="); if ($at[pair[1]] != pair[2]) next } print $at[name] }' "$file"
}
holds() { awk "BEGIN { exit !($1) }" || fail "$1"; }
few=(-q --set measure.duration=20ms --set measure.replications=1 --set measure.max_replications=1)

# ---- (a) and (b): a copy of the tree, and in it what the page says ----

tree=$scratch/tree
mkdir "$tree"
for part in CMakeLists.txt bench cmake completions configs examples models packaging scenarios src; do
	cp -r "$source/$part" "$tree/"
done
awk -v folder="$scratch" '
	/^```(bash|diff)$/ { kind = substr($0, 4); file = sprintf("%s/block%02d.%s", folder, ++blocks, kind); next }
	/^```/ { file = ""; next }
	file != "" { print > file }' "$page"
for block in "$scratch"/block*; do
	case $block in
	*.bash) (cd "$tree" && bash -eu "$block") || fail "$(cat "$block")" ;;
	*.diff) (cd "$tree" && GIT_CEILING_DIRECTORIES=$scratch git apply "$block") || fail "the page's change does not apply: $(cat "$block")" ;;
	esac
done

# A scheduler: under 80 lines, two files; a scheme: one file and one line.
changed=$({ diff -rq "$source" "$tree" || true; } | sed "s|$tree|TREE|g; s|$source|OURS|g" | grep -v '^Only in OURS' | LC_ALL=C sort)
expected="Files OURS/models/vif/interrupt_schemes.h and TREE/models/vif/interrupt_schemes.h differ
Files OURS/models/xen/sched.c and TREE/models/xen/sched.c differ
Only in TREE/models/interrupt: cascade_scheme.c
Only in TREE/models/xen: sched_stride.c"
[[ $changed == "$expected" ]] || fail "the page touches: $changed"
for file in models/xen/sched.c models/vif/interrupt_schemes.h; do
	[[ $(diff "$source/$file" "$tree/$file" | grep -c '^[<>]') == 1 ]] || fail "more than a line of $file"
done
(($(wc -l <"$tree/models/xen/sched_stride.c") + 1 < 80)) || fail "the scheduler has $(wc -l <"$tree/models/xen/sched_stride.c") lines and one"

cmake -S "$tree" -B "$scratch/build" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Release -DCMAKE_OPTIMIZE_DEPENDENCIES=ON >"$scratch/cmake.log"
cmake --build "$scratch/build" --target vifsim_xen vifsim_interrupt vifsim_nic >"$scratch/build.log" 2>&1 || fail "$(grep -m3 error "$scratch/build.log")"
mapfile -t changed_libraries < <(find "$scratch/build" -name 'libvifsim_*.a')
((${#changed_libraries[@]} == 3)) || fail "built: ${changed_libraries[*]}"
read -ra compile <<<"$(pkg-config --cflags vifsim)"
read -ra link <<<"$(pkg-config --libs vifsim)"
"${CC:-cc}" -c "${compile[@]}" "$source/src/app/main.c" -o "$scratch/main.o"
"${CXX:-c++}" "${link_flags[@]}" "$scratch/main.o" -Wl,--whole-archive "${changed_libraries[@]}" -Wl,--no-whole-archive \
	"${link[@]}" -o "$scratch/vifsim" 2>"$scratch/link.log" || fail "$(head -3 "$scratch/link.log")"
ours() { (cd "$work" && "$scratch/vifsim" "$@"); }

ours params host.scheduler.stride | grep host.scheduler.stride.quantum >/dev/null || fail "the scheduler has no parameter"
ours run latency -o stride "${few[@]}" --sweep nic.model=sv --sweep vifs=8 --sweep host.scheduler.policy=bvt,round_robin,stride >/dev/null
# It is none of the others; its rule at a wake is nearly BVT's.
rtt() { column "$work/stride/points.csv" rtt_mean_us "host.scheduler.policy=$1"; }
holds "$(rtt stride) != $(rtt round_robin) && $(rtt stride) / $(rtt bvt) > 0.95 && $(rtt stride) / $(rtt bvt) < 1.05"
if ours run latency --list --set host.scheduler.stride.quantum=1ms >/dev/null 2>"$scratch/effect.log"; then fail "a quantum of nobody passes"; fi
grep -q "host.scheduler.stride.quantum has no effect with host.scheduler.policy bvt" "$scratch/effect.log" || fail "it says: $(cat "$scratch/effect.log")"

ours run latency -o scheme "${few[@]}" --sweep nic.model=sv --sweep vifs=16 --sweep nic.interrupts=identifier,cascade >/dev/null
# Nobody is signalled for nothing; for that the bus is read more often.
holds "$(column "$work/scheme/points.csv" interrupts_redundant nic.interrupts=identifier) > 100"
[[ $(column "$work/scheme/points.csv" interrupts_redundant nic.interrupts=cascade) == 0 ]] || fail "the cascade signals for nothing"
holds "$(column "$work/scheme/points.csv" pci_read_pct nic.interrupts=cascade) > 1.5 * $(column "$work/scheme/points.csv" pci_read_pct nic.interrupts=identifier)"
# One group's 32 bits are shared by 40 VIFs.
ours run latency -o groups "${few[@]}" --sweep nic.model=sv --sweep vifs=40 --set nic.interrupts=cascade --sweep nic.cascade.groups=1,8 >/dev/null
holds "$(column "$work/groups/points.csv" interrupts_redundant nic.cascade.groups=1) > 0"
[[ $(column "$work/groups/points.csv" interrupts_redundant nic.cascade.groups=8) == 0 ]] || fail "8 groups signal for nothing"

# ---- (c): the device, against the prefix alone ----

cp -r "$prefix/share/doc/vifsim/examples/own-device" "$scratch/own"
make -C "$scratch/own" CXXFLAGS="-O1 ${VIFSIM_TEST_FLAGS:-}" >"$scratch/make.log" 2>&1 || fail "the device cannot be built: $(grep -m3 error "$scratch/make.log")"
own() { (cd "$work" && env -i VIFSIM_SHARE="$VIFSIM_SHARE" "$scratch/own/own" "$@"); }
own params nic.slab | grep nic.slab.latency >/dev/null || fail "the device has no parameter"
out=$(own run latency -o own "${few[@]}" --sweep nic.model=sv,slab --sweep nic.slab.latency=0.5us,20us --sweep vifs=1)
[[ $out == "latency: 4 points in own (4 simulated, 0 there already)" ]] || fail "the program of one's own says: $out"
# Each of a round trip's two frames passes two devices: 4 * 19.5 us more, and the time in which polls of the wire differ.
slow=$(column "$work/own/points.csv" rtt_mean_us nic.model=slab nic.slab.latency=20)
fast=$(column "$work/own/points.csv" rtt_mean_us nic.model=slab nic.slab.latency=0.5)
holds "$slow - $fast > 77 && $slow - $fast < 79"
# Every scheme and every bus.
own run latency -o schemes "${few[@]}" --sweep nic.model=slab --sweep vifs=16 --sweep nic.interrupts=identifier,per_vif,posted,activity >/dev/null
for scheme in per_vif posted activity; do
	[[ $(column "$work/schemes/points.csv" interrupts_redundant "nic.interrupts=$scheme") == 0 ]] || fail "$scheme signals for nothing"
done
own run latency -o buses "${few[@]}" --sweep nic.model=slab --sweep vifs=4 --sweep bus.model=pci,pci_x,pcie,on_chip >/dev/null
# A wire's worth, both ways; and what it drops takes part in the checks.
own run throughput -o wire "${few[@]}" --sweep nic.model=slab --sweep vifs=2 --sweep workload.direction=transmit,receive >/dev/null
for direction in transmit receive; do
	holds "$(column "$work/wire/points.csv" throughput_mbit_s "workload.direction=$direction") > 900"
done
own run latency -o drops "${few[@]}" --sweep nic.model=slab --sweep vifs=16 --set nic.slab.buffer=1 --set nic.slab.latency=50us >/dev/null
holds "$(column "$work/drops/points.csv" frames_dropped) > 0"
# What is another device's is so told.
if own run latency --list --sweep nic.model=hv --set nic.slab.latency=1us >"$scratch/own.log" 2>&1; then fail "a parameter in vain passes"; fi
grep -q "nic.slab.latency has no effect with another nic.model than slab" "$scratch/own.log" || fail "it says: $(cat "$scratch/own.log")"
