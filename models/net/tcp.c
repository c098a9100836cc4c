/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tcp.h"

#include <assert.h>
#include <string.h>

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* ---- opening ---- */

void tcp_init(struct tcp *tcp, const struct tcp_config *config, uint16_t local_port, uint16_t peer_port,
	      uint32_t initial_sequence)
{
	memset(tcp, 0, sizeof(*tcp));
	tcp->config = config;
	tcp->local_port = local_port;
	tcp->peer_port = peer_port;
	tcp->initial_sequence = initial_sequence;
	tcp->unacknowledged = tcp->next = tcp->highest = initial_sequence + 1;
	tcp->retransmit_at_ps = tcp->probe_at_ps = tcp->ack_at_ps = TCP_NEVER;
	tcp_rto_init(&tcp->rto, config->initial_rto_ps, config->minimum_rto_ps, config->maximum_rto_ps);
}

void tcp_listen(struct tcp *tcp)
{
	tcp->state = TCP_LISTENING;
}

void tcp_connect(struct tcp *tcp)
{
	tcp->state = TCP_SYN_SENT;
	tcp->syn_due = true;
}

/* What the peer's SYN has settled. */
void tcp_establish(struct tcp *tcp, const struct tcp_segment *syn)
{
	const uint32_t mss = (uint32_t)smaller(tcp->config->mss_bytes, syn->mss);
	const bool scaled = tcp->config->window_scaling && syn->window_scale != TCP_NO_SCALE;

	tcp->segment = mss - TCP_TIMESTAMP_BYTES;
	tcp->send_limit = tcp_config_send_limit(tcp->config, tcp->segment);
	tcp->peer_scale = scaled ? syn->window_scale : 0;
	tcp->scale = scaled ? tcp_config_window_scale(tcp->config) : 0;
	tcp->peer_initial = syn->sequence;
	tcp->received = tcp->last_acknowledged = tcp->offered = syn->sequence + 1;
	tcp->timestamp_recent = syn->timestamp;
	tcp->peer_window = syn->window;
	tcp->window_sequence = syn->sequence;
	tcp->window_acknowledgement = syn->acknowledgement;
	tcp_congestion_init(&tcp->congestion, tcp->segment, tcp->config->initial_window, tcp->config->byte_counting,
			    tcp->initial_sequence);
}

/* ---- the user's side ---- */

void tcp_write(struct tcp *tcp, uint64_t bytes)
{
	tcp->written = bytes > TCP_ENDLESS - tcp->written ? TCP_ENDLESS : tcp->written + bytes;
}

/* A window that had become small and is at least twice as large now is told of (tcp_cleanup_rbuf()). */
void tcp_read(struct tcp *tcp, uint64_t bytes)
{
	const uint32_t told = tcp->offered - tcp->received;

	assert(bytes <= tcp->unread);
	tcp->unread -= bytes;
	if (tcp->state == TCP_ESTABLISHED && 2 * (uint64_t)told <= tcp_config_window(tcp->config) &&
	    tcp_receive_window(tcp) >= 2 * (uint64_t)told && tcp_receive_window(tcp) > told)
		tcp->ack_due = true;
}

/* No window smaller than a segment is opened, and none that was offered is taken back. */
uint32_t tcp_receive_window(const struct tcp *tcp)
{
	const uint32_t whole = tcp_config_window(tcp->config), told = tcp->offered - tcp->received;
	const uint32_t room = tcp->unread < whole ? whole - (uint32_t)tcp->unread : 0;

	return room > told && room >= tcp->segment ? room : told;
}

/* ---- timers ---- */

uint32_t tcp_ticks(const struct tcp *tcp, uint64_t now_ps)
{
	return (uint32_t)(now_ps / tcp->config->clock_ps);
}

/* Nothing is in flight until the segment has been sent again; its timer begins then. */
static void time_out(struct tcp *tcp)
{
	tcp->retransmit_at_ps = TCP_NEVER;
	if (tcp->state != TCP_ESTABLISHED) {
		tcp->syn_due = true;
	} else {
		tcp->counters.timeouts++;
		tcp_congestion_timeout(&tcp->congestion, tcp->unacknowledged, tcp->highest, tcp->rto.backoff > 0);
		tcp->next = tcp->unacknowledged;
		tcp->retransmit_due = false;
	}
	tcp_rto_back_off(&tcp->rto);
}

/* The user's bytes from `next` on. */
static uint64_t unsent(const struct tcp *tcp)
{
	if (tcp->written == TCP_ENDLESS)
		return TCP_ENDLESS;
	return tcp->written - tcp->counters.bytes_acknowledged - (tcp->next - tcp->unacknowledged);
}

/* While the peer's window is closed and nothing in flight could bring news of it, it is probed. */
void tcp_arm_probe(struct tcp *tcp, uint64_t now_ps)
{
	if (tcp->state != TCP_ESTABLISHED || tcp->peer_window > 0 || tcp->next != tcp->unacknowledged ||
	    unsent(tcp) == 0) {
		tcp->probe_at_ps = TCP_NEVER;
		tcp->probe_due = false;
		tcp->probes = 0;
	} else if (tcp->probe_at_ps == TCP_NEVER && !tcp->probe_due) {
		struct tcp_rto rto = tcp->rto;

		rto.backoff = (uint32_t)smaller(tcp->probes, TCP_RTO_BACKOFF_MAXIMUM);
		tcp->probe_at_ps = now_ps + tcp_rto_ps(&rto);
	}
}

void tcp_timers(struct tcp *tcp, uint64_t now_ps)
{
	if (tcp->retransmit_at_ps <= now_ps)
		time_out(tcp);
	if (tcp->ack_at_ps <= now_ps) {
		tcp->ack_at_ps = TCP_NEVER;
		tcp->ack_due = true;
	}
	if (tcp->probe_at_ps <= now_ps) {
		tcp->probe_at_ps = TCP_NEVER;
		tcp->probe_due = true;
	}
	tcp_arm_probe(tcp, now_ps);
}

uint64_t tcp_deadline(const struct tcp *tcp)
{
	return smaller(tcp->retransmit_at_ps, smaller(tcp->ack_at_ps, tcp->probe_at_ps));
}

/* ---- what is sent next ---- */

enum segment_kind { NOTHING, SYN, RETRANSMISSION, DATA, PROBE, ACKNOWLEDGEMENT };

/* Data that may be sent from `next` on, in one segment, bytes. */
static uint32_t sendable(const struct tcp *tcp)
{
	const uint64_t in_flight = tcp->next - tcp->unacknowledged;
	const uint64_t allowed =
		smaller(smaller(tcp_congestion_allowed(&tcp->congestion), tcp->peer_window), tcp->send_limit);
	const uint64_t room = allowed > in_flight ? allowed - in_flight : 0;
	const uint64_t bytes = smaller(tcp->segment, unsent(tcp));

	/* Less than there is, and than a segment, goes only when nothing else will bring an acknowledgement. */
	if (room < bytes && in_flight > 0)
		return 0;
	return (uint32_t)smaller(room, bytes);
}

static enum segment_kind next_segment(const struct tcp *tcp)
{
	if (tcp->syn_due)
		return SYN;
	if (tcp->state != TCP_ESTABLISHED)
		return NOTHING;
	if (tcp->retransmit_due)
		return RETRANSMISSION;
	if (sendable(tcp) > 0)
		return DATA;
	if (tcp->probe_due)
		return PROBE;
	return tcp->ack_due ? ACKNOWLEDGEMENT : NOTHING;
}

bool tcp_wants_to_send(const struct tcp *tcp)
{
	return next_segment(tcp) != NOTHING;
}

bool tcp_must_answer(const struct tcp *tcp)
{
	return tcp->syn_due || tcp->retransmit_due || tcp->ack_due;
}

static void fill_data(struct tcp *tcp, struct tcp_segment *segment, uint32_t sequence, uint32_t bytes, uint64_t now_ps)
{
	const uint32_t end = sequence + bytes;

	segment->sequence = sequence;
	segment->bytes = (uint16_t)bytes;
	segment->again = tcp_before(sequence, tcp->highest);
	tcp->counters.retransmits += segment->again;
	if (tcp_after(end, tcp->highest)) {
		tcp->counters.bytes_sent += end - tcp->highest;
		tcp->highest = end;
	}
	if (tcp_after(end, tcp->next))
		tcp->next = end;
	if (tcp->retransmit_at_ps == TCP_NEVER || sequence == tcp->unacknowledged)
		tcp->retransmit_at_ps = now_ps + tcp_rto_ps(&tcp->rto);
}

static void fill_syn(struct tcp *tcp, struct tcp_segment *segment, uint64_t now_ps)
{
	tcp->syn_due = false;
	tcp->retransmit_at_ps = now_ps + tcp_rto_ps(&tcp->rto);
	segment->sequence = tcp->initial_sequence;
	segment->flags |= TCP_SYN;
	segment->again = tcp->counters.segments_sent > 1; /* this one counted; the first is a SYN */
	segment->mss = (uint16_t)tcp->config->mss_bytes;
	segment->window_scale = tcp->config->window_scaling ? tcp_config_window_scale(tcp->config) : TCP_NO_SCALE;
}

/* The receiver's news, which every segment carries. */
static void fill_acknowledgement(struct tcp *tcp, struct tcp_segment *segment)
{
	const uint32_t window = tcp_receive_window(tcp);
	const bool syn = (segment->flags & TCP_SYN) != 0;
	const uint32_t shifted = syn ? (uint32_t)smaller(window, UINT16_MAX) : window >> tcp->scale;

	segment->window = (uint16_t)smaller(shifted, UINT16_MAX);
	if (tcp->state == TCP_SYN_SENT)
		return;
	segment->flags |= TCP_ACK;
	segment->acknowledgement = tcp->received;
	segment->timestamp_echo = tcp->timestamp_recent;
	tcp->offered = tcp->received + ((uint32_t)segment->window << (syn ? 0 : tcp->scale));
	tcp->last_acknowledged = tcp->received;
	tcp->ack_due = false;
	tcp->ack_at_ps = TCP_NEVER;
}

void tcp_send(struct tcp *tcp, uint64_t now_ps, struct tcp_segment *segment)
{
	const enum segment_kind kind = next_segment(tcp);

	assert(kind != NOTHING);
	memset(segment, 0, sizeof(*segment));
	segment->source_port = tcp->local_port;
	segment->destination_port = tcp->peer_port;
	segment->timestamp = tcp_ticks(tcp, now_ps);
	segment->sequence = tcp->next;
	tcp->counters.segments_sent++;
	switch (kind) {
	case SYN:
		fill_syn(tcp, segment, now_ps);
		break;
	case RETRANSMISSION:
		tcp->retransmit_due = false;
		fill_data(tcp, segment, tcp->unacknowledged,
			  (uint32_t)smaller(tcp->segment, tcp->highest - tcp->unacknowledged), now_ps);
		break;
	case DATA:
		fill_data(tcp, segment, tcp->next, sendable(tcp), now_ps);
		break;
	case PROBE:
		tcp->probe_due = false;
		tcp->probes++;
		tcp->counters.probes++;
		segment->sequence = tcp->unacknowledged - 1;
		break;
	default:
		tcp->counters.acknowledgements_sent++;
		break;
	}
	fill_acknowledgement(tcp, segment);
	tcp_arm_probe(tcp, now_ps);
}
