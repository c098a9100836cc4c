/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The testbed's scheme: an identifier register whose bits VIFs share, and the device's interrupt line, which is
 * asserted while a bit is set.  The hypervisor reads the register over the bus, clears what it has read, and signals
 * all VIFs of each set bit, for it cannot know which of them had activity.  No domain is entered but the guests that
 * are signalled.
 *
 * Which bit a VIF has: vif/identifier_map.h; where that changes with the traffic, vif/identifier_load.h has the
 * protocol. The VIF's number goes to the register, and its bit is looked up there: one on its way while bits change
 * gets the new one.  Not modelled: what it costs the device to count a frame and to scale the counts of a report.
 *
 * Source: slides 13 and 14 of Raj, Ganev and Schwan ("interrupt virtualization implemented in Xen").
 */
#include "interrupt/identifier_scheme.h"

#include <stdio.h>

/* ---- the device ---- */

enum { STAGE_REGISTER = 0x100, STAGE_REPORT }; /* above those of the schemes that add to it */

static void init(struct interrupt_source *source)
{
	struct identifier_device *const state = source->state;
	const struct interrupt_layout *const layout = &source->layout;

	identifier_init(&state->identifier, layout->width);
	identifier_assignment_init(&state->map, layout->map, &layout->guests, source->vifs, layout->width);
	if (layout->map->by_load)
		identifier_loads_init(&state->loads, source->vifs, layout->load_period);
}

static void release(struct interrupt_source *source)
{
	struct identifier_device *const state = source->state;

	identifier_assignment_free(&state->map);
	identifier_loads_free(&state->loads);
}

/* The report's next word; when all are written, the activity is told. */
static void report_or_tell(struct identifier_device *state, struct interrupt_step *step, uint32_t word)
{
	if (word < identifier_load_words(state->loads.vifs)) {
		step->kind = INTERRUPT_WRITE;
		step->address = identifier_load_address(word);
		step->bytes = IDENTIFIER_LOAD_WORD_BYTES;
		step->value = identifier_loads_word(&state->loads, word);
		step->stage = STAGE_REPORT + word;
		return;
	}
	identifier_loads_over(&state->loads);
	step->kind = INTERRUPT_REGISTER;
	step->value = step->vif;
	step->stage = STAGE_REGISTER;
}

static void identifier_activity(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step)
{
	struct identifier_device *const state = source->state;

	step->kind = INTERRUPT_REGISTER;
	step->vif = vif;
	step->value = vif;
	step->stage = STAGE_REGISTER;
	if (source->layout.map->by_load && identifier_loads_count(&state->loads, vif)) {
		state->reports++;
		report_or_tell(state, step, 0);
	}
}

static void identifier_carried_out(struct interrupt_source *source, struct interrupt_step *step)
{
	if (step->stage >= STAGE_REPORT)
		report_or_tell(source->state, step, step->stage - STAGE_REPORT + 1);
	else
		step->kind = INTERRUPT_DONE;
}

static bool identifier_raise(struct interrupt_source *source, uint64_t vif)
{
	struct identifier_device *const state = source->state;

	return identifier_set(&state->identifier, identifier_assignment_bit(&state->map, (uint32_t)vif));
}

/* The register's word at that address, counted from `first`; IDENTIFIER_WORDS_MAXIMUM: none. */
static uint32_t word_at(uint64_t address, uint64_t first)
{
	const uint64_t word = (address - first) / IDENTIFIER_WORD_BYTES;

	return address >= first && word < IDENTIFIER_WORDS_MAXIMUM ? (uint32_t)word : IDENTIFIER_WORDS_MAXIMUM;
}

static uint32_t identifier_word_read(struct interrupt_source *source, uint64_t address)
{
	struct identifier_device *const state = source->state;
	const uint32_t word = word_at(address, IDENTIFIER_STATUS);

	return word < IDENTIFIER_WORDS_MAXIMUM ? identifier_read(&state->identifier, word) : 0;
}

/* A VIF whose bit is set has its new bit set. */
static void move(struct identifier_device *state, uint32_t vif, uint32_t bit)
{
	const uint32_t old = identifier_assignment_bit(&state->map, vif);

	if (bit == old)
		return;
	state->moved++;
	state->carried += identifier_carry(&state->identifier, old, bit);
	identifier_assignment_move(&state->map, vif, bit);
}

/* The host's word of the table of bits.  A bit that is none changes nothing. */
static uint32_t map_written(struct identifier_device *state, uint32_t word, uint32_t value)
{
	uint32_t effect = 0;

	for (uint32_t i = 0; i < IDENTIFIER_MAP_VIFS; i++) {
		const uint32_t vif = word * IDENTIFIER_MAP_VIFS + i, bit = value >> (8 * i) & UINT8_MAX;

		if (vif >= state->map.vifs)
			break;
		if (bit < state->map.width)
			move(state, vif, bit);
		else
			effect = INTERRUPT_UNKNOWN;
	}
	return effect;
}

static uint32_t identifier_word_written(struct interrupt_source *source, uint64_t address, uint32_t value)
{
	struct identifier_device *const state = source->state;
	const uint32_t word = word_at(address, IDENTIFIER_CLEAR);
	const uint64_t map = identifier_map_address(0);

	if (word < IDENTIFIER_WORDS_MAXIMUM)
		return identifier_clear(&state->identifier, word, value) ? INTERRUPT_FALLS : 0;
	if (source->layout.map->by_load && address >= map &&
	    address < identifier_map_address(identifier_map_words(source->vifs)))
		return map_written(state, (uint32_t)((address - map) / IDENTIFIER_MAP_WORD_BYTES), value);
	return INTERRUPT_UNKNOWN;
}

static const struct stat_spec load_stats[] = {
	STAT_FIELD(struct identifier_device, reports, "", "reports of the traffic posted to host memory"),
	STAT_FIELD(struct identifier_device, moved, "", "VIFs that were given another bit"),
	STAT_FIELD(struct identifier_device, carried, "", "of them, VIFs whose bit was set: their new one was set too"),
};

static void add_statistics(struct interrupt_source *source, struct stat_registry *registry, const char *path)
{
	struct identifier_device *const state = source->state;
	char name[64];

	snprintf(name, sizeof(name), "%s.identifier", path);
	stat_registry_add(registry, name, &state->identifier, identifier_stats, identifier_stat_count);
	if (source->layout.map->by_load)
		stat_registry_add(registry, name, state, load_stats, sizeof(load_stats) / sizeof(load_stats[0]));
}

static uint64_t identifier_bits(const struct interrupt_source *source)
{
	const struct identifier_device *const state = source->state;

	return state->identifier.bits;
}

static const struct interrupt_source_ops device = {
	.name = "identifier",
	.state_bytes = sizeof(struct identifier_device),
	.init = init,
	.free = release,
	.add_statistics = add_statistics,
	.activity = identifier_activity,
	.next = identifier_carried_out,
	.raise = identifier_raise,
	.read = identifier_word_read,
	.write = identifier_word_written,
	.bits = identifier_bits,
};

/* ---- the hypervisor ---- */

static void init_host(struct interrupt_host *host)
{
	struct identifier_host *const state = host->state;

	identifier_assignment_init(&state->map, host->layout->map, &host->layout->guests, host->vifs->vifs,
				   host->layout->width);
	if (host->layout->map->by_load)
		identifier_plan_init(&state->plan, host->vifs->vifs);
}

static void release_host(struct interrupt_host *host)
{
	struct identifier_host *const state = host->state;

	identifier_assignment_free(&state->map);
	identifier_plan_free(&state->plan);
}

static void init_handler(struct interrupt_handler *handler)
{
	struct identifier_handler *const state = handler->state;
	const struct identifier_host *const shared = handler->host->state;

	state->driver = (struct identifier_driver){.map = &shared->map, .vifs = handler->vifs};
}

static void report_written(struct interrupt_host *host, uint64_t offset, uint64_t value)
{
	struct identifier_host *const state = host->state;
	const uint64_t address = ADDRESS_INTERRUPT_MEMORY + offset;

	identifier_plan_written(&state->plan,
				(uint32_t)((address - ADDRESS_IDENTIFIER_LOADS) / IDENTIFIER_LOAD_WORD_BYTES), value);
}

static bool has_domain(const void *vifs, uint32_t vif)
{
	return vif_registry_domain(vifs, vif) != 0;
}

/* The next word of the device's table in which the plan differs from what is; false: there is none. */
static bool differing_word(const struct identifier_host *shared, struct identifier_handler *state)
{
	for (; state->map_word < identifier_map_words(shared->map.vifs); state->map_word++)
		if (identifier_map_word(shared->plan.bits, shared->map.vifs, state->map_word) !=
		    identifier_map_word(shared->map.bits, shared->map.vifs, state->map_word))
			return true;
	return false;
}

bool identifier_rebalance(struct interrupt_handler *handler, struct activity *activity)
{
	struct identifier_host *const shared = handler->host->state;
	struct identifier_handler *const state = handler->state;

	if (shared->plan.complete) {
		state->planning = true;
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_rebalance_ps * shared->map.vifs);
		return true;
	}
	state->adopting = state->adopting && differing_word(shared, state);
	if (!state->adopting)
		return false;
	activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
	activity->address = identifier_map_address(state->map_word);
	activity->bytes = IDENTIFIER_MAP_WORD_BYTES;
	activity->value = identifier_map_word(shared->plan.bits, shared->map.vifs, state->map_word);
	return true;
}

static void make_plan(struct interrupt_handler *handler)
{
	struct identifier_host *const shared = handler->host->state;
	struct identifier_handler *const state = handler->state;
	const uint32_t width = shared->map.width;
	uint64_t now, then;

	shared->plan.complete = false;
	shared->plans++;
	identifier_plan_make(&shared->plan, width, has_domain, handler->vifs);
	now = identifier_plan_cost(&shared->plan, shared->map.bits, width, has_domain, handler->vifs);
	then = identifier_plan_cost(&shared->plan, shared->plan.bits, width, has_domain, handler->vifs);
	state->adopting = now > then && (double)(now - then) >= handler->layout->load_gain * (double)now;
	shared->adopted += state->adopting;
	state->map_word = 0;
}

bool identifier_rebalanced(struct interrupt_handler *handler, const struct activity *activity)
{
	struct identifier_host *const shared = handler->host->state;
	struct identifier_handler *const state = handler->state;

	if (state->planning) {
		state->planning = false;
		make_plan(handler);
		return true;
	}
	if (activity->kind != ACTIVITY_MMIO_WRITE || !state->adopting)
		return false;
	for (uint32_t i = 0; i < IDENTIFIER_MAP_VIFS; i++) {
		const uint32_t vif = state->map_word * IDENTIFIER_MAP_VIFS + i;

		if (vif < shared->map.vifs)
			identifier_assignment_move(&shared->map, vif, shared->plan.bits[vif]);
	}
	return true;
}

static void identifier_begin(struct interrupt_handler *handler, uint32_t vector)
{
	struct identifier_handler *const state = handler->state;

	(void)vector;
	handler->entered = false;
	identifier_driver_begin(&state->driver);
}

static bool identifier_next(struct interrupt_handler *handler, struct activity *activity)
{
	struct identifier_handler *const state = handler->state;

	if (identifier_driver_access(&state->driver, activity)) {
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		return true;
	}
	if (identifier_driver_next_domain(&state->driver, &handler->domain)) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
		return true;
	}
	if (identifier_rebalance(handler, activity))
		return true;
	/* The line is looked at again: what the device set since the read raises it anew. */
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void identifier_done(struct interrupt_handler *handler, const struct activity *activity)
{
	struct identifier_handler *const state = handler->state;

	handler->entered = true;
	if (identifier_rebalanced(handler, activity))
		return;
	if (activity->kind == ACTIVITY_COMPUTE)
		interrupt_handler_signal(handler);
	else
		identifier_driver_accessed(&state->driver, activity);
}

static const struct interrupt_handler_ops hypervisor = {
	.name = "identifier",
	.host_bytes = sizeof(struct identifier_host),
	.state_bytes = sizeof(struct identifier_handler),
	.init_host = init_host,
	.free_host = release_host,
	.init = init_handler,
	.written = report_written,
	.begin = identifier_begin,
	.next = identifier_next,
	.done = identifier_done,
};

static const char *const uses[] = {"nic.identifier.", "host.hypervisor.rebalance", NULL};

const struct interrupt_scheme interrupt_identifier = {
	.name = "identifier",
	.help = "one interrupt, and an identifier register whose bits VIFs share: all VIFs of each set bit are "
		"signalled",
	.uses = uses,
	.for_dom0 = true,
	.device = &device,
	.hypervisor = &hypervisor,
};
