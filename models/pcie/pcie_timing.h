/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How requests are cut into packets, how long these are on the link, and how long that takes.
 *
 * A transaction layer packet (TLP) is a header of 3 or 4 words, data in whole words, and a digest where there is one;
 * the data link layer puts a sequence number of 2 bytes before and a CRC of 4 behind it, the physical
 * layer 2 symbols around that (8b/10b) or a token that also holds the number (128b/130b): 8 bytes either way.  A data
 * link layer packet (DLLP: Ack, UpdateFC) has 8 bytes with all that.
 *
 * Source: PCI Express Base Specification 1.0a (chapters 2 to 4) and 3.0 (chapter 4).
 *
 * Not modelled: packets begin at certain lanes only (up to 3 symbols of filling on links of 8 and more), power states,
 * training, errors and what is sent again because of them.
 */
#ifndef VIFSIM_PCIE_PCIE_TIMING_H
#define VIFSIM_PCIE_PCIE_TIMING_H

#include "pcie/pcie_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCIE_CREDIT_BYTES 16
#define PCIE_WORD_BYTES 4
#define PCIE_FRAME_BYTES 8 /* around a TLP */
#define PCIE_DLLP_BYTES 8
#define PCIE_PAGE_BYTES 4096 /* no request crosses a multiple of it */
/* Header of 4 words, digest and what is around a TLP. */
#define PCIE_OVERHEAD_MAXIMUM 28

enum pcie_kind { PCIE_WRITE, PCIE_READ, PCIE_COMPLETION, PCIE_MESSAGE };

/* What does not change during a run. */
struct pcie_timing {
	uint64_t byte_fs; /* of the whole link, coding and clock compensation included */
	uint64_t acknowledge_ps, update_ps;
};

void pcie_timing_init(struct pcie_timing *timing, const struct pcie_config *config);
/* Time of so many bytes on the link, rounded up. */
uint64_t pcie_timing_ps(const struct pcie_timing *timing, uint64_t bytes);

/* Data of the words that [address, address + bytes) lies in. */
uint32_t pcie_timing_data_bytes(uint64_t address, uint32_t bytes);
/* A packet on the link, all included.  bytes: of data asked for, told or brought; a read's request brings none. */
uint32_t pcie_timing_packet_bytes(const struct pcie_config *config, enum pcie_kind kind, uint64_t address,
				  uint32_t bytes);
/* Of `bytes` > 0 at address, what the next request of a kind (a write, a read) covers. */
uint32_t pcie_timing_request(const struct pcie_config *config, enum pcie_kind kind, uint64_t address, uint32_t bytes);
/* Of `bytes` > 0 at address that one request asks for, what the next completion brings. */
uint32_t pcie_timing_completion(const struct pcie_config *config, uint64_t address, uint32_t bytes);
/* Units of data credits. */
uint32_t pcie_timing_credits(uint32_t data_bytes);

#ifdef __cplusplus
}
#endif
#endif
