/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vector per VIF, as MSI-X gives it: the device tells of an activity by a posted write of 4 bytes, whose address
 * names a CPU and whose data are the vector.  It is behind the frame on the bus.  The CPU knows the VIF by the vector,
 * and signals it: nothing is read over the bus, nobody is signalled for nothing.
 *
 * A device with fewer vectors than VIFs shares them: VIF v has vector v mod vectors, and all VIFs of a vector are
 * signalled.
 *
 * Source: PCI Local Bus Specification 3.0, section 6.8 (MSI-X: a table of address and data for each vector).
 * Not modelled: masking of vectors, and the pending bits that it needs; no vector is ever masked.
 */
#include <stdio.h>

#include "interrupt/interrupt_scheme.h"

/* ---- the device ---- */

struct message_device {
	uint64_t sent; /* one per activity */
};

static void message_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	struct message_device *const state = source->state;
	const uint32_t vector = interrupt_vector(&source->layout, vif);

	step->kind = INTERRUPT_WRITE;
	step->address = source->messages[vector];
	step->bytes = sizeof(uint32_t);
	step->value = vector;
	state->sent++;
}

static void message_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	(void)source;
	step->kind = INTERRUPT_DONE;
}

/* The device has no interrupt registers. */
static uint32_t no_read(struct interrupt_source *source, uint64_t address)
{
	(void)source;
	(void)address;
	return 0;
}

static uint32_t no_write(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	(void)source;
	(void)address;
	(void)value;
	return INTERRUPT_UNKNOWN;
}

static const struct stat_spec message_stats[] = {
	STAT_FIELD(struct message_device, sent, "",
		   "activities told by a message, one per frame; with moderation several by one"),
};

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.messages", path);
	stat_registry_add(registry, name, source->state, message_stats,
			  sizeof(message_stats) / sizeof(message_stats[0]));
}

static const struct interrupt_source_ops device = {
	.name = "per_vif",
	.state_bytes = sizeof(struct message_device),
	.add_statistics = add_statistics,
	.writes = true,
	.activity = message_activity,
	.next = message_carried_out,
	.read = no_read,
	.write = no_write,
};

/* ---- the hypervisor ---- */

static void vector_begin(struct interrupt_handler *handler, uint32_t vector)
{
	handler->entered = false;
	handler->next_vif = vector;
}

/* The next domain that has a VIF of this vector; 0: there is none. */
static uint32_t next_domain(struct interrupt_handler *handler)
{
	uint32_t domain = 0;

	while (domain == 0 && handler->next_vif < handler->vifs->vifs) {
		domain = vif_registry_domain(handler->vifs, handler->next_vif);
		handler->next_vif += handler->layout->vectors;
	}
	return domain;
}

static bool vector_next(struct interrupt_handler *handler, struct activity *activity)
{
	handler->domain = next_domain(handler);
	if (handler->entered && handler->domain == 0)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	if (!handler->entered)
		activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
	if (handler->domain != 0)
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
	return true;
}

static void vector_done(struct interrupt_handler *handler, const struct activity *activity)
{
	(void)activity;
	handler->entered = true;
	if (handler->domain != 0)
		interrupt_handler_signal(handler);
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "per_vif",
	.begin = vector_begin,
	.next = vector_next,
	.done = vector_done,
};

static const char *const uses[] = {"nic.vectors.", NULL};

const struct interrupt_scheme interrupt_per_vif = {
	.name = "per_vif",
	.help = "a message over the bus with a vector for each VIF (MSI-X), which is signalled without a look at the "
		"device",
	.uses = uses,
	.messages = true,
	.device = &device,
	.hypervisor = &hypervisor,
};
