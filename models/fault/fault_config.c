/* SPDX-License-Identifier: Apache-2.0 */
#include "fault/fault_config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(struct fault_config, field)

#define NAMED(kind, name, sort, place, uses, help) #name,
#define KNOWN(kind, name, sort, place, uses, help) {FAULT_##sort, FAULT_PLACE_##place, uses, help},

const char *const fault_kind_names[] = {FAULT_KIND_LIST(NAMED) NULL};
const struct fault_kind_facts fault_kinds[FAULT_KINDS] = {FAULT_KIND_LIST(KNOWN)};

static const char *const place_sentences[] = {
	[FAULT_PLACE_NONE] = "nothing",
	[FAULT_PLACE_WIRE] = "a wire: wire.host_a_to_switch, wire.switch_to_host_a, or those of host_b",
	[FAULT_PLACE_HOST] = "a host: host_a or host_b",
	[FAULT_PLACE_GUEST] = "a guest: host_a.guest0, or another",
	[FAULT_PLACE_CONTEXT] =
		"a microengine's context: host_a.ingress0, or another of receive, ingress, egress, send",
};

/* ---- targets ---- */

static const char *const engine_names[FAULT_ENGINES] = {"receive", "ingress", "egress", "send"};

/* Takes `word` off the front of *text. */
static bool take(const char **text, const char *word)
{
	const size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return true;
}

static bool take_host(const char **text, uint32_t *host)
{
	*host = strncmp(*text, "host_b", 6) == 0;
	return take(text, *host == 0 ? "host_a" : "host_b");
}

/* The rest of a text: a number without sign or leading zeros. */
static bool take_number(const char *text, uint32_t *number)
{
	uint32_t value = 0;

	if (*text == '\0' || (text[0] == '0' && text[1] != '\0') || strlen(text) > 4)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = 10 * value + (uint32_t)(*text - '0');
	}
	*number = value;
	return true;
}

static bool parse_wire(const char *text, struct fault_target *target)
{
	target->place = FAULT_PLACE_WIRE;
	target->to_host = take(&text, "switch_to_");
	return take_host(&text, &target->host) && strcmp(text, target->to_host ? "" : "_to_switch") == 0;
}

static bool parse_part(const char *text, struct fault_target *target)
{
	if (take(&text, "guest")) {
		target->place = FAULT_PLACE_GUEST;
		return take_number(text, &target->number);
	}
	target->place = FAULT_PLACE_CONTEXT;
	for (int engine = 0; engine < FAULT_ENGINES; engine++)
		if (take(&text, engine_names[engine])) {
			target->engine = engine;
			return take_number(text, &target->number);
		}
	return false;
}

static bool parse_target(const char *text, struct fault_target *target)
{
	memset(target, 0, sizeof(*target));
	if (strcmp(text, "none") == 0)
		return true;
	if (take(&text, "wire."))
		return parse_wire(text, target);
	if (!take_host(&text, &target->host))
		return false;
	target->place = FAULT_PLACE_HOST;
	return *text == '\0' || (take(&text, ".") && parse_part(text, target));
}

static int read_target(const char *text, void *out, char *message, size_t message_size)
{
	if (parse_target(text, out))
		return 0;
	snprintf(message, message_size,
		 "\"%s\" is no target of a fault: wire.host_a_to_switch, wire.switch_to_host_a, host_a, host_a.guest0 "
		 "or "
		 "host_a.ingress0 were expected, or the like",
		 text);
	return -1;
}

static const struct param_custom target_type = {
	.name = "target of a fault", .size = sizeof(struct fault_target), .parse = read_target};

/* ---- the table ---- */

const struct param_spec fault_params[] = {
	{.key = "kind",
	 .type = PARAM_CHOICE,
	 .standard = "none",
	 .choices = fault_kind_names,
	 .help = "What goes wrong. Of frames on a wire: they are lost, corrupted or reordered. Of a host's interrupts: "
		 "lost, spurious, stuck. Rings: a host's wire is paused, so that send rings fill; a guest's driver "
		 "takes "
		 "nothing from its receive ring. A guest whose application stops reading, that crashes, or is "
		 "destroyed; "
		 "a Dom0 that does not run; a microengine's context that hangs; a device that answers CPUs with retry.",
	 .offset = AT(kind)},
	{.key = "target",
	 .type = PARAM_CUSTOM,
	 .standard = "none",
	 .custom = &target_type,
	 .help = "Where: a wire (wire.host_a_to_switch, wire.switch_to_host_a), a host (host_a), a guest "
		 "(host_a.guest0), or a microengine's context (host_a.ingress0; receive, egress, send), as the kind "
		 "asks for.",
	 .offset = AT(target)},
	{.key = "at",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "0 ms",
	 .minimum = "0 ms",
	 .maximum = "1000 s",
	 .help = "When it begins, from the start of the simulation, warm-up included.",
	 .offset = AT(at_ps)},
	{.key = "for",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "0 ms",
	 .minimum = "0 ms",
	 .maximum = "1000 s",
	 .help = "How long it lasts; 0 ms: to the end.",
	 .offset = AT(for_ps)},
	{.key = "probability",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .standard = "100 %",
	 .minimum = "0 %",
	 .maximum = "100 %",
	 .help = "Of frames or interrupts: with which each of them is struck, by itself.",
	 .offset = AT(probability)},
	{.key = "rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_EVENT_RATE,
	 .display = "/s",
	 .standard = "0 /s",
	 .minimum = "0 /s",
	 .maximum = "10 M/s",
	 .help = "At which it comes again, as a Poisson process that begins when one is over; 0 /s: once.",
	 .offset = AT(rate_per_s)},
	{.key = "count",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .minimum = "0",
	 .maximum = "1000000000",
	 .help = "How often at most: frames or interrupts struck, else times that it comes; 0: any number.",
	 .offset = AT(count)},
	{.key = "delay",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "100 us",
	 .minimum = "1 ns",
	 .maximum = "10 s",
	 .help = "By which a frame is held back that is to be overtaken.",
	 .source = "eight full frames of 1 Gbit/s: more than the three that make TCP take it for lost",
	 .offset = AT(delay_ps)},
};
const size_t fault_param_count = sizeof(fault_params) / sizeof(fault_params[0]);

/* ---- what fits together ---- */

/* Of every entry; a misfit keeps its paths by reference. */
#define PATHS(key)                                                                                                     \
	{                                                                                                              \
		"faults.1." key, "faults.2." key, "faults.3." key, "faults.4." key, "faults.5." key, "faults.6." key,  \
			"faults.7." key, "faults.8." key                                                               \
	}
static const char *const kind_paths[] = PATHS("kind"), *const target_paths[] = PATHS("target"),
			 *const rate_paths[] = PATHS("rate");

_Static_assert(sizeof(kind_paths) / sizeof(kind_paths[0]) == FAULTS_MAXIMUM, "a path for each entry");
_Static_assert(FAULTS_MAXIMUM <= 9, "an entry's number is one digit");

int fault_config_refuse(struct param_misfit *misfit, size_t index, const char *other, const char *sentence)
{
	return param_refuse(misfit, other != NULL ? kind_paths[index] : target_paths[index],
			    other != NULL ? other : kind_paths[index], "faults.%zu: %s", index + 1, sentence);
}

int fault_config_check(const struct fault_config *config, size_t index, struct param_misfit *misfit)
{
	const struct fault_kind_facts *facts = &fault_kinds[config->kind];

	if (config->kind == FAULT_NONE)
		return 0;
	if (config->target.place != (int)facts->place)
		return param_refuse(misfit, target_paths[index], kind_paths[index], "%s: faults.%zu.kind %s befalls %s",
				    target_paths[index], index + 1, fault_kind_names[config->kind],
				    place_sentences[facts->place]);
	if (facts->sort == FAULT_STATE && config->rate_per_s > 0 && config->for_ps == 0)
		return param_refuse(misfit, rate_paths[index], kind_paths[index],
				    "%s needs faults.%zu.for: what lasts to the end does not come again",
				    rate_paths[index], index + 1);
	return 0;
}

bool fault_config_same_part(const struct fault_config *one, const struct fault_config *other)
{
	return one->kind == other->kind && one->target.place == other->target.place &&
	       one->target.host == other->target.host && one->target.to_host == other->target.to_host &&
	       one->target.engine == other->target.engine && one->target.number == other->target.number;
}

static const struct {
	const char *key;
	unsigned use;
} uses[] = {
	{"for", FAULT_USES_FOR},     {"probability", FAULT_USES_PROBABILITY},
	{"rate", FAULT_USES_RATE},   {"count", FAULT_USES_COUNT},
	{"delay", FAULT_USES_DELAY},
};

int fault_config_effect(const struct fault_config *config, size_t index, const char *key, char *message,
			size_t message_size)
{
	bool used = config->kind != FAULT_NONE || strcmp(key, "kind") == 0;

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (strcmp(key, uses[i].key) == 0)
			used = (fault_kinds[config->kind].uses & uses[i].use) != 0;
	if (used)
		return 0;
	snprintf(message, message_size, "faults.%zu.%s has no effect with faults.%zu.kind %s", index + 1, key,
		 index + 1, fault_kind_names[config->kind]);
	return -1;
}
