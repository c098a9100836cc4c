/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all schedulers share: the array of policies, the storage of their
 * states, the run queue, and lists.
 *
 * Invariant: a VCPU is linked into a queue if and only if `queued`.
 */
#include "xen/sched.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Every policy, a line each: sched_<name> of sched_<name>.c.  The array and the
 * parameter's choices are both made of it, so a choice is an index into the array.
 */
#define SCHED_POLICIES(POLICY)                                                                                         \
	POLICY(bvt)                                                                                                    \
	POLICY(sedf)                                                                                                   \
	POLICY(credit)                                                                                                 \
	POLICY(round_robin)                                                                                            \
	/* a further one above this line */

#define DECLARED(policy) extern const struct sched_ops sched_##policy;
#define LISTED(policy) &sched_##policy,
#define NAMED(policy) #policy,
#define PREFIXED(policy) "host.scheduler." #policy,

SCHED_POLICIES(DECLARED)
const struct sched_ops *const sched_policies[] = {SCHED_POLICIES(LISTED) NULL};
const char *const sched_policy_names[] = {SCHED_POLICIES(NAMED) NULL};
const char *const sched_policy_prefixes[] = {SCHED_POLICIES(PREFIXED) NULL};

int sched_policy_find(const char *name)
{
	for (int policy = 0; sched_policies[policy] != NULL; policy++)
		if (strcmp(sched_policies[policy]->name, name) == 0)
			return policy;
	return -1;
}

/* ---- states ---- */

struct sched_block {
	struct sched_block *next;
	max_align_t state[];
};

/* Zeroed storage that lives as long as the scheduler; NULL for none. */
static void *storage(struct scheduler *scheduler, size_t bytes)
{
	struct sched_block *block;

	if (bytes == 0)
		return NULL;
	block = alloc_zeroed(1, sizeof(*block) + bytes);
	block->next = scheduler->blocks;
	scheduler->blocks = block;
	return block->state;
}

void sched_init(struct scheduler *scheduler, const struct sched_config *config)
{
	*scheduler = (struct scheduler){.ops = sched_policies[config->policy],
					.own = sched_config_own(config, config->policy)};
	scheduler->policy = storage(scheduler, scheduler->ops->host_bytes);
	if (scheduler->ops->init_host != NULL)
		scheduler->ops->init_host(scheduler);
}

void sched_free(struct scheduler *scheduler)
{
	while (scheduler->blocks != NULL) {
		struct sched_block *block = scheduler->blocks;

		scheduler->blocks = block->next;
		free(block);
	}
}

void sched_add_cpu(struct scheduler *scheduler, struct sched_cpu *cpu, uint32_t number)
{
	*cpu = (struct sched_cpu){.number = number};
	sched_queue_init(&cpu->queue);
	cpu->policy = storage(scheduler, scheduler->ops->cpu_bytes);
	if (scheduler->ops->init_cpu != NULL)
		scheduler->ops->init_cpu(scheduler, cpu);
}

void sched_add_vcpu(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	assert(vcpu->weight > 0);
	vcpu->cpu = cpu->number;
	vcpu->runnable = vcpu->queued = false;
	vcpu->next = vcpu->previous = NULL;
	vcpu->last_scheduled_ps = 0;
	vcpu->policy = storage(scheduler, scheduler->ops->vcpu_bytes);
	if (scheduler->ops->init_vcpu != NULL)
		scheduler->ops->init_vcpu(scheduler, cpu, vcpu);
}

/* ---- the run queue ---- */

void sched_queue_init(struct sched_vcpu *head)
{
	head->next = head->previous = head;
}

void sched_queue_before(struct sched_vcpu *vcpu, struct sched_vcpu *position)
{
	assert(!vcpu->queued);
	vcpu->previous = position->previous;
	vcpu->next = position;
	vcpu->previous->next = position->previous = vcpu;
	vcpu->queued = true;
}

void sched_queue_head(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	sched_queue_before(vcpu, cpu->queue.next);
}

void sched_queue_tail(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	sched_queue_before(vcpu, &cpu->queue);
}

void sched_queue_remove(struct sched_vcpu *vcpu)
{
	assert(vcpu->queued);
	vcpu->previous->next = vcpu->next;
	vcpu->next->previous = vcpu->previous;
	vcpu->next = vcpu->previous = NULL;
	vcpu->queued = false;
}

void sched_queue_rotate(struct sched_cpu *cpu)
{
	struct sched_vcpu *const previous = cpu->current;

	if (previous == NULL)
		return;
	sched_queue_remove(previous);
	if (previous->runnable)
		sched_queue_tail(cpu, previous);
}

/* ---- policies' further lists ---- */

void sched_link_init(struct sched_link *head)
{
	head->next = head->previous = head;
}

bool sched_link_in(const struct sched_link *link)
{
	return link->next != NULL;
}

void sched_link_before(struct sched_link *link, struct sched_link *position)
{
	assert(!sched_link_in(link));
	link->previous = position->previous;
	link->next = position;
	link->previous->next = position->previous = link;
}

void sched_link_remove(struct sched_link *link)
{
	assert(sched_link_in(link));
	link->previous->next = link->next;
	link->next->previous = link->previous;
	link->next = link->previous = NULL;
}
