/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a result folder says of the constants that varied (sweep.vary): which
 * they are, and the rows of their values.  Its part of manifest.json:
 *
 *   "variation": {"seed": 1, "exchanges": 0,
 *     "constants": [{"path", "unit", "kind", "low", "high", "base"}],         ends and value as numbers in the unit
 *     "omitted": [{"path", "reason"}], "refused": [{"path", "end", "reason"}],
 *     "rows": [{"design": "base"},
 *              {"design": "one_at_a_time", "path": "..", "end": "low", "value": ".."},
 *              {"design": "latin_hypercube", "sample": 1, "values": ["..", ...]}]}
 *
 * Each point in the manifest then has the number of its "row".
 */
#ifndef VIFSIM_RESULTS_VARIATION_H
#define VIFSIM_RESULTS_VARIATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A constant and its plausible range, in numbers without their unit. */
struct variation_constant {
	char *path, *unit, *kind;
	char *low, *high, *base;
};

/* A constant, or an end of its range, that was left out. */
struct variation_omission {
	char *path;
	char *end; /* "low", "high"; NULL: both */
	char *reason;
};

/* The first row is the base: no constant, no sample. */
struct variation_row {
	size_t constant; /* that alone is not at its base; SIZE_MAX: none */
	bool high;       /* at which end it is */
	size_t sample;   /* of the Latin hypercube, from 1; else 0 */
	char **values;   /* of a sample: of each constant; else NULL */
};

struct variation {
	uint64_t seed;
	size_t exchanges; /* values that samples exchanged so that their constants fit together */
	struct variation_constant *constants;
	size_t constant_count;
	struct variation_omission *omissions;
	size_t omission_count;
	struct variation_row *rows;
	size_t row_count; /* 0: nothing varied */
};

/* Design, path, end and sample of a row as columns of points.csv: the last three may be "". */
#define VARIATION_COLUMNS 4
#define VARIATION_LABEL 128
extern const char *const variation_columns[VARIATION_COLUMNS];
void variation_labels(const struct variation *variation, size_t row, char labels[VARIATION_COLUMNS][VARIATION_LABEL]);
/* The value of a constant in a row. */
const char *variation_value(const struct variation *variation, size_t row, size_t constant);

json_t *variation_json(const struct variation *variation);
/* Returns 0 or -1; variation_free in either case.  NULL for json: nothing varied. */
int variation_read(const json_t *json, struct variation *variation);
void variation_free(struct variation *variation);

#endif
