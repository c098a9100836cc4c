/* SPDX-License-Identifier: Apache-2.0 */
#include "net/latency_stage.h"

#define OTHER "other"
#define GUESTS "guests' kernels"
#define SWITCHES "switches and refills"
#define RUN_QUEUES "run queues"
#define REDUNDANT "redundant wakes"
#define XEN "hypervisor"
#define DOM0 "Dom0"
#define BUS "bus and interrupt"
#define DEVICE "device"
#define WIRE "wire"

const struct breakdown_part latency_stages[LATENCY_STAGES] = {
	[LATENCY_OTHER] = {"other", OTHER, "None of the others: setting VIFs up and taking them down."},
	[LATENCY_GUEST_SEND] = {"guest_send", GUESTS,
				"The sending guest's stack, its copy into a send queue in host memory."},
	[LATENCY_GUEST_RECEIVE] = {"guest_receive", GUESTS, "The receiving guest's stack and application."},
	[LATENCY_GUEST_UPCALL] = {"guest_upcall", GUESTS,
				  "The guest's event-channel upcall and its look at its rings."},
	[LATENCY_DOMAIN_SWITCH] = {"domain_switch", SWITCHES,
				   "Switches to the domain (guest or Dom0) that has the frame."},
	[LATENCY_CACHE_REFILL] = {"cache_refill", SWITCHES,
				  "That domain's cold caches and TLB, after others had its CPU."},
	[LATENCY_RUN_QUEUE] = {"run_queue", RUN_QUEUES,
			       "Waiting for a CPU that another guest has, which has something to do."},
	[LATENCY_REDUNDANT_WAKES] = {"redundant_wakes", REDUNDANT,
				     "Waiting while a guest has the CPU that was woken for nothing: its switch, "
				     "refill, upcall and look; and the switch and refill that come of it."},
	[LATENCY_REDUNDANT_PREEMPTION] = {"redundant_preemption", REDUNDANT,
					  "Waiting to get back a CPU that a guest woken for nothing has taken, while "
					  "others have it that came meanwhile."},
	[LATENCY_RUN_QUEUE_DOM0] = {"run_queue_dom0", RUN_QUEUES, "Waiting for a CPU that Dom0 has."},
	[LATENCY_HYPERVISOR] = {"hypervisor", XEN,
				"Interrupts, signals, inter-processor interrupts, timers, hypercalls, whosever."},
	[LATENCY_REDUNDANT_SIGNALS] = {"redundant_signals", REDUNDANT,
				       "Waiting for one's own signal, while guests are signalled that have nothing."},
	[LATENCY_DOM0_BATCH] = {"dom0_batch", DOM0, "Dom0's fixed part of a batch, its interrupt handler and upcall."},
	[LATENCY_DOM0_FRAME] = {"dom0_frame", DOM0, "Dom0's work on the frame itself: driver, bridge, netback, copy."},
	[LATENCY_DOM0_WAIT] = {"dom0_wait", DOM0, "Waiting in Dom0 while it works on other frames."},
	[LATENCY_INTERRUPT_DELAY] = {"interrupt_delay", BUS,
				     "In host memory, and the device has not interrupted yet: its index or status is "
				     "under way, or it coalesces."},
	[LATENCY_PCI_WRITE] = {"pci_write", BUS, "Posted writes over the bus: issuing them, their way, their data."},
	[LATENCY_PCI_READ] = {"pci_read", BUS, "Reads over the bus, by the CPU or by DMA."},
	[LATENCY_PCI_WAIT] = {"pci_wait", BUS, "Waiting for the bus: buffer room, arbitration, others' transactions."},
	[LATENCY_MICROENGINE_WAIT] = {"microengine_wait", DEVICE,
				      "Waiting for a hardware context, its poll, its turn, or its engine."},
	[LATENCY_MICROENGINE] = {"microengine", DEVICE,
				 "A microengine's instructions and context swaps for the frame."},
	[LATENCY_MEMORY] = {"memory", DEVICE,
			    "References to the device's scratch, SRAM and DRAM, and to its hash unit."},
	[LATENCY_NIC] = {"nic", DEVICE, "The ordinary card: its pipeline, and its buffers."},
	[LATENCY_WIRE_WAIT] = {"wire_wait", WIRE, "Waiting for a link that sends other frames, here or at the switch."},
	[LATENCY_WIRE] = {"wire", WIRE, "The frame's bits on the wire, once for each link."},
	[LATENCY_PROPAGATION] = {"propagation", WIRE, "The links' propagation delay and the switch's latency."},
};
