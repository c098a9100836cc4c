/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a NIC with protected contexts knows of each: how far its guest's two rings have come, and whether what it found
 * there was the next descriptor in sequence. Contexts are served round robin, a frame at a time, so none can
 * take another's share of the device.
 *
 * Source: Willmann and others, HPCA 2007, sections 3.1 (multiplexing) and 3.3 (sequence numbers).
 *
 * Invariants: produced >= fetched >= done, as running counts; a ring that is stopped fetches no more.
 */
#ifndef VIFSIM_CDNA_CDNA_CONTEXT_H
#define VIFSIM_CDNA_CDNA_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "vif/cdna_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cdna_ring {
	uint32_t slots;
	uint32_t produced; /* by the guest's mailbox */
	uint32_t fetched;  /* descriptors read */
	uint32_t done;     /* frames read, or written to their buffers */
	bool stopped;      /* a descriptor was out of sequence */
};

/* The guest's mailbox write.  More than the ring has room for is believed: the sequence numbers tell. */
void cdna_ring_told(struct cdna_ring *ring, uint32_t produced);
/* Whether there is a descriptor to be fetched; the slot of the next one. */
bool cdna_ring_has_next(const struct cdna_ring *ring);
uint32_t cdna_ring_next_slot(const struct cdna_ring *ring);
/* It has been read. False: it is not the next in sequence, and the ring is stopped. */
bool cdna_ring_fetched(struct cdna_ring *ring, uint64_t descriptor);
/* With the oldest of those fetched the device is done. */
void cdna_ring_finished(struct cdna_ring *ring);

/* The next of `contexts` contexts behind the one last served whose bit is set; -1: none is. */
int32_t cdna_next_context(uint32_t bits, uint32_t contexts, uint32_t last);

#ifdef __cplusplus
}
#endif
#endif
