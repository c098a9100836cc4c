#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A second opinion from outside: what --pcap writes, read by tshark.  It finds no malformed frame and no wrong checksum;
# its round trips of ICMP echoes and TCP acknowledgements are vifsim's own (wire_rtt), frame by frame and to the
# nanosecond; what it calls sent again or lost is so by vifsim's count, with losses in a switch and in a card's ring.
#
# Without tshark the test is skipped; with VIFSIM_REQUIRE_TSHARK set that is a failure.
# shellcheck disable=SC2016  # $5 is awk's
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

if ! command -v tshark >/dev/null; then
	echo "no tshark: nobody to ask for a second opinion"
	if [[ -n ${VIFSIM_REQUIRE_TSHARK:-} ]]; then exit 1; fi
	exit 77
fi

mapfile -t once < <(replications 1)

# tshark with nobody's preferences, all checksums verified.
shark()
{
	HOME=$scratch XDG_CONFIG_HOME=$scratch/config tshark -n -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE \
		-o udp.check_checksum:TRUE "$@" 2>shark.err || fail "tshark $*: $(cat shark.err)"
}

# from_the_start SCENARIO DIR ARGUMENTS...: one replication, measured from its very beginning, as a capture is; of which
# the program may say that it is none to measure a mean in.
from_the_start()
{
	local scenario=$1 dir=$2
	shift 2
	run run "$scenarios/$scenario.yaml" -o "$dir" -j 2 --quiet "${once[@]}" --set "measure.warmup=0 ms" "$@"
	expect_status 0
}

# capture SCENARIO NAME ARGUMENTS...: the same, with its frames in NAME.pcapng.
capture()
{
	local scenario=$1 name=$2
	shift 2
	from_the_start "$scenario" "$name" --pcap "$name.pcapng" "$@"
	expect_file "$name.pcapng"
}

# opinion FILE: of each frame a line: its number, time in ns, tshark's round trip in ns, vifsim's, each "-" if none; and
# then, as 0 or 1, for tshark and vifsim in turn: sent again, something lost before it; at last 1 if tshark has nothing
# against it, and 1 if it calls it out of order.
opinion()
{
	shark -r "$1" -T fields -E "separator=;" -E occurrence=f -e frame.number -e frame.time_epoch -e icmp.resptime \
		-e tcp.analysis.ack_rtt -e tcp.analysis.retransmission -e tcp.analysis.out_of_order \
		-e tcp.analysis.lost_segment -e frame.comment -e _ws.malformed -e ip.checksum.status \
		-e icmp.checksum.status -e tcp.checksum.status -e udp.checksum.status |
		awk -F';' '
		# The nearest whole number of ns: of a run that is shorter than a month, a double holds each.
		function ns(time, unit) { return sprintf("%.0f", time * unit) }
		{
			theirs = $3 != "" ? ns($3, 1e6) : $4 != "" ? ns($4, 1e9) : "-"
			ours = match($8, /wire_rtt [0-9]+ ns/) ? substr($8, RSTART + 9, RLENGTH - 12) + 0 : "-"
			print $1, ns($2, 1e9), theirs, ours, $5 != "" || $6 != "", $8 ~ /retransmission/, $7 != "", \
				$8 ~ /lost segment/, $9 == "" && $10 == 1 && $11 $12 $13 == 1, $6 != ""
		}'
}

# count_lines CONDITION FILE, of awk.
count_lines()
{
	awk "$1 { count++ } END { print count + 0 }" "$2"
}

# round_trips POINT_FILE HISTOGRAM: its count, sum, minimum and maximum.
round_trips()
{
	local file=$1 name=$2 field
	for field in count sum minimum maximum; do
		grep -oE "\"wire_rtt\.$name\":\{[^[]*" "$file" | grep -oE "\"$field\":[0-9]+" | cut -d : -f 2
	done | paste -sd ' '
}

# agree WHAT FILE POINT_FILE POINT KIND: both opinions of the frames at that point, of which there is some round trip of
# KIND.  Leaves them in FILE.opinion.
agree()
{
	local what=$1 file=$2 points=$3 point=$4 kind=$5 theirs ours
	opinion "$file" >"$file.opinion"
	holds "$what: frames" "$(count_lines 1 "$file.opinion") == $(statistic "$points" "capture.$point.frames")"
	holds "$what: frames that tshark objects to" "$(count_lines '!$9' "$file.opinion") == 0"
	holds "$what: frames out of time order" "$(awk '$2 < last { n++ } { last = $2 } END { print n + 0 }' \
		"$file.opinion") == 0"
	holds "$what: frames with another round trip" "$(count_lines '$3 != $4' "$file.opinion") == 0"
	holds "$what: frames sent again for one of the two alone" "$(count_lines '$5 != $6' "$file.opinion") == 0"
	holds "$what: frames after a hole for one of the two alone" "$(count_lines '$7 != $8' "$file.opinion") == 0"
	theirs=$(count_lines '$5' "$file.opinion")
	holds "$what: retransmissions" "$theirs == $(statistic "$points" "capture.$point.retransmissions")"
	theirs=$(count_lines '$7' "$file.opinion")
	holds "$what: lost segments" "$theirs == $(statistic "$points" "capture.$point.lost_segments")"
	theirs=$(awk '$3 != "-" { n++; s += $3; if (n == 1 || $3 < min) min = $3; if ($3 > max) max = $3 }
		END { if (n) printf("%d %.0f %d %d\n", n, s, min, max); else print 0 }' "$file.opinion")
	ours=$(round_trips "$points" "$point.$kind")
	what="$what: round trips, their sum, least and most in ns: $theirs for tshark, $ours for vifsim"
	if [[ $theirs == 0 || $theirs != "$ours" ]]; then fail "$what"; fi
	printf 'holds: %s\n' "$what"
}

# Echoes, by both cards; one byte of payload, so that Ethernet fills its frames up, an odd number, and a full frame.
for sizes in "hv 1" "sv 63" "sv 1472"; do
	read -r model bytes <<<"$sizes"
	capture latency "echo-$bytes" --sweep "nic.model=$model" --sweep vifs=4 --set "workload.payload=$bytes B" \
		--set "measure.duration=60 ms"
	agree "$model, $bytes B" "echo-$bytes.pcapng" "$(point_file "echo-$bytes" vifs=4)" host_a echo
done
# As many round trips on the wire as in the guests, but for those under way at the end.
held=$(count_lines '$3 != "-"' echo-1472.pcapng.opinion)
done=$(metric echo-1472 round_trips vifs=4)
holds "round trips on the wire and in the guests" "$held >= $done && $held <= $done + 4 && $done > 50"

# What the senders' TCP counted, but for what has not come to a wire yet.
retransmissions_are_tcps()
{
	local what=$1 file=$2 point=$3 opinion=$4 again passed inside
	again=$(statistic "$file" workload.retransmits)
	passed=$(count_lines '$5' "$opinion")
	inside=$(calculate "$(statistic "$file" workload.frames_sent) - $(statistic "$file" 'wire.host_*_to_switch.frames')")
	holds "$what: retransmissions are those of TCP" \
		"$passed > 10 && $passed == $(statistic "$file" "capture.$point.sent_again")"
	holds "$what: retransmissions of TCP" "$passed <= $again && $again <= $passed + $inside"
}

# Streams without loss.
calm=(--sweep nic.model=sv --sweep vifs=2 --sweep workload.direction=transmit --set "measure.duration=15 ms")
capture throughput calm "${calm[@]}"
agree "no loss" calm.pcapng "$(point_file calm vifs=2)" host_a acknowledgement
holds "no loss: nothing sent again, nothing lost" "$(count_lines '$5 || $7' calm.pcapng.opinion) == 0"

# Foreign frames on the way to both hosts, so that the switch's buffer runs over, ahead of host A or behind it.  A window
# of 6,144 bytes is full while something is missing in it: what is sent again is never close behind something new, so
# that tshark calls none of it out of order, but all of it sent again.
crowd=(--sweep nic.model=sv --sweep vifs=16 --set "workload.foreign.rate=20 k/s" --set "workload.foreign.size=1514 B"
	--set "wire.switch.buffer=32 KiB" --set "workload.tcp.receive_buffer=8 KiB" --set "workload.tcp.minimum_rto=2 ms"
	--set "workload.tcp.clock=1 ms" --set "measure.duration=50 ms")
capture throughput ahead "${crowd[@]}" --sweep workload.direction=transmit
file=$(point_file ahead vifs=16)
agree "loss ahead" ahead.pcapng "$file" host_a acknowledgement
holds "loss ahead: nothing is missing here" "$(count_lines '$7' ahead.pcapng.opinion) == 0"
holds "loss ahead: out of order for tshark" "$(count_lines '$10' ahead.pcapng.opinion) == 0"
retransmissions_are_tcps "loss ahead" "$file" host_a ahead.pcapng.opinion

# Both hosts' ends in one file: each frame stands there twice, so tshark is asked about one after the other.
capture throughput behind "${crowd[@]}" --sweep workload.direction=receive --pcap-at both
file=$(point_file behind vifs=16)
for point in host_a host_b; do
	shark -r behind.pcapng -Y "frame.interface_name == $point" -w "behind-$point.pcapng"
	agree "loss behind, $point" "behind-$point.pcapng" "$file" "$point" acknowledgement
	holds "loss behind, $point: out of order for tshark" "$(count_lines '$10' "behind-$point.pcapng.opinion") == 0"
done
holds "loss behind: holes at the receiver" "$(count_lines '$7' behind-host_a.pcapng.opinion) > 10"
holds "loss behind: none at the sender" "$(count_lines '$7' behind-host_b.pcapng.opinion) == 0"
retransmissions_are_tcps "loss behind" "$file" host_b behind-host_b.pcapng.opinion

# Few buffers in the HV-NIC's receive ring, which runs over.
capture throughput ring --sweep nic.model=hv --sweep vifs=16 --sweep workload.direction=transmit \
	--set nic.hv.receive_buffers=32 --set "measure.duration=50 ms"
file=$(point_file ring vifs=16)
agree "a full ring" ring.pcapng "$file" host_a acknowledgement
retransmissions_are_tcps "a full ring" "$file" host_a ring.pcapng.opinion

# Here some are, though nothing in this simulation overtakes anything: tshark guesses it from times.
cat ./*.opinion >all
printf 'retransmissions: %d, of which tshark calls %d out of order\n' "$(count_lines '$5' all)" "$(count_lines '$10' all)"

# A workload without a wire.
run run "$scenarios/pci_transfer.yaml" -o bare --pcap bare.pcapng --sweep workload.transfer.initiator=cpu \
	--sweep workload.transfer.operation=read --sweep "workload.transfer.burst=0 B" --sweep "workload.transfer.size=4 B"
expect_status 2
expect_err "vifsim: error: workload.kind pci_transfer has no wire, so no frames for --pcap"
expect_absent bare
expect_absent bare.pcapng

# The results are the same without a capture, and the capture is the same again.
from_the_start throughput without "${calm[@]}"
expect_same without/points.csv calm/points.csv
mv calm.pcapng before.pcapng
capture throughput calm "${calm[@]}"
expect_same before.pcapng calm.pcapng
