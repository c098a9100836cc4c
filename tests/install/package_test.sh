#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# package_test.sh SOURCE BUILD SCRATCH: the Debian package has no complaint of lintian, its program works from where it is
# unpacked, and removing it leaves nothing.
# shellcheck source=tests/install/common.sh
. "$(dirname "$0")/common.sh" "$@"

for tool in dpkg-deb dpkg-shlibdeps cpack; do
	if ! command -v "$tool" >/dev/null; then
		printf '%s is missing\n' "$tool" >&2
		exit 77
	fi
done

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$scratch/packages" >"$scratch/cpack.log" 2>&1 || fail "cpack: $(tail -5 "$scratch/cpack.log")"
package=$(find "$scratch/packages" -maxdepth 1 -name '*.deb')
[[ $(basename "$package") =~ ^vifsim_[0-9.]+_[a-z0-9]+\.deb$ ]] || fail "the package is called $package"

if command -v lintian >/dev/null; then
	# The library is for whoever links it, with or without debugging symbols.
	lintian --fail-on error,warning --allow-root "$package" >"$scratch/lintian.log" 2>&1 || fail "lintian: $(cat "$scratch/lintian.log")"
elif [[ -n ${VIFSIM_REQUIRE_LINTIAN:-} ]]; then
	fail "lintian is missing"
fi
dpkg-deb --field "$package" Depends | grep libsystemc >/dev/null || fail "it does not depend on SystemC"

# As dpkg unpacks and removes it, below a root of its own.
root=$scratch/root
admin=$root/var/lib/dpkg
mkdir -p "$admin"/{info,updates,triggers}
touch "$admin/status" "$admin/available"
PATH=$PATH:/usr/sbin:/sbin
dpkg_here()
{
	dpkg --root="$root" --log="$scratch/dpkg.log" --force-not-root --force-depends "$@" >"$scratch/dpkg.out" 2>&1 || fail "dpkg $*: $(tail -3 "$scratch/dpkg.out")"
}
dpkg_here --install "$package"
check_program "$root/usr"
check_manual "$root/usr"
[[ -f $root/usr/share/zsh/vendor-completions/_vifsim ]] || fail "zsh does not find its completion"
dpkg_here --purge vifsim
left=$(cd "$root" && find . -path ./var -prune -o -mindepth 1 -print)
[[ -z $left ]] || fail "purging the package leaves: $left"
