/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a CPU's runs cost because of guests that were woken for nothing, beside their own time: the switch and the
 * refill by which a guest that such a wake has pushed out gets its CPU back, and what a woken guest finds evicted that
 * without them it would have found.  For the anatomy of latencies alone: nothing in the model hangs on it.
 *
 * What would have been: the same useful runs in the same order on a CPU that counts no redundant ones
 * (cache_refill.h, a second time).  Whoever comes back after redundant runs alone would have found its page tables
 * still loaded.  Not followed further: that useful runs would have come at other times, and in another order.
 *
 * Invariant: what is due is part of what the switch-in costs.
 */
#ifndef VIFSIM_HOST_REDUNDANCY_H
#define VIFSIM_HOST_REDUNDANCY_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "xen/cache_refill.h"

#ifdef __cplusplus
extern "C" {
#endif

struct redundancy_cpu {
	struct refill_cpu refill; /* without the redundant runs */
	uint64_t useful_runs;
};

struct redundancy {
	struct refill_vcpu refill;
	uint64_t last_run;                        /* useful_runs when it last ran usefully; 0: never */
	bool counted;                             /* the run under way is among them */
	bool preempted;                           /* it is to get back a CPU that it had to leave */
	bool pushed_out;                          /* by a redundant wake */
	uint64_t switch_ps, refill_ps, packet_ps; /* due: of the switch-in's parts still to be paid */
};

/* What a switch-in costs, as it is; and a return to what is loaded still. */
struct redundancy_costs {
	uint64_t switch_ps, reload_ps, refill_ps, packet_ps;
};

/* It leaves the CPU: blocked, or preempted by a domain that, maybe, was woken for nothing.  A run that began for
 * nothing and found something after all is told here. */
void redundancy_left(struct redundancy_cpu *cpu, struct redundancy *domain, bool preempted, bool pushed_out,
		     bool useful);
/* It gets the CPU; `switched`: other page tables were loaded. */
void redundancy_entered(struct redundancy_cpu *cpu, struct redundancy *domain, const struct refill_config *config,
			const struct redundancy_costs *costs, bool switched, bool useful);
/* Of that much time of that stage of its run, what is due to redundant wakes; it is not due again. */
uint64_t redundancy_take(struct redundancy *domain, enum cpu_stage stage, uint64_t ps);
/* Its packet path has run: what that had lost is there again. */
void redundancy_packet_path_ran(struct redundancy *domain);

#ifdef __cplusplus
}
#endif
#endif
