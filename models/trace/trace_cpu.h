/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CPU's two tracks.  Its time is told piece by piece, as it is charged: whose it was, and what it was spent on.
 * Pieces of one owner are one slice ("guest 3", "dom0", "hypervisor"); on the second track there is a slice for what
 * each part of it was spent on ("receive", "refill"); while the CPU is idle there is none.  The hypervisor's slices say
 * which domain has the CPU meanwhile.
 *
 * Not one in the other on one track, as viewers would draw well: they round times, each in its way, and drop what then
 * seems to end after what it lies in.
 *
 * Invariant: the slices of the owners sum to what was charged to them, to the picosecond.
 */
#ifndef VIFSIM_TRACE_TRACE_CPU_H
#define VIFSIM_TRACE_TRACE_CPU_H

#include "trace/trace.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TRACE_CPU_IDLE UINT32_MAX /* no domain has the CPU */

struct trace_track *trace_add_cpu(struct trace *trace, uint32_t group, const char *name);
/* From..to was spent on `work`: by the hypervisor, or by the domain that has the CPU (0: Dom0, v + 1: guest v). */
void trace_cpu_charge(struct trace_track *cpu, bool hypervisor, uint32_t domain, const char *work, uint64_t from_ps,
		      uint64_t to_ps);
/* That work was about that frame, and is over.  If something else was charged last, it took no time: its slice is
 * empty. */
void trace_cpu_flow(struct trace_track *cpu, const char *work, uint64_t *frame_flow, enum trace_flow flow);

#ifdef __cplusplus
}
#endif
#endif
