#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each platform of configs/ runs `latency` and `throughput` with all checks passed; a platform that names a base differs from
# it in what it says, and every cost of it has its evidence.
# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh" "$@"

mapfile -t one < <(replications 1)
short=("${one[@]}" --sweep vifs=4 --set "measure.warmup=20 ms" --set "measure.duration=40 ms")

# on PLATFORM SCENARIO ARGUMENTS...: a bundled scenario on another platform, into PLATFORM.SCENARIO.
on()
{
	local platform=$1 scenario=$2
	shift 2
	sed -e "s#^platform: .*#platform: $root/configs/$platform.yaml#" -e '/^plot:/d' -e '/^reference:/d' \
		"$scenarios/$scenario.yaml" >"$scenario.$platform.yaml"
	run run "$scenario.$platform.yaml" -o "$platform.$scenario" -j 2 --quiet "${short[@]}" "$@"
	expect_status 0
	expect_no_complaint
}

platforms=()
for file in "$root"/configs/*.yaml; do
	name=$(basename "$file" .yaml)
	[[ $name == testbed-xeon-xen ]] || platforms+=("$name")
done
holds "platforms beside the testbed" "${#platforms[@]} >= 3"

on testbed-xeon-xen latency --sweep nic.model=sv
before=$(metric testbed-xeon-xen.latency rtt_mean_us)
for platform in sv-nic-10g sv-nic-25g sv-nic-100g; do
	on $platform latency --sweep nic.model=sv
	on $platform throughput --sweep nic.model=sv --sweep workload.direction=transmit
	rtt=$(metric $platform.latency rtt_mean_us)
	holds "$platform: a faster wire and device make a round trip shorter, us" "$rtt < $before"
	before=$rtt
	# The hosts' CPUs are the limit, beyond a wire of 1 Gbit/s.
	rate=$(metric $platform.throughput throughput_mbit_s)
	holds "$platform: more than a gigabit wire carries, Mbit/s" "$rate > 950"
	holds "$platform: checks" "$(grep -lF '"passed":false' $platform.*/points/*.json | wc -l) == 0"
	for cost in nic.ixp.clock wire.switch.latency; do
		if ! grep -qF "\"$cost\":{" $platform.latency/points/*.json; then fail "$platform lacks $cost"; fi
	done
done
# The SR-IOV NIC: no frame passes Dom0, each function has its own vector, so no guest is woken for nothing, at 32 either.
on sriov-nic-10g latency --sweep nic.model=sriov
on sriov-nic-10g throughput --sweep nic.model=sriov --sweep workload.direction=transmit
holds "SR-IOV: a round trip is shorter than with a network processor of that rate, us" \
	"$(metric sriov-nic-10g.latency rtt_mean_us) < $(metric sv-nic-10g.latency rtt_mean_us)"
rate=$(metric sriov-nic-10g.throughput throughput_mbit_s)
holds "SR-IOV: more than a gigabit wire carries, Mbit/s" "$rate > 950"
file=$(echo sriov-nic-10g.latency/points/*.json)
written=$(statistic "$file" 'host_*.sriov.written')
holds "SR-IOV: a message for each frame" "$(statistic "$file" 'host_*.interrupts.master') > 0.99 * $written"
holds "SR-IOV: the wire's frames went to their functions" "$(statistic "$file" 'host_*.sriov.frames_received') - $written < 3"
run run latency.sriov-nic-10g.yaml -o many --quiet "${one[@]}" --sweep nic.model=sriov --sweep vifs=32 --set "measure.warmup=20 ms" \
	--set "measure.duration=40 ms"
expect_status 0
holds "SR-IOV, 32 guests: none is woken for nothing" "$(metric many interrupts_redundant) == 0"
# And behind each bus, with each interrupt scheme.
mapfile -t brief < <(printf '%s\n' "${one[@]}" --set "measure.warmup=10 ms" --set "measure.duration=20 ms")
simulate latency everywhere "${brief[@]}" --sweep bus.model=pci,pci_x,pcie,on_chip --sweep nic.interrupts=identifier,per_vif,posted,activity \
	--sweep nic.model=sriov --sweep vifs=4
holds "SR-IOV everywhere" "$(grep -c sriov everywhere/points.csv) == 16"
for bus in pci pci_x pcie on_chip; do
	for scheme in identifier per_vif posted activity; do # 4 pairs probe ten times each
		holds "SR-IOV, $bus, $scheme: probes are answered" \
			"$(metric everywhere round_trips bus.model=$bus nic.interrupts=$scheme) > 30"
	done
done
# Its speed is the platform's; what it does not say is its base's.
file=$(echo sv-nic-100g.latency/points/*.json)
for input in 'nic.ixp.clock":{"value":"2000 MHz"' 'wire.rate":{"value":"100 Gbit/s"' 'bus.pcie.generation":{"value":"4"' \
	'host.dom0.frame":{"value":"8.9 us"'; do
	if ! grep -qF "\"$input" "$file"; then fail "not so: $input"; fi
done

# A base is a whole platform, and there.
printf 'name: far\nbase: nowhere.yaml\n' >far.yaml
printf 'name: second\nbase: %s/configs/sv-nic-10g.yaml\n' "$root" >second.yaml
printf 'name: part\nbase: %s/configs/testbed-xeon-xen.yaml\nnic.ixp.clock: 700 MHz\n' "$root" >part.yaml
for platform in far second part; do
	sed "s#^platform: .*#platform: $platform.yaml#;/^plot:/d;/^reference:/d" "$scenarios/latency.yaml" >"latency.$platform.yaml"
	run check "latency.$platform.yaml"
	expect_status 2
	mv err "err.$platform"
done
for line in 'far.yaml:2:7: error: base: "nowhere.yaml" cannot be read: No such file or directory' \
	'error: base: a base is a whole platform and has none itself' \
	'part.yaml:3:16: error: nic.ixp.clock: a cost needs its evidence: {value: ..., kind: ..., source: ..., range: ...}'; do
	if ! grep -qhF -- "$line" err.*; then
		cat err.*
		fail "not told: $line"
	fi
done
if (($(wc -l <err.second) != 1)); then fail "a base with a base is told with more than that: $(cat err.second)"; fi

# One that comes with the program is named as a scenario names it.
printf 'name: named\nbase: testbed-xeon-xen\nwire: {rate: 10 Gbit/s}\n' >named.yaml
sed "s#^platform: .*#platform: named.yaml#;/^plot:/d;/^reference:/d" "$scenarios/latency.yaml" >latency.named.yaml
run check latency.named.yaml
expect_status 0
