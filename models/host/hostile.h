/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest whose kernel has been taken over: beside its ordinary duties it makes attempts at what is
 * not its own, at random places of random victims, or floods.  Its accesses are ordinary loads and stores;
 * what becomes of them the page tables and the device decide, not this.
 *
 * It makes an attempt when its kernel has nothing else to do, as a loop in the kernel, without a stack; each costs the
 * loop (host.guest.raw) and whatever comes of it.  A frame is sent by the guest's own driver, and
 * waits for room in the send queue, spinning.
 *
 * Not modelled: attacks on what the testbed trusts (Dom0, the device's control path, DMA of the
 * device itself), covert channels, attacks on netfront's rings: on an HV-NIC it only floods.
 */
#ifndef VIFSIM_HOST_HOSTILE_H
#define VIFSIM_HOST_HOSTILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/stat.h"
#include "host/activity.h"
#include "host/front_end.h"
#include "host/hostile_config.h"
#include "host/vif_control.h"
#include "host/vif_driver.h"
#include "host/vif_frontend.h"
#include "net/station.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hostile_counters {
	uint64_t attempts[HOSTILE_KINDS]; /* made, by kind; of a flood: frames */
	uint64_t attempts_all;            /* but for a flood's */
	uint64_t faulted;                 /* of them: the access faulted, or the hypercall was refused */
	uint64_t granted;                 /* accesses to what is another guest's, and mappings of it, that were not */
	uint64_t leaked;                  /* loads of another guest's memory that told something */
	uint64_t waits;                   /* turns spent on waiting for room in the send queue */
};
extern const struct stat_spec hostile_stats[];
extern const size_t hostile_stat_count;

struct hostile_setup {
	const struct hostile_config *config; /* outlives the guest, as all that is pointed to */
	const struct host_config *costs;
	struct frame_pool *pool;
	uint32_t host, guest; /* its own numbers */
	uint32_t vifs;        /* of the device */
	struct vif_control
		*control; /* Dom0's grants of VIFs' pages; as the next two: NULL without a virtual interface */
	struct vif_frontend *frontend; /* the guest's own */
	struct vif_driver *driver;
	uint64_t seed;
	uint32_t replication;
};

struct hostile {
	struct hostile_setup setup;
	struct front_end front_end;
	struct station *sending; /* where its frames are until its driver has passed them on */
	struct rng rng;
	uint64_t next_ps;
	enum hostile_kind kind; /* of the attempt under way */
	int32_t reference;      /* of a page's grant that it asks to map */
	struct frame *frame;    /* being built */
	uint32_t sequence;
	struct hostile_counters counters;
};

void hostile_init(struct hostile *hostile, const struct hostile_setup *setup, struct front_end front_end,
		  struct station *sending);
/* Writes its next activity, when one is due; it may use driver_operation for itself. */
bool hostile_next(struct hostile *hostile, uint64_t now_ps, struct activity *activity);
void hostile_done(struct hostile *hostile, uint64_t now_ps, const struct activity *activity);
/* When its next attempt is due. */
uint64_t hostile_deadline(const struct hostile *hostile);

#ifdef __cplusplus
}
#endif
#endif
