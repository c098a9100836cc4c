/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identifier, and before each of its bits a posted write that says which VIF it is for: a count in host
 * memory (vif/activity_counts.h).  The hypervisor reads and clears the identifier as ever, then looks which VIFs of its
 * bits had activity, and signals those alone: one more bus write an activity, no redundant signal.  A look costs
 * the miss on a line of counts that the device has written; 16 VIFs share a line.
 *
 * Source: none; the least change to the testbed's device that lets the hypervisor know.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "interrupt/identifier_scheme.h"
#include "vif/activity_counts.h"

#define IDENTIFIER interrupt_identifier.device
#define HANDLER interrupt_identifier.hypervisor

/* ---- the device: what the identifier does, behind the count ---- */

enum { STAGE_COUNT_WRITTEN = 1 };

struct activity_device {
	struct identifier_device identifier;
	uint32_t *activities; /* of each VIF, counted; owned */
};

static void init(struct interrupt_source *source)
{
	struct activity_device *const state = source->state;

	IDENTIFIER->init(source);
	state->activities = alloc_zeroed((size_t)source->vifs + 1, sizeof(*state->activities));
}

static void release(struct interrupt_source *source)
{
	struct activity_device *const state = source->state;

	IDENTIFIER->free(source);
	free(state->activities);
}

static void count_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	struct activity_device *const state = source->state;

	step->kind = INTERRUPT_WRITE;
	step->address = activity_count_address(vif);
	step->bytes = ACTIVITY_COUNT_BYTES;
	step->value = ++state->activities[vif];
	step->vif = vif;
	step->stage = STAGE_COUNT_WRITTEN;
}

static void count_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	if (step->stage == STAGE_COUNT_WRITTEN)
		IDENTIFIER->activity(source, step->vif, step);
	else
		IDENTIFIER->next(source, step);
}

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	IDENTIFIER->add_statistics(source, registry, path);
}

static bool raise(struct interrupt_source *source, uint64_t value)
{
	return IDENTIFIER->raise(source, value);
}

static uint32_t read(struct interrupt_source *source, uint64_t address)
{
	return IDENTIFIER->read(source, address);
}

static uint32_t write(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	return IDENTIFIER->write(source, address, value);
}

static uint64_t bits(const struct interrupt_source *source)
{
	return IDENTIFIER->bits(source);
}

static const struct interrupt_source_ops device = {
	.name = "activity",
	.state_bytes = sizeof(struct activity_device),
	.init = init,
	.free = release,
	.add_statistics = add_statistics,
	.writes = true,
	.activity = count_activity,
	.next = count_carried_out,
	.raise = raise,
	.read = read,
	.write = write,
	.bits = bits,
};

/* ---- the hypervisor ---- */

#define COUNT_LINES (INTERRUPT_VECTORS_MAXIMUM / ACTIVITY_COUNTS_OF_LINE)

struct activity_host {
	struct identifier_host identifier;
	struct activity_counts counts;
};

struct activity_handler {
	struct identifier_handler identifier;
	uint64_t lines[COUNT_LINES / 64]; /* of counts that this interrupt has looked at */
};

static void init_host(struct interrupt_host *host)
{
	struct activity_host *const state = host->state;

	HANDLER->init_host(host);
	activity_counts_init(&state->counts, host->vifs->vifs);
}

static void release_host(struct interrupt_host *host)
{
	struct activity_host *const state = host->state;

	HANDLER->free_host(host);
	activity_counts_free(&state->counts);
}

static void init_handler(struct interrupt_handler *handler)
{
	HANDLER->init(handler);
}

static void count_written(struct interrupt_host *host, uint64_t offset, uint64_t value)
{
	struct activity_host *const state = host->state;
	const uint64_t counts = ADDRESS_ACTIVITY_COUNTS - ADDRESS_INTERRUPT_MEMORY;

	if (offset - counts < (uint64_t)host->vifs->vifs * ACTIVITY_COUNT_BYTES)
		activity_counts_written(&state->counts, offset - counts, (uint32_t)value);
	else
		HANDLER->written(host, offset, value);
}

static void activity_begin_interrupt(struct interrupt_handler *handler, uint32_t vector)
{
	struct activity_handler *const state = handler->state;

	memset(state->lines, 0, sizeof(state->lines));
	HANDLER->begin(handler, vector);
}

/* The line of the VIF's count is read into the cache once an interrupt; what that costs now. */
static uint64_t look_cost(struct interrupt_handler *handler, uint32_t vif)
{
	struct activity_handler *const state = handler->state;
	const uint32_t line = vif / ACTIVITY_COUNTS_OF_LINE;
	uint64_t *const word = &state->lines[line / 64];
	const uint64_t bit = UINT64_C(1) << (line % 64);
	const bool known = (*word & bit) != 0;

	*word |= bit;
	return known ? 0 : handler->config->hypervisor_decode_ps;
}

/* Looks at VIFs of the bits up to the next one that had activity, which is signalled in the same step. */
static bool look(struct interrupt_handler *handler, struct activity *activity)
{
	struct activity_handler *const state = handler->state;
	struct activity_host *const shared = handler->host->state;
	uint64_t cost_ps = 0;
	uint32_t vif;

	handler->domain = 0;
	while (handler->domain == 0 && identifier_driver_next_vif(&state->identifier.driver, &vif)) {
		cost_ps += look_cost(handler, vif);
		if (activity_counts_look(&shared->counts, vif))
			handler->domain = vif_registry_domain(handler->vifs, vif);
	}
	if (handler->domain == 0 && cost_ps == 0)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_INTERRUPT, cost_ps);
	if (handler->domain != 0)
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
	return true;
}

static bool activity_next(struct interrupt_handler *handler, struct activity *activity)
{
	struct activity_handler *const state = handler->state;

	if (identifier_driver_access(&state->identifier.driver, activity)) {
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		return true;
	}
	if (look(handler, activity) || identifier_rebalance(handler, activity))
		return true;
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void activity_done(struct interrupt_handler *handler, const struct activity *activity)
{
	struct activity_handler *const state = handler->state;

	handler->entered = true;
	if (identifier_rebalanced(handler, activity))
		return;
	if (activity->kind != ACTIVITY_COMPUTE)
		identifier_driver_accessed(&state->identifier.driver, activity);
	else if (handler->domain != 0)
		interrupt_handler_signal(handler);
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "activity",
	.host_bytes = sizeof(struct activity_host),
	.state_bytes = sizeof(struct activity_handler),
	.init_host = init_host,
	.free_host = release_host,
	.init = init_handler,
	.written = count_written,
	.begin = activity_begin_interrupt,
	.next = activity_next,
	.done = activity_done,
};

static const char *const uses[] = {"nic.identifier.", "host.hypervisor.rebalance", "host.hypervisor.decode", NULL};

const struct interrupt_scheme interrupt_activity = {
	.name = "activity",
	.help = "the identifier, and a count in host memory for each VIF, by which the hypervisor knows whom of a bit "
		"to "
		"signal",
	.uses = uses,
	.device = &device,
	.hypervisor = &hypervisor,
};
