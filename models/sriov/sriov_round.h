/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtual functions that have frames to be fetched, served round robin: each gets one frame, and goes to the end
 * when it has more.
 *
 * Invariant: a function stands in the round at most once.
 */
#ifndef VIFSIM_SRIOV_SRIOV_ROUND_H
#define VIFSIM_SRIOV_SRIOV_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sriov_round {
	uint32_t *order; /* owned: a ring of functions */
	bool *waits;     /* owned: whether it stands there */
	uint32_t functions, first, count;
};

/* Aborts when out of memory. */
void sriov_round_init(struct sriov_round *round, uint32_t functions);
void sriov_round_free(struct sriov_round *round);
/* It has something; at the end, unless it stands there already. */
void sriov_round_add(struct sriov_round *round, uint32_t function);
/* The next one, taken out; false: none has anything. */
bool sriov_round_take(struct sriov_round *round, uint32_t *function);

#ifdef __cplusplus
}
#endif
#endif
