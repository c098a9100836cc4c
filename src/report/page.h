/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vifsim report's page: one HTML file that needs nothing from elsewhere, of
 * result folders: the comparison with published claims, and of each folder its
 * figures, the tables behind them, the constants with their evidence, and what ran.
 *
 * Everything on it is text in the page itself: without scripts it can be read all the
 * same, only not sorted.
 */
#ifndef VIFSIM_REPORT_PAGE_H
#define VIFSIM_REPORT_PAGE_H

#include <jansson.h>
#include <stdio.h>

#include "base/metric.h"
#include "base/param.h"

/* Nothing here is owned. */
struct page {
	const char *const *directories; /* of results */
	size_t directory_count;
	json_t *const *comparisons;       /* as comparison_json makes them */
	const char *const *sensitivities; /* of each comparison what sensitivity_print writes; "" for none */
	size_t comparison_count;
	const struct metric_table *metrics;
	const struct param_schema *schema;
	const char *version; /* of the program that writes the page */
};

/* Returns 0, or -1 with a sentence in message: a folder lacks a file that it should have. */
int page_write(FILE *to, const struct page *page, char *message, size_t message_size);

#endif
