/* SPDX-License-Identifier: Apache-2.0 */
#include "results/stopping.h"

bool stopping_reached(const struct stopping_rule *rule, const struct pooled *pooled)
{
	double half_width, sum = 0.0;

	if (pooled->replications < rule->minimum)
		return false;
	if (pooled->replications >= rule->maximum || pooled->rtt_mean_count == 0)
		return true;
	if (!pooled_rtt_half_width(pooled, rule->level, &half_width))
		return false;
	for (size_t i = 0; i < pooled->rtt_mean_count; i++)
		sum += pooled->rtt_means_ps[i];
	return half_width <= rule->half_width * (sum / (double)pooled->rtt_mean_count);
}
