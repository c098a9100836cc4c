/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fault of a run: when it begins and ends, and which of what passes it strikes.  It decides; whoever can fail asks
 * it (fault_strikes), or is told by whoever works off its turns (machine/fault_injection.h).
 *
 * Random draws are from a stream of its own, "faults.N": a fault shifts no other part's numbers, nor another fault's,
 * and a run without faults is the run that it was.
 *
 * Invariant: hits <= opportunities; count, when there is one, bounds hits or begun.
 */
#ifndef VIFSIM_FAULT_FAULT_H
#define VIFSIM_FAULT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/stat.h"
#include "fault/fault_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FAULT_NEVER UINT64_MAX

enum fault_turn { FAULT_TURN_NONE, FAULT_TURN_BEGINS, FAULT_TURN_ENDS };

struct fault_counters {
	uint64_t begun;         /* of a state or a moment: how often it came */
	uint64_t opportunities; /* of what strikes: frames or interrupts that it could have struck */
	uint64_t hits;          /* that it struck */
	uint64_t lasted_ps;     /* of a state: time in which it was there, of those that are over */
};
extern const struct stat_spec fault_stats[];
extern const size_t fault_stat_count;

struct fault {
	const struct fault_config *config; /* outlives it */
	struct rng rng;
	bool active;       /* a state that is there */
	uint64_t turn_ps;  /* its next begin, or its end; FAULT_NEVER */
	uint64_t since_ps; /* it is there */
	struct fault_counters counters;
	uint64_t total_begun, total_hits; /* of the whole run, whatever the window */
};

/* index: in the list, from 0; names its stream. */
void fault_init(struct fault *fault, const struct fault_config *config, size_t index, uint64_t seed,
		uint32_t replication);
/* Of a state or a moment: when to call fault_turn next; FAULT_NEVER. */
uint64_t fault_due_ps(const struct fault *fault);
/* What is due: it begins (a moment: it happens), or ends. */
enum fault_turn fault_turn(struct fault *fault, uint64_t now_ps);
/* Of what strikes: something passes now, is it struck?  Draws at most once. */
bool fault_strikes(struct fault *fault, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
