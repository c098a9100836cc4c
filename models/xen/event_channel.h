/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event channels: the hypervisor's virtual interrupts.  One pending bit per
 * port, one "upcall pending" flag per domain (one VCPU each here).  A second
 * send to a port that is still pending sets nothing: it coalesces.  Source: Xen 3.0
 * event_channel.c, evtchn_set_pending() and evtchn_notify().
 *
 * Not modelled: per-port masks, unbound and closed ports, the second-level
 * selector word (only a search accelerator).
 */
#ifndef VIFSIM_XEN_EVENT_CHANNEL_H
#define VIFSIM_XEN_EVENT_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct event_channels {
	uint64_t *pending; /* one bit a port, owned */
	uint32_t ports;
	bool upcall_pending;
	uint32_t scan_from;              /* where the next search begins: ports are served round robin */
	uint64_t sent, coalesced, taken; /* invariant: sent = coalesced + taken + bits that are pending */
};

enum event_send {
	EVENT_COALESCED, /* the port was pending already: nothing to do */
	EVENT_SET,       /* the port's bit is new, but an upcall was pending already: nobody need be kicked */
	EVENT_NOTIFY,    /* new, and the domain must be woken, or interrupted if it runs */
};

void event_channels_init(struct event_channels *channels, uint32_t ports); /* aborts when out of memory */
void event_channels_free(struct event_channels *channels);
enum event_send event_channel_send(struct event_channels *channels, uint32_t port);
/* Whether the port's bit is set: its event has come and was not taken yet. */
bool event_channel_pending(const struct event_channels *channels, uint32_t port);
/* The upcall handler begins: clears upcall_pending. */
void event_channel_upcall(struct event_channels *channels);
/* Takes the next pending port and clears its bit; returns its number or -1. */
int32_t event_channel_take(struct event_channels *channels);
/* Counts the bits that are pending. */
uint32_t event_channels_pending(const struct event_channels *channels);

#ifdef __cplusplus
}
#endif
#endif
