#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Captured traffic: what the guests send is what is in the file, for captures of several formats; damage is told with the
# packet's number, before anything is simulated.
#
# Captures are made with Wireshark's editcap and randpkt; without them the test is skipped (with VIFSIM_REQUIRE_TSHARK set
# that is a failure).
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

for tool in editcap randpkt capinfos; do
	if ! command -v $tool >/dev/null; then
		echo "no $tool: nothing to make captures with"
		if [[ -n ${VIFSIM_REQUIRE_TSHARK:-} ]]; then exit 1; fi
		exit 77
	fi
done
mapfile -t once < <(replications 1)
web=$scenarios/captures/web.pcap

# replay FILE DIR [REPEAT DURATION SPEED]: once from its first frame to its last, and some time after; the HV-NIC with a VIF for each
# conversation, at a speed at which nothing is lost.
replay()
{
	local file=$1 dir=$2 repeat=${3:-off} duration=${4:-2 s} speed=${5:-100 %}
	run run "$scenarios/replay.yaml" -o "$dir" -j 2 --quiet "${once[@]}" --set "workload.replay.file=$file" \
		--set workload.replay.random_start=off --set "workload.replay.repeat=$repeat" --sweep nic.model=hv \
		--sweep vifs=6 --sweep "workload.replay.speed=$speed" --set "measure.warmup=0 ms" \
		--set "measure.duration=$duration"
	expect_status 0
}

# number DIR NAME: what the one point's one replication counted.
number()
{
	statistic "$1"/points/*.json "$2"
}

# The bundled capture: 1,824 packets of six conversations, some of which segmentation offload had put together. All
# their bytes arrive, each frame with its headers, and a delay for each.
replay "$web" web
holds "six conversations" "$(number web workload.replay.conversations) == 6"
holds "packets longer than a frame" "$(number web workload.replay.packets_cut) > 100"
frames=$(number web workload.replay.frames)
holds "all frames are sent" "$(metric web frames_sent) == $frames"
holds "all frames arrive" "$(metric web frames_received) == $frames"
holds "more frames than packets" "$frames > 1824"

# The same by another road: pcapng with what a Linux host's "any" device captures is other bytes for the same frames.
editcap -F pcapng "$web" web.pcapng
replay web.pcapng again
cut -d, -f2- web/points.csv >expected
cut -d, -f2- again/points.csv >got
expect_same expected got

# The bytes of a file's packets, by Wireshark's count: none of these is longer than a frame, nor shorter.
editcap -r "$web" some.pcap 1-3
length=$(capinfos -TmQ -d some.pcap | tail -n 1 | tr -d '"\r' | cut -d, -f2)
replay some.pcap some
holds "bytes of the file" "$(number some workload.bytes_sent) >= $length"
holds "frames of the file" "$(number some workload.replay.frames) == 3"

# Twice as fast is half the time between frames; the capture begins again when it is over.
replay "$web" slow on "6 s"
replay "$web" fast on "3 s" "200 %"
holds "the capture four times over" "$(metric slow frames_sent) > 3.9 * $frames && $(metric slow frames_sent) < 4.3 * $frames"
holds "the same in half the time" "$(metric fast frames_sent) > 3.9 * $frames && $(metric fast frames_sent) < 4.3 * $frames"

# Anything at all: random packets of a generator, every tenth damaged inside.
for kind in ipv6 dns udp sctp; do
	randpkt -b 600 -c 300 -t $kind random.pcap 2>/dev/null
	editcap -E 0.1 random.pcap damaged.pcap
	rm -rf random
	replay damaged.pcap random off "2 s" "100000 %" # randpkt stamps them seconds apart
	holds "random packets" "$(metric random frames_sent) >= 300"
done

# bad TEXT FILE: refused where the value was given, with nothing simulated or written.
bad()
{
	run run "$scenarios/replay.yaml" -o bad --set "workload.replay.file=$2"
	expect_status 2
	expect_out ""
	expect_err_has "vifsim: --set workload.replay.file=$2: error: workload.replay.file: \"$2\": $1"
	expect_absent bad
}
head -c 100000 "$web" >cut.pcap
packet=$(($(editcap cut.pcap -F pcap whole.pcap 2>/dev/null; capinfos -TmQrc whole.pcap | tr -d '"' | cut -d, -f2) + 1))
bad "packet $packet: truncated dump file; tried to read " cut.pcap
printf 'no capture at all' >text.pcap
bad "no capture that libpcap can read: " text.pcap
bad "cannot be read: No such file or directory" nowhere.pcap

# In a scenario's file the name is relative to it, and the error has its line and column.
mkdir folder
sed -e "s|file: .*|file: ../cut.pcap|; s|platform: ..|platform: $root|; s|plot: .*||" "$scenarios/replay.yaml" >folder/mine.yaml
run check folder/mine.yaml
expect_status 2
line=$(grep -n 'file: ' folder/mine.yaml | cut -d: -f1)
expect_err_has "folder/mine.yaml:$line:11: error: workload.replay.file: \"folder/../cut.pcap\": packet $packet: "

run run "$scenarios/latency.yaml" -o bad --set workload.kind=replay
expect_status 2
expect_err_has "workload.kind replay needs a capture: workload.replay.file"
