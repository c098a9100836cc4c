#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `pci_transfer`, slides 8 and 19: what a read costs against a posted write, the bus phases that each is made of, and
# what bursts save.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
may_say+=("^vifsim: --set nic.ixp.burst=0 B: warning: .* is outside its plausible range")

simulate pci_transfer results

# transfer METRIC INITIATOR OPERATION BURST SIZE
transfer()
{
	metric results "$1" workload.transfer.initiator="$2" workload.transfer.operation="$3" workload.transfer.burst="$4" \
		workload.transfer.size="$5"
}

# per_transfer OPERATION COUNTER: of the CPU's transfers of 4 bytes.
per_transfer()
{
	local file counted transfers
	file=$(point_file results workload.transfer.initiator=cpu workload.transfer.operation="$1" "workload.transfer.size=4 B")
	counted=$(statistic "$file" "host_a.pci.$2")
	transfers=$(statistic "$file" transfer.count)
	calculate "$counted / $transfers"
}

read_stall=$(transfer transfer_stall_us cpu read 0 4)
write_stall=$(transfer transfer_stall_us cpu write 0 4)
holds "a word's read stalls the CPU at least 3 times as long as its posted write, us" \
	"$write_stall > 0 && $read_stall >= 3 * $write_stall"

# Which phases: a posted write is one transaction of 4 clocks, and the CPU goes on before it is on the bus.  A read is
# delayed: the bridge is told to retry until the device has fetched the word, and every attempt has its address and
# turn-around clocks, and waits for the device's answer to its address.
for operation in read write; do
	phases=()
	for phase in arbitration address wait data turnaround; do
		clocks=$(per_transfer $operation ${phase}_clocks)
		declare "${operation}_$phase=$clocks"
		phases+=("$clocks")
	done
	printf '%s of a word: %s arbitration, %s address, %s wait, %s data, %s turn-around clocks\n' "$operation" "${phases[@]}"
	clocks=$(transfer transfer_clocks cpu $operation 0 4)
	sum=$(IFS=+; printf '%s' "${phases[*]}")
	# Those of a transfer that the window cuts are in the phases and not in the transfer.
	holds "$operation: its phases are its clocks" "$sum > 0.999 * $clocks && $sum < 1.001 * $clocks"
done
retries=$(per_transfer read retries)
holds "write: no retry" "$(per_transfer write retries) == 0"
holds "write: a clock each of address, decoding, data and turn-around" \
	"${write_address:?} == 1 && ${write_wait:?} == 1 && ${write_data:?} == 1 && ${write_turnaround:?} == 1"
holds "read: as much data as the write" "${read_data:?} == 1"
holds "read: retried" "$retries >= 1"
holds "read: an address and a turn-around clock for each attempt" \
	"${read_address:?} > 0.999 * (1 + $retries) && $read_address < 1.001 * (1 + $retries) && ${read_turnaround:?} == $read_address"
holds "read: it waits at every attempt" "${read_wait:?} >= $read_address"

# 1,514 bytes are 190 words of 8 bytes.
clocks=$(transfer transfer_clocks device write 0 1514)
holds "1,514 bytes in one burst, clocks" "$clocks >= 190 && $clocks <= 200"
clocks=$(transfer transfer_clocks device write 64 1514)
holds "1,514 bytes in bursts of 64, clocks" "$clocks >= 260 && $clocks <= 300"

# 64 bits at 66 MHz are 528 MB/s.
rates=0
while IFS= read -r rate; do
	holds "no rate above the bus's own, MB/s" "$rate > 0 && $rate <= 528"
	rates=$((rates + 1))
done < <(tr -d '\r' <results/points.csv | awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "transfer_mb_s") column = i; next }
	{ print $column }')
holds "points" "$rates == 72"
for operation in read write; do
	rate=$(transfer transfer_mb_s device $operation 0 4096)
	holds "device's $operation of 4 KiB, MB/s" "$rate > 0.95 * 528"
	short=$(transfer transfer_mb_s device $operation 0 4)
	holds "device's $operation of 4 bytes wastes most of the bus, MB/s" "$short < 0.2 * $rate"
	bursts=$(transfer transfer_mb_s device $operation 64 4096)
	holds "device's $operation of 4 KiB in bursts of 64 bytes, MB/s" "$bursts < 0.8 * $rate"
done

# The platform says which burst each device uses, and why.
for key in nic.ixp.burst nic.hv.burst; do
	run params $key
	expect_status 0
	what="params $key"
	awk -v key=$key '/^[^ ]/ { ours = $0 == key } ours' out >"$key"
	for line in value kind source plausible; do
		if ! grep -Eq "^  $line +[^ ]" "$key"; then fail "$key lacks: $line"; fi
	done
	if ! grep -Eq '^  set in +.*testbed-xeon-xen\.yaml:[0-9]+:[0-9]+$' "$key"; then fail "$key does not stand in the platform"; fi
done
if ! grep -Eq '^  value +64 B$' nic.ixp.burst; then fail "the network processor's bursts are not of 64 bytes"; fi
if ! grep -Eq '^  source +.*64-byte' nic.ixp.burst; then fail "no reason for 64 bytes"; fi

# And it does use it: a received frame of 1,514 bytes leaves the device in 24 transactions, and in one without a limit.
mapfile -t one < <(replications 1)
frames=(--sweep nic.model=sv --sweep vifs=4 --set "measure.duration=50 ms" --set "workload.payload=1472 B" "${one[@]}")

# transactions DIR: on both buses, for a frame that a guest receives.
transactions()
{
	local file counted received
	file=$(point_file "$1")
	counted=$(statistic "$file" 'host_*.pci.transactions')
	received=$(statistic "$file" 'host_*.frames_to_guests')
	calculate "$counted / $received"
}

simulate latency bursts "${frames[@]}"
simulate latency whole "${frames[@]}" --set "nic.ixp.burst=0 B"
bursts=$(transactions bursts)
whole=$(transactions whole)
holds "SV-NIC: bursts more than one for a received frame" "$bursts - $whole > 22.5 && $bursts - $whole < 23.5"
