/* SPDX-License-Identifier: Apache-2.0 */
#include "load/lifecycle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER(field, help) STAT_FIELD(struct lifecycle_counters, field, "", help)

const struct stat_spec lifecycle_stats[] = {
	COUNTER(created, "VIFs created at run time, at both hosts."),
	COUNTER(destroyed, "VIFs destroyed at run time, at both hosts."),
	COUNTER(refused, "Creations that a device refused, at both hosts."),
	COUNTER(pairs_begun, "Times that a pair of guests had both its VIFs, and began."),
	COUNTER(skipped, "Creations skipped because the pair's last VIFs were not gone yet."),
};
const size_t lifecycle_stat_count = sizeof(lifecycle_stats) / sizeof(lifecycle_stats[0]);

void lifecycle_init(struct lifecycle *lifecycle, const struct lifecycle_config *config)
{
	memset(lifecycle, 0, sizeof(*lifecycle));
	lifecycle->config = config;
	lifecycle->count = (uint32_t)config->vifs;
	lifecycle->pairs = alloc_zeroed((size_t)lifecycle->count + 1, sizeof(*lifecycle->pairs));
	lifecycle->next_ps = lifecycle->count > 0 ? config->start_ps : LIFECYCLE_NEVER;
	histogram_init(&lifecycle->create_ps);
	histogram_init(&lifecycle->destroy_ps);
	histogram_init(&lifecycle->refused_ps);
}

void lifecycle_free(struct lifecycle *lifecycle)
{
	free(lifecycle->pairs);
	histogram_free(&lifecycle->create_ps);
	histogram_free(&lifecycle->destroy_ps);
	histogram_free(&lifecycle->refused_ps);
	memset(lifecycle, 0, sizeof(*lifecycle));
}

static uint64_t pair_due_ps(const struct lifecycle_pair *pair)
{
	switch (pair->state) {
	case LIFECYCLE_THERE:
		return pair->finish_ps;
	case LIFECYCLE_HALF:
	case LIFECYCLE_FINISHING:
		return pair->destroy_ps;
	default:
		return LIFECYCLE_NEVER;
	}
}

uint64_t lifecycle_due_ps(const struct lifecycle *lifecycle)
{
	uint64_t due_ps = lifecycle->next_ps;

	for (uint32_t pair = 0; pair < lifecycle->count; pair++) {
		const uint64_t own_ps = pair_due_ps(&lifecycle->pairs[pair]);

		due_ps = own_ps < due_ps ? own_ps : due_ps;
	}
	return due_ps;
}

static void ask(struct lifecycle_pair *pair, enum lifecycle_state state, uint64_t now_ps)
{
	pair->state = state;
	pair->asked_ps = now_ps;
	pair->answers = 0;
}

/* The end of a pair's time comes first, so that its turn to come again finds it going. */
static bool next_end(struct lifecycle *lifecycle, uint64_t now_ps, enum lifecycle_action *action, uint32_t *number)
{
	for (uint32_t i = 0; i < lifecycle->count; i++) {
		struct lifecycle_pair *pair = &lifecycle->pairs[i];

		if (pair_due_ps(pair) > now_ps)
			continue;
		*number = i;
		if (pair->state == LIFECYCLE_THERE) {
			pair->state = LIFECYCLE_FINISHING;
			*action = LIFECYCLE_FINISH;
			if (lifecycle->config->grace_ps > 0)
				return true;
		}
		*action = LIFECYCLE_DESTROY;
		ask(pair, LIFECYCLE_GOING, now_ps);
		return true;
	}
	return false;
}

bool lifecycle_next(struct lifecycle *lifecycle, uint64_t now_ps, enum lifecycle_action *action, uint32_t *pair)
{
	if (next_end(lifecycle, now_ps, action, pair))
		return true;
	while (lifecycle->next_ps <= now_ps) {
		*pair = lifecycle->next;
		lifecycle->next = (lifecycle->next + 1) % lifecycle->count;
		lifecycle->next_ps += lifecycle->config->period_ps;
		if (lifecycle->pairs[*pair].state == LIFECYCLE_GONE) {
			ask(&lifecycle->pairs[*pair], LIFECYCLE_COMING, now_ps);
			*action = LIFECYCLE_CREATE;
			return true;
		}
		lifecycle->counters.skipped++;
	}
	return false;
}

/* All hosts have answered that were asked for a VIF.  True: each has one. */
static bool arrived(struct lifecycle *lifecycle, struct lifecycle_pair *pair, uint64_t now_ps)
{
	uint32_t there = 0;

	if (++pair->answers < LIFECYCLE_HOSTS)
		return false;
	for (uint32_t host = 0; host < LIFECYCLE_HOSTS; host++)
		there += pair->there[host];
	if (there == LIFECYCLE_HOSTS) {
		pair->state = LIFECYCLE_THERE;
		pair->destroy_ps = now_ps + lifecycle->config->hold_ps;
		pair->finish_ps = pair->destroy_ps - lifecycle->config->grace_ps;
		lifecycle->counters.pairs_begun++;
		return true;
	}
	pair->state = there > 0 ? LIFECYCLE_HALF : LIFECYCLE_GONE;
	pair->destroy_ps = now_ps;
	return false;
}

bool lifecycle_created(struct lifecycle *lifecycle, uint32_t number, uint32_t host, uint64_t now_ps)
{
	struct lifecycle_pair *pair = &lifecycle->pairs[number];

	assert(pair->state == LIFECYCLE_COMING && !pair->there[host]);
	histogram_add(&lifecycle->create_ps, now_ps - pair->asked_ps);
	lifecycle->counters.created++;
	pair->there[host] = true;
	return arrived(lifecycle, pair, now_ps);
}

void lifecycle_refused(struct lifecycle *lifecycle, uint32_t number, uint32_t host, uint64_t now_ps)
{
	struct lifecycle_pair *pair = &lifecycle->pairs[number];

	assert(pair->state == LIFECYCLE_COMING && !pair->there[host]);
	(void)host;
	histogram_add(&lifecycle->refused_ps, now_ps - pair->asked_ps);
	lifecycle->counters.refused++;
	arrived(lifecycle, pair, now_ps);
}

void lifecycle_destroyed(struct lifecycle *lifecycle, uint32_t number, uint32_t host, uint64_t now_ps)
{
	struct lifecycle_pair *pair = &lifecycle->pairs[number];

	assert(pair->state == LIFECYCLE_GOING && pair->there[host]);
	histogram_add(&lifecycle->destroy_ps, now_ps - pair->asked_ps);
	lifecycle->counters.destroyed++;
	pair->there[host] = false;
	if (!pair->there[0] && !pair->there[1])
		pair->state = LIFECYCLE_GONE;
}

void lifecycle_window(struct lifecycle *lifecycle)
{
	histogram_clear(&lifecycle->create_ps);
	histogram_clear(&lifecycle->destroy_ps);
	histogram_clear(&lifecycle->refused_ps);
}
