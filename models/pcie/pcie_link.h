/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One direction of a link: what its transmitter may send, and what its receiver owes it.
 *
 * Flow control.  A receiver advertises how many headers and how many units of data of each class its buffers take.
 * The transmitter counts what it has used, and sends a packet only within the limit; the receiver tells a higher limit
 * (UpdateFC) once packets have left its buffers.  Limits and counts are absolute, as the specification's
 * CREDIT_LIMIT and CREDITS_CONSUMED, but not modulo.
 *
 * Order.  Packets of a class keep theirs.  No read and no completion passes a posted request that was there before
 * it; posted requests pass what waits for credits of another class, and so do reads and completions among each other.
 *
 * Acknowledgement.  The receiver acknowledges all that it has, some time after the first packet that it has not
 * acknowledged; what was sent and not acknowledged stands in the replay buffer.
 *
 * The receiver's Acks and UpdateFCs go by the other direction, in whose way they are: who sends there asks
 * pcie_link_dllp() first.
 *
 * Source: PCI Express Base Specification 1.0a, 2.4 (order), 2.6 (flow control), 3.5 (acknowledgement).
 *
 * Not modelled: Nak and what is sent again, initialization, relaxed and ID-based order, virtual channels.
 *
 * Invariants: used <= limit <= told by the receiver; acknowledged <= received <= sent.
 */
#ifndef VIFSIM_PCIE_PCIE_LINK_H
#define VIFSIM_PCIE_PCIE_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "pcie/pcie_timing.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCIE_NEVER UINT64_MAX

enum pcie_class { PCIE_POSTED, PCIE_NON_POSTED, PCIE_ANSWERS, PCIE_CLASSES };

/* A packet as the link knows it. */
struct pcie_tlp {
	enum pcie_class class_of;
	uint32_t wire_bytes;
	uint32_t data_credits;
	uint64_t order; /* the link's own */
	struct pcie_tlp *next;
};

/* Of headers, or of data. */
struct pcie_credits {
	bool limited;
	uint64_t used, limit; /* as the transmitter knows it */
	uint64_t freed, told; /* the receiver: limit as of now, and as last told */
};

struct pcie_dllp {
	enum { PCIE_ACK, PCIE_UPDATE } kind;
	enum pcie_class class_of; /* of an UpdateFC */
	uint64_t headers, data;   /* its limits */
	uint64_t bytes;           /* of an Ack: all that has been received */
};

struct pcie_link_stats {
	uint64_t tlps, tlp_bytes, dllps, dllp_bytes;
	uint64_t credit_stalls, replay_stalls; /* times that a packet could not go for want of them */
};

struct pcie_link {
	const struct pcie_timing *timing;
	struct {
		struct pcie_credits headers, data;
		struct pcie_tlp *first, *last; /* waiting to be sent */
		uint64_t update_due_ps;
	} classes[PCIE_CLASSES];
	uint64_t orders;
	uint64_t replay_bytes; /* 0: no limit */
	uint64_t sent, acknowledged;
	uint64_t received, told;
	uint64_t acknowledge_due_ps;
	bool stalled; /* and counted as such */
	struct pcie_link_stats stats;
};

void pcie_link_init(struct pcie_link *link, const struct pcie_timing *timing, const struct pcie_config *config);

/* Transmitter: a packet is to be sent; it is the link's until it has been taken. */
void pcie_link_offer(struct pcie_link *link, struct pcie_tlp *tlp);
/* The packet that goes next if the wire is free, taken out; NULL: none may. */
struct pcie_tlp *pcie_link_take(struct pcie_link *link);
/* An Ack or UpdateFC has come. */
void pcie_link_told(struct pcie_link *link, const struct pcie_dllp *dllp);

/* Receiver: the packet is there; it has left the buffer. */
void pcie_link_received(struct pcie_link *link, const struct pcie_tlp *tlp, uint64_t now_ps);
void pcie_link_freed(struct pcie_link *link, const struct pcie_tlp *tlp, uint64_t now_ps);
/* When the receiver must tell something; PCIE_NEVER: it owes nothing. */
uint64_t pcie_link_due_ps(const struct pcie_link *link);
/* What it has to tell by now; false: nothing yet. */
bool pcie_link_dllp(struct pcie_link *link, uint64_t now_ps, struct pcie_dllp *dllp);

#ifdef __cplusplus
}
#endif
#endif
