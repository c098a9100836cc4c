# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What scripts/test and scripts/reproduce share: named steps and the installation of Debian packages.
# To be sourced after `set -euo pipefail`.  Sets `project` to the root of the source tree and goes there.
#
# A step is named by `begin`; a command that fails ends the script (set -e), and the EXIT trap says in which step.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$project" || exit

# The same messages and order everywhere, and a code set that gnuplot's labels fit in, also where no locale is set.
export LC_ALL=C.UTF-8

script_name=scripts/$(basename "$0")
current_step=
current_start=0
steps_done=()

# say TEXT...: talk goes to standard error, results to standard output.
say()
{
	printf '%s: %s\n' "$script_name" "$*" >&2
}

# seconds_as_text SECONDS: "2 min 05 s", "7 s".
seconds_as_text()
{
	if (($1 >= 60)); then
		printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
	else
		printf '%d s' "$1"
	fi
}

# Closes the running step and keeps its duration for the closing table.
finish_step()
{
	if [[ -n $current_step ]]; then
		steps_done+=("$(printf '%-32s %s' "$current_step" "$(seconds_as_text $((SECONDS - current_start)))")")
		current_step=
	fi
}

# begin NAME: closes the step before and starts the next.
begin()
{
	finish_step
	current_step=$1
	current_start=$SECONDS
	printf '\n==> %s\n' "$1"
}

# The table of steps and durations.
print_steps()
{
	printf '  %s\n' "${steps_done[@]}"
}

# EXIT trap: names the step that failed.
report_failure()
{
	local status=$?
	if ((status != 0)) && [[ -n $current_step ]]; then
		printf '\n' >&2
		say "FAILED in step '$current_step' (status $status)"
		exit 1
	fi
}
trap report_failure EXIT

# stop: ends the script with status 1 after a message that says all there is to say.
stop()
{
	current_step=
	exit 1
}

# An interrupt ends the script, not only the command that runs.
trap 'say "interrupted; start it again to go on from here"; current_step=; exit 130' INT TERM

# packages_of SET...: the packages of these sets in scripts/packages.txt, one a line.
packages_of()
{
	local package set _
	while read -r package set _; do
		if [[ -n $package && $package != '#'* && " $* " == *" $set "* ]]; then
			printf '%s\n' "$package"
		fi
	done <"$project/scripts/packages.txt"
}

# missing_packages SET...: those of them that dpkg does not know as installed, one a line.
missing_packages()
{
	local package status
	while read -r package; do
		status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=
		if [[ $status != installed ]]; then
			printf '%s\n' "$package"
		fi
	done < <(packages_of "$@")
}

# install_packages SET...: installs what is missing, as root or through sudo; with neither, prints the one line to run
# and ends with status 1.  Does not touch the network when nothing is missing.
install_packages()
{
	local missing=() as_root=(env DEBIAN_FRONTEND=noninteractive)
	local options=(--yes --no-install-recommends -o "DPkg::Lock::Timeout=300")
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		say "this is no Debian system; install by hand what scripts/packages.txt lists, then build with:" \
			"cmake --preset release && cmake --build --preset release"
		stop
	fi
	mapfile -t missing < <(missing_packages "$@")
	if ((${#missing[@]} == 0)); then
		echo "nothing missing"
		return 0
	fi
	echo "missing: ${missing[*]}"
	if [[ $(id -u) != 0 ]]; then
		if ! command -v sudo >/dev/null; then
			say "packages are missing, and this is neither root nor is there sudo; as root, run this line:"
			print_install_line "${missing[@]}"
			stop
		fi
		as_root=(sudo "${as_root[@]}")
	fi
	if ! "${as_root[@]}" apt-get update || ! "${as_root[@]}" apt-get install "${options[@]}" "${missing[@]}"; then
		say "could not install the missing packages (the reason stands above); as root, run this line:"
		print_install_line "${missing[@]}"
		stop
	fi
}

# print_install_line PACKAGE...: what an administrator must do for us.
print_install_line()
{
	printf 'apt-get update && apt-get install --yes --no-install-recommends %s\n' "$*" >&2
}

# configure_preset PRESET [cmake options...]: takes a second when nothing changed, and sees changed presets, which the
# build alone would not.
configure_preset()
{
	cmake --preset "$@" --log-level=NOTICE
}

# build_preset PRESET [cmake --build options...]: builds as many files at a time as there are cores.
build_preset()
{
	local preset=$1
	shift
	cmake --build --preset "$preset" --parallel "$(nproc)" "$@"
}
