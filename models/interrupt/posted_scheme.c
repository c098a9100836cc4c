/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bit vectors posted to host memory (vif/posted_vectors.h): the device writes which VIFs had activity into a circular
 * buffer, behind their frames, and then interrupts by its line.  The hypervisor takes all vectors that it finds there,
 * tells the device how many by a posted write, which releases the line, and signals exactly the VIFs of their
 * bits, each once.
 *
 * Source: Willmann and others, HPCA 2007, section 3.2.
 */
#include <stdio.h>

#include "interrupt/interrupt_scheme.h"

/* ---- the device ---- */

static void post_next(struct posted_sender *sender, struct interrupt_step *step)
{
	switch (posted_sender_next(sender, &step->address, &step->value)) {
	case POSTED_VECTOR:
		step->kind = INTERRUPT_WRITE;
		step->bytes = POSTED_SLOT_BYTES;
		sender->in_flight = true;
		break;
	case POSTED_FULL:
		step->kind = INTERRUPT_WAIT;
		break;
	default:
		step->kind = INTERRUPT_DONE;
		break;
	}
}

/* One agent posts at a time, and goes on until nothing is left to be posted; the others only leave their bits. */
static void posted_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	if (posted_sender_report(&source->posted, vif))
		post_next(&source->posted, step);
	else
		step->kind = INTERRUPT_DONE;
}

static void posted_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	struct posted_sender *sender = &source->posted;

	if (sender->in_flight) {
		sender->in_flight = false;
		step->kind = INTERRUPT_REGISTER;
		step->value = sender->produced;
	} else {
		post_next(sender, step);
	}
}

static bool posted_raise(struct interrupt_source *source, uint64_t told)
{
	return posted_sender_raise(&source->posted, (uint32_t)told);
}

static uint32_t no_read(struct interrupt_source *source, uint64_t address)
{
	(void)source;
	(void)address;
	return 0;
}

static uint32_t posted_acknowledged(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	if (address != source->layout.acknowledge)
		return INTERRUPT_UNKNOWN;
	return (posted_sender_acknowledge(&source->posted, value) ? INTERRUPT_FALLS : 0) | INTERRUPT_ROOM;
}

static const struct stat_spec posted_stats[] = {
	STAT_FIELD(struct posted_sender, reported, "", "activities of VIFs, one per frame"),
	STAT_FIELD(struct posted_sender, merged, "", "of those, of VIFs whose bit was set and not posted yet"),
	STAT_FIELD(struct posted_sender, vectors, "", "bit vectors posted to host memory"),
	STAT_FIELD(struct posted_sender, full, "", "times that the buffer in host memory had no room for one"),
};

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.posted", path);
	stat_registry_add(registry, name, &source->posted, posted_stats,
			  sizeof(posted_stats) / sizeof(posted_stats[0]));
}

static const struct interrupt_source_ops device = {
	.name = "posted",
	.add_statistics = add_statistics,
	.writes = true,
	.activity = posted_activity,
	.next = posted_carried_out,
	.raise = posted_raise,
	.read = no_read,
	.write = posted_acknowledged,
};

/* ---- the hypervisor ---- */

static void posted_begin(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
	handler->next_vif = 0;
}

/* The next domain of a VIF whose bit is set, which is cleared; 0: there is none.  VIFs in rising order. */
static uint32_t next_domain(struct interrupt_handler *handler)
{
	uint32_t vif = handler->next_vif;

	while (vif < handler->vifs->vifs) {
		uint32_t *const group = &handler->active[vif / POSTED_GROUP_VIFS];

		if (*group == 0) {
			vif = (vif / POSTED_GROUP_VIFS + 1) * POSTED_GROUP_VIFS;
			continue;
		}
		vif = vif / POSTED_GROUP_VIFS * POSTED_GROUP_VIFS + (uint32_t)__builtin_ctz(*group);
		*group &= *group - 1;
		handler->next_vif = vif;
		if (vif < handler->vifs->vifs && vif_registry_domain(handler->vifs, vif) != 0)
			return vif_registry_domain(handler->vifs, vif);
	}
	handler->next_vif = vif;
	return 0;
}

/* Vectors first, also those that come meanwhile (the buffer's length bounds them); then the device is told. */
static bool posted_next(struct interrupt_handler *handler, struct activity *activity)
{
	const struct host_config *config = handler->config;
	const bool waiting = posted_buffer_waiting(handler->posted);

	handler->domain = 0;
	if (waiting || !handler->entered) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, config->hypervisor_identifier_ps);
		if (waiting)
			activity_add(activity, STAGE_INTERRUPT, config->hypervisor_decode_ps);
		handler->decoding = waiting;
		return true;
	}
	if (handler->taken) {
		activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
		activity->address = handler->layout->acknowledge;
		activity->bytes = sizeof(uint32_t);
		activity->value = handler->posted->consumed;
		return true;
	}
	handler->domain = next_domain(handler);
	if (handler->domain != 0) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_SIGNAL, config->hypervisor_signal_ps);
		return true;
	}
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void decode(struct interrupt_handler *handler)
{
	const uint64_t slot = posted_buffer_take(handler->posted);

	handler->active[posted_slot_group(slot)] |= posted_slot_bits(slot);
	handler->next_vif = 0;
	handler->taken = true;
}

static void posted_done(struct interrupt_handler *handler, const struct activity *activity)
{
	handler->entered = true;
	if (activity->kind == ACTIVITY_MMIO_WRITE) {
		handler->taken = false;
	} else if (handler->domain != 0) {
		interrupt_handler_signal(handler);
	} else if (handler->decoding) {
		handler->decoding = false;
		decode(handler);
	}
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "posted",
	.begin = posted_begin,
	.next = posted_next,
	.done = posted_done,
};

const struct interrupt_scheme interrupt_posted = {
	.name = "posted",
	.help = "bit vectors of VIFs posted to host memory before the interrupt, whose VIFs alone are signalled (CDNA)",
	.device = &device,
	.hypervisor = &hypervisor,
};
