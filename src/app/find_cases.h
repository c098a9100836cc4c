/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What vifsim find asks: at which value of one parameter a condition begins to
 * hold, in each combination of the other axes, which is a case.  A case has the
 * values of the parameter in the order of its list, and for each the points that
 * the condition is about.
 *
 * Where the parameter has no effect at a point (the identifier's width with the
 * ordinary card), a point with another of its values, the list's first if there
 * is that, stands in for it: what is simulated there is the same.
 */
#ifndef VIFSIM_APP_FIND_CASES_H
#define VIFSIM_APP_FIND_CASES_H

#include "app/pool.h"
#include "results/evaluation.h"
#include "results/turn.h"

#define FIND_LEVEL 0.95 /* of the intervals */

struct find_question {
	const struct app_machine *machine;
	const struct scenario *scenario;
	const struct expression *expression; /* with a condition */
	size_t vary;                         /* the parameter */
	bool scan;
};

struct find_value {
	const char *text; /* the scenario's, with its unit */
	size_t *points;   /* owned */
	size_t count, capacity;
	/* Once it has been looked at. */
	double value;
	struct evaluation_interval interval;
	size_t replications;
};

struct find_case {
	char *name;   /* "vifs=32 host.placement=all"; "" when there is but this case */
	size_t point; /* one of it */
	struct find_value *values;
	size_t count, capacity;
	struct turn_look *looks; /* of each value */
	size_t wanted;           /* the value to look at next; TURN_NONE: all is seen */
};

struct find_cases {
	struct find_case *cases;
	size_t count, capacity;
};

/* Returns 0, or -1 with a sentence in *problem, for the caller to free: the condition cannot be asked of these points.
 * find_cases_free in either case. */
int find_cases_make(const struct find_question *question, struct find_cases *cases, char **problem);
/* Has each case say what it wants to look at, and marks the points of that in chosen.  False when all is seen. */
bool find_cases_choose(const struct find_question *question, struct find_cases *cases, bool *chosen);
/* Looks at what is wanted, which the pool has simulated.  Returns 0, or -1 with a sentence in *problem. */
int find_cases_look(const struct find_question *question, struct find_cases *cases, const struct pool *pool,
		    char **problem);
void find_cases_free(struct find_cases *cases);

#endif
