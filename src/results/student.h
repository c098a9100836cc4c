/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Student's t: the confidence interval of a mean over few replications.
 *
 * Only + - * / and sqrt are used, which IEEE 754 rounds the same everywhere,
 * so that an interval, and with it the number of replications that a point
 * takes, is the same on every machine.
 */
#ifndef VIFSIM_RESULTS_STUDENT_H
#define VIFSIM_RESULTS_STUDENT_H

#include <stdbool.h>
#include <stddef.h>

/* P(|T| <= t) for `degrees` >= 1 degrees of freedom, t >= 0. */
double student_two_sided(double t, size_t degrees);
/* The t with P(|T| <= t) = level, level in (0, 1): 2.776 for 0.95 and 4 degrees. */
double student_quantile(double level, size_t degrees);
/* Half the width of the interval of the mean of n values; false when n < 2:
 * one replication has no interval. */
bool student_half_width(const double *values, size_t n, double level, double *half_width);

#endif
