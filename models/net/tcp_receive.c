/* SPDX-License-Identifier: Apache-2.0 */
/* What an arrived segment does to a connection's end; see tcp.h. */
#include "net/tcp.h"

/* ---- acknowledgements ---- */

/* By the timestamps; a round trip within a tick counts as one, as in tcp_rtt_estimator(). */
static void measure(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	const uint32_t ticks = tcp_ticks(tcp, now_ps) - segment->timestamp_echo;

	tcp_rto_sample(&tcp->rto, (ticks > 0 ? ticks : 1) * tcp->config->clock_ps);
}

static void acknowledged(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	const uint32_t upto = segment->acknowledgement;
	const uint32_t bytes = upto - tcp->unacknowledged;
	const bool limited = (uint64_t)(tcp->next - tcp->unacknowledged) + tcp->segment > tcp->congestion.window;

	tcp->counters.bytes_acknowledged += bytes;
	tcp->unacknowledged = upto;
	if (tcp_before(tcp->next, upto))
		tcp->next = upto;
	measure(tcp, segment, now_ps);
	tcp->retransmit_due = tcp_congestion_acknowledged(&tcp->congestion, upto, bytes, tcp->highest - upto, limited);
	tcp->retransmit_at_ps = upto == tcp->highest ? TCP_NEVER : now_ps + tcp_rto_ps(&tcp->rto);
}

static void acknowledgement(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	const uint32_t window = (uint32_t)segment->window << tcp->peer_scale;
	const bool same_window = window == tcp->peer_window;

	if (tcp_after(segment->acknowledgement, tcp->highest) ||
	    tcp_before(segment->acknowledgement, tcp->unacknowledged))
		return;
	/* The window of the newest segment that told one (RFC 9293, 3.10.7.4). */
	if (tcp_before(tcp->window_sequence, segment->sequence) ||
	    (tcp->window_sequence == segment->sequence &&
	     !tcp_after(tcp->window_acknowledgement, segment->acknowledgement))) {
		tcp->peer_window = window;
		tcp->window_sequence = segment->sequence;
		tcp->window_acknowledgement = segment->acknowledgement;
	}
	if (segment->acknowledgement != tcp->unacknowledged) {
		acknowledged(tcp, segment, now_ps);
	} else if (segment->bytes == 0 && same_window && tcp->highest != tcp->unacknowledged &&
		   tcp_congestion_duplicate(&tcp->congestion, tcp->unacknowledged, tcp->highest)) {
		tcp->counters.fast_retransmits++;
		tcp->retransmit_due = true;
	}
}

/* ---- data ---- */

/* In order: a second segment's worth, or one that closes a gap or part of it, is acknowledged at once. */
static void plan_acknowledgement(struct tcp *tcp, bool had_gap, uint64_t now_ps)
{
	if (had_gap || tcp->received - tcp->last_acknowledged > tcp->segment || tcp->config->delayed_ack_ps == 0)
		tcp->ack_due = true;
	else if (tcp->ack_at_ps == TCP_NEVER)
		tcp->ack_at_ps = now_ps + tcp->config->delayed_ack_ps;
}

static uint64_t data(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	const uint32_t before = tcp->received;
	const bool had_gap = tcp->reassembly.count > 0;
	uint32_t from = segment->sequence, to = segment->sequence + segment->bytes;

	/* What came before or is not in the window is answered by what is expected; so are probes. */
	if (segment->bytes == 0) {
		tcp->ack_due = tcp->ack_due || tcp_before(from, tcp->received);
		return 0;
	}
	if (!tcp_after(to, tcp->received) || tcp_after(to, tcp->offered)) {
		tcp->ack_due = true;
		tcp->counters.duplicates++;
		return 0;
	}
	if (tcp_after(from, tcp->received)) {
		tcp->counters.out_of_order++;
		tcp_reassembly_add(&tcp->reassembly, from, to);
		tcp->ack_due = true;
		return 0;
	}
	tcp->received = tcp_reassembly_advance(&tcp->reassembly, to);
	plan_acknowledgement(tcp, had_gap, now_ps);
	tcp->counters.bytes_delivered += tcp->received - before;
	tcp->unread += tcp->received - before;
	return tcp->received - before;
}

/* ---- opening ---- */

static void listening(struct tcp *tcp, const struct tcp_segment *segment)
{
	if (segment->flags != TCP_SYN)
		return;
	tcp_establish(tcp, segment);
	tcp->state = TCP_SYN_RECEIVED;
	tcp->syn_due = true;
}

static void syn_sent(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	if (segment->flags != (TCP_SYN | TCP_ACK) || segment->acknowledgement != tcp->initial_sequence + 1)
		return;
	tcp_establish(tcp, segment);
	tcp->state = TCP_ESTABLISHED;
	tcp->retransmit_at_ps = TCP_NEVER;
	tcp->syn_due = false;
	tcp->ack_due = true;
	measure(tcp, segment, now_ps);
}

/* A SYN again: our own is lost, or the acknowledgement of theirs. */
static void syn_again(struct tcp *tcp)
{
	if (tcp->state == TCP_SYN_RECEIVED)
		tcp->syn_due = true;
	else
		tcp->ack_due = true;
}

/* Of an old incarnation (RFC 7323, PAWS): answered, not looked at. */
static bool too_old(struct tcp *tcp, const struct tcp_segment *segment)
{
	if (!tcp_before(segment->timestamp, tcp->timestamp_recent))
		return false;
	tcp->ack_due = true;
	return true;
}

static uint64_t synchronized(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	if ((segment->flags & TCP_SYN) != 0) {
		syn_again(tcp);
		return 0;
	}
	if (too_old(tcp, segment))
		return 0;
	if (!tcp_after(segment->sequence, tcp->last_acknowledged))
		tcp->timestamp_recent = segment->timestamp;
	if (tcp->state == TCP_SYN_RECEIVED && segment->acknowledgement == tcp->initial_sequence + 1) {
		tcp->state = TCP_ESTABLISHED;
		tcp->retransmit_at_ps = TCP_NEVER;
		tcp->syn_due = false;
		measure(tcp, segment, now_ps);
	}
	if (tcp->state != TCP_ESTABLISHED)
		return 0;
	acknowledgement(tcp, segment, now_ps);
	return data(tcp, segment, now_ps);
}

uint64_t tcp_receive(struct tcp *tcp, const struct tcp_segment *segment, uint64_t now_ps)
{
	uint64_t delivered = 0;

	tcp->counters.segments_received++;
	switch (tcp->state) {
	case TCP_LISTENING:
		listening(tcp, segment);
		break;
	case TCP_SYN_SENT:
		syn_sent(tcp, segment, now_ps);
		break;
	case TCP_SYN_RECEIVED:
	case TCP_ESTABLISHED:
		delivered = synchronized(tcp, segment, now_ps);
		break;
	default:
		break;
	}
	tcp_arm_probe(tcp, now_ps);
	return delivered;
}
