/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a parameter, as words: for the table of `vifsim params`, its data, and the reference in docs/. */
#ifndef VIFSIM_APP_PARAM_LISTING_H
#define VIFSIM_APP_PARAM_LISTING_H

#include "scenario/scenario.h"

/* The parameters, and the platform that has a value of each. */
struct param_listing {
	const struct param_schema *schema;
	const struct scenario *platform;
};

/* Characters that a value in a table has at most. */
#define PARAM_LISTING_WIDEST 40

/* "-" for a text that is none. */
const char *param_listing_text(const char *text);
const char *param_listing_type(const struct param_spec *spec);
const char *param_listing_unit(const struct param_spec *spec);
/* What a value may be, for the caller to free. */
char *param_listing_range(const struct param_spec *spec);
/* The value on the platform, for the caller to free.  A microprogram is cut; it is whole where its PATH is given. */
char *param_listing_value(const struct param_listing *listing, size_t number);
/* The kind of a cost's evidence and its source; of any other parameter "-" and the source of its default. */
void param_listing_evidence(const struct param_listing *listing, size_t number, const char **kind, const char **source);

/* The reference of all parameters, a page in Markdown, on standard output (params_markdown.c). */
void params_print_markdown(const struct param_listing *listing);

#endif
