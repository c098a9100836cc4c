# SPDX-License-Identifier: Apache-2.0
# axes: workload.transfer.initiator workload.transfer.operation workload.transfer.burst workload.transfer.size
# Reads against writes over PCI, by size. Left: how long a CPU stalls for its own accesses to the device. Right: how many
# bus clocks the device's DMA takes, in one burst as long as the bus lets it, or cut into bursts of 64 bytes.
style_width = 1080
style_height = 500
name = "pci_transfer"; script = ARG0; directory = ARG1; format = ARG2; given_title = ARG3
load script[1:strlen(script) - strlen(name.".gp")]."style.gp"

is(name, text) = picked("workload.transfer.".name, text)
stall(operation) = is("initiator", "cpu") && is("operation", operation) ? column("transfer_stall_us") : NaN
clocks(operation, burst) = is("initiator", "device") && is("operation", operation) && is("burst", burst) ? column("transfer_clocks") : NaN

set multiplot layout 1, 2 title title_or("Reads against writes over PCI, by size") font ",15" margins 0.09, 0.98, 0.33, 0.84 spacing 0.12, 0
set logscale xy
set xlabel "Size of the transfer (B)"
set xtics (4, 16, 64, 256, 1024, 4096)
set xrange [3:6000]
set format y "%h"

set title "CPU accesses device memory"
set yrange [0.02:*]
set ylabel "Time that the CPU stalls (µs)"
plot points using "workload.transfer.size":(stall("read")) with linespoints linestyle 1 title "read: waits for the answer", \
     points using "workload.transfer.size":(stall("write")) with linespoints linestyle 2 title "write: posted"

set title "Device accesses host memory (DMA)"
set yrange [*:*]
set ylabel "Bus clocks per transfer"
# PCI Express and a bus on the chip have no clock that a transfer could be counted in.
has_clocks = 0
stats points using (has_clocks = has_clocks || strlen(strcol("transfer_clocks")) > 0, 0) nooutput
if (has_clocks) {
	plot points using "workload.transfer.size":(clocks("read", "64")) with linespoints linestyle 1 title "read, bursts of 64 B", \
	     points using "workload.transfer.size":(clocks("read", "0")) with linespoints linestyle 4 title "read, one burst", \
	     points using "workload.transfer.size":(clocks("write", "64")) with linespoints linestyle 2 title "write, bursts of 64 B", \
	     points using "workload.transfer.size":(clocks("write", "0")) with linespoints linestyle 3 title "write, one burst"
}
unset multiplot
