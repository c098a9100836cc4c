/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who gets the bus, and when: a central arbiter with rotating priority that
 * parks the bus on its last user.
 *
 * Source: PCI Local Bus 2.2, chapter 3.4; the 21555's and the IXP's arbiters
 * rotate and park on the last master.  Not modelled: the 21555's second level of priority
 * (all masters stand on one), grants dropped after 16 idle clocks.
 *
 * A master that asks (REQ#) at clock r may start its address phase
 *   at max(r, free) when the bus is parked on it, else
 *   at max(r + arbitration, free),
 * free being the first clock after the last tenure, so that arbitration is
 * hidden while the bus is busy.  The earliest starts; of several, the one that
 * comes first after the last user, so nobody waits for more than one tenure of
 * each other master.
 */
#ifndef VIFSIM_PCI_PCI_ARBITER_H
#define VIFSIM_PCI_PCI_ARBITER_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCI_MASTERS_MAX 16
#define PCI_NEVER UINT64_MAX

struct pci_arbiter {
	uint64_t request_clock[PCI_MASTERS_MAX]; /* PCI_NEVER: not asking */
	uint64_t free_clock;
	uint32_t masters;
	uint32_t last; /* the bus is parked on it */
};

struct pci_grant {
	uint64_t start; /* clock of the address phase */
	uint32_t master;
	uint32_t arbitration; /* idle clocks that the request waited for its grant */
};

void pci_arbiter_init(struct pci_arbiter *arbiter, uint32_t masters);
/* The master asserts REQ# from that clock on (which may lie ahead: a master that was told to retry). */
void pci_arbiter_request(struct pci_arbiter *arbiter, uint32_t master, uint64_t clock);
/* It asks no more. */
void pci_arbiter_withdraw(struct pci_arbiter *arbiter, uint32_t master);
/* The next tenure, as the requests stand; false when there is none. */
bool pci_arbiter_next(const struct pci_arbiter *arbiter, const struct pci_config *config, struct pci_grant *grant);
/* A tenure of that master is over; the bus is free from `free_clock` on. */
void pci_arbiter_release(struct pci_arbiter *arbiter, uint32_t master, uint64_t free_clock);
/*
 * The clock at which a tenure of `owner` that started at `start` must end its
 * burst: its latency timer has run out and another's request has taken its grant
 * away.  PCI_NEVER while no other master asks.
 */
uint64_t pci_arbiter_cut(const struct pci_arbiter *arbiter, const struct pci_config *config, uint32_t owner,
			 uint64_t start);

#ifdef __cplusplus
}
#endif
#endif
