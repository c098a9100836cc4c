/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the handler of the SV-NIC's interrupt does with the identifier, wherever it
 * runs: read its words over the bus, clear what was read (posted writes of ones), then go through
 * the VIFs of each set bit, for it cannot know which of a bit's VIFs had activity.  Bits in rising order, a
 * bit's VIFs in rising order.
 *
 * A bit that the device sets after the read stays set and interrupts again.  One that it sets once more between read
 * and clear goes with the clear; nothing is lost by that, because the device writes a frame before it sets the bit, and
 * a guest looks after its signal, which comes after the clear.  The clear is not read back: no driver of that bridge
 * does, and a late one costs a second interrupt that finds nothing.
 *
 * Source: slide 14 of Raj, Ganev and Schwan; Intel 21555 User Manual, section 11.3.
 */
#ifndef VIFSIM_HOST_IDENTIFIER_DRIVER_H
#define VIFSIM_HOST_IDENTIFIER_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "host/vif_registry.h"
#include "vif/identifier_map.h"
#include "vif/identifier_register.h"

#ifdef __cplusplus
extern "C" {
#endif

struct identifier_driver {
	const struct identifier_assignment *map; /* as the device has it */
	const struct vif_registry *vifs;

	/* The interrupt that is under way. */
	uint32_t words_read, words_cleared; /* words dealt with, from the lowest */
	uint64_t bits;                      /* that were read, and whose VIFs are not all signalled yet */
	uint32_t next_vif;                  /* of the lowest of them, where `within`: to be looked at */
	bool within;
};

/* A new interrupt. */
void identifier_driver_begin(struct identifier_driver *driver);
/* Writes the next access of the registers; false: all are made.  Its end. */
bool identifier_driver_access(struct identifier_driver *driver, struct activity *activity);
void identifier_driver_accessed(struct identifier_driver *driver, const struct activity *activity);
/* The next VIF of the bits that is somebody's, once the accesses are made; false: there is none. */
bool identifier_driver_next_vif(struct identifier_driver *driver, uint32_t *vif);
/* The domain of the next VIF to be signalled, once the accesses are made; false: there is none. */
bool identifier_driver_next_domain(struct identifier_driver *driver, uint32_t *domain);

#ifdef __cplusplus
}
#endif
#endif
