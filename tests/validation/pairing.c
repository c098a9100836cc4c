/* SPDX-License-Identifier: Apache-2.0 */
#include "pairing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/evaluation.h"

static const char *const designs[] = {"first", "second", NULL};
static const struct param_spec specs[] = {{.key = "design", .type = PARAM_CHOICE, .choices = designs, .offset = 0}};
static const struct param_table params = {"", 0, specs, 1};
static const struct param_schema schema = {&params, 1, sizeof(int)};
/* clang-format off */
static const struct metric metrics[] = {
	{"wait_ps", "ps", "", METRIC_MEAN, METRIC_FIXED_3, {"wait"}, {NULL}, NULL, 0, 0},
};
/* clang-format on */
static const struct metric_table table = {metrics, 1};

static void keep(struct point_values *values, const char *name, const struct pairing_design *design)
{
	values->inputs = json_pack("{s:{s:s}}", "design", "value", name);
	values->replications = design->count;
	values->pooled = alloc_zeroed(1, sizeof(double));
	values->pooled[0] = design->pooled;
	values->each = alloc_zeroed(design->count, sizeof(double));
	memcpy(values->each, design->each, design->count * sizeof(double));
}

struct pairing_ratio pairing_compare(const struct pairing_design *over, const struct pairing_design *under)
{
	const struct expression_names names = {&schema, &table};
	struct stored stored = {.directory = alloc_text("memory"), .table = &table};
	struct scanner_problem problem;
	struct evaluation evaluation;
	struct expression *ratio = expression_compile(&names, "ratio(wait_ps; design=first/second)", &problem);

	stored.header.axes = alloc_zeroed(1, sizeof(char *));
	stored.header.axes[stored.header.axis_count++] = alloc_text("design");
	stored.header.ids = alloc_zeroed(2, sizeof(char *));
	stored.header.ids[0] = alloc_text("0");
	stored.header.ids[1] = alloc_text("1");
	stored.header.point_count = stored.point_count = 2;
	stored.points = alloc_zeroed(2, sizeof(*stored.points));
	keep(&stored.points[0], "first", over);
	keep(&stored.points[1], "second", under);
	evaluation_compute(&evaluation, ratio, &schema, &stored, NULL, 0, 0.95);
	if (evaluation.count != 1 || !evaluation.values[0].interval.exists) {
		fprintf(stderr, "no ratio: %s\n", evaluation.missing != NULL ? evaluation.missing : "no interval");
		abort();
	}
	struct pairing_ratio result = {evaluation.values[0].value, evaluation.values[0].interval.low,
				       evaluation.values[0].interval.high};
	evaluation_free(&evaluation);
	expression_free(ratio);
	stored_free(&stored);
	return result;
}
