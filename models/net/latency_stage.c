/* SPDX-License-Identifier: Apache-2.0 */
#include "net/latency_stage.h"

const struct breakdown_part latency_stages[LATENCY_STAGES] = {
	[LATENCY_OTHER] = {"other", "None of the others: setting VIFs up and taking them down."},
	[LATENCY_GUEST_SEND] = {"guest_send", "The sending guest's stack, its copy into a send queue in host memory."},
	[LATENCY_GUEST_RECEIVE] = {"guest_receive", "The receiving guest's stack and application."},
	[LATENCY_GUEST_UPCALL] = {"guest_upcall", "The guest's event-channel upcall and its look at its rings."},
	[LATENCY_DOMAIN_SWITCH] = {"domain_switch", "Switches to the domain (guest or Dom0) that has the frame."},
	[LATENCY_CACHE_REFILL] = {"cache_refill", "That domain's cold caches and TLB, after others had its CPU."},
	[LATENCY_RUN_QUEUE] = {"run_queue", "Waiting for a CPU that another guest has, which has something to do."},
	[LATENCY_REDUNDANT_WAKES] = {"redundant_wakes",
				     "Waiting for a CPU while another guest has it that was woken for nothing: its "
				     "switch, refill, upcall and look; and the switch and refill that come of it."},
	[LATENCY_REDUNDANT_PREEMPTION] = {"redundant_preemption",
					  "Waiting to get back a CPU that a guest woken for nothing has taken, while "
					  "others have it that came meanwhile."},
	[LATENCY_RUN_QUEUE_DOM0] = {"run_queue_dom0", "Waiting for a CPU that Dom0 has."},
	[LATENCY_HYPERVISOR] = {"hypervisor",
				"Interrupts, signals, inter-processor interrupts, timers, hypercalls, whosever."},
	[LATENCY_REDUNDANT_SIGNALS] = {"redundant_signals",
				       "Waiting for one's own signal, while guests are signalled that have nothing."},
	[LATENCY_DOM0_BATCH] = {"dom0_batch", "Dom0's fixed part of a batch, its interrupt handler and upcall."},
	[LATENCY_DOM0_FRAME] = {"dom0_frame", "Dom0's work on the frame itself: driver, bridge, netback, copy."},
	[LATENCY_DOM0_WAIT] = {"dom0_wait", "Waiting in Dom0 while it works on other frames."},
	[LATENCY_INTERRUPT_DELAY] = {"interrupt_delay", "In host memory, and the device has not interrupted yet: its "
							"index or status is under way, or it coalesces."},
	[LATENCY_PCI_WRITE] = {"pci_write", "Posted writes over PCI: issuing them, their way, their data."},
	[LATENCY_PCI_READ] = {"pci_read", "Reads over PCI, by the CPU or by DMA."},
	[LATENCY_PCI_WAIT] = {"pci_wait", "Waiting for the bus: buffer room, arbitration, others' transactions."},
	[LATENCY_MICROENGINE_WAIT] = {"microengine_wait",
				      "Waiting for a hardware context, its poll, its turn, or its engine."},
	[LATENCY_MICROENGINE] = {"microengine", "A microengine's instructions and context swaps for the frame."},
	[LATENCY_MEMORY] = {"memory", "References to the device's scratch, SRAM and DRAM, and to its hash unit."},
	[LATENCY_NIC] = {"nic", "The ordinary card: its pipeline, and its buffers."},
	[LATENCY_WIRE_WAIT] = {"wire_wait", "Waiting for a link that sends other frames, here or at the switch."},
	[LATENCY_WIRE] = {"wire", "The frame's bits on the wire, once for each link."},
	[LATENCY_PROPAGATION] = {"propagation", "The links' propagation delay and the switch's latency."},
};
