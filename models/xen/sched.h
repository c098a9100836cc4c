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

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of sched_policies[] and of the parameter's choices. */
enum sched_policy { SCHED_BVT, SCHED_ROUND_ROBIN, SCHED_POLICY_COUNT };

struct sched_config {
	int policy;                        /* enum sched_policy */
	uint64_t bvt_mcu_ps;               /* minimum charging unit */
	uint64_t bvt_context_allowance_ps; /* added to a slice */
	uint64_t round_robin_slice_ps;
};
extern const struct param_spec sched_params[]; /* relative to host.scheduler */
extern const size_t sched_param_count;

/* A VCPU as the scheduler sees it.  The owner sets `domain` and `weight` before
 * init_vcpu, and `runnable` before it calls wake, sleep or do_schedule; it
 * never touches the rest. */
struct sched_vcpu {
	uint32_t domain;
	uint32_t cpu;
	bool runnable;
	bool queued;                        /* on its CPU's run queue (the running one too, as in BVT) */
	uint32_t weight;                    /* relative share, >= 1; 1 is the default of all */
	uint64_t last_scheduled_ps;         /* when it last got its CPU */
	struct sched_vcpu *next, *previous; /* run queue */
	union {
		struct {
			uint64_t avt, evt; /* actual and effective virtual time */
			uint64_t mcu_advance;
		} bvt;
		struct {
			uint64_t unused;
		} round_robin;
	} policy;
};

struct sched_cpu {
	uint32_t number;
	struct sched_vcpu queue;    /* head of a ring: the run queue, without the idle VCPU */
	struct sched_vcpu *current; /* NULL: idle */
	union {
		struct {
			uint64_t svt; /* system virtual time: least avt on the queue */
		} bvt;
	} policy;
};

struct sched_decision {
	struct sched_vcpu *next; /* NULL: the idle VCPU */
	uint64_t slice_ps;       /* ask again after this long at the latest */
};

enum sched_wake_result {
	SCHED_WAKE_QUEUED,   /* waits for its turn */
	SCHED_WAKE_PREEMPTS, /* the CPU must schedule now */
};

struct sched_ops {
	const char *name; /* as in host.scheduler.policy */
	const char *help; /* one sentence: what it is and when to use it */
	void (*init_vcpu)(const struct sched_config *config, struct sched_cpu *cpu, struct sched_vcpu *vcpu);
	/* vcpu became runnable (no effect when it is queued already).  May shorten
	 * the running slice: *deadline_ps is when the CPU would next schedule, and
	 * may be lowered, but not below now. */
	enum sched_wake_result (*wake)(const struct sched_config *config, struct sched_cpu *cpu,
				       struct sched_vcpu *vcpu, uint64_t now_ps, uint64_t *deadline_ps);
	/* vcpu, which is not running, is not runnable any more. (A running one is left alone: do_schedule drops it.) */
	void (*sleep)(struct sched_cpu *cpu, struct sched_vcpu *vcpu);
	/* Chooses; charges cpu->current for its run, re-queues it when it is
	 * still runnable, and makes the choice current. */
	struct sched_decision (*do_schedule)(const struct sched_config *config, struct sched_cpu *cpu, uint64_t now_ps);
};

extern const struct sched_ops sched_bvt, sched_round_robin;
extern const struct sched_ops *const sched_policies[SCHED_POLICY_COUNT];

/* Shared by the policies. */
void sched_cpu_init(struct sched_cpu *cpu, uint32_t number);
void sched_queue_head(struct sched_cpu *cpu, struct sched_vcpu *vcpu);
void sched_queue_tail(struct sched_cpu *cpu, struct sched_vcpu *vcpu);
void sched_queue_remove(struct sched_vcpu *vcpu);

#ifdef __cplusplus
}
#endif
#endif
