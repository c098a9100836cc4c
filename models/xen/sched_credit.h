/* SPDX-License-Identifier: Apache-2.0 */
/* The credit scheduler's own state; for sched_credit.c and its test. */
#ifndef VIFSIM_XEN_SCHED_CREDIT_H
#define VIFSIM_XEN_SCHED_CREDIT_H

#include "xen/sched.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct sched_ops sched_credit;

/* Its parameters. */
struct credit_config {
	uint64_t slice_ps, tick_ps;
	uint64_t accounting_ticks; /* credits are given out each so many ticks */
	bool boost;                /* a woken VCPU that has credits goes before all others */
};

/* The idle VCPU's is below all. */
enum credit_priority { CREDIT_OVER = -2, CREDIT_UNDER = -1, CREDIT_BOOST = 0 };

struct credit_vcpu {
	int64_t credit;
	enum credit_priority priority;
	struct sched_link active; /* earns credits */
};

struct credit_cpu {
	uint64_t ticks;
	uint64_t sorted; /* the accounting after which the run queue was sorted last */
};

struct credit_host {
	struct sched_link active; /* head of those that earn credits, all CPUs' */
	int64_t weight;           /* theirs */
	int64_t cpus;
	int64_t balance; /* sum of credits after the last accounting */
	uint64_t accountings;
};

#ifdef __cplusplus
}
#endif
#endif
