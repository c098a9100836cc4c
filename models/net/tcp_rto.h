/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TCP's retransmission time-out out of measured round trips: RFC 6298, its
 * floor as in Linux 2.6.16, where the variation's part has one and not the sum
 * (tcp_rtt_estimator()), so that the time-out is never below the smoothed round trip
 * and 200 ms.
 *
 * Not modelled: Linux's own smoothing of the variation (its largest value of a
 * round trip, slowly forgotten), which the floor hides wherever round trips vary by
 * less than 50 ms.
 */
#ifndef VIFSIM_NET_TCP_RTO_H
#define VIFSIM_NET_TCP_RTO_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* No time-out doubles more often: 2^16 times the least floor, 1 ms, is above the longest that may be. */
#define TCP_RTO_BACKOFF_MAXIMUM 16

struct tcp_rto {
	uint64_t minimum_ps, maximum_ps;
	bool measured;
	uint64_t smoothed_ps, variation_ps;
	uint64_t base_ps; /* before any backing off */
	uint32_t backoff; /* time-outs since data were last acknowledged */
};

void tcp_rto_init(struct tcp_rto *rto, uint64_t initial_ps, uint64_t minimum_ps, uint64_t maximum_ps);
/* A round trip was measured. */
void tcp_rto_sample(struct tcp_rto *rto, uint64_t round_trip_ps);
/* The timer has run out: the next one is twice as long. */
void tcp_rto_back_off(struct tcp_rto *rto);
/* The time-out now. */
uint64_t tcp_rto_ps(const struct tcp_rto *rto);

#ifdef __cplusplus
}
#endif
#endif
