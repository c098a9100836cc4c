/* SPDX-License-Identifier: Apache-2.0 */
#include "results/precision.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/stopping.h"

static bool is_metric(const struct metric *metric, const struct measure *measure)
{
	if (metric->over[0] == NULL || metric->over[1] != NULL)
		return false;
	if (measure->mean_of != NULL)
		return metric->kind == METRIC_MEAN && strcmp(metric->over[0], measure->mean_of) == 0;
	return metric->kind == METRIC_RATIO && metric->under[0] != NULL && metric->under[1] == NULL &&
	       strcmp(metric->over[0], measure->over) == 0 && strcmp(metric->under[0], measure->under) == 0;
}

static const char *name_of(const struct metric_table *table, const struct measure *measure)
{
	for (size_t i = 0; i < table->count; i++)
		if (is_metric(&table->metrics[i], measure))
			return table->metrics[i].name;
	return measure->mean_of != NULL ? measure->mean_of : measure->over;
}

json_t *precision_json(const struct metric_table *table, const struct stopping_rule *rule, const struct series *series)
{
	const double mean = series_mean(series);
	double half_width = 0.0;
	const bool has_interval = series_half_width(series, rule->level, &half_width);

	return json_pack("{s:s, s:f, s:f, s:o, s:b, s:I, s:I}", "metric", name_of(table, &rule->measure), "level",
			 rule->level, "asked", rule->half_width, "half_width",
			 has_interval ? json_real(half_width > 0.0 ? half_width / mean : 0.0) : json_null(), "reached",
			 stopping_is_narrow(rule, series), "replications", (json_int_t)series->replications, "measured",
			 (json_int_t)series->count);
}

static json_int_t whole(const json_t *precision, const char *key)
{
	return json_integer_value(json_object_get(precision, key));
}

static double part(const json_t *precision, const char *key)
{
	return json_number_value(json_object_get(precision, key));
}

/* One without an interval is wider than any. */
static bool is_wider(const json_t *one, const json_t *other)
{
	if (other == NULL || !json_is_number(json_object_get(other, "half_width")))
		return other == NULL;
	return !json_is_number(json_object_get(one, "half_width")) ||
	       part(one, "half_width") > part(other, "half_width");
}

void precision_count(struct precision_tally *tally, const json_t *precision)
{
	const size_t place = tally->points++;

	if (precision == NULL)
		return;
	if (whole(precision, "measured") == 0) {
		if (tally->unmeasured++ == 0) {
			tally->first_unmeasured = place;
			tally->unmeasured_of = precision;
		}
	} else if (!json_is_true(json_object_get(precision, "reached")) && whole(precision, "replications") > 1) {
		tally->missed++;
		if (is_wider(precision, tally->widest_of)) {
			tally->widest = place;
			tally->widest_of = precision;
		}
	}
}

static const char *metric_of(const json_t *precision)
{
	const char *name = json_string_value(json_object_get(precision, "metric"));

	return name != NULL ? name : "";
}

char *precision_missed_text(const struct precision_tally *tally, const char *where)
{
	const json_t *widest = tally->widest_of;

	if (tally->missed == 0)
		return NULL;
	char *width = json_is_number(json_object_get(widest, "half_width"))
			      ? alloc_format("%.3g %% of the mean", 100.0 * part(widest, "half_width"))
			      : alloc_text("none, as not all replications measured it,");
	char *text = alloc_format("at %zu of %zu points the %.4g %% interval of %s has not become as narrow as "
				  "measure.confidence.half_width asks; widest at %s: %s after %lld replications, where "
				  "%.4g %% was asked; a larger measure.max_replications allows more of them",
				  tally->missed, tally->points, 100.0 * part(widest, "level"), metric_of(widest), where,
				  width, (long long)whole(widest, "replications"), 100.0 * part(widest, "asked"));
	free(width);
	return text;
}

char *precision_unmeasured_text(const struct precision_tally *tally, const char *where)
{
	if (tally->unmeasured == 0)
		return NULL;
	return alloc_format("at %zu of %zu points nothing was measured, so they have no %s; the first is %s; "
			    "measure.duration may be too short, or nothing came through",
			    tally->unmeasured, tally->points, metric_of(tally->unmeasured_of), where);
}
