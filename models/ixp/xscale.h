/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The XScale core's management program: executes Dom0's commands on VIFs
 * (vif/vif_command.h), one at a time, as a sequence of steps.  It decides which VIF gets which number and
 * window, in what order its parts are set up and taken down, and when a command is refused; the device's module spends
 * the steps' time and does to its own tables what a step says.
 *
 * Order of a stop: the MAC leaves the table first, so that no later frame is
 * looked up for this VIF; then it waits until frames already looked up have
 * passed on to the guest; then its egress context is told to stop, and does so when it next comes to it; then what
 * the guest had left in its send queue is dropped.  No other VIF's frame is touched.
 *
 * Not modelled: the core's operating system and other programs, the memory bandwidth that clearing a window takes.
 *
 * Invariant: a number is given to one VIF at a time, and after its stop only when nothing in the device refers to it.
 */
#ifndef VIFSIM_IXP_XSCALE_H
#define VIFSIM_IXP_XSCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "ixp/microprogram.h"
#include "ixp/xscale_config.h"
#include "vif/vif_command.h"

#ifdef __cplusplus
extern "C" {
#endif

enum xscale_vif_state {
	XSCALE_VIF_NONE,
	XSCALE_VIF_RESERVED, /* has a number and a window */
	XSCALE_VIF_OPEN,     /* and is known to the data path */
	XSCALE_VIF_STOPPING, /* frames for it find nobody any more; those under way go on */
	XSCALE_VIF_STOPPED,  /* nothing of it is left on the data path */
};

enum xscale_step_kind {
	XSCALE_IDLE,      /* nothing to do until the next command */
	XSCALE_COMPUTE,   /* `cycles` of its own clock */
	XSCALE_REFERENCE, /* to `memory`, of so many bytes */
	/* What is done at once; the result is what xscale_done is told. */
	XSCALE_SEARCH,   /* result: entries that a search of the table for `mac` reads */
	XSCALE_OPEN,     /* the VIF enters table and contexts; result: enum vif_status, done, taken or full */
	XSCALE_CLOSE,    /* the VIF leaves the table; result: entries written */
	XSCALE_DRAINED,  /* result: whether no frame that was looked up for it is under way */
	XSCALE_DETACH,   /* its egress context is to stop polling it */
	XSCALE_DETACHED, /* result: whether it has */
	XSCALE_DISCARD,  /* frames in its send queue are dropped */
	/* Over when the bus has taken it. */
	XSCALE_ANSWER, /* posted write of `value` to host memory */
};

struct xscale_step {
	enum xscale_step_kind kind;
	uint32_t vif;
	uint64_t mac, cycles, value;
	enum ixp_memory_kind memory;
	uint32_t bytes;
};

struct xscale_stats {
	uint64_t commands, refused;
	uint64_t created, freed;
	uint64_t looks;           /* at whether a VIF has come to rest */
	uint64_t entries_written; /* of the demultiplexing table */
	uint64_t pages_cleared;
	uint64_t overruns; /* doorbells rung while one was waiting already: no sender may */
};
extern const struct stat_spec xscale_stats_table[];
extern const size_t xscale_stat_count;

struct xscale_vif {
	enum xscale_vif_state state;
	uint64_t mac;
};

struct xscale {
	const struct xscale_config *config; /* outlives it */
	struct xscale_vif *vifs;            /* owned */
	uint32_t vif_count, pages;
	uint32_t mailboxes[VIF_MAILBOXES];
	bool rung; /* while a command is under way: the doorbell's bit stays set until the core comes to it */
	struct vif_command command;
	enum vif_status status;
	const uint8_t *phase; /* of the command under way; NULL: none */
	uint32_t left;        /* references still to be made in this phase */
	struct xscale_stats stats;
};

/* vifs: the most that exist at once; pages: of its memory that a VIF takes.  Aborts when out of memory. */
void xscale_init(struct xscale *xscale, const struct xscale_config *config, uint32_t vifs, uint32_t pages);
void xscale_free(struct xscale *xscale);
/* The VIF, which did not exist, is open as of now, without time: set up before the simulation began. */
void xscale_adopt(struct xscale *xscale, uint32_t vif, uint64_t mac);

/* For any number. */
enum xscale_vif_state xscale_state(const struct xscale *xscale, uint64_t vif);

/* Dom0 has written a mailbox (below VIF_MAILBOXES). */
void xscale_mailbox(struct xscale *xscale, uint32_t mailbox, uint32_t word);
/* Dom0 has rung: the mailboxes hold a command.  True: it is executed from now on; false: when the one under way is
 * over. */
bool xscale_ring(struct xscale *xscale);
/* The step to be made now. */
void xscale_next(const struct xscale *xscale, struct xscale_step *step);
/* It has been made. */
void xscale_done(struct xscale *xscale, uint32_t result);

#ifdef __cplusplus
}
#endif
#endif
