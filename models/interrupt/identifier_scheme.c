/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The testbed's scheme: an identifier register whose bits VIFs share, and the device's interrupt line, which is
 * asserted while a bit is set.  The hypervisor reads the register over the bus, clears what it has read, and signals
 * all VIFs of each set bit, for it cannot know which of them had activity.  No domain is entered but the guests that
 * are signalled.
 *
 * Source: slides 13 and 14 of Raj, Ganev and Schwan ("interrupt virtualization implemented in Xen").
 */
#include <stdio.h>

#include "interrupt/interrupt_scheme.h"
#include "vif/identifier_register.h"

/* ---- the device ---- */

static void identifier_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	step->kind = INTERRUPT_REGISTER;
	step->value = source->layout.map->bit(vif, source->layout.width);
}

static void identifier_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	(void)source;
	step->kind = INTERRUPT_DONE;
}

static bool identifier_raise(struct interrupt_source *source, uint64_t bit)
{
	return identifier_set(&source->identifier, (uint32_t)bit);
}

/* The register's word at that address, counted from `first`; IDENTIFIER_WORDS_MAXIMUM: none. */
static uint32_t word_at(uint64_t address, uint64_t first)
{
	const uint64_t word = (address - first) / IDENTIFIER_WORD_BYTES;

	return address >= first && word < IDENTIFIER_WORDS_MAXIMUM ? (uint32_t)word : IDENTIFIER_WORDS_MAXIMUM;
}

static uint32_t identifier_word_read(struct interrupt_source *source, uint64_t address)
{
	const uint32_t word = word_at(address, IDENTIFIER_STATUS);

	return word < IDENTIFIER_WORDS_MAXIMUM ? identifier_read(&source->identifier, word) : 0;
}

static uint32_t identifier_word_written(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	const uint32_t word = word_at(address, IDENTIFIER_CLEAR);

	if (word == IDENTIFIER_WORDS_MAXIMUM)
		return INTERRUPT_UNKNOWN;
	return identifier_clear(&source->identifier, word, value) ? INTERRUPT_FALLS : 0;
}

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.identifier", path);
	stat_registry_add(registry, name, &source->identifier, identifier_stats, identifier_stat_count);
}

static const struct interrupt_source_ops device = {
	.name = "identifier",
	.add_statistics = add_statistics,
	.activity = identifier_activity,
	.next = identifier_carried_out,
	.raise = identifier_raise,
	.read = identifier_word_read,
	.write = identifier_word_written,
};

/* ---- the hypervisor ---- */

static void identifier_begin(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
	identifier_driver_begin(&handler->identifier);
}

static bool identifier_next(struct interrupt_handler *handler, struct activity *activity)
{
	if (identifier_driver_access(&handler->identifier, activity)) {
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		return true;
	}
	if (identifier_driver_next_domain(&handler->identifier, &handler->domain)) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
		return true;
	}
	/* The line is looked at again: what the device set since the read raises it anew. */
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void identifier_done(struct interrupt_handler *handler, const struct activity *activity)
{
	handler->entered = true;
	if (activity->kind == ACTIVITY_COMPUTE)
		interrupt_handler_signal(handler);
	else
		identifier_driver_accessed(&handler->identifier, activity);
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "identifier",
	.begin = identifier_begin,
	.next = identifier_next,
	.done = identifier_done,
};

const struct interrupt_scheme interrupt_identifier = {
	.name = "identifier",
	.help = "one interrupt, and an identifier register whose bits VIFs share: all VIFs of each set bit are "
		"signalled",
	.device = &device,
	.hypervisor = &hypervisor,
};
