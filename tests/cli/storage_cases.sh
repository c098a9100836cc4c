#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disk that is full, a folder that can't be written, results that are damaged or of another version, two sweeps into
# one folder, Ctrl-C, a clock that jumps: each is told, and the same command again leaves what an undisturbed run does.
# shellcheck source=tests/cli/disturbed.sh
. "$(dirname "$0")/disturbed.sh" "$@"

calm small -j 2 --sweep nic.model=sv --sweep vifs=1,2 --set "fake.noise=1 us"

# The disk is full from some call on, and for one call alone.
steps=1000
for mode in full once; do
	for ((step = 1; step < steps; step += ${VIFSIM_STRIDE:-1})); do
		FAKE_SYSTEM=$mode:$step run run "${sweep[@]}" -o disk -q
		if [[ $status == 0 ]]; then
			# All is written; or it was the sync of a folder, which alone is no loss.
			if [[ $mode == full ]]; then break; fi
			expect_calm disk
		else
			expect_err_has "No space left on device"
			finishes disk
		fi
		rm -rf disk
	done
	if ((step < 15)); then fail "a sweep has only $step steps"; fi
	rm -rf disk
	steps=$step
	record "a full disk, $([[ $mode == full ]] && echo "from each such call on" || echo "for each such call alone")" \
		$((step - 1)) "told with its reason, also which point could not be kept; the same command again completed it, with the same bytes" 0
done

# The same with a real one of 64 KiB, nearly all of which is taken, where there may be one.
mkdir small_disk
if mount -t tmpfs -o size=64k tmpfs small_disk 2>/dev/null; then
	trap 'umount "$scratch/small_disk" 2>/dev/null || true' EXIT
	head -c 60k /dev/zero >small_disk/ballast
	run run "${sweep[@]}" -o small_disk/r -q
	expect_status 1
	expect_err_has "could not be kept: cannot write small_disk/r/points/"
	expect_err_has "No space left on device"
	rm small_disk/ballast
	mount -o remount,size=4m small_disk
	finishes small_disk/r
	umount small_disk
	trap - EXIT
	record "a full disk (tmpfs)" 1 "told; the same command again completed it, with the same bytes" 0
else
	echo "skipped: a small disk, which needs the right to mount one"
	record "a full disk (tmpfs)" 0 "skipped: no right to mount one" -
fi

# Standard output, where the last line goes.
status=0
what="run ... >/dev/full"
"$program" run "${sweep[@]}" -o stdout -q >/dev/full 2>err || status=$?
expect_status 1
expect_err_has "cannot write to standard output"
expect_calm stdout
record "standard output on /dev/full" 1 "told, exit status 1; the results were complete" 0

# A folder without the right to write; root has all rights, so another takes its place.
mkdir -m 755 locked
cp -r calm locked/full
mkdir locked/empty
user=()
if [[ $(id -u) == 0 ]]; then user=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
chmod a-w locked locked/empty
if [[ ${#user[@]} == 0 ]] || "${user[@]}" "$program" --version >/dev/null 2>&1; then
	cd locked
	for folder in full empty new; do
		what="run ... -o $folder, without the right to write"
		status=0
		"${user[@]}" "$program" run "${sweep[@]}" -o "$folder" -q >../out 2>../err || status=$?
		cd ..
		expect_status 2
		if ! grep -q "error: cannot \(write into\|make\) the folder $folder.*: Permission denied" err; then
			fail "no word of the right that is missing"
		fi
		cd locked
	done
	cd ..
	expect_calm locked/full
	record "a folder without the right to write: an old one, an empty one, none yet" 3 "refused before the first simulation" 0
else
	echo "skipped: a read-only folder, which root needs another user for"
	record "a folder without the right to write" 0 "skipped: no other user" -
fi
chmod u+w locked locked/empty

# Old results that can't be read.
damage=0
spoil()
{
	local first
	first=$(find spoilt/points -name '*.json' | sort | head -1)
	damage=$((damage + 1))
	rm -rf "$first"
	case $1 in
	folder) mkdir "$first" ;;
	*) printf '%b' "$1" >"$first" ;;
	esac
	run run "${sweep[@]}" -o spoilt -q
	expect_err_has "is damaged: the point has to be simulated again"
	if [[ $1 == folder ]]; then
		expect_status 1
		expect_err_has "could not be kept: cannot write spoilt/points/"
		rmdir "$first"
		run run "${sweep[@]}" -o spoilt -q
	fi
	expect_status 0
	expect_calm spoilt
}
cp -r calm spoilt
whole=$(cat "$(find calm/points -name '*.json' | sort | head -1)")
for ((at = 0; at < ${#whole}; at += ${#whole} / 8 + 1)); do # the first is empty
	spoil "${whole:0:at}"
done
id=$(basename "$(find calm/points -name '*.json' | sort | head -1)" .json)
for text in '[]' 'null' '{}' '\0\0\0\0' '\xff\xfe{}' "${whole/\"format\":1/\"format\":2}" "${whole/$id/0000}" \
	"${whole/\"replications\":[/\"replications\":[7,}" "${whole/\"passed\":true/\"passed\":false}" \
	"${whole/\"count\":/\"count\":-}" "$whole$whole" folder; do
	spoil "$text"
done
# A digit that has changed.
first=$(find spoilt/points -name '*.json' | sort | head -1)
spoil "$(sed 's/"minimum":[0-9]/&0/' "$first")"
record "an old result that is cut short, garbage, or not what it should be" "$damage" "told as damaged, simulated again; the same bytes" 0

# A result of another version of the program is not taken for one of this.
mkdir -p other/bin
cp -r "$(dirname "$program")/../share" other/
cp "$program" other/bin/vifsim
printf 'x' >>other/bin/vifsim
what="run by another version"
other/bin/vifsim run "${sweep[@]}" -o versions -q >out 2>err
run run "${sweep[@]}" -o versions -q
expect_status 0
expect_out "small: 2 points in versions (2 simulated, 0 there already)"
expect_same calm/points.csv versions/points.csv
record "results of another version in the folder" 2 "left alone, all points simulated again; the same bytes" 0

# Two sweeps into one folder: the second is refused, also by find and merge, and the first does not notice.
slow=(--set "fake.sleep=300 ms")
: >calls
"$program" run "${sweep[@]}" "${slow[@]}" -o shared -q >first.out 2>first.err </dev/null &
pid=$!
until [[ -s calls ]]; do sleep 0.01; done
run run "${sweep[@]}" -o shared -q
expect_status 2
expect_err_has "error: process $pid is writing into the folder shared: wait for its end, or take another folder"
run find small --sweep nic.model=sv --vary vifs=1,2 --until "rtt_mean_us > 15" -o shared
expect_status 2
expect_err_has "is writing into the folder shared"
run merge calm -o shared
expect_status 2
expect_err_has "is writing into the folder shared"
wait "$pid"
expect_same calm/points.csv shared/points.csv
expect_absent shared/.lock
record "two sweeps into one folder (run, find and merge as the second)" 3 "the second was refused, and told which process has it; the first was not disturbed" 0

# A lock that a killed sweep left says nothing.
cp -r calm stale
: >stale/.lock
: >stale/points.csv.vifsim-new-123
finishes stale

# Ctrl-C once lets running simulations end, twice kills them.
slow=(--set "fake.sleep=200 ms")
rm -r calm
calm "${sweep[@]}" "${slow[@]}"
for times in 1 2; do
	: >calls
	env --default-signal=INT "$program" run "${sweep[@]}" -j 1 -o stopped -q >out 2>err </dev/null &
	pid=$!
	until [[ -s calls ]]; do sleep 0.01; done
	kill -INT "$pid"
	until grep -q "once more to kill them" err; do sleep 0.01; done
	if [[ $times == 2 ]]; then kill -INT "$pid"; fi
	status=0
	wait "$pid" || status=$?
	expect_status 130
	expect_err_has "interrupted; the same command again goes on from here"
	finishes stopped
	rm -r stopped
	record "Ctrl-C, $([[ $times == 1 ]] && echo once || echo twice)" 1 "$([[ $times == 1 ]] && echo "running simulations ended, no more began" || echo "running simulations were killed"); the same command again completed it, with the same bytes" 0
done

# The clock of the day goes to and fro by days at each look; simulations still have their time.
FAKE_CLOCK=jumps run run "${sweep[@]}" -o jumps -q --point-timeout 100s
finishes jumps
expect_out "small: 2 points in jumps (0 simulated, 2 there already)"
FAKE_CLOCK=jumps run run "${sweep[@]}" -o limited -q --point-timeout 50ms
expect_status 1
expect_err_has "it had not ended after 0.05 s of wall time"
record "a clock that jumps by days, to and fro" 2 "no simulation was given up before its time, nor later" 0
