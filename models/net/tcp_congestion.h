/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much a TCP sender may have in flight, and when it sends again without
 * waiting for a time-out: slow start and congestion avoidance (RFC 5681), in
 * steps per acknowledgement or by the bytes acknowledged (RFC 3465, L = 1),
 * fast retransmit and fast recovery with partial acknowledgements (NewReno,
 * RFC 6582), limited transmit (RFC 3042).
 *
 * As in Linux 2.6.16's Reno, the window grows only while it was what held the
 * sender back, and in whole segments.  On a partial acknowledgement the
 * retransmission timer starts anew each time ("slow but steady").
 *
 * Not modelled: SACK and FACK, BIC, F-RTO, undoing of false recoveries, the
 * restart of slow start after an idle time, ECN.
 *
 * Invariants: window >= one segment; threshold >= two.
 */
#ifndef VIFSIM_NET_TCP_CONGESTION_H
#define VIFSIM_NET_TCP_CONGESTION_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TCP_DUPLICATE_THRESHOLD 3 /* RFC 5681 */

struct tcp_congestion {
	uint32_t segment; /* bytes of a full segment */
	bool byte_counting;
	uint64_t window, threshold; /* bytes: cwnd, ssthresh */
	uint64_t counted;           /* bytes towards the window's next step */
	uint32_t duplicates;        /* acknowledgements in a row that brought nothing new */
	bool recovering;            /* in fast recovery */
	uint32_t recover;           /* sequence number; until more than it is acknowledged no other recovery begins */
};

/* initial: the connection's initial sequence number. */
void tcp_congestion_init(struct tcp_congestion *congestion, uint32_t segment, uint64_t initial_segments,
			 bool byte_counting, uint32_t initial);
/* Bytes that may be in flight now. */
uint64_t tcp_congestion_allowed(const struct tcp_congestion *congestion);
/*
 * Data were acknowledged: `bytes`, up to `acknowledged`; `in_flight` remain;
 * `limited`: the congestion window was what held the sender back.  Returns
 * whether the first segment in flight is lost, too, and must be sent again.
 */
bool tcp_congestion_acknowledged(struct tcp_congestion *congestion, uint32_t acknowledged, uint64_t bytes,
				 uint64_t in_flight, bool limited);
/* A duplicate acknowledgement: nothing above `unacknowledged` has been, data up to `highest` were sent.
 * Returns whether the first segment in flight must be sent again. */
bool tcp_congestion_duplicate(struct tcp_congestion *congestion, uint32_t unacknowledged, uint32_t highest);
/* The retransmission timer has run out; `again`: it had done so for this segment before. */
void tcp_congestion_timeout(struct tcp_congestion *congestion, uint32_t unacknowledged, uint32_t highest, bool again);

#ifdef __cplusplus
}
#endif
#endif
