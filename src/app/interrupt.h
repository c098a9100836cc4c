/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ctrl-C (or SIGTERM) while simulating: the first lets the running simulations
 * end and starts no more, the second kills them.
 */
#ifndef VIFSIM_APP_INTERRUPT_H
#define VIFSIM_APP_INTERRUPT_H

#include <signal.h>

/* Counts the signals from here on; they are blocked but in interrupt_wait_mask. */
void interrupt_begin(void);
/* How many there were, and the last one's number. */
int interrupt_count(void);
int interrupt_signal(void);
/* The mask under which to wait, for ppoll. */
const sigset_t *interrupt_wait_mask(void);
/* In a worker: a Ctrl-C in the terminal, or the SIGTERM of a batch system, which reach it too, are the parent's to
 * handle. */
void interrupt_leave_to_parent(void);

#endif
