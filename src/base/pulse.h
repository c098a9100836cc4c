/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a replication tells while it runs, in memory that its process shares
 * with the one that watches it.  One writes, the other reads; each field is
 * whole, but two fields need not be of the same moment.
 */
#ifndef VIFSIM_BASE_PULSE_H
#define VIFSIM_BASE_PULSE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pulse {
	uint64_t simulated_ps; /* how far it is */
	/* It got stuck, see stall_watch.h, since when, and how many still waited; nothing awaited: it did not. */
	uint64_t stalled_since_ps, stalled_awaited;
};

/* `pulse` may be NULL: nobody watches. */
void pulse_tell(struct pulse *pulse, uint64_t simulated_ps);
/* The first time counts. */
void pulse_stall(struct pulse *pulse, uint64_t since_ps, uint64_t awaited);
struct pulse pulse_read(const struct pulse *pulse);

#ifdef __cplusplus
}
#endif
#endif
