/* SPDX-License-Identifier: Apache-2.0 */
#include "app/param_listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const char *param_listing_type(const struct param_spec *spec)
{
	static const char *const names[] = {
		[PARAM_QUANTITY] = "quantity", [PARAM_RATIO] = "ratio", [PARAM_SWITCH] = "switch",
		[PARAM_CHOICE] = "choice",     [PARAM_TEXT] = "text",   [PARAM_CUSTOM] = "custom",
	};

	return names[spec->type];
}

const char *param_listing_text(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : "-";
}

const char *param_listing_unit(const struct param_spec *spec)
{
	if (spec->type == PARAM_QUANTITY || spec->type == PARAM_RATIO)
		return param_listing_text(spec->display);
	return "-";
}

char *param_listing_range(const struct param_spec *spec)
{
	if (spec->type == PARAM_SWITCH)
		return alloc_text("on | off");
	if (spec->type == PARAM_CUSTOM)
		return alloc_format("a %s", spec->custom->name);
	if (spec->type == PARAM_CHOICE) {
		char *text = alloc_text(spec->choices[0]);
		for (size_t i = 1; spec->choices[i] != NULL; i++) {
			char *longer = alloc_format("%s | %s", text, spec->choices[i]);
			free(text);
			text = longer;
		}
		return text;
	}
	const char *of = spec->multiple != NULL ? ", multiples of " : "";
	const char *multiple = spec->multiple != NULL ? spec->multiple : "";
	if (spec->minimum != NULL && spec->maximum != NULL)
		return alloc_format("%s .. %s%s%s", spec->minimum, spec->maximum, of, multiple);
	if (spec->minimum != NULL)
		return alloc_format(">= %s%s%s", spec->minimum, of, multiple);
	if (spec->maximum != NULL)
		return alloc_format("<= %s%s%s", spec->maximum, of, multiple);
	return alloc_text("-");
}

void param_listing_evidence(const struct param_listing *listing, size_t number, const char **kind, const char **source)
{
	struct scenario_evidence evidence = scenario_evidence(listing->platform, number);

	*kind = evidence.kind != NULL ? evidence.kind : "-";
	*source = param_listing_text(evidence.kind != NULL ? evidence.source
							   : param_at(listing->schema, number).spec->source);
}

char *param_listing_value(const struct param_listing *listing, size_t number)
{
	const char *text = param_listing_text(scenario_point_text(listing->platform, 0, number, true));

	return strlen(text) <= PARAM_LISTING_WIDEST ? alloc_text(text)
						    : alloc_format("%.*s...", PARAM_LISTING_WIDEST - 3, text);
}
