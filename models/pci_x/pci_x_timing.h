/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one tenure of a PCI-X bus is made of, clock by clock:
 *   arbitration  idle clocks between request and grant; hidden on a busy bus
 *   address      1
 *   attribute    1: who asks, and for how many bytes
 *   response     until the target claims it, from the second clock after the address on (decode A), and, of a read
 *                that is answered at once, its wait states; the clock of a split response or a retry
 *   data         1 per bus width, without a wait state
 *   turnaround   idle clock before the next address phase
 *
 * A burst ends with its byte count, or at a boundary of 128 bytes.
 *
 * Source: PCI-X Addendum to the PCI Local Bus Specification 1.0b, chapter 2.
 *
 * Not modelled: what is one word only is a transaction of another kind there, of the same length here; wait states
 * of writes come in pairs; a target's disconnects, for all here take whole sequences; dual address cycles.
 */
#ifndef VIFSIM_PCI_X_PCI_X_TIMING_H
#define VIFSIM_PCI_X_PCI_X_TIMING_H

#include <stdbool.h>
#include <stdint.h>

#include "pci_x/pci_x_config.h"

#ifdef __cplusplus
extern "C" {
#endif

enum pci_x_ending {
	PCI_X_COMPLETED, /* all bytes asked for have crossed */
	PCI_X_CUT,       /* at a boundary: the latency timer had run out and the grant was gone */
	PCI_X_SPLIT,     /* the target will complete it by a transaction of its own */
	PCI_X_RETRIED,   /* the target takes nothing now */
	PCI_X_ABORTED,   /* nobody claimed it */
};

struct pci_x_tenure {
	uint64_t start;                                                       /* clock of the address phase */
	uint32_t arbitration, address, attribute, response, data, turnaround; /* clocks */
	uint32_t bytes;
	enum pci_x_ending ending;
};

/* Moves `bytes` > 0 at address; wait: the target's, before the first data.  It starts at clock 0. */
struct pci_x_tenure pci_x_timing_burst(const struct pci_x_config *config, uint64_t address, uint32_t bytes,
				       uint32_t wait);
/* Moves nothing: PCI_X_SPLIT, PCI_X_RETRIED, PCI_X_ABORTED. */
struct pci_x_tenure pci_x_timing_empty(const struct pci_x_config *config, enum pci_x_ending ending);
/*
 * From clock `clock` on the owner must end its burst at the next boundary, of which it tells 4 data phases before.
 * Shortens the tenure; false: it ends by itself no later.
 */
bool pci_x_timing_cut(const struct pci_x_config *config, uint64_t address, uint64_t clock, struct pci_x_tenure *tenure);
/* Of a fetch that takes so long: whole clocks, and whether it is too long to wait for. */
uint64_t pci_x_timing_clocks(const struct pci_x_config *config, uint64_t ps);
bool pci_x_timing_splits(const struct pci_x_config *config, uint64_t fetch_ps);

/* Clock edge at which the last data (or the empty tenure's answer) is over. */
uint64_t pci_x_tenure_data_end(const struct pci_x_tenure *tenure);
/* First clock at which another address phase may begin. */
uint64_t pci_x_tenure_end(const struct pci_x_tenure *tenure);
/* All clocks that it holds the bus, arbitration included. */
uint32_t pci_x_tenure_clocks(const struct pci_x_tenure *tenure);

#ifdef __cplusplus
}
#endif
#endif
