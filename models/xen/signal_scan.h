/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which VIFs the hypervisor signals for an identifier that it has read: all of
 * each set bit, for it cannot know which of a bit's VIFs had activity.  VIF v
 * has bit v mod width.  Bits in rising order, a bit's VIFs in rising order.
 * Source: slide 14 of Raj, Ganev and Schwan.
 */
#ifndef VIFSIM_XEN_SIGNAL_SCAN_H
#define VIFSIM_XEN_SIGNAL_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct signal_scan {
	uint64_t bits;  /* not dealt with yet */
	uint32_t vif;   /* the last one given */
	bool begun;     /* the lowest bit has given one */
	uint32_t width; /* bits of the identifier, 1 to 64 */
	uint32_t vifs;
};

void signal_scan_begin(struct signal_scan *scan, uint64_t bits, uint32_t width, uint32_t vifs);
/* The next VIF to signal; false when there is none. */
bool signal_scan_next(struct signal_scan *scan, uint32_t *vif);

#ifdef __cplusplus
}
#endif
#endif
