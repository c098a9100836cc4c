/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/sched_config.h"

#include "base/panic.h"
#include "base/param_parts.h"
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

static struct param_part part_at(size_t policy)
{
	const struct sched_ops *const ops = sched_policies[policy];

	if (ops == NULL)
		return (struct param_part){0};
	return (struct param_part){.name = ops->name,
				   .prefix = sched_policy_prefixes[policy],
				   .specs = ops->params,
				   .count = ops->param_count,
				   .config_bytes = ops->config_bytes,
				   .check = ops->check};
}

static const struct param_parts parts = {part_at, SCHED_POLICIES_MAXIMUM, SCHED_CONFIG_WORDS};

void *sched_config_of(struct sched_config *config, int policy)
{
	return &config->own[param_parts_word(&parts, (size_t)policy)];
}

const void *sched_config_own(const struct sched_config *config, int policy)
{
	return &config->own[param_parts_word(&parts, (size_t)policy)];
}

size_t sched_param_tables(struct param_table *tables, size_t base)
{
	return param_parts_tables(&parts, tables, base + offsetof(struct sched_config, own));
}

size_t sched_policy_owner(const char *path)
{
	return param_parts_owner(&parts, path);
}

static void set_defaults(const struct param_table *table, struct sched_config *config)
{
	char message[128];

	for (size_t i = 0; i < table->count; i++)
		if (param_store((struct param_ref){table, &table->specs[i]}, table->specs[i].standard, config, message,
				sizeof(message)) != 0)
			panic("%s.%s: %s", table->prefix, table->specs[i].key, message);
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
	return param_parts_check(&parts, config->own, misfit);
}
