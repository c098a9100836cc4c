/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hypervisor's scheduler: which policy, and every policy's parameters.  What a policy's are stands in its own
 * file (struct sched_ops: params); here is the room for their values.  Times in picoseconds.
 */
#ifndef VIFSIM_XEN_SCHED_CONFIG_H
#define VIFSIM_XEN_SCHED_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SCHED_CONFIG_WORDS 128 /* of all policies' parameters together */
#define SCHED_POLICIES_MAXIMUM 16

struct sched_config {
	int policy; /* index into sched_policies[] */
	uint64_t own[SCHED_CONFIG_WORDS];
};
extern const struct param_spec sched_params[]; /* relative to host.scheduler */
extern const size_t sched_param_count;

/* Writes the tables of all policies that have parameters, "host.scheduler.<policy>", for a struct sched_config that
 * stands at `base` in the object; returns how many.  There must be room for SCHED_POLICIES_MAXIMUM. */
size_t sched_param_tables(struct param_table *tables, size_t base);
/* The policy that brings the parameter of that path with it, or PARAM_NONE. */
size_t sched_policy_owner(const char *path);
/* The values of the policy of that index: a struct of its own. */
void *sched_config_of(struct sched_config *config, int policy);
const void *sched_config_own(const struct sched_config *config, int policy);

/* Every parameter's default, for who has no platform file. */
void sched_config_defaults(struct sched_config *config);
/* Refuses values that do not fit together: returns 0, or -1 with *misfit filled. */
int sched_config_check(const struct sched_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
