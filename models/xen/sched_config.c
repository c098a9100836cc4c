/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/sched_config.h"

#include <stdio.h>
#include <stdlib.h>

#include "xen/sched.h"

const struct param_spec sched_params[] = {
	{
		.key = "policy",
		.type = PARAM_CHOICE,
		.standard = "bvt",
		.choices = sched_policy_names,
		.help = "The hypervisor's CPU scheduler.",
		.source = "Raj and Schwan, HPDC 2007: Xen 3.0-unstable with BVT, default arguments",
		.offset = offsetof(struct sched_config, policy),
	},
};
const size_t sched_param_count = sizeof(sched_params) / sizeof(sched_params[0]);

static size_t words_of(const struct sched_ops *ops)
{
	return (ops->config_bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

/* Where a policy's values begin: they stand one behind the other. */
static size_t first_word(int policy)
{
	size_t word = 0;

	for (int before = 0; before < policy; before++)
		word += words_of(sched_policies[before]);
	return word;
}

void *sched_config_of(struct sched_config *config, int policy)
{
	return &config->own[first_word(policy)];
}

const void *sched_config_own(const struct sched_config *config, int policy)
{
	return &config->own[first_word(policy)];
}

size_t sched_param_tables(struct param_table *tables, size_t base)
{
	size_t count = 0;

	for (int policy = 0; sched_policies[policy] != NULL; policy++) {
		const struct sched_ops *ops = sched_policies[policy];

		if (policy == SCHED_POLICIES_MAXIMUM || first_word(policy) + words_of(ops) > SCHED_CONFIG_WORDS) {
			fprintf(stderr, "panic: no room for scheduler %s and its parameters (sched_config.h)\n",
				ops->name);
			abort();
		}
		if (ops->param_count > 0)
			/* cppcheck-suppress unknownEvaluationOrder ; takes the member .count for this count */
			tables[count++] = (struct param_table){
				.prefix = sched_policy_prefixes[policy],
				.base = base + offsetof(struct sched_config, own) +
					first_word(policy) * sizeof(uint64_t),
				.specs = ops->params,
				.count = ops->param_count,
			};
	}
	return count;
}

static void set_defaults(const struct param_table *table, struct sched_config *config)
{
	char message[128];

	for (size_t i = 0; i < table->count; i++)
		if (param_store((struct param_ref){table, &table->specs[i]}, table->specs[i].standard, config, message,
				sizeof(message)) != 0) {
			fprintf(stderr, "panic: %s.%s: %s\n", table->prefix, table->specs[i].key, message);
			abort();
		}
}

void sched_config_defaults(struct sched_config *config)
{
	struct param_table tables[SCHED_POLICIES_MAXIMUM];
	const struct param_table own = {"host.scheduler", 0, sched_params, sched_param_count};
	const size_t count = sched_param_tables(tables, 0);

	*config = (struct sched_config){0};
	set_defaults(&own, config);
	for (size_t i = 0; i < count; i++)
		set_defaults(&tables[i], config);
}

int sched_config_check(const struct sched_config *config, struct param_misfit *misfit)
{
	for (int policy = 0; sched_policies[policy] != NULL; policy++)
		if (sched_policies[policy]->check != NULL &&
		    sched_policies[policy]->check(sched_config_own(config, policy), misfit) != 0)
			return -1;
	return 0;
}
