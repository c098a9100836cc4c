/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a host and a device that has several VIFs have agreed upon about interrupts: the same on both
 * sides, whatever the scheme, which looks at its own part.
 */
#ifndef VIFSIM_VIF_INTERRUPT_LAYOUT_H
#define VIFSIM_VIF_INTERRUPT_LAYOUT_H

#include <stdint.h>
#include <string.h>

#include "pci/address_map.h"
#include "vif/identifier_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define INTERRUPT_VECTORS_MAXIMUM 2048 /* of one function's MSI-X table */

struct interrupt_layout {
	/* An identifier. */
	const struct identifier_map *map; /* which bit a VIF has */
	uint32_t width;                   /* bits */
	/* Messages. */
	uint32_t vectors; /* VIF v has vector v mod vectors; 1 to INTERRUPT_VECTORS_MAXIMUM */
	/* Vectors posted to host memory (posted_vectors.h). */
	uint32_t slots;       /* of the buffer in host memory, a power of two */
	uint64_t acknowledge; /* address of the device's register of slots that the host has taken */
	/* Of the identifier, too: who has the VIFs; frames from one report of the traffic to the next, and how much
	 * fewer wakes for nothing are worth other bits, where they go by the traffic. */
	struct identifier_guests guests;
	uint64_t load_period;
	double load_gain;
	/* Values of the scheme's own parameters (struct interrupt_scheme: params). */
	const void *own;
};

/* One whose bits stay as they are, of guests whose CPUs do not matter, of a scheme without parameters. */
static inline struct interrupt_layout interrupt_layout_fixed(const struct identifier_map *map, uint32_t width,
							     uint32_t vectors, uint32_t slots, uint64_t acknowledge)
{
	struct interrupt_layout layout;

	memset(&layout, 0, sizeof(layout));
	layout.map = map;
	layout.width = width;
	layout.vectors = vectors;
	layout.slots = slots;
	layout.acknowledge = acknowledge;
	return layout;
}

/* Where a message with an interrupt goes: to a local APIC, as on x86. Its data are the vector's number. */
static inline uint64_t interrupt_message_address(uint32_t cpu)
{
	return ADDRESS_MESSAGES + ((uint64_t)cpu << 12);
}
static inline uint32_t interrupt_message_cpu(uint64_t address)
{
	return (uint32_t)((address - ADDRESS_MESSAGES) >> 12);
}

static inline uint32_t interrupt_vector(const struct interrupt_layout *layout, uint32_t vif)
{
	return vif % layout->vectors;
}

#ifdef __cplusplus
}
#endif
#endif
