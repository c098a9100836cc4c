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
#include <stdlib.h>

#include "base/alloc.h"
#include "interrupt/interrupt_scheme.h"
#include "vif/posted_vectors.h"

/* ---- the device: its state is a posted_sender ---- */

static void init(struct interrupt_source *source)
{
	posted_sender_init(source->state, source->layout.slots, source->vifs);
}

static void release(struct interrupt_source *source)
{
	posted_sender_free(source->state);
}

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
	if (posted_sender_report(source->state, vif))
		post_next(source->state, step);
	else
		step->kind = INTERRUPT_DONE;
}

static void posted_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	struct posted_sender *sender = source->state;

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
	return posted_sender_raise(source->state, (uint32_t)told);
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
	return (posted_sender_acknowledge(source->state, value) ? INTERRUPT_FALLS : 0) | INTERRUPT_ROOM;
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
	stat_registry_add(registry, name, source->state, posted_stats, sizeof(posted_stats) / sizeof(posted_stats[0]));
}

static const struct interrupt_source_ops device = {
	.name = "posted",
	.state_bytes = sizeof(struct posted_sender),
	.init = init,
	.free = release,
	.add_statistics = add_statistics,
	.writes = true,
	.activity = posted_activity,
	.next = posted_carried_out,
	.raise = posted_raise,
	.read = no_read,
	.write = posted_acknowledged,
};

/* ---- the hypervisor: what it keeps for the host is a posted_buffer ---- */

struct posted_handler {
	uint32_t *active; /* VIFs with activity, bit by bit, in groups of 32; owned */
	bool decoding;    /* a posted vector is being looked at */
	bool taken;       /* vectors that the device has not been told of */
};

static void init_host(struct interrupt_host *host)
{
	posted_buffer_init(host->state, host->layout->slots);
}

static void release_host(struct interrupt_host *host)
{
	posted_buffer_free(host->state);
}

static void vector_written(struct interrupt_host *host, uint64_t offset, uint64_t value)
{
	posted_buffer_written(host->state, offset, value);
}

static void init_handler(struct interrupt_handler *handler)
{
	struct posted_handler *const state = handler->state;

	state->active = alloc_zeroed((size_t)handler->vifs->vifs / POSTED_GROUP_VIFS + 1, sizeof(*state->active));
}

static void release_handler(struct interrupt_handler *handler)
{
	struct posted_handler *const state = handler->state;

	free(state->active);
}

static void posted_begin(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
	handler->next_vif = 0;
}

/* The next domain of a VIF whose bit is set, which is cleared; 0: there is none.  VIFs in rising order. */
static uint32_t next_domain(struct interrupt_handler *handler)
{
	struct posted_handler *const state = handler->state;
	uint32_t vif = handler->next_vif;

	while (vif < handler->vifs->vifs) {
		uint32_t *const group = &state->active[vif / POSTED_GROUP_VIFS];

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
	struct posted_handler *const state = handler->state;
	const struct posted_buffer *const buffer = handler->host->state;
	const struct host_config *config = handler->config;
	const bool waiting = posted_buffer_waiting(buffer);

	handler->domain = 0;
	if (waiting || !handler->entered) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, config->hypervisor_identifier_ps);
		if (waiting)
			activity_add(activity, STAGE_INTERRUPT, config->hypervisor_decode_ps);
		state->decoding = waiting;
		return true;
	}
	if (state->taken) {
		activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
		activity->address = handler->layout->acknowledge;
		activity->bytes = sizeof(uint32_t);
		activity->value = buffer->consumed;
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
	struct posted_handler *const state = handler->state;
	const uint64_t slot = posted_buffer_take(handler->host->state);

	state->active[posted_slot_group(slot)] |= posted_slot_bits(slot);
	handler->next_vif = 0;
	state->taken = true;
}

static void posted_done(struct interrupt_handler *handler, const struct activity *activity)
{
	struct posted_handler *const state = handler->state;

	handler->entered = true;
	if (activity->kind == ACTIVITY_MMIO_WRITE) {
		state->taken = false;
	} else if (handler->domain != 0) {
		interrupt_handler_signal(handler);
	} else if (state->decoding) {
		state->decoding = false;
		decode(handler);
	}
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "posted",
	.host_bytes = sizeof(struct posted_buffer),
	.state_bytes = sizeof(struct posted_handler),
	.init_host = init_host,
	.free_host = release_host,
	.init = init_handler,
	.free = release_handler,
	.written = vector_written,
	.begin = posted_begin,
	.next = posted_next,
	.done = posted_done,
};

static const char *const uses[] = {"nic.posted.", "host.hypervisor.decode", NULL};

const struct interrupt_scheme interrupt_posted = {
	.name = "posted",
	.help = "bit vectors of VIFs posted to host memory before the interrupt, whose VIFs alone are signalled (CDNA)",
	.uses = uses,
	.device = &device,
	.hypervisor = &hypervisor,
};
