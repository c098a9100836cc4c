#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The latency anatomy: its stages are the round trip without remainder, some of them follow from the platform's constants
# by hand, and what makes 32 VIFs slow with 8 bits of identifier is named by itself.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"
mapfile -t one < <(replications 1)

# stage DIR STAGE COLUMN=VALUE...: of the mean, in us.
stage()
{
	local dir=$1 name=$2
	shift 2
	mkdir -p table
	cp "$dir/anatomy.csv" table/points.csv
	metric table "${name}_us" statistic=mean "$@"
}

# sum_of FILE PATTERN: of the whole numbers that stand behind colons in what matches.
sum_of()
{
	grep -oE "$2" "$1" | grep -oE ':[0-9]+' | awk -F: '{ sum += $2 } END { printf "%.0f\n", sum }'
}

simulate latency latency "${one[@]}" --set measure.duration=100ms --sweep nic.model=hv,sv --sweep vifs=1,8,32
for model in hv sv; do
	for vifs in 1 8 32; do
		file=$(point_file latency "nic.model=$model" "vifs=$vifs")
		stages=$(sum_of "$file" '"sums":\{[^}]*\}')
		trips=$(grep -oE '"workload\.rtt_ps":\{"unit":"ps","quantile_error":[0-9.]+,"count":[0-9]+,"sum":[0-9]+' "$file" |
			grep -oE '[0-9]+$')
		holds "no remainder, $model $vifs" "$stages == $trips && $stages > 0"
		if [[ $(count '"name":"anatomy of each round trip without remainder","passed":true' "$file") != 1 ]]; then
			fail "$model $vifs: each round trip's anatomy was not checked"
		fi
		holds "anatomy.csv, $model $vifs" "$(stage latency total "nic.model=$model" "vifs=$vifs") - \
$(metric latency rtt_mean_us "nic.model=$model" "vifs=$vifs") < 0.001"
	done
done

# At one VIF nobody waits for anybody.  A frame has 64 + 28 + 14 bytes, on the wire 8 of preamble before and 4 of check
# behind: 944 ns a link, and 4 links there and back.
file=$(point_file latency nic.model=sv vifs=1)
for model in hv sv; do
	holds "wire, $model" "$(stage latency wire "nic.model=$model" vifs=1) == 4 * 0.944"
	# The client's stack and the server's, once each, per frame and per KiB.
	holds "sending, $model" "($(stage latency guest_send "nic.model=$model" vifs=1) - 2 * ($(cost "$file" host.guest.send) + \
$(cost "$file" host.guest.send_kib) * 106 / 1024)) ^ 2 < 1e-8"
	holds "no run queue, $model" "$(stage latency run_queue "nic.model=$model" vifs=1) == 0"
	holds "nothing redundant, $model" "$(stage latency redundant_wakes "nic.model=$model" vifs=1) == 0"
done
# Each guest comes back from idle, still loaded; and no frame passes through Dom0.
holds "reloads" "$(stage latency domain_switch nic.model=sv vifs=1) == 2 * $(cost "$file" host.switch.reload)"
holds "no Dom0" "$(stage latency dom0_frame nic.model=sv vifs=32) + $(stage latency dom0_batch nic.model=sv vifs=32) == 0"
holds "Dom0 twice a frame" "$(stage latency dom0_frame nic.model=hv vifs=1) > 3 * $(cost "$file" host.dom0.frame)"

# 8 bits against 32: where what is more comes from.
simulate identifier_width width "${one[@]}" --set measure.duration=200ms --sweep nic.model=sv \
	--sweep nic.identifier.width=8,32 --sweep vifs=32
holds "32 bits: nothing redundant" "$(stage width redundant_wakes nic.identifier.width=32) == 0"
run anatomy width --at nic.identifier.width=8 --against nic.identifier.width=32
expect_status 0
expect_out_has "are of redundant wakes, "
expect_out_has " us of them in redundant_wakes:"
if [[ $(sed -n 4p out) != redundant_wakes\ * ]]; then fail "the largest difference is another: $(sed -n 4p out)"; fi

run anatomy width --at nic.identifier.width=8 --p99
expect_status 0
expect_out_has "98.5 to 99.5 %"
run anatomy width --at nic.identifier.width=64
expect_status 2
expect_err_has "has no round trips at such a point"
run anatomy width --at nic.identifier.with=8
expect_status 2
expect_err_has "no parameter of that path"
run anatomy width --against nic.identifier.width=8
expect_status 2
expect_err_has "a difference is between two"

# A kept point's anatomy makes the same table again.
cp width/anatomy.csv before.csv
simulate identifier_width width "${one[@]}" --set measure.duration=200ms --sweep nic.model=sv \
	--sweep nic.identifier.width=8,32 --sweep vifs=32
expect_same before.csv width/anatomy.csv
