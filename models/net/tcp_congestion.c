/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tcp_congestion.h"

#include <string.h>

#include "net/tcp_segment.h"

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void tcp_congestion_init(struct tcp_congestion *congestion, uint32_t segment, uint64_t initial_segments,
			 bool byte_counting, uint32_t initial)
{
	memset(congestion, 0, sizeof(*congestion));
	congestion->segment = segment;
	congestion->byte_counting = byte_counting;
	congestion->window = initial_segments * segment;
	congestion->threshold = UINT64_MAX;
	congestion->recover = initial;
}

/* The first two duplicates each tell of a segment that has left the network (limited transmit). */
uint64_t tcp_congestion_allowed(const struct tcp_congestion *congestion)
{
	if (congestion->recovering)
		return congestion->window;
	return congestion->window + smaller(congestion->duplicates, TCP_DUPLICATE_THRESHOLD - 1) * congestion->segment;
}

static void grow(struct tcp_congestion *congestion, uint64_t bytes)
{
	if (congestion->window <= congestion->threshold) {
		congestion->counted = 0;
		congestion->window +=
			congestion->byte_counting ? smaller(bytes, congestion->segment) : congestion->segment;
		return;
	}
	congestion->counted += congestion->byte_counting ? bytes : congestion->segment;
	if (congestion->counted >= congestion->window) {
		congestion->counted -= congestion->window;
		congestion->window += congestion->segment;
	}
}

/* What the window was inflated by goes again; RFC 6582, step 3, the first of its two ways: no burst. */
static void end_recovery(struct tcp_congestion *congestion, uint64_t in_flight)
{
	congestion->recovering = false;
	congestion->counted = 0;
	congestion->window =
		smaller(congestion->threshold, larger(in_flight, congestion->segment) + congestion->segment);
}

/* The segment after the acknowledged ones is missing, too. What has left the network comes off. */
static void deflate(struct tcp_congestion *congestion, uint64_t bytes)
{
	congestion->window = congestion->window > bytes ? congestion->window - bytes : 0;
	if (bytes >= congestion->segment)
		congestion->window += congestion->segment;
	congestion->window = larger(congestion->window, congestion->segment);
}

bool tcp_congestion_acknowledged(struct tcp_congestion *congestion, uint32_t acknowledged, uint64_t bytes,
				 uint64_t in_flight, bool limited)
{
	congestion->duplicates = 0;
	if (congestion->recovering && tcp_before(acknowledged, congestion->recover)) {
		deflate(congestion, bytes);
		return true;
	}
	if (congestion->recovering)
		end_recovery(congestion, in_flight);
	else if (limited)
		grow(congestion, bytes);
	return false;
}

/* RFC 5681, equation 4. */
static void halve(struct tcp_congestion *congestion, uint32_t in_flight)
{
	congestion->threshold = larger(in_flight / 2, 2 * (uint64_t)congestion->segment);
	congestion->counted = 0;
}

bool tcp_congestion_duplicate(struct tcp_congestion *congestion, uint32_t unacknowledged, uint32_t highest)
{
	congestion->duplicates++;
	if (congestion->recovering) {
		congestion->window += congestion->segment;
		return false;
	}
	if (congestion->duplicates != TCP_DUPLICATE_THRESHOLD || !tcp_after(unacknowledged, congestion->recover))
		return false;
	halve(congestion, highest - unacknowledged);
	congestion->window = congestion->threshold + TCP_DUPLICATE_THRESHOLD * (uint64_t)congestion->segment;
	congestion->recover = highest;
	congestion->recovering = true;
	return true;
}

void tcp_congestion_timeout(struct tcp_congestion *congestion, uint32_t unacknowledged, uint32_t highest, bool again)
{
	if (!again)
		halve(congestion, highest - unacknowledged);
	congestion->window = congestion->segment;
	congestion->recover = highest;
	congestion->recovering = false;
	congestion->duplicates = 0;
}
