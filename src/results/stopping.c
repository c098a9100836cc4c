/* SPDX-License-Identifier: Apache-2.0 */
#include "results/stopping.h"

bool stopping_is_narrow(const struct stopping_rule *rule, const struct series *series)
{
	double half_width;

	return series_half_width(series, rule->level, &half_width) &&
	       half_width <= rule->half_width * series_mean(series);
}

bool stopping_reached(const struct stopping_rule *rule, const struct series *series)
{
	if (series->replications < rule->minimum)
		return false;
	if (series->replications >= rule->maximum || series->count == 0)
		return true;
	return stopping_is_narrow(rule, series);
}
