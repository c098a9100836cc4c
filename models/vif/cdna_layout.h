/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What guests' drivers, the hypervisor and a NIC with protected contexts (CDNA) have agreed upon: where a context's
 * words lie, and what its descriptors say.
 *
 * Each context has a page of mailboxes on the device, which its guest has mapped, and in host memory two rings of
 * descriptors, which the hypervisor alone writes, the buffers that they name, and a status word, which the
 * device writes: how many descriptors of each ring it is done with.
 *
 * The ring's first descriptor bears the sequence number 1, each other one more than the one before it. The device stops
 * a ring whose next one bears another: then the guest has told it of descriptors that the hypervisor never wrote, and
 * what lies there is an old one, whose page may be somebody else's by now. Numbers go round after 2^16, many times the
 * ring's length, so an old one is never taken for the next.
 *
 * Source: Willmann, Shafer, Carr, Menon, Rixner, Cox and Zwaenepoel, "Concurrent Direct Network Access for Virtual
 * Machine Monitors", HPCA 2007, section 3; the words' places are this model's.
 *
 * Indices run freely and wrap at 32 bits.
 */
#ifndef VIFSIM_VIF_CDNA_LAYOUT_H
#define VIFSIM_VIF_CDNA_LAYOUT_H

#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CDNA_CONTEXTS_MAXIMUM 32
#define CDNA_SLOTS_MAXIMUM 256 /* of a ring */
#define CDNA_PAGE_BYTES 4096
#define CDNA_DESCRIPTOR_BYTES 16
#define CDNA_STATUS_BYTES 8

enum cdna_direction { CDNA_TRANSMIT, CDNA_RECEIVE, CDNA_DIRECTIONS };

/* A context's page on the device; its mailbox of a ring: descriptors that there are. */
static inline uint64_t cdna_mailbox_page(uint32_t context)
{
	return ADDRESS_CDNA_MAILBOXES + (uint64_t)context * CDNA_PAGE_BYTES;
}
static inline uint64_t cdna_mailbox(uint32_t context, enum cdna_direction direction)
{
	return cdna_mailbox_page(context) + (uint64_t)direction * 8;
}

/* Its window of host memory: the status word's page, the rings' pages, then a page for each slot of either. */
#define CDNA_WINDOW_PAGES 1024
#define CDNA_WINDOW_BYTES ((uint64_t)CDNA_WINDOW_PAGES * CDNA_PAGE_BYTES)
#define CDNA_RINGS_OFFSET CDNA_PAGE_BYTES
#define CDNA_BUFFERS_PAGE 8

static inline uint64_t cdna_window(uint32_t context)
{
	return ADDRESS_CDNA_MEMORY + (uint64_t)context * CDNA_WINDOW_BYTES;
}
static inline uint64_t cdna_descriptor_address(uint32_t context, enum cdna_direction direction, uint32_t slot)
{
	return cdna_window(context) + CDNA_RINGS_OFFSET + (uint64_t)direction * CDNA_PAGE_BYTES +
	       (uint64_t)slot * CDNA_DESCRIPTOR_BYTES;
}
/* The number, in the host's memory, of the page that the driver uses for that slot. */
static inline uint32_t cdna_page(uint32_t context, enum cdna_direction direction, uint32_t slot)
{
	return (uint32_t)(cdna_window(context) / CDNA_PAGE_BYTES) + CDNA_BUFFERS_PAGE +
	       (uint32_t)direction * CDNA_SLOTS_MAXIMUM + slot;
}

/* A descriptor: page 0 to 23, bytes to 35, port to 39, sequence 40 to 55. */
static inline uint64_t cdna_descriptor(uint32_t page, uint32_t bytes, uint32_t port, uint16_t sequence)
{
	return (uint64_t)sequence << 40 | (uint64_t)(port & 0xf) << 36 | (uint64_t)(bytes & 0xfff) << 24 |
	       (page & 0xffffff);
}
static inline uint32_t cdna_descriptor_page(uint64_t descriptor)
{
	return (uint32_t)descriptor & 0xffffff;
}
static inline uint32_t cdna_descriptor_bytes(uint64_t descriptor)
{
	return (uint32_t)(descriptor >> 24) & 0xfff;
}
static inline uint32_t cdna_descriptor_port(uint64_t descriptor)
{
	return (uint32_t)(descriptor >> 36) & 0xf;
}
static inline uint16_t cdna_descriptor_sequence(uint64_t descriptor)
{
	return (uint16_t)(descriptor >> 40);
}

static inline uint64_t cdna_status(uint32_t transmitted, uint32_t received)
{
	return (uint64_t)received << 32 | transmitted;
}

#ifdef __cplusplus
}
#endif
#endif
