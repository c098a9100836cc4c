/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of expressions share: parameters, metrics, and results made up in memory. */
#ifndef VIFSIM_TESTS_RESULTS_QUESTIONS_H
#define VIFSIM_TESTS_RESULTS_QUESTIONS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "results/expression.h"
#include "results/stored.h"

struct made_up {
	uint64_t vifs, width, rate_bit_s;
	int model;
	char program[4];
};

static int parse_anything(const char *text, void *out, char *message, size_t message_size)
{
	(void)text;
	(void)out;
	(void)message;
	(void)message_size;
	return 0;
}

static const struct param_custom made_up_custom = {.name = "program", .size = 4, .parse = parse_anything};
static const char *const made_up_models[] = {"hv", "sv", "cdna", NULL};

static const struct param_spec made_up_specs[] = {
	{.key = "vifs", .type = PARAM_QUANTITY, .minimum = "1", .offset = offsetof(struct made_up, vifs)},
	{.key = "nic.model",
	 .type = PARAM_CHOICE,
	 .choices = made_up_models,
	 .offset = offsetof(struct made_up, model)},
	{.key = "nic.identifier.width", .type = PARAM_QUANTITY, .offset = offsetof(struct made_up, width)},
	{.key = "link.rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_BIT_RATE,
	 .display = "Mbit/s",
	 .offset = offsetof(struct made_up, rate_bit_s)},
	{.key = "nic.program",
	 .type = PARAM_CUSTOM,
	 .custom = &made_up_custom,
	 .offset = offsetof(struct made_up, program)},
};
static const struct param_table made_up_params = {"", 0, made_up_specs,
						  sizeof(made_up_specs) / sizeof(made_up_specs[0])};
static const struct param_schema made_up_schema = {&made_up_params, 1, sizeof(struct made_up)};

enum { RTT_MEAN, RTT_MAX, THROUGHPUT, REDUNDANT, METRIC_COUNT };
/* clang-format off */
static const struct metric made_up_metrics[] = {
	[RTT_MEAN] = {"rtt_mean_us", "us", "", METRIC_MEAN, METRIC_FIXED_3, {"r"}, {NULL}, NULL, 0, 0},
	[RTT_MAX] = {"rtt_max_us", "us", "", METRIC_MAXIMUM, METRIC_FIXED_3, {"r"}, {NULL}, NULL, 0, 0},
	[THROUGHPUT] = {"throughput_mbit_s", "Mbit/s", "", METRIC_RATIO, METRIC_FIXED_3, {"b"}, {"t"}, NULL, 0, 0},
	[REDUNDANT] = {"interrupts_redundant", "", "", METRIC_SUM, METRIC_WHOLE, {"i"}, {NULL}, NULL, 0, 0},
};
/* clang-format on */
static const struct metric_table made_up_table = {made_up_metrics, METRIC_COUNT};
static const struct expression_names made_up_names = {&made_up_schema, &made_up_table};

#define MOST_REPLICATIONS 4

/* A point of one metric: its place, the metric pooled, and in each replication (count of them). */
struct made_up_point {
	const char *model, *vifs;
	double pooled;
	size_t count;
	double each[MOST_REPLICATIONS];
};

static inline void set_input(json_t *inputs, const char *path, const char *value)
{
	json_object_set_new(inputs, path, json_pack("{s:s}", "value", value));
}

/* Results over nic.model and vifs in which every other metric is absent.  For stored_free. */
static inline struct stored make_up(const char *name, size_t metric, const struct made_up_point *points, size_t count)
{
	struct stored stored = {.directory = alloc_text("r"), .table = &made_up_table};
	struct manifest_header *header = &stored.header;

	header->name = alloc_text(name);
	header->axes = alloc_zeroed(2, sizeof(char *));
	header->axes[header->axis_count++] = alloc_text("nic.model");
	header->axes[header->axis_count++] = alloc_text("vifs");
	header->ids = alloc_zeroed(count, sizeof(char *));
	header->point_count = count;
	stored.point_count = count;
	stored.points = alloc_zeroed(count, sizeof(*stored.points));
	for (size_t p = 0; p < count; p++) {
		struct point_values *values = &stored.points[p];
		header->ids[p] = alloc_text("id");
		values->inputs = json_object();
		set_input(values->inputs, "nic.model", points[p].model);
		set_input(values->inputs, "vifs", points[p].vifs);
		set_input(values->inputs, "nic.identifier.width", "8");
		values->replications = points[p].count;
		values->pooled = alloc_zeroed(METRIC_COUNT, sizeof(double));
		values->each = alloc_zeroed(METRIC_COUNT * points[p].count, sizeof(double));
		for (size_t m = 0; m < METRIC_COUNT; m++)
			values->pooled[m] = m == metric ? points[p].pooled : NAN;
		for (size_t i = 0; i < METRIC_COUNT * points[p].count; i++)
			values->each[i] = i % METRIC_COUNT == metric ? points[p].each[i / METRIC_COUNT] : NAN;
	}
	return stored;
}

#endif
