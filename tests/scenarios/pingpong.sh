#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `pingpong`, slides 20 to 22: core to core against core to network processor, polling against interrupts; and the round
# trips of two points, part by part, by hand.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
simulate pingpong results "${one[@]}"

peers=(hyperthread core package)
sizes=(4 8 16 32 64 128 256 512 1024 2048 4096)

# rtt PEER NOTIFY SIZE
rtt()
{
	metric results rtt_mean_us workload.pingpong.peer="$1" workload.pingpong.notify="$2" workload.payload="$3"
}

declare -A us
while IFS=, read -r peer notify size mean; do
	us[$peer/$notify/$size]=$mean
done < <(tr -d '\r' <results/points.csv | awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{ print $column["workload.pingpong.peer"] "," $column["workload.pingpong.notify"] "," $column["workload.payload"] "," \
		$column["rtt_mean_us"] }')
holds "points" "${#us[@]} == 4 * 2 * ${#sizes[@]}"
holds "the table is read right" "${us[np/poll/64]} == $(rtt np poll 64)"

# What slide 22 says, in every cell.
for size in "${sizes[@]}"; do
	for peer in "${peers[@]}"; do
		for notify in poll interrupt; do
			holds "$size B, $notify: $peer cheaper than the network processor" \
				"${us[$peer/$notify/$size]} < ${us[np/$notify/$size]}"
		done
	done
	for peer in "${peers[@]}" np; do
		holds "$size B: polling cheaper than interrupts, $peer" "${us[$peer/poll/$size]} < ${us[$peer/interrupt/$size]}"
	done
done
# How much: short messages between CPUs of one package cost less than a third. Two packages on a front-side bus do not: each
# way has an invalidation and two transfers in line, half a microsecond.
for size in 4 8 16 32 64; do
	for peer in hyperthread core; do
		holds "$size B: $peer at least 3 times cheaper" "3 * ${us[$peer/poll/$size]} < ${us[np/poll/$size]}"
	done
	holds "$size B: package cheaper, but not 3 times" \
		"1.5 * ${us[package/poll/$size]} < ${us[np/poll/$size]} && ${us[np/poll/$size]} < 2.5 * ${us[package/poll/$size]}"
done
# Longer takes longer, but for the phase in which the polling side meets an interrupted one: up to a period, 18 ns, or 28 ns
# beside a busy sibling.
for ((i = 1; i < ${#sizes[@]}; i++)); do
	for peer in "${peers[@]}" np; do
		for notify in poll interrupt; do
			holds "$peer, $notify: ${sizes[i]} B take longer" \
				"${us[$peer/$notify/${sizes[i]}]} > ${us[$peer/$notify/${sizes[i - 1]}]} - 0.03"
		done
	done
done

# The files of the points that are looked into.
declare -A files
for point in "package poll 64" "package poll 4096" "hyperthread poll 64" "hyperthread interrupt 64" "package interrupt 64" \
	"np poll 64" "np interrupt 64"; do
	read -r peer notify size <<<"$point"
	files[$point]=$(point_file results workload.pingpong.peer="$peer" workload.pingpong.notify="$notify" "workload.payload=$size B")
done

# stage PEER NOTIFY SIZE STAGE: its mean, ns.
stage()
{
	local file=${files[$1 $2 $3]} spent trips
	spent=$(statistic "$file" "workload.stage_$4_ps")
	trips=$(statistic "$file" workload.round_trips)
	calculate "$spent / $trips / 1000"
}

# Two packages, 64 bytes, both polling. Writing: the message's line is invalidated for 80 ns, and 8 ns later, when its 64
# bytes are copied, the word's: 88. Noticing: the word's line comes over, 180, and 4 bytes are copied, 0.5, after half a
# polling period of 18 in the mean. Reading: 180 and 8.
for way in out back; do
	write=$(stage package poll 64 write_$way)
	notice=$(stage package poll 64 notice_$way)
	read=$(stage package poll 64 read_$way)
	holds "package: writing, ns" "$write == 88"
	holds "package: noticing, ns" "$notice > 188.5 && $notice < 190.5"
	holds "package: reading, ns" "$read == 188"
	holds "package: no bus" "$(stage package poll 64 bus_$way) == 0"
done
holds "package: the round trip by hand, us" "${us[package/poll/64]} > 0.929 && ${us[package/poll/64]} < 0.933"
# 4 KiB: every 80 ns four lines are invalidated, and the word after 64; every 188 ns four come over and are copied.
holds "package: writing 4 KiB, ns" "$(stage package poll 4096 write_out) == 16 * 80 + 80"
holds "package: reading 4 KiB, ns" "$(stage package poll 4096 read_out) == 16 * 188 + 3 * 8"
# A hyperthread of a core whose other one is busy runs at 65 %: writing hits its own cache, 8 for the copy, then 7.
holds "hyperthread: writing, ns" "$(stage hyperthread poll 64 write_out) > 15 / 0.651 && $(stage hyperthread poll 64 write_out) < 15 / 0.649"
# While the other one is halted it has the core.
holds "hyperthread: writing to a halted one, ns" "$(stage hyperthread interrupt 64 write_out) == 15"
# An IPI: 300 to send, 800 to take, and the word's line.
holds "package: an interrupt, ns" "$(stage package interrupt 64 notice_out) == 300 + 800 + 180.5"

# The network processor, 64 bytes, both polling.
# Writing: a line and a word are posted for 100 ns each. Bus: the line, posted after 100, asks at the next clock (15.15 ns),
# 2 clocks of arbitration, 1 of address, 1 for the claim, 8 of data, 1 turn-around; the word 3 more: 16 clocks.
holds "np: writing, ns" "$(stage np poll 64 write_out) == 200"
cross=$(stage np poll 64 bus_out)
holds "np: crossing, ns" "$cross > 100 + 16 * 15.15 - 200 - 0.1 && $cross < 100 + 17 * 15.16 - 200 + 0.1"
# Noticing: a poll is issued every 137 cycles of 600 MHz, and ends 129 after: 215 ns, and 114 in the mean until one is issued.
notice=$(stage np poll 64 notice_out)
holds "np: its polling, ns" "$notice > 320 && $notice < 340"
# Reading: 148 cycles an element. Answering: 134 cycles to the DMA's start.
holds "np: reading, ns" "$(stage np poll 64 read_out) > 246.6 && $(stage np poll 64 read_out) < 246.7"
holds "np: answering, ns" "$(stage np poll 64 write_back) > 223.3 && $(stage np poll 64 write_back) < 223.4"
# Back: up to a clock, 12 clocks of the line, 13 cycles of the program, up to a clock, 3 clocks of the word.
cross=$(stage np poll 64 bus_back)
holds "np: crossing back, ns" "$cross > 15 * 15.15 + 20 && $cross < 17 * 15.16 + 22"
# The CPU's look misses, 155.5, after half a period; the message's line comes from memory, 155, and is copied, 8.
notice=$(stage np poll 64 notice_back)
holds "np: the CPU's polling, ns" "$notice > 163.5 && $notice < 165.5"
holds "np: the CPU's reading, ns" "$(stage np poll 64 read_back) == 163"
# 200 + 150 + 330 + 247 + 223 + 265 + 164.5 + 163
holds "np: the round trip by hand, us" "${us[np/poll/64]} > 0.98 * 1.743 && ${us[np/poll/64]} < 1.02 * 1.743"

# The device's interrupt: 13 ns of the program's end, 240 to the doorbell register, 1,500 in the handler, its read of the
# register as the bridge counted it, 100 for the posted clear, 155.5 for the word.
file=${files[np interrupt 64]}
stall=$(statistic "$file" host_a.bridge.read_stall_ps)
reads=$(statistic "$file" host_a.bridge.reads)
read_ns=$(calculate "$stall / $reads / 1000")
notice=$(stage np interrupt 64 notice_back)
holds "np: the identifier is read once a round trip, and stalls the CPU, ns" "$read_ns > 600 && $read_ns < 1100"
holds "np: an interrupt, ns" \
	"$notice > 2008.5 + $read_ns - 3 && $notice < 2008.5 + $read_ns + 3"

# Every run held itself to its laws.
for check in "Little's law of the ping-pong" "round trips are the sum of their stages" "one message at a time" \
	"copies of lines conserved"; do
	holds "checked: $check" "$(grep -lF "$check" results/points/*.json | wc -l) == ${#us[@]}"
done
holds "checked: bus clocks" "$(grep -lF "host_a: bus clocks conserved" results/points/*.json | wc -l) == 2 * ${#sizes[@]}"
