/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the store (xenstore) says of a guest's interface: the two halves' states,
 * as xenbus has them, the VIF's number and the grants of its pages.  Dom0's manager (vif_control.h) writes
 * one half, the guest (vif_frontend.h) the other; each is told of a change by an event.
 *
 * Source: linux-2.6.16-xen xenbus_client.c, enum xenbus_state.  Not modelled: the store's transactions, the other
 * states, a guest's reads and writes as messages to the daemon (Dom0 pays for each change, host.control.xenstore).
 */
#ifndef VIFSIM_HOST_VIF_STORE_H
#define VIFSIM_HOST_VIF_STORE_H

#include <stdint.h>

#include "xen/grant_table.h"

#ifdef __cplusplus
extern "C" {
#endif

enum store_state {
	STORE_CLOSED,
	STORE_INITIALISED, /* Dom0: the pages are granted */
	STORE_CONNECTED,   /* the guest: it has mapped them; Dom0: the device serves the VIF */
	STORE_CLOSING,     /* Dom0: the device does not any more, unmap them */
};

struct vif_store {
	enum store_state back, front; /* Dom0's half; the guest's */
	uint32_t vif;
	int32_t *references; /* of the VIF's pages, in the owner's table; owned by Dom0's manager */
	uint32_t pages;
	struct grant_table *owner; /* Dom0's */
};

#ifdef __cplusplus
}
#endif
#endif
