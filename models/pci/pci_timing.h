/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one tenure of the bus is made of, clock by clock.
 *
 * A tenure is one address phase and what follows: data phases, or the target's
 * retry, or nobody's answer (master abort).  Phases (PCI Local Bus 2.2):
 *   arbitration  idle clocks between request and grant; hidden on a busy bus
 *   address      1
 *   wait         until DEVSEL# (0 fast, 1 medium, 2 slow) or, for a read, until
 *                the lines have turned round, whichever is later; then the
 *                target's wait states; the STOP# clock of a retry
 *   data         1 per bus width, counted by aligned words
 *   turnaround   idle clock before the next address phase
 *
 * Not modelled: fast back-to-back transactions, dual address cycles, memory
 * write and invalidate (which may finish its line after the latency timer),
 * subtractive decoding, parity, 32-bit targets on a 64-bit bus.
 *
 * Invariant: data phases times width >= bytes moved; never more than one data
 * phase per clock.
 */
#ifndef VIFSIM_PCI_PCI_TIMING_H
#define VIFSIM_PCI_PCI_TIMING_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_config.h"

#ifdef __cplusplus
extern "C" {
#endif

enum pci_ending {
	PCI_COMPLETED,     /* all bytes asked for have crossed */
	PCI_RETRIED,       /* the target said STOP# before any data */
	PCI_DISCONNECTED,  /* the target said STOP# at a boundary */
	PCI_TIMER_EXPIRED, /* the master's latency timer had run out and its grant was gone */
	PCI_ABORTED,       /* no target answered */
};

struct pci_phases {
	uint32_t arbitration, address, wait, data, turnaround; /* clocks */
};

/* What a master wants of the bus. */
struct pci_attempt {
	uint64_t address;
	uint32_t bytes;        /* > 0; up to the end of its burst */
	uint32_t target_bytes; /* what the target will give or take in one go; >= 1 */
	uint32_t first_wait;   /* the target's wait states before the first data */
	bool read;
};

struct pci_tenure {
	uint64_t start; /* clock of the address phase */
	struct pci_phases phases;
	uint32_t first_wait; /* of phases.wait, what stands before the first data */
	uint32_t bytes;
	enum pci_ending ending;
};

/* Data phases of `bytes` at `address`. */
uint32_t pci_timing_data_phases(const struct pci_config *config, uint64_t address, uint32_t bytes);
/* Bytes from `address` to the next multiple of `boundary` (0: no boundary), at most `bytes`. */
uint32_t pci_timing_to_boundary(uint64_t address, uint32_t bytes, uint64_t boundary);
/* Whole clocks, rounded up. */
uint64_t pci_timing_clocks(const struct pci_config *config, uint64_t ps);
/* Must a target that needs so long for its first data retry the master?  If not, it inserts wait states. */
bool pci_timing_must_retry(const struct pci_config *config, uint64_t fetch_ps);

/* A tenure that moves data; it starts at clock 0 after no arbitration. */
struct pci_tenure pci_timing_transfer(const struct pci_config *config, const struct pci_attempt *attempt);
/* A tenure that the target ends by a retry. */
struct pci_tenure pci_timing_retry(const struct pci_config *config);
/* A tenure that no target claims. */
struct pci_tenure pci_timing_abort(const struct pci_config *config);

/*
 * The owner has lost its grant and its latency timer has run out at clock
 * `clock`: the data phase then under way is its last.  Shortens the tenure of
 * `attempt`; returns false when it ends by itself no later.
 */
bool pci_timing_cut(const struct pci_config *config, const struct pci_attempt *attempt, uint64_t clock,
		    struct pci_tenure *tenure);

/* Clock edge at which the last data (or STOP#, or the abort) is over. */
uint64_t pci_tenure_data_end(const struct pci_tenure *tenure);
/* First clock at which another address phase may begin. */
uint64_t pci_tenure_end(const struct pci_tenure *tenure);
/* All clocks that the tenure holds the bus, arbitration included. */
uint32_t pci_phases_sum(const struct pci_phases *phases);

#ifdef __cplusplus
}
#endif
#endif
