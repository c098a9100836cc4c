/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hypervisor's CPU scheduler: one interface, one small file per policy,
 * chosen from one explicit array.  A policy decides who runs on a CPU and for
 * how long; it has no clock (`now` is an argument) and does not know what a
 * switch costs.  After the shape of Xen's own struct scheduler.
 *
 * All times in picoseconds.  VCPUs are pinned: each stays on its CPU.
 */
#ifndef VIFSIM_XEN_SCHED_H
#define VIFSIM_XEN_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xen/sched_config.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sched_ops;

/* One host's scheduler. */
struct scheduler {
	const struct sched_ops *ops;
	const void *own;            /* values of the policy's parameters, a struct of its own */
	void *policy;               /* the policy's host-wide state: ops->host_bytes, zeroed */
	struct sched_block *blocks; /* all the policy's states; owned */
};

/* A VCPU as the scheduler sees it.  The owner sets `domain` and `weight` before
 * sched_add_vcpu, and `runnable` before it calls wake or do_schedule; it
 * never touches the rest. */
struct sched_vcpu {
	uint32_t domain;
	uint32_t cpu;
	bool runnable;
	bool queued;                        /* on its CPU's run queue or another ring of the policy's */
	uint32_t weight;                    /* relative share, >= 1; 1 is the default of all */
	uint64_t last_scheduled_ps;         /* when it last got its CPU */
	struct sched_vcpu *next, *previous; /* run queue */
	void *policy;                       /* the policy's own state: ops->vcpu_bytes */
};

struct sched_cpu {
	uint32_t number;
	struct sched_vcpu queue;    /* head of a ring: the run queue, without the idle VCPU */
	struct sched_vcpu *current; /* NULL: idle */
	void *policy;               /* the policy's own state: ops->cpu_bytes */
};

struct sched_decision {
	struct sched_vcpu *next; /* NULL: the idle VCPU */
	uint64_t slice_ps;       /* ask again after this long at the latest; while idle, only if idle_ends */
	bool idle_ends;          /* idle, though VCPUs are runnable: they wait for a time, not for a wake */
};

/* A VCPU's place in a further list of its policy's, a ring around a head whose vcpu is NULL.
 * It stands in the policy's own state; as zeros it is in no list. */
struct sched_link {
	struct sched_link *next, *previous;
	struct sched_vcpu *vcpu;
};

enum sched_wake_result {
	SCHED_WAKE_QUEUED,   /* waits for its turn */
	SCHED_WAKE_PREEMPTS, /* the CPU must schedule now */
};

/*
 * A policy.  A new one is a file sched_<name>.c that defines sched_<name>, and a
 * line in sched.c's list (docs/your-own-device.md).
 *
 * A VCPU that blocks is told of by do_schedule, which finds it not runnable, as in
 * Xen's do_block; Xen's sleep() is for domains that are paused, which none is here.
 */
struct sched_ops {
	const char *name;                         /* as in host.scheduler.policy */
	const char *help;                         /* one sentence: what it is and when to use it */
	size_t host_bytes, cpu_bytes, vcpu_bytes; /* of its states, which start as zeros; 0: it has none */

	/* Its parameters, host.scheduler.<name>.<key>, which fill a struct of config_bytes; and whether their values
	 * fit together (0, or -1 with *misfit filled).  Without parameters all are 0, and check may always be NULL. */
	const struct param_spec *params;
	size_t param_count, config_bytes;
	int (*check)(const void *own, struct param_misfit *misfit);

	/* Each may be NULL. */
	void (*init_host)(struct scheduler *scheduler);
	void (*init_cpu)(struct scheduler *scheduler, struct sched_cpu *cpu);
	void (*init_vcpu)(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu);

	/* vcpu became runnable (no effect when it is queued already).  May shorten
	 * the running slice: *deadline_ps is when the CPU would next schedule, and
	 * may be lowered, but not below now. */
	enum sched_wake_result (*wake)(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu,
				       uint64_t now_ps, uint64_t *deadline_ps);
	/* Chooses; charges cpu->current for its run, re-queues it when it is
	 * still runnable, and makes the choice current. */
	struct sched_decision (*do_schedule)(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps);

	/* Both or neither: every CPU has a timer interrupt each tick_period (ps, > 0), the first one period
	 * after the start, in the order of their numbers; returns whether the CPU must schedule.  What is
	 * done for the whole host is done at one CPU's ticks. */
	uint64_t (*tick_period)(const struct scheduler *scheduler);
	bool (*tick)(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps);
};

/* All of them, NULL-terminated; their names: the choices of host.scheduler.policy; "host.scheduler.<name>" of each. */
extern const struct sched_ops *const sched_policies[];
extern const char *const sched_policy_names[], *const sched_policy_prefixes[];
/* The index of the policy of that name; -1 when there is none. */
int sched_policy_find(const char *name);

/* Config outlives the scheduler, which outlives its CPUs and VCPUs (they own nothing).  Abort when out of memory. */
void sched_init(struct scheduler *scheduler, const struct sched_config *config);
void sched_free(struct scheduler *scheduler);
void sched_add_cpu(struct scheduler *scheduler, struct sched_cpu *cpu, uint32_t number);
void sched_add_vcpu(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu);

/* The run queue, for policies.  A second one is a struct sched_vcpu that serves as its head. */
void sched_queue_init(struct sched_vcpu *head);
void sched_queue_head(struct sched_cpu *cpu, struct sched_vcpu *vcpu);
void sched_queue_tail(struct sched_cpu *cpu, struct sched_vcpu *vcpu);
void sched_queue_before(struct sched_vcpu *vcpu, struct sched_vcpu *position);
void sched_queue_remove(struct sched_vcpu *vcpu);
/* Where the running VCPU stays on its queue: off it, or to its tail when it is still runnable.  Nobody runs: nothing.
 */
void sched_queue_rotate(struct sched_cpu *cpu);

/* Further lists, for policies. */
void sched_link_init(struct sched_link *head);
void sched_link_before(struct sched_link *link, struct sched_link *position);
void sched_link_remove(struct sched_link *link);
bool sched_link_in(const struct sched_link *link);

#ifdef __cplusplus
}
#endif
#endif
