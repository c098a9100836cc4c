/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identifier, and before each of its bits a posted write that says which VIF it is for: a count in host
 * memory (vif/activity_counts.h).  The hypervisor reads and clears the identifier as ever, then looks which VIFs of its
 * bits had activity, and signals those alone: one more bus write an activity, no redundant signal.  A look costs
 * the miss on a line of counts that the device has written; 16 VIFs share a line.
 *
 * Source: none; the least change to the testbed's device that lets the hypervisor know.
 */
#include <string.h>

#include "interrupt/interrupt_scheme.h"

/* ---- the device: what the identifier does, behind the count ---- */

enum { STAGE_COUNT_WRITTEN = 1, STAGE_BIT_SET };

static void count_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	step->kind = INTERRUPT_WRITE;
	step->address = activity_count_address(vif);
	step->bytes = ACTIVITY_COUNT_BYTES;
	step->value = ++source->activities[vif];
	step->vif = vif;
	step->stage = STAGE_COUNT_WRITTEN;
}

static void count_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	if (step->stage == STAGE_COUNT_WRITTEN) {
		interrupt_identifier.device->activity(source, step->vif, step);
		step->stage = STAGE_BIT_SET;
	} else {
		step->kind = INTERRUPT_DONE;
	}
}

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	interrupt_identifier.device->add_statistics(source, registry, path);
}

static bool raise(struct interrupt_source *source, uint64_t bit)
{
	return interrupt_identifier.device->raise(source, bit);
}

static uint32_t read(struct interrupt_source *source, uint64_t address)
{
	return interrupt_identifier.device->read(source, address);
}

static uint32_t write(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	return interrupt_identifier.device->write(source, address, value);
}

static const struct interrupt_source_ops device = {
	.name = "activity",
	.add_statistics = add_statistics,
	.writes = true,
	.activity = count_activity,
	.next = count_carried_out,
	.raise = raise,
	.read = read,
	.write = write,
};

/* ---- the hypervisor ---- */

static void activity_begin_interrupt(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
	memset(handler->lines, 0, sizeof(handler->lines));
	identifier_driver_begin(&handler->identifier);
}

/* The line of the VIF's count is read into the cache once an interrupt; what that costs now. */
static uint64_t look_cost(struct interrupt_handler *handler, uint32_t vif)
{
	const uint32_t line = vif / ACTIVITY_COUNTS_OF_LINE;
	uint64_t *const word = &handler->lines[line / 64];
	const uint64_t bit = UINT64_C(1) << (line % 64);
	const bool known = (*word & bit) != 0;

	*word |= bit;
	return known ? 0 : handler->config->hypervisor_decode_ps;
}

/* Looks at VIFs of the bits up to the next one that had activity, which is signalled in the same step. */
static bool look(struct interrupt_handler *handler, struct activity *activity)
{
	uint64_t cost_ps = 0;
	uint32_t vif;

	handler->domain = 0;
	while (handler->domain == 0 && identifier_driver_next_vif(&handler->identifier, &vif)) {
		cost_ps += look_cost(handler, vif);
		if (activity_counts_look(handler->counts, vif))
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
	if (identifier_driver_access(&handler->identifier, activity)) {
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		return true;
	}
	if (look(handler, activity))
		return true;
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void activity_done(struct interrupt_handler *handler, const struct activity *activity)
{
	handler->entered = true;
	if (activity->kind != ACTIVITY_COMPUTE)
		identifier_driver_accessed(&handler->identifier, activity);
	else if (handler->domain != 0)
		interrupt_handler_signal(handler);
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "activity",
	.begin = activity_begin_interrupt,
	.next = activity_next,
	.done = activity_done,
};

const struct interrupt_scheme interrupt_activity = {
	.name = "activity",
	.help = "the identifier, and a count in host memory for each VIF, by which the hypervisor knows whom of a bit "
		"to "
		"signal",
	.device = &device,
	.hypervisor = &hypervisor,
};
