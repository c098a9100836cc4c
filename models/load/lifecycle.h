/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operator who has VIFs created and destroyed while others carry traffic: when which pair of guests gets
 * its VIFs, when its application begins and ends, and how long each request took.  A pair begins when both its VIFs
 * are there; it ends by being told to (the grace), or by losing them.  When a device refuses one of the two, the other
 * goes again at once, and the pair waits for its next turn.
 *
 * Invariant: a guest has at most one request under way at each host.
 */
#ifndef VIFSIM_LOAD_LIFECYCLE_H
#define VIFSIM_LOAD_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/histogram.h"
#include "base/stat.h"
#include "load/lifecycle_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LIFECYCLE_NEVER UINT64_MAX
#define LIFECYCLE_HOSTS 2

/* What is to be done to a pair's guests, at both hosts; destroying, where they have a VIF. */
enum lifecycle_action {
	LIFECYCLE_CREATE,
	LIFECYCLE_FINISH, /* their application begins nothing new */
	LIFECYCLE_DESTROY,
};

enum lifecycle_state {
	LIFECYCLE_GONE,
	LIFECYCLE_COMING,
	LIFECYCLE_HALF, /* one VIF is there, and the other was refused */
	LIFECYCLE_THERE,
	LIFECYCLE_FINISHING,
	LIFECYCLE_GOING,
};

struct lifecycle_pair {
	enum lifecycle_state state;
	uint32_t answers; /* of hosts, to what they were last asked for */
	bool there[LIFECYCLE_HOSTS];
	uint64_t asked_ps, finish_ps, destroy_ps;
};

struct lifecycle_counters {
	uint64_t created, destroyed; /* VIFs, at either host */
	uint64_t refused;            /* by their device, likewise */
	uint64_t pairs_begun;        /* times that a pair had both its VIFs */
	uint64_t skipped;            /* creations that were due while the pair's last VIFs were not gone yet */
};
extern const struct stat_spec lifecycle_stats[];
extern const size_t lifecycle_stat_count;

struct lifecycle {
	const struct lifecycle_config *config;
	struct lifecycle_pair *pairs;                       /* owned */
	uint32_t count, next;                               /* the pair that is created next */
	uint64_t next_ps;                                   /* and when */
	struct histogram create_ps, destroy_ps, refused_ps; /* from the request to its end, whichever it was */
	struct lifecycle_counters counters;
};

/* config, which passed its check, outlives it.  Aborts when out of memory. */
void lifecycle_init(struct lifecycle *lifecycle, const struct lifecycle_config *config);
void lifecycle_free(struct lifecycle *lifecycle);
/* When there is next something to do; LIFECYCLE_NEVER. */
uint64_t lifecycle_due_ps(const struct lifecycle *lifecycle);
/* What is due now, one thing after the other; false: nothing is any more. */
bool lifecycle_next(struct lifecycle *lifecycle, uint64_t now_ps, enum lifecycle_action *action, uint32_t *pair);
/* One host has created the pair's VIF.  True: both have, and the pair's application begins. */
bool lifecycle_created(struct lifecycle *lifecycle, uint32_t pair, uint32_t host, uint64_t now_ps);
/* One host could not, and nothing is left of it there. */
void lifecycle_refused(struct lifecycle *lifecycle, uint32_t pair, uint32_t host, uint64_t now_ps);
/* One host has destroyed it. */
void lifecycle_destroyed(struct lifecycle *lifecycle, uint32_t pair, uint32_t host, uint64_t now_ps);
/* Whether the pair's VIF is there at that host. */
static inline bool lifecycle_there(const struct lifecycle *lifecycle, uint32_t pair, uint32_t host)
{
	return lifecycle->pairs[pair].there[host];
}
/* The measured window begins: histograms restart (the statistics registry subtracts counters itself). */
void lifecycle_window(struct lifecycle *lifecycle);

#ifdef __cplusplus
}
#endif
#endif
