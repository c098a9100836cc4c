/* SPDX-License-Identifier: Apache-2.0 */
#include "machine_draw.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Around its value in the platform file: between an eighth and eight times it. */
#define SPREAD 8

int machine_draw_init(struct machine_draw *draw, const char *testbed, const char *capture)
{
	struct diagnostics diagnostics;
	struct scenario *scenario;

	memset(draw, 0, sizeof(*draw));
	draw->schema = platform_schema();
	draw->count = param_count(draw->schema);
	draw->testbed = testbed;
	draw->capture = capture;
	draw->texts = alloc_zeroed(draw->count, sizeof(*draw->texts));
	diagnostics_init(&diagnostics);
	scenario = scenario_load_platform(testbed, draw->schema, NULL, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	if (scenario == NULL)
		return -1;
	scenario_point(scenario, 0, &draw->base);
	scenario_free(scenario);
	return 0;
}

static void forget(struct machine_draw *draw)
{
	for (size_t i = 0; i < draw->count; i++) {
		free(draw->texts[i]);
		draw->texts[i] = NULL;
	}
	draw->platform = draw->base;
}

void machine_draw_free(struct machine_draw *draw)
{
	forget(draw);
	free(draw->texts);
}

/* What lies in the object at a parameter's place, of whichever type. */
static size_t field_bytes(struct param_ref ref)
{
	return ref.spec->type == PARAM_CUSTOM ? ref.spec->custom->size : param_field_size(ref);
}

static void put_back(struct machine_draw *draw, size_t parameter)
{
	const struct param_ref ref = param_at(draw->schema, parameter);
	const size_t offset = ref.table->base + ref.spec->offset;

	memcpy((char *)&draw->platform + offset, (const char *)&draw->base + offset, field_bytes(ref));
	free(draw->texts[parameter]);
	draw->texts[parameter] = NULL;
}

/* A value out of the range is none: the parameter stays as it was. */
static void give(struct machine_draw *draw, size_t parameter, const char *text)
{
	char message[256];

	if (param_store(param_at(draw->schema, parameter), text, &draw->platform, message, sizeof(message)) != 0)
		return;
	free(draw->texts[parameter]);
	draw->texts[parameter] = alloc_text(text);
}

static void give_path(struct machine_draw *draw, const char *path, const char *text)
{
	const size_t parameter = param_find(draw->schema, path);

	if (parameter == PARAM_NONE) {
		fprintf(stderr, "panic: machine_draw.c: there is no %s\n", path);
		abort();
	}
	give(draw, parameter, text);
}

static void give_number(struct machine_draw *draw, const char *path, uint64_t number, const char *unit)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 "%s", number, unit);
	give_path(draw, path, text);
}

/* Of two ends, the number between them that an unbounded one leaves; ends in base units. */
static uint64_t draw_whole(struct rng *rng, const struct param_spec *spec, uint64_t value)
{
	const uint64_t multiple = param_multiple(spec);
	uint64_t low = value / SPREAD, high = value < UINT64_MAX / SPREAD ? value * SPREAD : value, end;

	if (high == 0)
		high = spec->dimension == DIMENSION_TIME ? UNIT_PS_PER_MS : 16;
	if (spec->minimum != NULL && unit_parse(spec->minimum, spec->dimension, &end, NULL) == UNIT_OK) {
		low = end > low ? end : low;
		if (rng_below(rng, 10) == 0)
			return end;
	}
	if (spec->maximum != NULL && unit_parse(spec->maximum, spec->dimension, &end, NULL) == UNIT_OK && end < high)
		high = end;
	if (low >= high)
		return low;
	/* Even over the range, or over its magnitudes. */
	uint64_t drawn = low + rng_below(rng, high - low + 1);
	if (rng_below(rng, 2) == 0)
		drawn = low + ((drawn - low) >> rng_below(rng, 12));
	if (spec->dimension == DIMENSION_COUNT &&
	    rng_below(rng, 2) == 0) /* what must be a power of two has its chance */
		while ((drawn & (drawn - 1)) != 0)
			drawn &= drawn - 1;
	return drawn / multiple * multiple;
}

static void draw_quantity(struct machine_draw *draw, struct rng *rng, size_t parameter)
{
	const struct param_ref ref = param_at(draw->schema, parameter);
	struct platform *scratch = alloc_zeroed(1, sizeof(*scratch));
	uint64_t value;
	char text[128];

	memcpy(&value, param_field(ref, &draw->base), sizeof(value));
	value = draw_whole(rng, ref.spec, value);
	memcpy((char *)scratch + ref.table->base + ref.spec->offset, &value, sizeof(value));
	if (param_print(ref, scratch, 1, text, sizeof(text)) > 0)
		give(draw, parameter, text);
	free(scratch);
}

static void draw_custom(struct machine_draw *draw, struct rng *rng, size_t parameter)
{
	const struct param_ref ref = param_at(draw->schema, parameter);
	const struct param_custom *custom = ref.spec->custom;
	char text[1024];

	if (custom->amount == NULL)
		return;
	const uint64_t amount = custom->amount(param_field(ref, &draw->base));
	if (custom->scale(param_field(ref, &draw->base), amount / 2 + rng_below(rng, amount + 1), text, sizeof(text)) ==
	    0)
		give(draw, parameter, text);
}

/* Even, or over its magnitudes: some parameters allow 1 % at most. */
static void draw_ratio(struct machine_draw *draw, struct rng *rng, size_t parameter)
{
	const uint64_t even = rng_below(rng, 101) * 1000, thousandths = even >> rng_below(rng, 2) * rng_below(rng, 12);
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 ".%03" PRIu64 " %%", thousandths / 1000, thousandths % 1000);
	give(draw, parameter, text);
}

static void draw_value(struct machine_draw *draw, struct rng *rng, size_t parameter)
{
	const struct param_spec *spec = param_at(draw->schema, parameter).spec;
	size_t choices = 0;

	switch (spec->type) {
	case PARAM_QUANTITY:
		draw_quantity(draw, rng, parameter);
		break;
	case PARAM_RATIO:
		draw_ratio(draw, rng, parameter);
		break;
	case PARAM_SWITCH:
		give(draw, parameter, rng_below(rng, 2) == 0 ? "on" : "off");
		break;
	case PARAM_CHOICE:
		while (spec->choices[choices] != NULL)
			choices++;
		give(draw, parameter, spec->choices[rng_below(rng, choices)]);
		break;
	case PARAM_CUSTOM:
		draw_custom(draw, rng, parameter);
		break;
	default:
		break;
	}
}

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* What draw_frame sees to; what a machine of a few milliseconds has nothing of. */
static bool is_drawn_apart(const char *path)
{
	static const char *const apart[] = {"vifs",
					    "seed",
					    "workload.kind",
					    "workload.replay.file",
					    "workload.hostile.",
					    "workload.lifecycle.",
					    "peer.kind",
					    "measure.",
					    "faults."};

	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if (starts_with(path, apart[i]))
			return true;
	return false;
}

/* VIFs that are gone before their turn comes again, several times in the run. */
static void draw_lifecycle(struct machine_draw *draw, struct rng *rng)
{
	const uint64_t vifs = 1 + rng_below(rng, 6), period_us = 100 + rng_below(rng, 1500);
	const uint64_t hold_us = rng_below(rng, vifs * period_us);

	give_number(draw, "workload.lifecycle.vifs", vifs, "");
	give_number(draw, "workload.lifecycle.start", rng_below(rng, 3000), " us");
	give_number(draw, "workload.lifecycle.period", period_us, " us");
	give_number(draw, "workload.lifecycle.hold", hold_us, " us");
	give_number(draw, "workload.lifecycle.grace", rng_below(rng, 2) * rng_below(rng, hold_us + 1), " us");
	if (rng_below(rng, 4) == 0)
		give_path(draw, "workload.lifecycle.traffic", "off");
}

/* Of a kind that the device gives a chance. */
static void draw_hostile(struct machine_draw *draw, struct rng *rng)
{
	if (draw->platform.vifs < 2)
		give_path(draw, "vifs", "2");
	if (draw->platform.nic.model == NIC_MODEL_SV)
		draw_value(draw, rng, param_find(draw->schema, "workload.hostile.kind"));
	else
		give_path(draw, "workload.hostile.kind", rng_below(rng, 4) == 0 ? "silent" : "flood");
	if (rng_below(rng, 2) == 0)
		draw_value(draw, rng, param_find(draw->schema, "workload.hostile.rate"));
	else if (rng_below(rng, 2) == 0)
		give_path(draw, "workload.hostile.rate", "0 /s"); /* as fast as its CPU lets it */
	draw_value(draw, rng, param_find(draw->schema, "workload.hostile.size"));
}

static void draw_workload(struct machine_draw *draw, struct rng *rng)
{
	const uint64_t die = rng_below(rng, 100);

	if (die < 45) {
		give_path(draw, "workload.kind", "ping");
		if (rng_below(rng, 3) > 0)
			give_number(draw, "workload.pace.period", 20 + rng_below(rng, 800), " us");
		if (rng_below(rng, 3) == 0 && draw->platform.nic.model == NIC_MODEL_SV)
			draw_lifecycle(draw, rng);
	} else if (die < 80) {
		give_path(draw, "workload.kind", "tcp_stream");
		give_number(draw, "workload.start_spread", rng_below(rng, 200), " us");
	} else if (die < 85) {
		give_path(draw, "workload.kind", "replay");
		give_path(draw, "workload.replay.file", draw->capture);
	} else if (die < 91) {
		give_path(draw, "workload.kind", "pci_transfer");
	} else {
		give_path(draw, "workload.kind", "core_pingpong");
	}
	if (rng_below(rng, 6) == 0)
		draw_hostile(draw, rng);
}

/* Of a kind that may befall it: where there is no such thing, platform_check refuses it. */
static void draw_target(struct rng *rng, int kind, char *target, size_t size)
{
	static const char *const engines[] = {"receive", "ingress", "egress", "send"};
	const char host = rng_below(rng, 2) == 0 ? 'a' : 'b';
	const unsigned number = (unsigned)rng_below(rng, 4);

	switch (fault_kinds[kind].place) {
	case FAULT_PLACE_WIRE:
		snprintf(target, size, number % 2 == 0 ? "wire.host_%c_to_switch" : "wire.switch_to_host_%c", host);
		break;
	case FAULT_PLACE_HOST:
		snprintf(target, size, "host_%c", host);
		break;
	case FAULT_PLACE_GUEST:
		snprintf(target, size, "host_%c.guest%u", host, number);
		break;
	case FAULT_PLACE_CONTEXT:
		snprintf(target, size, "host_%c.%s%u", host, engines[rng_below(rng, 4)], number);
		break;
	default:
		snprintf(target, size, "none");
		break;
	}
}

static void give_fault_number(struct machine_draw *draw, unsigned fault, const char *key, uint64_t number,
			      const char *unit)
{
	char path[PARAM_PATH_SIZE];

	snprintf(path, sizeof(path), "faults.%u.%s", fault, key);
	give_number(draw, path, number, unit);
}

/* Somewhere in the run, which timelines have the begin of. */
static void draw_fault(struct machine_draw *draw, struct rng *rng, unsigned fault, int kind, const char *target)
{
	const uint64_t for_us = rng_below(rng, 3) == 0 ? 0 : 1 + rng_below(rng, 2000);
	char path[PARAM_PATH_SIZE];

	snprintf(path, sizeof(path), "faults.%u.kind", fault);
	give_path(draw, path, fault_kind_names[kind]);
	snprintf(path, sizeof(path), "faults.%u.target", fault);
	give_path(draw, path, target);
	give_fault_number(draw, fault, "at", rng_below(rng, rng_below(rng, 2) == 0 ? 1200 : 6000), " us");
	give_fault_number(draw, fault, "for", for_us, " us");
	give_fault_number(draw, fault, "probability", 1 + rng_below(rng, 50), " %");
	give_fault_number(draw, fault, "count", rng_below(rng, 5), "");
	give_fault_number(draw, fault, "delay", 1 + rng_below(rng, 200), " us");
	if (for_us > 0 && rng_below(rng, 2) == 0)
		give_fault_number(draw, fault, "rate", 1 + rng_below(rng, 2000), " /s");
}

/* Up to three; half of the further ones befall what the one before does, in the same way. */
static void draw_faults(struct machine_draw *draw, struct rng *rng)
{
	const unsigned count = 1 + (unsigned)rng_below(rng, 3);
	char target[64];
	int kind = FAULT_NONE;

	for (unsigned fault = 1; fault <= count; fault++) {
		if (fault == 1 || rng_below(rng, 2) == 0) {
			kind = 1 + (int)rng_below(rng, FAULT_KINDS - 1);
			draw_target(rng, kind, target, sizeof(target));
		}
		draw_fault(draw, rng, fault, kind, target);
	}
}

static void draw_below(struct machine_draw *draw, struct rng *rng, const char *prefix)
{
	char path[PARAM_PATH_SIZE];

	for (size_t i = 0; i < draw->count; i++)
		if (starts_with(param_path(param_at(draw->schema, i), path), prefix))
			draw_value(draw, rng, i);
}

/* How guests come to know of frames: choices, each of which has parameters that another one leaves without effect. */
static void draw_interrupts(struct machine_draw *draw, struct rng *rng)
{
	static const char *const parts[] = {"nic.moderation.", "nic.vectors.", "nic.identifier.", "host.receive."};

	if (rng_below(rng, 2) == 0)
		draw_value(draw, rng, param_find(draw->schema, "nic.interrupts"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (rng_below(rng, 4) == 0)
			draw_below(draw, rng, parts[i]);
}

/* What makes the machine's size and its run. */
static void draw_frame(struct machine_draw *draw, struct rng *rng)
{
	draw_value(draw, rng, param_find(draw->schema, "nic.model"));
	draw_value(draw, rng, param_find(draw->schema, "host.scheduler.policy"));
	if (rng_below(rng, 3) == 0)
		draw_below(draw, rng, sched_policy_prefixes[draw->platform.scheduler.policy]);
	if (rng_below(rng, 3) == 0)
		draw_value(draw, rng, param_find(draw->schema, "host.placement"));
	if (rng_below(rng, 2) == 0)
		draw_value(draw, rng, param_find(draw->schema, "bus.model"));
	draw_interrupts(draw, rng);
	if (rng_below(rng, 8) == 0)
		give_path(draw, "peer.kind", "ideal");
	give_number(draw, "vifs", 1 + rng_below(rng, rng_below(rng, 4) == 0 ? 40 : 10), "");
	give_number(draw, "seed", rng_below(rng, 1000000), "");
	give_number(draw, "measure.warmup", rng_below(rng, 5000), " us");
	give_number(draw, "measure.duration", 500 + rng_below(rng, 9500), " us");
	give_path(draw, "measure.replications", "1");
	give_path(draw, "measure.max_replications", "1");
	draw_workload(draw, rng);
	if (rng_below(rng, 100) < 45) /* a third of those that are not refused */
		draw_faults(draw, rng);
}

/* The length of a path without its last word. */
static size_t part_length(const char *path)
{
	const char *const dot = strrchr(path, '.');

	return dot == NULL ? 0 : (size_t)(dot - path);
}

static bool same_part(const char *one, const char *other)
{
	return part_length(one) == part_length(other) && strncmp(one, other, part_length(one)) == 0;
}

/* Half the parameters of one part that the machine looks at: most mechanisms take several of few, which would seldom
 * come together. */
static void draw_part(struct machine_draw *draw, struct rng *rng)
{
	char path[PARAM_PATH_SIZE], last[PARAM_PATH_SIZE] = "", chosen[PARAM_PATH_SIZE] = "", message[256];
	uint64_t parts = 0;

	for (size_t i = 0; i < draw->count; i++) {
		param_path(param_at(draw->schema, i), path);
		if (is_drawn_apart(path) || same_part(path, last) ||
		    platform_check_effect(&draw->platform, path, message, sizeof(message)) != 0)
			continue;
		memcpy(last, path, sizeof(last));
		if (rng_below(rng, ++parts) == 0)
			memcpy(chosen, path, sizeof(chosen));
	}
	for (size_t i = 0; i < draw->count; i++)
		if (same_part(param_path(param_at(draw->schema, i), path), chosen) && !is_drawn_apart(path) &&
		    draw->texts[i] == NULL && rng_below(rng, 2) == 0)
			draw_value(draw, rng, i);
}

static void draw_all(struct machine_draw *draw, struct rng *rng)
{
	static const unsigned shares[] = {3, 10, 30}; /* % of the parameters */
	const unsigned share = shares[rng_below(rng, sizeof(shares) / sizeof(shares[0]))];
	char path[PARAM_PATH_SIZE];

	forget(draw);
	draw_frame(draw, rng);
	for (size_t i = 0; i < draw->count; i++)
		if (rng_below(rng, 100) < share && draw->texts[i] == NULL &&
		    !is_drawn_apart(param_path(param_at(draw->schema, i), path)))
			draw_value(draw, rng, i);
	for (uint64_t parts = rng_below(rng, 4); parts > 0; parts--)
		draw_part(draw, rng);
}

/* A parameter that is given and does nothing is an error of a scenario.  What one is put back for may be what another
 * one had its effect by. */
static void drop_ineffective(struct machine_draw *draw)
{
	char path[PARAM_PATH_SIZE], message[256];
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < draw->count; i++)
			if (draw->texts[i] != NULL &&
			    platform_check_effect(&draw->platform, param_path(param_at(draw->schema, i), path), message,
						  sizeof(message)) != 0) {
				put_back(draw, i);
				again = true;
			}
	}
}

/* Puts one of the parameters back that do not fit, or machines of few parameters would be left; returns whether it was
 * drawn, and not with others that it belongs to. */
static bool drop_misfit(struct machine_draw *draw, struct rng *rng, const struct param_misfit *misfit)
{
	const uint64_t first = rng_below(rng, 2);

	for (uint64_t i = 0; i < 2; i++) {
		const char *const path = misfit->paths[(first + i) % 2];
		const size_t parameter = path == NULL ? PARAM_NONE : param_find(draw->schema, path);
		if (parameter != PARAM_NONE && draw->texts[parameter] != NULL && !is_drawn_apart(path)) {
			put_back(draw, parameter);
			return true;
		}
	}
	return false;
}

void machine_draw_next(struct machine_draw *draw, uint64_t seed, uint32_t number)
{
	struct param_misfit misfit;
	struct rng rng;
	bool again = false; /* what is there */

	rng_init(&rng, seed, number, "machine");
	for (;;) {
		if (!again)
			draw_all(draw, &rng);
		drop_ineffective(draw);
		if (platform_check(&draw->platform, &misfit) == 0)
			return;
		again = drop_misfit(draw, &rng, &misfit);
		draw->refused += !again;
	}
}

int machine_draw_restore(struct machine_draw *draw, size_t parameter)
{
	struct param_misfit misfit;
	char path[PARAM_PATH_SIZE], message[256];
	char *const text = alloc_text(draw->texts[parameter]);

	put_back(draw, parameter);
	bool fits = platform_check(&draw->platform, &misfit) == 0;
	for (size_t i = 0; i < draw->count && fits; i++)
		fits = draw->texts[i] == NULL ||
		       platform_check_effect(&draw->platform, param_path(param_at(draw->schema, i), path), message,
					     sizeof(message)) == 0;
	if (!fits)
		give(draw, parameter, text);
	free(text);
	return fits ? 0 : -1;
}

void machine_draw_write(const struct machine_draw *draw, const char *name, FILE *file)
{
	char path[PARAM_PATH_SIZE];

	fprintf(file, "# SPDX-License-Identifier: Apache-2.0\nname: %s\ntitle: A random machine\nplatform: %s\nset:\n",
		name, draw->testbed);
	for (size_t i = 0; i < draw->count; i++)
		if (draw->texts[i] != NULL)
			fprintf(file, "  %s: \"%s\"\n", param_path(param_at(draw->schema, i), path), draw->texts[i]);
}
