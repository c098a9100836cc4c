/* SPDX-License-Identifier: Apache-2.0 */
#include "app/interrupt.h"

#include <stddef.h>

static volatile sig_atomic_t count, last;
static sigset_t before;

static void on_signal(int number)
{
	count++;
	last = number;
}

void interrupt_begin(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, &before);
	sigdelset(&before, SIGINT);
	sigdelset(&before, SIGTERM);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

int interrupt_count(void)
{
	return count;
}

int interrupt_signal(void)
{
	return last;
}

const sigset_t *interrupt_wait_mask(void)
{
	return &before;
}

void interrupt_leave_to_parent(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	sigprocmask(SIG_SETMASK, &before, NULL);
}
