/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cascade of two registers, as interrupt controllers have it: the first has a bit for each group of VIFs, the group's
 * own has a bit for each of its VIFs.  The hypervisor reads the first, then those of the groups that are set, and
 * signals exactly the VIFs that had activity: a read over the bus more for each such group, and no redundant signal.
 * VIF v has bit (v / groups) mod 32 in the register of group v mod groups; beyond 32 VIFs a group, they share bits.
 *
 * The line is up while a bit is set.  What the hypervisor has read it clears by a write of ones, and then signals, so a
 * bit that is set again in between is not lost: its frame is there when its guest looks.
 */
#include <stdio.h>

#include "interrupt/interrupt_scheme.h"

#define GROUPS_MAXIMUM 32
#define GROUP_BITS 32
#define SUMMARY (ADDRESS_BRIDGE_REGISTERS + UINT64_C(0x800))
#define GROUP(group) (ADDRESS_BRIDGE_REGISTERS + UINT64_C(0x880) + UINT64_C(4) * (group))
#define IS_GROUP(address) ((address) >= GROUP(0) && (address) < GROUP(GROUPS_MAXIMUM))

struct config {
	uint64_t groups;
};

static uint32_t groups_of(const struct interrupt_layout *layout)
{
	return (uint32_t)((const struct config *)layout->own)->groups;
}

/* ---- the device ---- */

struct registers {
	uint32_t summary, group[GROUPS_MAXIMUM];
	uint64_t sets, merged, reads;
};

static void activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	(void)source;
	step->kind = INTERRUPT_REGISTER;
	step->value = vif;
}

static void carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	(void)source;
	step->kind = INTERRUPT_DONE;
}

static bool raise(struct interrupt_source *source, uint64_t vif)
{
	struct registers *const own = source->state;
	const uint32_t group = (uint32_t)vif % groups_of(&source->layout);
	const uint32_t bit = UINT32_C(1) << (uint32_t)vif / groups_of(&source->layout) % GROUP_BITS;
	const bool rises = own->summary == 0;

	own->sets++;
	own->merged += (own->group[group] & bit) != 0;
	own->group[group] |= bit;
	own->summary |= UINT32_C(1) << group;
	return rises;
}

static uint32_t read(struct interrupt_source *source, uint64_t address)
{
	struct registers *const own = source->state;

	own->reads++;
	if (address == SUMMARY)
		return own->summary;
	return IS_GROUP(address) ? own->group[(address - GROUP(0)) / 4] : 0;
}

static uint32_t write(struct interrupt_source *source, uint64_t address, uint32_t ones)
{
	struct registers *const own = source->state;
	const uint64_t group = (address - GROUP(0)) / 4;
	const bool was_up = own->summary != 0;

	if (!IS_GROUP(address))
		return INTERRUPT_UNKNOWN;
	own->group[group] &= ~ones;
	if (own->group[group] == 0)
		own->summary &= ~(UINT32_C(1) << group);
	return was_up && own->summary == 0 ? INTERRUPT_FALLS : 0;
}

static const struct stat_spec stats[] = {
	STAT_FIELD(struct registers, sets, "", "bits set by the device, one per frame"),
	STAT_FIELD(struct registers, merged, "", "of those, bits that were set already"),
	STAT_FIELD(struct registers, reads, "", "reads of a register by the host"),
};

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.cascade", path);
	stat_registry_add(registry, name, source->state, stats, sizeof(stats) / sizeof(stats[0]));
}

static const struct interrupt_source_ops device = {
	.name = "cascade",
	.state_bytes = sizeof(struct registers),
	.add_statistics = add_statistics,
	.activity = activity,
	.next = carried_out,
	.raise = raise,
	.read = read,
	.write = write,
};

/* ---- the hypervisor ---- */

struct handling {
	bool summary_read, clearing;
	uint32_t groups; /* that are set, and have not been dealt with */
	uint32_t bits;   /* of the lowest of them, whose guests have not been signalled */
	uint32_t round;  /* VIFs of the lowest of those that have been looked at */
};

static void begin(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
	*(struct handling *)handler->state = (struct handling){.summary_read = false};
}

static bool access(struct activity *activity, enum activity_kind kind, uint64_t address)
{
	activity_begin(activity, kind, 0);
	activity->address = address;
	activity->bytes = sizeof(uint32_t);
	return true;
}

static uint32_t lowest(uint32_t bits)
{
	return (uint32_t)__builtin_ctz(bits);
}

static bool next(struct interrupt_handler *handler, struct activity *activity)
{
	struct handling *const own = handler->state;

	while (own->bits != 0 && !own->clearing) {
		const uint32_t place = lowest(own->bits) + own->round++ * GROUP_BITS;
		const uint32_t vif = lowest(own->groups) + place * groups_of(handler->layout);

		if (vif >= handler->vifs->vifs) {
			own->round = 0;
			own->bits &= own->bits - 1;
			if (own->bits == 0)
				own->groups &= own->groups - 1;
			continue;
		}
		handler->domain = vif_registry_domain(handler->vifs, vif);
		if (handler->domain == 0)
			continue;
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
		return true;
	}
	if (own->clearing) {
		access(activity, ACTIVITY_MMIO_WRITE, GROUP(lowest(own->groups)));
		activity->value = own->bits;
		return true;
	}
	if (own->groups != 0)
		return access(activity, ACTIVITY_MMIO_READ, GROUP(lowest(own->groups)));
	if (own->summary_read) {
		handler->services->end_of_interrupt(handler->services->host);
		return false;
	}
	access(activity, ACTIVITY_MMIO_READ, SUMMARY);
	activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
	return true;
}

static void done(struct interrupt_handler *handler, const struct activity *activity)
{
	struct handling *const own = handler->state;

	handler->entered = true;
	if (activity->kind == ACTIVITY_COMPUTE) {
		interrupt_handler_signal(handler);
	} else if (activity->kind == ACTIVITY_MMIO_WRITE) {
		own->clearing = false;
	} else if (!own->summary_read) {
		own->summary_read = true;
		own->groups = (uint32_t)activity->value;
	} else {
		own->bits = (uint32_t)activity->value;
		own->clearing = own->bits != 0;
		if (own->bits == 0)
			own->groups &= own->groups - 1;
	}
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "cascade",
	.state_bytes = sizeof(struct handling),
	.begin = begin,
	.next = next,
	.done = done,
};

static const struct param_spec params[] = {{.key = "groups",
					    .type = PARAM_QUANTITY,
					    .dimension = DIMENSION_COUNT,
					    .standard = "8",
					    .minimum = "1",
					    .maximum = "32",
					    .help = "Groups of VIFs, each with a register of 32 bits of its own.",
					    .offset = offsetof(struct config, groups)}};

const struct interrupt_scheme interrupt_cascade = {
	.name = "cascade",
	.help = "a register of groups, and one for each group: who had activity is known, for a read more a group",
	.params = params,
	.param_count = sizeof(params) / sizeof(params[0]),
	.config_bytes = sizeof(struct config),
	.device = &device,
	.hypervisor = &hypervisor,
};
