/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The claims of a reference held against result folders.  A claim holds when
 * all its conditions do, each at every point that it selects; what is told of
 * a condition is the point at which it is met worst.
 */
#ifndef VIFSIM_COMPARE_JUDGEMENT_H
#define VIFSIM_COMPARE_JUDGEMENT_H

#include "compare/reference.h"
#include "results/evaluation.h"
#include "results/stored.h"

#define JUDGEMENT_LEVEL 0.95 /* of the intervals */

enum verdict {
	VERDICT_CALIBRATED,     /* it holds, and the platform was fitted to it */
	VERDICT_PREDICTED,      /* it holds */
	VERDICT_NOT_REPRODUCED, /* it does not */
	VERDICT_NOT_COVERED,    /* the results do not have its points, or too few replications of them */
	VERDICT_COUNT
};

extern const char *const verdict_names[VERDICT_COUNT];

struct judged_condition {
	struct evaluation evaluation; /* all its values */
	size_t worst;                 /* of them: where it fails, or comes nearest to that */
	bool holds;
	bool none; /* all points are of a changed machine */
};

struct judgement {
	const struct reference_claim *claim;
	const struct stored *stored; /* NULL: no folder of its scenario was given */
	enum verdict verdict;
	struct judged_condition *conditions; /* as many as the claim has; NULL without a folder */
	char *missing;                       /* why it is not covered, a sentence; NULL when it is */
	char *left_out; /* what is changed where points were left out, as they are of another machine; NULL: none were
			 */
};

/* One for each claim, in their order, for judgement_free.  No two folders are of one scenario. */
struct judgement *judgement_make(const struct reference *reference, const struct param_schema *schema,
				 const struct stored *folders, size_t folder_count);
void judgement_free(struct judgement *judgements, const struct reference *reference);
/* Does one value meet the condition? */
bool judgement_value_holds(const struct reference_condition *condition, const struct evaluation_value *value);

#endif
