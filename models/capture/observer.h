/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody sees who looks at one point of the wire and knows whose each frame is: round trips by the stamps of
 * the frames that pass, segments that pass again, and what is missing.
 *
 *   echo             from a request to its reply
 *   acknowledgement  from the first passage of a segment (data or SYN) to the first acknowledgement of its last byte
 *                    and no more: one that acknowledges several segments at once is timed from the last of them
 *   retransmission   data or a SYN that begin below what of their stream has passed already
 *   lost segment     a segment that begins beyond it: all between is one hole
 *
 * These are the rules of tshark (fields icmp.resptime, tcp.analysis.ack_rtt, tcp.analysis.retransmission or
 * .out_of_order, tcp.analysis.lost_segment), so that its figures can be held against these, which are by other code
 * from the frames' fields in memory.  tshark calls a retransmission out of order when it comes less than the
 * handshake's round trip after the newest data; nothing in this simulation overtakes anything.
 *
 * What the sender knows, and no header tells, is held beside it: which segments it sent again, and which number of
 * its frames this one is.
 *
 * An instrument for one run, not a core of a hot path: it allocates as connections and requests come.
 */
#ifndef VIFSIM_CAPTURE_OBSERVER_H
#define VIFSIM_CAPTURE_OBSERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/histogram.h"
#include "base/stat.h"
#include "net/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

struct observer_counters {
	uint64_t frames, bytes;
	uint64_t retransmissions, lost_segments;
	uint64_t sent_again;     /* segments that their sender knows to have been sent before */
	uint64_t not_sent_again; /* part of retransmissions: of which it knows nothing */
	uint64_t missing_frames; /* by the senders' own numbers */
};
extern const struct stat_spec observer_stats[];
extern const size_t observer_stat_count;

struct observer {
	struct observer_counters counters;
	struct histogram echo_ns, acknowledgement_ns;
	void *requests, *streams, *senders; /* trees of search.h; owned */
};

/* What there is to say of one frame. */
struct sighting {
	bool round_trip;
	uint64_t rtt_ns;
	bool retransmission, lost_segment;
};

void observer_init(struct observer *observer);
void observer_free(struct observer *observer);
/* A frame passes; stamps never go back. */
void observer_see(struct observer *observer, const struct frame *frame, uint64_t stamp_ns, struct sighting *sighting);

#ifdef __cplusplus
}
#endif
#endif
