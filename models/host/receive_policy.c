/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts, polling and Linux's NAPI; see receive_policy.h. */
#include "host/receive_policy.h"

#include <assert.h>

void receive_policy_init(struct receive_policy *policy, const struct receive_config *config)
{
	*policy = (struct receive_policy){.config = config};
}

void receive_policy_round(struct receive_policy *policy)
{
	policy->phase = RECEIVE_POLLS;
	policy->taken = 0;
}

bool receive_policy_may_take(const struct receive_policy *policy)
{
	if (policy->config->mode == RECEIVE_INTERRUPT)
		return true;
	return policy->phase == RECEIVE_POLLS && policy->taken < policy->config->budget;
}

void receive_policy_took(struct receive_policy *policy)
{
	policy->taken++;
}

enum receive_decision receive_policy_over(struct receive_policy *policy, uint64_t now_ps)
{
	const struct receive_config *config = policy->config;

	assert(policy->phase == RECEIVE_POLLS);
	if (policy->taken >= config->budget)
		return RECEIVE_ANOTHER_ROUND;
	if (config->mode == RECEIVE_POLL) {
		policy->phase = RECEIVE_WAITS;
		return RECEIVE_LOOP;
	}
	policy->in_vain = policy->taken > 0 ? 0 : policy->in_vain + 1;
	if (config->defer_ps > 0 && policy->in_vain < config->deferrals) {
		policy->phase = RECEIVE_DEFERS;
		policy->until_ps = now_ps + config->defer_ps;
		return RECEIVE_DEFER;
	}
	policy->phase = RECEIVE_CHECKS;
	return RECEIVE_UNMASK;
}

bool receive_policy_checked(struct receive_policy *policy, bool found)
{
	assert(policy->phase == RECEIVE_CHECKS);
	policy->phase = RECEIVE_WAITS;
	if (found)
		receive_policy_round(policy);
	return found;
}

bool receive_policy_due(const struct receive_policy *policy, uint64_t now_ps)
{
	return policy->phase == RECEIVE_DEFERS && policy->until_ps <= now_ps;
}

uint32_t receive_policy_ahead(const struct receive_policy *policy)
{
	if (policy->config->mode == RECEIVE_POLL)
		return 0;
	return policy->phase == RECEIVE_DEFERS ? (uint32_t)policy->config->frames : 1;
}
