/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0's management of the SV-NIC's VIFs: a program that is asked to create or destroy a guest's VIF and does so
 * together with the device's XScale core (vif/vif_command.h), the hypervisor and the guest (vif_frontend.h), one
 * request at a time.
 *
 *   create   the device gives a number and its memory of the queues; Dom0 takes pages for the host's
 *            part, by default the receive queue, grants the pages of both to the guest, tells the
 *            hypervisor whose the number is, and the guest through the store; when that has mapped
 *            them, the device starts to serve the VIF
 *   refused  a device that gives no number, or does not start: what was done is taken back, last things first
 *   kill     the guest is dead and answers nobody: as destroy, but the hypervisor gives up the guest's mappings and
 *            memory in its place (Xen: domain_kill, domain_relinquish_resources)
 *   destroy  the device stops: the MAC leaves its table, frames on their way drain, polling ends;
 *            the guest unmaps; the grants are taken back, the hypervisor forgets the number, and only then may the
 *            device, and Dom0, give number and memory to another
 *
 * The device is given its commands by posted writes to its mailboxes; its answers come to a word
 * in host memory, at which the program looks again and again until one is there: it is a matter of microseconds.
 *
 * Source: slides 4, 10 and 11 of Raj, Ganev and Schwan.  Not modelled: xend's own scripts; requests of
 * guests for themselves.
 *
 * Invariants: a page is granted exactly while its VIF's number is given; `grants.used` is the sum of the stores' pages;
 * a request's stages add up to its time, from the request to the guest's being online or to Dom0's being rid of the
 * VIF, whether it was asked to be or had to be.
 */
#ifndef VIFSIM_HOST_VIF_CONTROL_H
#define VIFSIM_HOST_VIF_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/activity.h"
#include "host/control_config.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/host_memory.h"
#include "host/vif_registry.h"
#include "host/vif_store.h"
#include "vif/vif_command.h"
#include "vif/vif_queue.h"
#include "xen/grant_table.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where the time of a creation or destruction goes. */
enum vif_control_stage {
	VIF_CONTROL_WAIT,    /* for the program: it serves others first, or Dom0 has not got its CPU yet */
	VIF_CONTROL_PROGRAM, /* the program's own part */
	VIF_CONTROL_DEVICE,  /* commands to the XScale core, from the first mailbox to the answer found */
	VIF_CONTROL_GRANTS,  /* pages and grants, and the hypervisor's table */
	VIF_CONTROL_GUEST,   /* from the store's change until the guest's answer is taken in: it maps or unmaps;
			      * and until it knows that its VIF is online */
	VIF_CONTROL_STAGES
};

enum vif_control_kind {
	VIF_CONTROL_CREATE,
	VIF_CONTROL_DESTROY,
	VIF_CONTROL_KILL,    /* as destroy, of a guest that does not run any more */
	VIF_CONTROL_REFUSED, /* what a creation becomes when the device refuses it: its way back */
	VIF_CONTROL_KINDS
};

struct vif_control_counters {
	uint64_t done[VIF_CONTROL_KINDS];
	uint64_t commands, looks;
	uint64_t hypercalls, notifications;
	uint64_t stage_ps[VIF_CONTROL_KINDS][VIF_CONTROL_STAGES]; /* of the requests done */
};
extern const struct stat_spec vif_control_stats[];
extern const size_t vif_control_stat_count;

/* A guest, as the manager knows it. */
struct vif_control_guest {
	uint64_t mac;
	struct vif_store store;
	uint64_t ended_ps; /* when its creation ended here; it has not heard of it yet */
	uint64_t stage_ps[VIF_CONTROL_STAGES];
};

struct vif_control_job {
	enum vif_control_kind kind;
	uint32_t guest;
	uint64_t at_ps;
};

struct vif_control {
	const struct control_config *config;
	const struct host_config *host;
	const struct host_services *services;
	struct vif_registry *registry;
	struct grant_table grants;        /* Dom0's: of device memory and of its own */
	struct vif_control_guest *guests; /* owned */
	uint32_t guest_count;
	struct vif_layout layout;

	/* Requests not begun: at most one a guest. */
	struct vif_control_job *queue; /* a ring of `guest_count`; owned */
	uint32_t first, waiting;

	/* The one under way. */
	struct vif_control_job request;
	const uint8_t *phase; /* NULL: none */
	bool told;            /* the store's event has come */
	uint32_t words;       /* of a command: mailboxes and doorbell written so far */
	uint32_t tag;         /* of the last command */
	uint64_t answer;      /* the word in host memory */
	uint64_t since_ps;    /* when its stage began */
	uint64_t stage_ps[VIF_CONTROL_STAGES];
	struct vif_control_counters counters;
};

/* All but the control itself and the layout outlive it.  Aborts when out of memory. */
void vif_control_init(struct vif_control *control, const struct control_config *config, const struct host_config *host,
		      const struct host_services *services, struct vif_registry *registry, uint32_t guests,
		      const struct vif_layout *layout);
void vif_control_free(struct vif_control *control);
/* The MAC that a guest's VIFs have. */
void vif_control_set_mac(struct vif_control *control, uint32_t guest, uint64_t mac);
/* The guest has VIF number `vif` as of now, without time: set up before the simulation. */
void vif_control_adopt(struct vif_control *control, uint32_t guest, uint32_t vif);
/* The answers' word, as the device sees it. */
struct memory_range vif_control_memory(struct vif_control *control);

/* Creates or destroys the guest's VIF, or kills it (not REFUSED); a guest has at most one request that is not done. The
 * caller sends Dom0 the manager's event. */
void vif_control_request(struct vif_control *control, enum vif_control_kind kind, uint32_t guest, uint64_t now_ps);
/* The store's event has come. */
void vif_control_told(struct vif_control *control);
/* The guest knows that its VIF is online: its creation is over. */
void vif_control_online(struct vif_control *control, uint32_t guest, uint64_t now_ps);
/* Its next activity; false: it has nothing to do, or waits for a guest. */
bool vif_control_next(struct vif_control *control, uint64_t now_ps, struct activity *activity);
/* The activity is over. */
void vif_control_done(struct vif_control *control, uint64_t now_ps, const struct activity *activity);

#ifdef __cplusplus
}
#endif
#endif
