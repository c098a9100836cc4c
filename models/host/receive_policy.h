/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a guest's driver comes to know of received frames.
 *
 *   interrupt  by an interrupt each time; the poll that it begins goes on while frames are there.
 *   poll       by looking, always: the guest never sleeps, and asks for no interrupt.
 *   napi       Linux's rules. An interrupt begins to poll, and is masked. A round of polling takes at most a budget of
 *              frames. One that has spent it is followed by another, with a turn for everybody else in between. One
 * that found fewer unmasks the interrupt and looks once more, for what came since its last look: if there is something,
 * it polls on.
 *
 * Before it unmasks it may defer: it stays masked and looks again after a time, until so many looks in a row have found
 * nothing. While it defers it may ask to be interrupted if so many frames come earlier. This is moderation by
 * the guest, whatever the device does.
 *
 * Source: Linux Documentation/networking/napi.rst (budget, napi_complete_done; napi_defer_hard_irqs and
 * gro_flush_timeout: "IRQ mitigation"); net/core/dev.c. The number of frames that ends a deferral: the threshold of
 * netfront's rings (rsp_event).
 * Not modelled: several devices of one softirq and its own budget, ksoftirqd, busy polling by sockets.
 *
 * A policy core: state in, decision out. What a mask is, and what it costs, is the driver's.
 *
 * Invariant: it waits for an interrupt only after a look that followed the unmasking and found nothing.
 */
#ifndef VIFSIM_HOST_RECEIVE_POLICY_H
#define VIFSIM_HOST_RECEIVE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of host.receive.mode's choices. */
enum receive_mode { RECEIVE_INTERRUPT, RECEIVE_POLL, RECEIVE_NAPI };

struct receive_config {
	int mode;           /* enum receive_mode */
	uint64_t budget;    /* frames of a round */
	uint64_t defer_ps;  /* how long it stays masked before it looks again; 0: it does not defer */
	uint64_t deferrals; /* looks in a row that find nothing before it unmasks */
	uint64_t frames;    /* so many end a deferral; 0: none do */
};

enum receive_phase {
	RECEIVE_WAITS,  /* unmasked */
	RECEIVE_POLLS,  /* masked, in a round */
	RECEIVE_CHECKS, /* unmasked, and to look once more */
	RECEIVE_DEFERS, /* masked until a time */
};

struct receive_policy {
	const struct receive_config *config;
	enum receive_phase phase;
	uint64_t taken;    /* frames, in this round */
	uint64_t in_vain;  /* completed rounds in a row that took none; one that spends its budget is not completed */
	uint64_t until_ps; /* of a deferral */
};

/* What follows a round that has ended. */
enum receive_decision {
	RECEIVE_ANOTHER_ROUND, /* after everybody else's turn */
	RECEIVE_LOOP,          /* look again and again; a look that finds something begins a round */
	RECEIVE_UNMASK,        /* ask for the next frame's interrupt, then look (receive_policy_checked) */
	RECEIVE_DEFER,         /* stay masked until until_ps, or until receive_policy_ahead frames more are there */
};

/* config outlives the policy. */
void receive_policy_init(struct receive_policy *policy, const struct receive_config *config);
/* A round begins: an interrupt was taken, the last round has spent its budget, a deferral is over, a look has found
 * something. */
void receive_policy_round(struct receive_policy *policy);
/* Whether frames may be taken now, if there are any; one is. */
bool receive_policy_may_take(const struct receive_policy *policy);
void receive_policy_took(struct receive_policy *policy);
/* The round is over: no frame is there, or none may be taken.  Not with mode interrupt. */
enum receive_decision receive_policy_over(struct receive_policy *policy, uint64_t now_ps);
/* The look that followed the unmasking.  True: a frame was there, a new round has begun. */
bool receive_policy_checked(struct receive_policy *policy, bool found);
/* A deferral is over: a round is due. */
bool receive_policy_due(const struct receive_policy *policy, uint64_t now_ps);
/* How many frames ahead the driver is to ask for an interrupt; 0: for none. */
uint32_t receive_policy_ahead(const struct receive_policy *policy);

#ifdef __cplusplus
}
#endif
#endif
