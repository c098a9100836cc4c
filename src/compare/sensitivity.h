/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far claims depend on constants that varied (sweep.vary): each claim is
 * judged in each row.  One at a time: what a condition's value is with a
 * constant at either end of its range, and how far it swings.  All at once: the
 * share of the samples in which a claim holds, with Wilson's interval (1927),
 * and the same share among the samples with a constant in the lower and in the
 * upper half of its range.
 *
 * A condition's value in a row is that of the point which meets it worst, as in
 * the comparison.  Constants vary as they are: one that was calibrated is not
 * calibrated again for the others.
 */
#ifndef VIFSIM_COMPARE_SENSITIVITY_H
#define VIFSIM_COMPARE_SENSITIVITY_H

#include <jansson.h>
#include <stdio.h>

#include "compare/judgement.h"

/* How often something holds; the interval is of 95 %, and 0 to 1 of none. */
struct sensitivity_share {
	size_t holding, of;
	double share, low, high; /* share: 0 of none */
};

struct sensitivity_share sensitivity_share_of(size_t holding, size_t of);

/* A constant at an end of its range. */
struct sensitivity_end {
	bool exists; /* or the base is that end, or it was refused */
	double value;
	bool holds; /* the condition */
};

struct sensitivity_effect {
	size_t constant; /* its number in the variation */
	struct sensitivity_end ends[2];
	double swing;                       /* between the least and the greatest of low, base and high */
	struct sensitivity_share halves[2]; /* of the claim, among samples in the lower and the upper half */
};

struct sensitivity_condition {
	double base;
	bool holds;
	double *samples;                    /* values */
	struct sensitivity_effect *effects; /* of all constants, the greatest swing first */
};

struct sensitivity_claim {
	const struct reference_claim *claim;
	struct sensitivity_condition *conditions; /* as many as the claim has */
	bool *holds;                              /* in each sample */
	struct sensitivity_share share;
};

struct sensitivity {
	const struct stored *stored;
	size_t sample_count;
	struct sensitivity_claim *claims; /* those about the folder's scenario */
	size_t claim_count;
	struct sensitivity_share all; /* all claims together */
};

/* Reads every row of the folder, which then holds its base again.  Returns 0, or -1 with a sentence in message;
 * sensitivity_free in either case. */
int sensitivity_make(struct sensitivity *sensitivity, const struct reference *reference,
		     const struct param_schema *schema, struct stored *stored, char *message, size_t message_size);
void sensitivity_free(struct sensitivity *sensitivity);

void sensitivity_print(const struct sensitivity *sensitivity, const struct expression_names *names, FILE *to);
/*
 * {"samples": 500, "seed": 1, "claims": [{"id", "share", "low", "high", "holding",
 *   "conditions": [{"expect", "base", "constants": [{"path", "at_low", "at_high", "swing", "lower_half",
 * "upper_half"}]}]}], "all": {"share", "low", "high", "holding"}}, most swinging constant first; null for what is not.
 * For json_decref.
 */
json_t *sensitivity_json(const struct sensitivity *sensitivity);
/*
 * For figures, three tables as points.csv:
 *   sensitivity.csv   a row for each constant of each condition, by rank
 *   shares.csv        a row for each claim, and one for all together
 *   samples.csv       a row for each sample: the value of each claim's first condition, "<id>", and of its others,
 * "<id>.2" Returns 0, or -1 with a sentence in message.
 */
int sensitivity_write(const struct sensitivity *sensitivity, const struct metric_table *metrics, char *message,
		      size_t message_size);

#endif
