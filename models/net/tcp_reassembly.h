/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a TCP receiver holds beyond the first missing byte: ranges of sequence
 * numbers, in order, none touching another.  Data that would need a range too
 * many are refused, as a receiver does that is short of memory; they come again.
 *
 * Invariant: ranges lie within one window, so that their order is that of their differences.
 */
#ifndef VIFSIM_NET_TCP_REASSEMBLY_H
#define VIFSIM_NET_TCP_REASSEMBLY_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TCP_RANGES 256

struct tcp_range {
	uint32_t from, to; /* the first byte; the one after the last */
};

struct tcp_reassembly {
	uint32_t count;
	struct tcp_range ranges[TCP_RANGES];
};

/* Adds a range, not empty.  False: refused. */
bool tcp_reassembly_add(struct tcp_reassembly *reassembly, uint32_t from, uint32_t to);
/* All below `next` is there: takes off what follows it without a gap, and what lies below.
 * Returns the first byte that is missing. */
uint32_t tcp_reassembly_advance(struct tcp_reassembly *reassembly, uint32_t next);

#ifdef __cplusplus
}
#endif
#endif
