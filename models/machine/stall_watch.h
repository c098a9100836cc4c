/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a simulation stuck?  It is when for a whole second of simulated time
 * nothing moved although somebody waited for something all the while: replies
 * that were lost, say, or costs of a second that were meant to be microseconds.
 * A workload that pauses waits for nothing.
 *
 * Whoever simulates looks every STALL_LOOK_PS, so a stall may be told that much
 * late, and one of a second and less than that much more may go unseen.
 */
#ifndef VIFSIM_MACHINE_STALL_WATCH_H
#define VIFSIM_MACHINE_STALL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STALL_PS UINT64_C(1000000000000)
#define STALL_LOOK_PS (STALL_PS / 4)

struct stall_watch {
	uint64_t moves, since_ps; /* what had moved at the last look at which that was news, and when that was */
	bool stalled;             /* told, and nothing has moved since */
};

/* At time 0 all zero.  `moves`: a count of all that has moved so far; `awaited`: how many wait for something now.  True
 * when it has become clear that nothing has moved since since_ps; once for each stall. */
bool stall_watch_look(struct stall_watch *watch, uint64_t now_ps, uint64_t moves, uint64_t awaited);

#ifdef __cplusplus
}
#endif
#endif
