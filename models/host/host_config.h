/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host's parameters: its logical CPUs, where guests run, and what the steps
 * of hypervisor, Dom0 and guests cost.  Times in picoseconds of a CPU that
 * has its core to itself.
 */
#ifndef VIFSIM_HOST_HOST_CONFIG_H
#define VIFSIM_HOST_HOST_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"
#include "host/receive_policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of the parameter's choices. */
enum host_placement {
	PLACEMENT_OTHER_CPUS,        /* every logical CPU but Dom0's */
	PLACEMENT_SECONDARY_THREADS, /* the non-primary hyperthreads alone: Xen 3.0's default */
	PLACEMENT_ALL_CPUS,          /* Dom0's too */
};

struct host_config {
	uint64_t cpus;             /* logical */
	uint64_t threads_per_core; /* 1 or 2; siblings are neighbours: (0,1), (2,3), ... */
	uint64_t cores_per_package;
	int placement;          /* enum host_placement */
	uint64_t interrupt_cpu; /* takes the device's interrupt */
	double smt_speed;       /* of a hyperthread while its sibling is busy */

	uint64_t switch_domain_ps; /* to another domain than the one last loaded */
	uint64_t switch_reload_ps; /* back from idle to the domain last loaded */

	uint64_t hypervisor_interrupt_ps;  /* physical interrupt, through Xen to Dom0's event */
	uint64_t hypervisor_identifier_ps; /* the SV-NIC's interrupt handler in Xen, without its bus accesses */
	uint64_t hypervisor_decode_ps;     /* one posted bit vector, in that handler */
	uint64_t hypervisor_rebalance_ps;  /* for each VIF, working out new identifier bits, in that handler */
	uint64_t hypervisor_enqueue_ps;    /* checking, pinning and writing a DMA descriptor, in a hypercall for them */
	uint64_t hypervisor_unpin_ps;      /* unpinning the page of one that the device is done with, likewise */
	uint64_t hypervisor_signal_ps;     /* one signal to one guest out of that handler */
	uint64_t hypervisor_notify_ps;     /* a domain's notification hypercall, sending the IPI included */
	uint64_t hypervisor_unmask_ps;     /* Dom0's hypercall at the end of a physical interrupt */
	uint64_t hypervisor_ipi_ps;        /* receiving an inter-processor interrupt */
	uint64_t hypervisor_timer_ps;      /* timer interrupt */
	uint64_t hypervisor_fault_ps;      /* page fault of a guest, until its kernel has it */

	uint64_t guest_upcall_ps;      /* event-channel upcall and handler entry; Dom0 pays it too */
	uint64_t guest_look_ps;        /* the driver's look at its rings */
	uint64_t guest_turn_ps;        /* a look that follows another one at once: a turn of a loop */
	uint64_t guest_receive_ps;     /* stack and application, per frame */
	uint64_t guest_receive_kib_ps; /* and per KiB */
	uint64_t guest_send_ps;
	uint64_t guest_send_kib_ps;
	uint64_t guest_raw_ps;         /* one turn of a loop in a guest's kernel that builds a frame, without a stack */
	uint64_t guest_copy_kib_ps;    /* into a send queue in host memory */
	uint64_t guest_load_bytes;     /* read from device memory at a time */
	uint64_t guest_acknowledge_ps; /* TCP's acknowledgement without data, sent or received */

	uint64_t dom0_batch_ps;      /* fixed part of a batch: softirq, scheduling, hypercall */
	uint64_t dom0_frame_ps;      /* driver, bridge, netback and grant, per frame */
	uint64_t dom0_kib_ps;        /* copy or page flip, per KiB */
	uint64_t dom0_foreign_ps;    /* a frame for another MAC: driver and bridge only */
	uint64_t dom0_identifier_ps; /* handler of the SV-NIC's interrupt, without bus accesses and hypercalls */
	uint64_t dom0_budget;        /* frames in a batch at most; 1: no batching */

	uint64_t netback_pending;      /* frames of guests in Dom0's hands or on the card's ring at most */
	uint64_t netfront_ring;        /* slots of a shared ring */
	struct receive_config receive; /* how guests come to know of frames */
	bool netfront_tx_event;        /* netfront asks for netback's transmit-completion event */
};

extern const struct param_spec host_params[]; /* relative to "host" */
extern const size_t host_param_count;

/* The logical CPU of guest number `guest` (from 0). */
uint32_t host_guest_cpu(const struct host_config *config, uint32_t guest);
/* The sibling hyperthread of a CPU; the CPU itself when it has none. */
uint32_t host_sibling(const struct host_config *config, uint32_t cpu);

#ifdef __cplusplus
}
#endif
#endif
