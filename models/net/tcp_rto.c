/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tcp_rto.h"

void tcp_rto_init(struct tcp_rto *rto, uint64_t initial_ps, uint64_t minimum_ps, uint64_t maximum_ps)
{
	*rto = (struct tcp_rto){.minimum_ps = minimum_ps, .maximum_ps = maximum_ps, .base_ps = initial_ps};
}

void tcp_rto_sample(struct tcp_rto *rto, uint64_t round_trip_ps)
{
	if (!rto->measured) {
		rto->measured = true;
		rto->smoothed_ps = round_trip_ps;
		rto->variation_ps = round_trip_ps / 2;
	} else {
		const uint64_t deviation = round_trip_ps > rto->smoothed_ps ? round_trip_ps - rto->smoothed_ps
									    : rto->smoothed_ps - round_trip_ps;

		rto->variation_ps = (3 * rto->variation_ps + deviation) / 4;
		rto->smoothed_ps = (7 * rto->smoothed_ps + round_trip_ps) / 8;
	}
	rto->base_ps =
		rto->smoothed_ps + (4 * rto->variation_ps > rto->minimum_ps ? 4 * rto->variation_ps : rto->minimum_ps);
	rto->backoff = 0;
}

void tcp_rto_back_off(struct tcp_rto *rto)
{
	if (rto->backoff < TCP_RTO_BACKOFF_MAXIMUM)
		rto->backoff++;
}

uint64_t tcp_rto_ps(const struct tcp_rto *rto)
{
	const uint64_t time_ps = rto->base_ps < rto->maximum_ps ? rto->base_ps : rto->maximum_ps;

	return time_ps > rto->maximum_ps >> rto->backoff ? rto->maximum_ps : time_ps << rto->backoff;
}
