#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The bundled gnuplot scripts draw what they promise out of tables of made-up numbers, in every format and without a word.
# shellcheck source=tests/cli/cases.sh
. "$(dirname "$0")/cases.sh" "$@"

if ! command -v gnuplot >/dev/null; then exit 77; fi
scenarios=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scenarios" && pwd)

# draw NAME: NAME.gp on the folder NAME, in every format.
draw()
{
	local format
	for format in svg png pdf; do
		what="(not vifsim) gnuplot -c $1.gp $1 $format"
		gnuplot -c "$scenarios/$1.gp" "$1" $format "The title" >out 2>err || fail "gnuplot failed"
		expect_out ""
		expect_err ""
		if [[ ! -s $1/$1.$format ]]; then fail "no figure"; fi
	done
	expect_text "$1" "The title"
}

# expect_text NAME TEXT: stands in NAME's figure.
expect_text()
{
	if ! grep -qF -- "$2" "$1/$1.svg"; then fail "the figure of $1 lacks: $2"; fi
}

# A row of every point, ended as the program ends it; the interval of one is missing.
for name in latency latency_closed_loop; do
	mkdir $name
	{
		printf 'vifs,nic.model,rtt_mean_us,rtt_ci95_us\r\n'
		for vifs in 1 2 4 8; do
			printf '%d,hv,%d.5,2.000\r\n' $vifs $((100 + 10 * vifs))
			printf '%d,sv,%d.5,\r\n' $vifs $((50 + 11 * vifs))
		done
	} >$name/points.csv
	draw $name
	expect_text $name "HV-NIC: bridge in Dom0"
	expect_text $name "SV-NIC: self-virtualizing"
	expect_text $name "Mean round-trip time"
	expect_text $name "Virtual interfaces (VIFs) on each host"
done

# Of one card alone, and of one direction: without a word, too.
for name in latency latency_closed_loop; do
	for model in hv sv; do
		grep -E "^vifs|,$model," $name/points.csv | sed 's/,\r$/,1.5\r/' >one.csv
		mkdir one
		mv one.csv one/points.csv
		what="(not vifsim) gnuplot -c $name.gp one, of $model"
		gnuplot -c "$scenarios/$name.gp" one >out 2>err || fail "gnuplot failed"
		expect_err ""
		rm -r one
	done
done

# All points alike are enough, but not for the arithmetic of its stacks: each stage has a value of its own.
mkdir latency_anatomy
stages=(other guest_send guest_receive guest_upcall domain_switch cache_refill run_queue redundant_wakes redundant_preemption
	run_queue_dom0 hypervisor redundant_signals dom0_batch dom0_frame dom0_wait interrupt_delay pci_write pci_read pci_wait
	microengine_wait microengine memory nic wire_wait wire propagation)
{
	printf 'nic.model,nic.identifier.width,vifs,statistic,total_us'
	printf ',%s_us' "${stages[@]}"
	printf '\r\n'
	for point in hv,8,1 hv,8,32 sv,8,1 sv,8,32 sv,32,1 sv,32,32; do
		for statistic in mean p99; do
			printf '%s,%s,351,%s\r\n' $point $statistic "$(seq -s, 1 ${#stages[@]})"
		done
	done
} >latency_anatomy/anatomy.csv
printf 'nic.model,vifs,rtt_mean_us\r\nhv,1,351.0\r\n' >latency_anatomy/points.csv
draw latency_anatomy
expect_text latency_anatomy "SV-NIC, 32 bits of identifier"
expect_text latency_anatomy "99th percentile"
expect_text latency_anatomy "redundant wakes"
expect_text latency_anatomy "guests' kernels"

mkdir promiscuous
{
	printf 'nic.model,workload.foreign.rate,rtt_mean_us,rtt_ci95_us,cpu_dom0_pct,me_receive_pct\r\n'
	printf 'hv,0,130.0,1.0,2.0,\r\nhv,80000,200.0,2.0,11.0,\r\nsv,0,60.0,1.0,0.0,0.1\r\nsv,80000,61.0,1.0,0.0,1.8\r\n'
} >promiscuous/points.csv
draw promiscuous
expect_text promiscuous "Foreign frames (thousands per second)"
expect_text promiscuous "SV-NIC: time of its receive engine"

mkdir interrupt_routing
{
	printf 'nic.model,nic.interrupt_routing,vifs,rtt_mean_us,rtt_ci95_us,protection_switches_per_frame,cpu_dom0_pct\r\n'
	printf '%s\r\n' hv,dom0,1,150.0,1.0,14.0,0.5 hv,dom0,8,180.0,,14.0,4.0 sv,dom0,1,80.0,1.0,9.0,0.1 \
		sv,dom0,8,100.0,,9.0,0.4 sv,hypervisor,1,70.0,1.0,3.0,0.0 sv,hypervisor,8,90.0,,3.0,0.0
} >interrupt_routing/points.csv
draw interrupt_routing
expect_text interrupt_routing "SV-NIC: interrupt in Dom0"
expect_text interrupt_routing "Protection-level switches for each frame"

mkdir pci_transfer
{
	path=workload.transfer
	printf '%s,transfer_clocks,transfer_stall_us\r\n' "$path.initiator,$path.operation,$path.burst,$path.size"
	for size in 4 64 4096; do
		printf 'cpu,read,0,%d,%d,%d.0\r\ncpu,write,0,%d,%d,0.5\r\n' $size $size $size $size $size
		for burst in 0 64; do
			printf 'device,read,%d,%d,%d,\r\ndevice,write,%d,%d,%d,\r\n' $burst $size $size $burst $size $size
		done
	done
} >pci_transfer/points.csv
draw pci_transfer
expect_text pci_transfer "Time that the CPU stalls"
expect_text pci_transfer "Bus clocks per transfer"

# The axis ends at the data, and has the values themselves, but for those that would be upon each other.
ticks()
{
	sed -nE 's|.*<text>([0-9]+)</text>.*|\1|p' "$1/latency.svg" | tr '\n' ' '
}
mkdir ticks
printf 'vifs,rtt_mean_us,rtt_ci95_us\r\n1,0.1,0\r\n2,0.1,0\r\n64,0.1,0\r\n32,0.1,0\r\n' >ticks/points.csv
gnuplot -c "$scenarios/latency.gp" ticks svg
if [[ $(ticks ticks) != "1 32 64 " ]]; then fail "tics: $(ticks ticks)"; fi

# No shell reads the folder's name.
odd="it's \"\$HOME\"; \`touch oops\`"
mkdir "$odd"
cp latency/points.csv "$odd"
what="(not vifsim) gnuplot -c latency.gp $odd"
gnuplot -c "$scenarios/latency.gp" "$odd" svg >out 2>err || fail "gnuplot failed"
expect_err ""
expect_file "$odd/latency.svg"
expect_absent oops

# Without a folder it fails, rather than draw nothing.
what="(not vifsim) gnuplot -c latency.gp nowhere"
if gnuplot -c "$scenarios/latency.gp" nowhere svg >out 2>err; then fail "it drew nothing, and said nothing"; fi

# The verb and the script together.
run run small -o small --quiet
cp latency/points.csv small/points.csv
sed -i "s|\"plot\": \".*\"|\"plot\": \"$scenarios/latency.gp\"|" small/manifest.json
run plot small --format png
expect_status 0
expect_out "small/latency.png"
expect_err ""
