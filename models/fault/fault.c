/* SPDX-License-Identifier: Apache-2.0 */
#include "fault/fault.h"

#include <stdio.h>
#include <string.h>

#define COUNTER(field, unit, help) STAT_FIELD(struct fault_counters, field, unit, help)

const struct stat_spec fault_stats[] = {
	COUNTER(begun, "", "Times that the fault began, or happened."),
	COUNTER(opportunities, "", "Frames or interrupts that it could have struck."),
	COUNTER(hits, "", "Frames or interrupts that it struck."),
	COUNTER(lasted_ps, "ps", "Time in which it was there, of the times that are over."),
};
const size_t fault_stat_count = sizeof(fault_stats) / sizeof(fault_stats[0]);

static bool strikes(const struct fault *fault)
{
	return fault_kinds[fault->config->kind].sort == FAULT_STRIKES;
}

void fault_init(struct fault *fault, const struct fault_config *config, size_t index, uint64_t seed,
		uint32_t replication)
{
	char path[32];

	memset(fault, 0, sizeof(*fault));
	fault->config = config;
	snprintf(path, sizeof(path), "faults.%zu", index + 1);
	rng_init(&fault->rng, seed, replication, path);
	fault->turn_ps = config->kind == FAULT_NONE || strikes(fault) ? FAULT_NEVER : config->at_ps;
}

uint64_t fault_due_ps(const struct fault *fault)
{
	return fault->turn_ps;
}

/* When it comes again: a Poisson process that begins when it is over. */
static void plan_next(struct fault *fault, uint64_t now_ps)
{
	const struct fault_config *config = fault->config;
	const bool spent = config->count > 0 && fault->total_begun >= config->count;

	fault->turn_ps = FAULT_NEVER;
	if (config->rate_per_s > 0 && !spent)
		fault->turn_ps = now_ps + rng_exponential(&fault->rng, UNIT_PS_PER_S / config->rate_per_s);
}

static enum fault_turn begin(struct fault *fault, uint64_t now_ps)
{
	fault->counters.begun++;
	fault->total_begun++;
	if (fault_kinds[fault->config->kind].sort == FAULT_MOMENT) {
		plan_next(fault, now_ps);
		return FAULT_TURN_BEGINS;
	}
	fault->active = true;
	fault->since_ps = now_ps;
	fault->turn_ps = fault->config->for_ps > 0 ? now_ps + fault->config->for_ps : FAULT_NEVER;
	return FAULT_TURN_BEGINS;
}

enum fault_turn fault_turn(struct fault *fault, uint64_t now_ps)
{
	if (fault->turn_ps > now_ps)
		return FAULT_TURN_NONE;
	if (!fault->active)
		return begin(fault, now_ps);
	fault->active = false;
	fault->counters.lasted_ps += now_ps - fault->since_ps;
	plan_next(fault, now_ps);
	return FAULT_TURN_ENDS;
}

bool fault_strikes(struct fault *fault, uint64_t now_ps)
{
	const struct fault_config *config = fault->config;

	if (now_ps < config->at_ps || (config->for_ps > 0 && now_ps - config->at_ps >= config->for_ps))
		return false;
	if (config->count > 0 && fault->total_hits >= config->count)
		return false;
	fault->counters.opportunities++;
	if (config->probability < 1.0 && rng_uniform(&fault->rng) >= config->probability)
		return false;
	fault->counters.hits++;
	fault->total_hits++;
	return true;
}
