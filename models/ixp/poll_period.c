/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/poll_period.h"

#include <string.h>

void poll_period_init(struct poll_period *period)
{
	memset(period, 0, sizeof *period);
}

static void capture(const struct microengine *engine, struct poll_state *state)
{
	memset(state, 0, sizeof *state);
	state->running = engine->running;
	state->last = engine->last;
	for (uint32_t i = 0; i < engine->count; i++) {
		const struct microengine_context *context = &engine->contexts[i];

		state->pc[i] = context->pc;
		/* For the choice of the next context, ready is ready, however long; a running one's stamp is history.
		 */
		if (context->program == NULL)
			state->ready_in[i] = MICROENGINE_NEVER;
		else if (i != engine->running && context->ready_at > engine->next)
			state->ready_in[i] = context->ready_at - engine->next;
	}
}

static void remember(struct poll_period *period, const struct poll_state *state, const struct poll_progress *progress)
{
	period->state = *state;
	period->reached = *progress;
	period->steps = 0;
	period->begun = true;
}

static void learn(struct poll_period *period, const struct poll_progress *progress)
{
	period->known = true;
	period->period.cycle = progress->cycle - period->reached.cycle;
	period->period.busy_cycles = progress->busy_cycles - period->reached.busy_cycles;
	period->period.swaps = progress->swaps - period->reached.swaps;
	for (uint32_t i = 0; i < MICROENGINE_CONTEXTS; i++)
		period->period.polls[i] = progress->polls[i] - period->reached.polls[i];
}

bool poll_period_observe(struct poll_period *period, const struct microengine *engine,
			 const struct poll_progress *progress)
{
	struct poll_state state;

	capture(engine, &state);
	if (period->begun && memcmp(&state, &period->state, sizeof state) == 0) {
		if (!period->known)
			learn(period, progress);
		return true;
	}
	/* While the period is known its state stays: it is met again within a period. */
	if (!period->known && (!period->begun || ++period->steps >= period->limit)) {
		period->limit = period->begun ? period->limit * 2 : 1;
		remember(period, &state, progress);
	}
	return false;
}

void poll_period_interrupt(struct poll_period *period)
{
	period->begun = false;
	period->known = false;
}
