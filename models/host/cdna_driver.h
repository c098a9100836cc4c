/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's driver of its own context on a NIC with protected contexts (vif/cdna_layout.h).  The guest asks the
 * hypervisor by hypercall for descriptors of its pages, the hypervisor's dma_guard (xen/dma_guard.h) checks and
 * writes them, and then the guest tells the device by a posted write to its mailbox. What the device is done with it
 * reads from the status word in its memory, which the device writes before it interrupts.
 *
 * A frame to be sent is told of at once. Received frames' buffers are given back so many at a time, and when the poll
 * is over.
 *
 * Source: Willmann and others, HPCA 2007, sections 3 and 4; as of batches Linux's e1000, after which that driver
 * was written.
 *
 * Not modelled: a frame of several pages (scatter and gather), checksums.
 * Invariants: sent >= enqueued >= told, as running counts, of transmission; of reception the ring's own count of
 * descriptors is at most a ring's length above what was taken.
 */
#ifndef VIFSIM_HOST_CDNA_DRIVER_H
#define VIFSIM_HOST_CDNA_DRIVER_H

#include "host/front_end.h"
#include "host/host_config.h"
#include "host/host_memory.h"
#include "net/station.h"
#include "vif/cdna_layout.h"
#include "xen/dma_guard.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a host's guests have in common; outlives the drivers. */
struct cdna_driver_setup {
	const struct host_config *config;
	uint64_t hypercall_ps;   /* entry and exit of one */
	struct dma_guard *guard; /* the hypervisor's */
	uint32_t slots, refill;
	bool protection;                                /* off: it writes its descriptors itself */
	struct station *send_station, *receive_station; /* frames in its rings' buffers */
};

struct cdna_driver {
	const struct cdna_driver_setup *setup;
	uint32_t context;
	struct stage_clock *clock; /* of the guest that has it (net/stage_clock.h); set before the first frame */
	struct dma_ring rings[CDNA_DIRECTIONS]; /* the hypervisor's */
	struct frame *frames[CDNA_DIRECTIONS][CDNA_SLOTS_MAXIMUM];
	uint32_t told[CDNA_DIRECTIONS];   /* of its descriptors, the device */
	uint32_t status[CDNA_DIRECTIONS]; /* by the device: it is done with */
	uint32_t sent, reaped;            /* frames given to it to send; of them, known to be done */
	uint32_t taken;                   /* received frames that it has handed up */
	bool poll_over;                   /* what is taken is to be given back now */
	bool asking;                      /* a hypercall is under way, for the ring: */
	enum cdna_direction asking_for;
};
extern const struct front_end_ops cdna_driver_ops;

/* The receive ring is full of buffers. The guest's domain owns the context's pages. Aborts when out of memory. */
void cdna_driver_init(struct cdna_driver *driver, const struct cdna_driver_setup *setup, uint32_t context,
		      uint32_t domain);
void cdna_driver_free(struct cdna_driver *driver);
/* Its window of host memory, as the device sees it. */
struct memory_range cdna_driver_memory(struct cdna_driver *driver);

#ifdef __cplusplus
}
#endif
#endif
