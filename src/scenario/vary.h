/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constants that vary over the ranges of their evidence, as an axis of a sweep:
 *
 *   sweep:
 *     vary:
 *       costs: all                                  or a list of paths, of parameters or of groups of them
 *       design: [one_at_a_time, latin_hypercube]    or one of the two
 *       samples: 500                                of the Latin hypercube
 *       seed: 1                                     of its random streams; 1 when not given
 *
 * Its rows are the base (all constants as they stand), for one_at_a_time each
 * constant at the low and at the high end of its range with all others as they
 * stand, and for latin_hypercube the samples, in which all vary at once,
 * uniformly over their ranges.  As random streams know nothing of swept
 * parameters, all rows meet the same arrivals.
 *
 * Left out, and told, are constants that have no effect at any point of the
 * other axes, that have an axis of their own, whose range is one value, or is no
 * range of numbers; also an end at which a constant stands already.  A microprogram's
 * range is in instructions: its stretches of compute are scaled.
 *
 * Constants may be at odds with each other (machine->check).  An end that is so
 * is left out, and told.  A sample that is so exchanges a value of one
 * of the two constants with another sample, chosen at random, until both are right:
 * each stratum of each range keeps its one sample.
 *
 * Not varied: choices of the structure (a scheduler, a placement), which have
 * no range.
 */
#ifndef VIFSIM_SCENARIO_VARY_H
#define VIFSIM_SCENARIO_VARY_H

#include "scenario/range.h"
#include "scenario/resolve.h"

#define VARY_FEWEST_SAMPLES 2

struct sweep;

/* What may stand behind "design:"; ends with NULL. */
extern const char *const vary_designs[];

enum vary_reason { VARY_NO_EFFECT, VARY_ONE_VALUE, VARY_NO_NUMBERS, VARY_OWN_AXIS, VARY_REASONS };

/* A constant that does not vary. */
struct vary_omission {
	size_t param;
	enum vary_reason reason;
};

/* Of a constant that does: both ends, as numbers and bare in the unit. */
struct vary_range {
	struct range_number ends[2];
	char *texts[2];
	const char *unit;
};

/* An end of a range that does not fit the other constants, and why. */
struct vary_refusal {
	size_t param;
	bool high;
	char *message;
};

struct vary {
	const char *file;
	struct yaml_tree_place place; /* of "vary:"; line 0: from --sweep */
	size_t axis;                  /* its number among the sweep's */
	/* As asked for. */
	bool all;    /* costs */
	bool *asked; /* of each parameter; with `all` none is */
	bool *named; /* the same, by its own path and not as one of a group */
	bool one_at_a_time, latin_hypercube;
	uint64_t samples, seed;
	/* Since vary_expand. */
	struct scenario_row *rows;
	size_t row_count, row_capacity;
	struct vary_range *ranges; /* of the axis's columns */
	size_t range_count;
	struct vary_omission *omissions;
	size_t omission_count, omission_capacity;
	struct vary_refusal *refusals;
	size_t refusal_count, refusal_capacity;
	size_t exchanges;
};

/* Reads the mapping; the axis gets its place among the others. */
void vary_read(struct sweep *sweep, struct resolution *resolution, const struct yaml_tree_entry *entry);
/* "--sweep vary.samples=100": replaces that key, or adds a vary.  `key` is what stands behind "vary.". */
void vary_argument(struct sweep *sweep, struct resolution *resolution, const char *argument, const char *key,
		   const char *value);
/* When all has been read without error: are the settings complete? */
void vary_check(const struct vary *vary, struct resolution *resolution);
/* Fills the axis.  Call once, when all other axes are there; `places` are the points of those. */
void vary_expand(struct sweep *sweep, struct resolution *resolution, const struct scenario_rules *rules,
		 const size_t *places, size_t place_count);
void vary_free(struct vary *vary);
/* An error in the settings as a whole. */
void vary_complain(const struct vary *vary, struct resolution *resolution, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
