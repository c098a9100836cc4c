#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A second opinion from outside: what --pcap writes, read by tshark.  It finds no malformed frame and no wrong checksum;
# its round trips of ICMP echoes and TCP acknowledgements are vifsim's own (wire_rtt), frame by frame and to the
# nanosecond; what it calls sent again or lost is so by vifsim's count, with losses in a switch and in a card's ring.
#
# Without tshark the test is skipped; with VIFSIM_REQUIRE_TSHARK set that is a failure.
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

# capture SCENARIO NAME ARGUMENTS...: one replication, from its very beginning, with its frames in NAME.pcapng.
capture()
{
	local scenario=$1 name=$2
	shift 2
	simulate "$scenario" "$name" --pcap "$name.pcapng" "${once[@]}" --set "measure.warmup=0 ms" "$@"
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
		# "1.000000042" s or "0.042" ms as whole ns: text, as no double holds all of it.
		function ns(text, digits,  part) {
			split(text, part, ".")
			return (part[1] substr(part[2] "000000000", 1, digits)) + 0
		}
		{
			theirs = $3 != "" ? ns($3, 6) : $4 != "" ? ns($4, 9) : "-"
			ours = match($8, /wire_rtt [0-9]+ ns/) ? substr($8, RSTART + 9, RLENGTH - 12) + 0 : "-"
			print $1, ns($2, 9), theirs, ours, $5 != "" || $6 != "", $8 ~ /retransmission/, $7 != "", \
				$8 ~ /lost segment/, $9 == "" && $10 == 1 && $11 $12 $13 == 1, $6 != ""
		}'
}

# count_lines CONDITION FILE, of awk.
count_lines()
{
	awk "$1 { count++ } END { print count + 0 }" "$2"
}

# round_trips POINT_FILE HISTOGRAM: count, sum, minimum and maximum of it, "0" if there is none.
round_trips()
{
	grep -oE "\"wire_rtt\.$2\":\{\"unit\":\"ns\",\"count\":[0-9]+,\"sum\":[0-9]+,\"minimum\":[0-9]+,\"maximum\":[0-9]+" "$1" |
		grep -oE '[0-9]+' | paste -sd ' ' || echo 0
}

# agree WHAT FILE POINT_FILE POINT KIND: both opinions of the frames at that point, of which there is some round trip of
# KIND.  Leaves them in FILE.opinion.
agree()
{
	local what=$1 file=$2 points=$3 point=$4 kind=$5 theirs
	opinion "$file" >"$file.opinion"
	holds "$what: frames" "$(count_lines 1 "$file.opinion") == $(statistic "$points" "capture.$point.frames")"
	holds "$what: frames that tshark objects to" "$(count_lines '!$9' "$file.opinion") == 0"
	holds "$what: frames out of time order" "$(count_lines '$2 < last { print >"/dev/stderr" } { last = $2 } 0' \
		"$file.opinion") == 0"
	holds "$what: frames with another round trip" "$(count_lines '$3 != $4' "$file.opinion") == 0"
	holds "$what: frames sent again for one alone" "$(count_lines '$5 != $6' "$file.opinion") == 0"
	holds "$what: frames after a hole for one alone" "$(count_lines '$7 != $8' "$file.opinion") == 0"
	holds "$what: retransmissions" "$(count_lines '$5' "$file.opinion") == \
		$(statistic "$points" "capture.$point.retransmissions")"
	holds "$what: lost segments" "$(count_lines '$7' "$file.opinion") == \
		$(statistic "$points" "capture.$point.lost_segments")"
	theirs=$(awk '$3 != "-" { n++; s += $3; if (n == 1 || $3 < min) min = $3; if ($3 > max) max = $3 }
		END { if (n) printf("%d %.0f %d %d\n", n, s, min, max); else print 0 }' "$file.opinion")
	what="$what: tshark's round trips: $theirs, vifsim's: $(round_trips "$points" "$point.$kind")"
	if [[ $theirs == 0 || $theirs != "$(round_trips "$points" "$point.$kind")" ]]; then fail "$what"; fi
	echo "holds: $what"
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

# Streams without loss; with foreign frames that fill the way to both hosts, so that the switch's buffer runs over; and
# into the HV-NIC, whose receive ring does.
capture throughput calm --sweep nic.model=sv --sweep vifs=2 --sweep workload.direction=transmit \
	--set "measure.duration=15 ms"
agree "no loss" calm.pcapng "$(point_file calm vifs=2)" host_a acknowledgement
holds "no loss: nothing sent again, nothing lost" "$(count_lines '$5 || $7' calm.pcapng.opinion) == 0"

crowd=(--set "workload.foreign.rate=20 k/s" --set "workload.foreign.size=1514 B" --set "wire.switch.buffer=32 KiB")
capture throughput ahead --sweep nic.model=sv --sweep vifs=4 --sweep workload.direction=transmit \
	--set "measure.duration=40 ms" "${crowd[@]}"
file=$(point_file ahead vifs=4)
agree "loss ahead" ahead.pcapng "$file" host_a acknowledgement
again=$(count_lines '$5' ahead.pcapng.opinion)
holds "loss ahead: nothing is missing here" "$(count_lines '$7' ahead.pcapng.opinion) == 0"
# What the senders' TCP counted, but for what was still in the host.
holds "loss ahead: retransmissions are those of TCP" "$again > 10 && $again == $(statistic "$file" capture.host_a.sent_again) && \
	$(statistic "$file" workload.retransmits) - $again <= 2 && $(statistic "$file" workload.retransmits) >= $again"

# Both ends of it at once: each frame stands in the file twice, so tshark must be asked about one point after the other.
capture throughput behind --sweep nic.model=sv --sweep vifs=4 --sweep workload.direction=receive \
	--set "measure.duration=40 ms" "${crowd[@]}" --pcap-at both
file=$(point_file behind vifs=4)
for point in host_a host_b; do
	shark -r behind.pcapng -Y "frame.interface_name == $point" -w "behind-$point.pcapng"
	agree "loss behind, $point" "behind-$point.pcapng" "$file" "$point" acknowledgement
done
holds "loss behind: seen at the receiver" "$(count_lines '$7' behind-host_a.pcapng.opinion) > 10"
holds "loss behind: seen before the loss" "$(count_lines '$7' behind-host_b.pcapng.opinion) == 0"

capture throughput ring --sweep nic.model=hv --sweep vifs=8 --sweep workload.direction=transmit \
	--set "measure.duration=40 ms" --set "nic.hv.receive_ring=16"
agree "a full ring" ring.pcapng "$(point_file ring vifs=8)" host_a acknowledgement
holds "a full ring: sent again" "$(count_lines '$5' ring.pcapng.opinion) > 10"
# tshark guesses from times which retransmissions might have been overtaken; here nothing is.
cat ./*.opinion >all
echo "retransmissions: $(count_lines '$5' all), $(count_lines '$10' all) of them out of order for tshark"

# The results are the same without a capture, and the capture is the same again.
simulate throughput without "${once[@]}" --set "measure.warmup=0 ms" --sweep nic.model=sv --sweep vifs=2 \
	--sweep workload.direction=transmit --set "measure.duration=15 ms"
expect_same without/points.csv calm/points.csv
mv calm.pcapng before.pcapng
capture throughput calm --sweep nic.model=sv --sweep vifs=2 --sweep workload.direction=transmit \
	--set "measure.duration=15 ms"
expect_same before.pcapng calm.pcapng
