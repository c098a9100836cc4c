/* SPDX-License-Identifier: Apache-2.0 */
/* SEDF's own state; for sched_sedf.c and its test.  Times are signed, as a period may begin before the start. */
#ifndef VIFSIM_XEN_SCHED_SEDF_H
#define VIFSIM_XEN_SCHED_SEDF_H

#include "xen/sched.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct sched_ops sched_sedf;

/* Its parameters. */
struct sedf_config {
	uint64_t dom0_period_ps, dom0_slice_ps; /* the slice in each period is Dom0's */
	uint64_t period_ps;                     /* of guests, whose slice is empty */
	uint64_t extra_quantum_ps;              /* extra time is given out in these */
};

/* The two queues for time that nobody is guaranteed. */
enum sedf_extra {
	SEDF_PENALTY,     /* L0: blocked in the middle of a slice and lost its rest */
	SEDF_UTILISATION, /* L1: everyone who is runnable, by weight */
	SEDF_EXTRA_COUNT
};

/* As what the running VCPU has its CPU. */
enum sedf_run { SEDF_RUN_GUARANTEED, SEDF_RUN_PENALTY, SEDF_RUN_UTILISATION };

struct sedf_vcpu {
	int64_t period_ps, slice_ps;     /* guaranteed: the slice in each period; 0: best effort */
	int64_t deadline_ps;             /* end of the current or next period */
	int64_t used_ps;                 /* of the slice (cputime) */
	int64_t lost_ps;                 /* short_block_lost_tot: of the slice, by blocking */
	bool wants_penalty;              /* EXTRA_WANT_PEN_Q */
	enum sedf_run run;               /* while it is the running one */
	int64_t extra_weight;            /* 0: of the guaranteed share */
	int64_t score[SEDF_EXTRA_COUNT]; /* the lower, the earlier */
	struct sched_link extra[SEDF_EXTRA_COUNT];
};

struct sedf_cpu {
	struct sched_vcpu waiting; /* head of the wait queue, by the periods' begin; cpu->queue goes by deadline */
	struct sched_link extra[SEDF_EXTRA_COUNT];
	int64_t slice_expires_ps;
};

#ifdef __cplusplus
}
#endif
#endif
