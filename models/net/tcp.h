/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One end of a TCP connection: segments in, segments out, the time an argument.
 * Its user asks whether it wants to send (after tcp_timers) and fetches segments one by
 * one, when the interface below has room for them; hands in what has arrived;
 * writes and reads bytes; and wakes it at its deadline.
 *
 *   tcp.c             opening, what is sent next, timers
 *   tcp_receive.c     what a segment does that has arrived
 *   tcp_congestion.c  the congestion window; fast retransmit, recovery (NewReno)
 *   tcp_rto.c         the retransmission time-out
 *   tcp_reassembly.c  what has arrived beyond a gap
 *
 * Sources: RFC 9293, 5681, 6582, 3042, 3465, 6298, 7323; where these leave it open,
 * Linux 2.6.16 (a second full segment is acknowledged at once, a single one after
 * a delay, all beside a gap at once; a probe of a closed window is an old byte number without data).
 *
 * After a time-out all that is in flight is sent again from its beginning, as far as
 * acknowledgements do not show that it has arrived (go-back-N).
 *
 * Not modelled: closing (a stream lasts as long as the run), urgent data, SACK,
 * Nagle's algorithm, quick acknowledgements at a connection's beginning, the slow opening of
 * a receiver's window (rcv_ssthresh) and the tuning of buffers, the 10 ms grain of
 * the kernel's timers, the queueing discipline: a segment is made when the driver has room for it.
 *
 * Invariants: unacknowledged <= next <= highest in sequence space; received never goes
 * back, nor does the right edge of the window that was offered.
 */
#ifndef VIFSIM_NET_TCP_H
#define VIFSIM_NET_TCP_H

#include <stdbool.h>
#include <stdint.h>

#include "net/tcp_config.h"
#include "net/tcp_congestion.h"
#include "net/tcp_reassembly.h"
#include "net/tcp_rto.h"
#include "net/tcp_segment.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TCP_NEVER UINT64_MAX
#define TCP_ENDLESS UINT64_MAX /* of tcp_write: there is always more to send */

enum tcp_state { TCP_CLOSED, TCP_LISTENING, TCP_SYN_SENT, TCP_SYN_RECEIVED, TCP_ESTABLISHED };

struct tcp_counters {
	uint64_t segments_sent, segments_received; /* of all kinds */
	uint64_t acknowledgements_sent;            /* of segments_sent: no data, no SYN */
	uint64_t bytes_sent;                       /* data, counted when first sent */
	uint64_t bytes_acknowledged, bytes_delivered;
	uint64_t retransmits; /* segments with data sent before */
	uint64_t fast_retransmits, timeouts, probes;
	uint64_t out_of_order, duplicates; /* segments with data beyond a gap; with nothing new */
};

struct tcp {
	const struct tcp_config *config;
	enum tcp_state state;
	uint16_t local_port, peer_port;

	/* Sending. */
	uint32_t segment; /* data of a full segment, bytes */
	uint32_t initial_sequence;
	uint32_t unacknowledged, next, highest; /* highest: one above what was ever sent */
	uint64_t written;                       /* by the user; TCP_ENDLESS */
	uint64_t send_limit;                    /* in flight at most, by the send buffer */
	uint32_t peer_window;                   /* bytes, from unacknowledged on */
	uint8_t peer_scale;
	uint32_t window_sequence, window_acknowledgement; /* of the segment that last told it */
	bool syn_due, retransmit_due, probe_due;
	uint32_t probes; /* in a row */
	struct tcp_congestion congestion;
	struct tcp_rto rto;
	uint64_t retransmit_at_ps, probe_at_ps;

	/* Receiving. */
	uint32_t peer_initial;
	uint32_t received;          /* next byte expected */
	uint32_t offered;           /* right edge of the window that the peer was told */
	uint32_t last_acknowledged; /* what the peer was told of received */
	uint32_t timestamp_recent;  /* to echo */
	uint8_t scale;
	uint64_t unread; /* delivered in order and not read by the user, bytes */
	bool ack_due;
	uint64_t ack_at_ps;
	struct tcp_reassembly reassembly;

	struct tcp_counters counters;
};

/* config outlives it.  Its first byte of data has the sequence number after `initial_sequence`. */
void tcp_init(struct tcp *tcp, const struct tcp_config *config, uint16_t local_port, uint16_t peer_port,
	      uint32_t initial_sequence);
/* Waits for a SYN; or sends one. */
void tcp_listen(struct tcp *tcp);
void tcp_connect(struct tcp *tcp);
/* The user has so many bytes more to send (TCP_ENDLESS: always); has read so many that were delivered. */
void tcp_write(struct tcp *tcp, uint64_t bytes);
void tcp_read(struct tcp *tcp, uint64_t bytes);

/* A segment to this port has arrived.  Returns how many bytes it made readable. */
uint64_t tcp_receive(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps);
/* Runs the timers that are due; when the next one will be, or TCP_NEVER. */
void tcp_timers(struct tcp *tcp, uint64_t now_ps);
uint64_t tcp_deadline(const struct tcp *tcp);
/* Whether there is a segment to send now; the segment, which must be. */
bool tcp_wants_to_send(const struct tcp *tcp);
/* Whether that is due at once in answer to what has arrived: an acknowledgement, a SYN, a retransmission. */
bool tcp_must_answer(const struct tcp *tcp);
void tcp_send(struct tcp *tcp, uint64_t now_ps, struct tcp_segment *segment);

/* For tcp_receive.c. */
uint32_t tcp_receive_window(const struct tcp *tcp); /* that may be offered now, bytes */
uint32_t tcp_ticks(const struct tcp *tcp, uint64_t now_ps);
void tcp_establish(struct tcp *tcp, const struct tcp_segment *syn);
void tcp_arm_probe(struct tcp *tcp, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
