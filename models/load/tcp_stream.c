/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bulk TCP between guest pairs, as iperf does: a client in one guest opens a
 * connection to a server in the other and writes without end; the server reads whatever
 * comes.  One stream a pair, either way, or one each way (iperf -d); as many over each port of the hosts' cards.
 *
 * Goodput is what servers receive in order: application bytes, without headers,
 * each once.
 *
 * Modelled as part of the kernel's cost per segment: the processes' calls (iperf
 * writes and reads 8 KiB at a time) and their waking; the reader takes what is there
 * at once, so the window that it offers stays open.
 *
 * Not modelled: names, ARP, the connection's end, iperf's reports.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "load/workload.h"
#include "net/tcp.h"

#define SERVER_PORT 5001  /* iperf's */
#define CLIENT_PORT 32768 /* the first of Linux's local ports */
#define PORTS 4           /* of a card, at most */
#define STREAMS_OF_PAIR (2 * PORTS)

/* Of one stream, or of all. */
struct stream_counters {
	uint64_t bytes_sent, bytes_received;
	uint64_t retransmits, fast_retransmits, timeouts, probes;
	uint64_t out_of_order, duplicates;
	uint64_t segments, acknowledgements; /* sent by both ends: all, and those without data */
};

#define COUNTER(field, unit, help) STAT_FIELD(struct stream_counters, field, unit, help)

static const struct stat_spec stream_stats[] = {
	COUNTER(bytes_sent, "B", "Data that clients sent, counted once."),
	COUNTER(bytes_received, "B", "Data that servers received in order."),
	COUNTER(retransmits, "", "Segments with data that had been sent before."),
	COUNTER(fast_retransmits, "", "Recoveries that three duplicate acknowledgements began."),
	COUNTER(timeouts, "", "Retransmission time-outs."),
	COUNTER(probes, "", "Probes of a closed window."),
	COUNTER(out_of_order, "", "Segments received beyond a gap."),
	COUNTER(duplicates, "", "Segments received with nothing but what was there already."),
	COUNTER(segments, "", "Segments sent by both ends."),
	COUNTER(acknowledgements, "", "Segments sent by both ends without data."),
};
static const size_t stream_stat_count = sizeof(stream_stats) / sizeof(stream_stats[0]);

/* What guests' stacks count together. */
struct frame_counters {
	uint64_t frames_sent, frames_received;
	uint64_t misdelivered; /* frames that reached a guest and are not of its connections */
};

static const struct stat_spec frame_stats[] = {
	STAT_FIELD(struct frame_counters, frames_sent, "frames", "Segments that guests sent."),
	STAT_FIELD(struct frame_counters, frames_received, "frames", "Segments that guests received."),
	STAT_FIELD(struct frame_counters, misdelivered, "frames",
		   "Frames that reached a guest whose MAC they do not bear, or none of its connections."),
};
static const size_t frame_stat_count = sizeof(frame_stats) / sizeof(frame_stats[0]);

struct stream {
	struct tcp client, server;
	bool opened;
	uint64_t open_at_ps;
	struct stream_counters counters;
};

struct tcp_stream;

/* A guest: an end of each of its pair's streams. */
struct stream_end {
	struct tcp_stream *workload;
	uint32_t host, pair, sequence;
	uint32_t count, turn;
	struct tcp *connections[STREAMS_OF_PAIR];
	struct stream *streams[STREAMS_OF_PAIR];
	uint32_t sent_to[STREAMS_OF_PAIR]; /* the sequence number up to which it has sent data */
	uint64_t sent_again;               /* segments with data below that */
	uint32_t ports[STREAMS_OF_PAIR];   /* that each runs over */
	bool stopped;                      /* does not read; what comes stays in the sockets, and closes windows */
	uint64_t clocked[STREAMS_OF_PAIR]; /* data that the last segment received made way for, not sent yet */
};

struct tcp_stream {
	const struct workload_config *config;
	struct frame_pool *pool;
	uint32_t pairs, ports, streams_of_pair;
	struct stream *streams; /* owned, as the ends, two a pair */
	struct stream_end *ends;
	struct stream_counters counters; /* of all streams; brought up to date by settle */
	struct frame_counters frames;
	uint64_t window_start_ps, received_before;
};

/* ---- a guest ---- */

/* What an acknowledgement makes way for goes out in the receive path; a duplicate tells of one segment that has left
 * the network. */
static void connection_receive(struct stream_end *end, uint32_t number, const struct tcp_segment *segment,
			       uint64_t now_ps)
{
	struct tcp *connection = end->connections[number];
	const uint64_t before = connection->counters.bytes_acknowledged;

	const uint64_t read = tcp_receive(connection, segment, now_ps);

	if (!end->stopped)
		tcp_read(connection, read);
	end->clocked[number] = connection->counters.bytes_acknowledged - before;
	if (end->clocked[number] == 0 && segment->bytes == 0)
		end->clocked[number] = connection->segment;
}

/* Of the guest of this pair on that host, as the connection has it. */
static uint64_t mac_of(const struct stream_end *end, uint32_t number, uint32_t host)
{
	return frame_mac_at(host, end->pair, end->ports[number]);
}

static bool is_for(const struct stream_end *end, uint32_t number, const struct frame *frame)
{
	return frame->kind == FRAME_SEGMENT && frame->destination == mac_of(end, number, end->host) &&
	       frame->transport.tcp.destination_port == end->connections[number]->local_port;
}

static void stream_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct stream_end *end = state;
	struct tcp_stream *workload = end->workload;
	uint32_t number = 0;

	while (number < end->count && !is_for(end, number, frame))
		number++;
	if (number == end->count) {
		/* The stack throws it away. */
		workload->frames.misdelivered++;
		frame_dropped(workload->pool, frame, FRAME_DROP_FOREIGN);
		return;
	}
	workload->frames.frames_received++;
	connection_receive(end, number, &frame->transport.tcp, now_ps);
	frame_delivered(workload->pool, frame);
}

static void open_when_due(struct stream *stream, const struct tcp *connection, uint64_t now_ps)
{
	if (stream->opened || connection != &stream->client || stream->open_at_ps > now_ps)
		return;
	stream->opened = true;
	tcp_connect(&stream->client);
	tcp_write(&stream->client, TCP_ENDLESS);
}

static int stream_wants_to_send(void *state, uint64_t now_ps)
{
	struct stream_end *end = state;
	int wants = 0;

	for (uint32_t i = 0; i < end->count; i++) {
		open_when_due(end->streams[i], end->connections[i], now_ps);
		tcp_timers(end->connections[i], now_ps);
		wants |= tcp_wants_to_send(end->connections[i]);
	}
	return wants;
}

static bool connection_answers(const struct stream_end *end, uint32_t number)
{
	const struct tcp *connection = end->connections[number];

	return tcp_wants_to_send(connection) && (end->clocked[number] > 0 || tcp_must_answer(connection));
}

static bool stream_answers(void *state)
{
	const struct stream_end *end = state;
	bool answers = false;

	for (uint32_t i = 0; i < end->count; i++)
		answers = answers || connection_answers(end, i);
	return answers;
}

/* The connection whose turn it is: those with an answer before the others. */
static uint32_t take_turn(struct stream_end *end)
{
	const bool answer = stream_answers(end);

	do
		end->turn = (end->turn + 1) % end->count;
	while (!(answer ? connection_answers(end, end->turn) : tcp_wants_to_send(end->connections[end->turn])));
	return end->turn;
}

/* As whoever looks on from the wire tells a retransmission: by its sequence number. */
static void note_data(struct stream_end *end, uint32_t number, const struct tcp_segment *segment)
{
	const uint32_t to = segment->sequence + segment->bytes;

	if (segment->bytes == 0)
		return;
	if (end->sent_to[number] != 0 && tcp_before(segment->sequence, end->sent_to[number]))
		end->sent_again++;
	if (end->sent_to[number] == 0 || tcp_after(to, end->sent_to[number]))
		end->sent_to[number] = to;
}

static struct frame *stream_send(void *state, uint64_t now_ps)
{
	struct stream_end *end = state;
	struct tcp_stream *workload = end->workload;
	const uint32_t number = take_turn(end);
	struct tcp_segment segment;
	struct frame *frame;

	tcp_send(end->connections[number], now_ps, &segment);
	note_data(end, number, &segment);
	end->clocked[number] -= end->clocked[number] < segment.bytes ? end->clocked[number] : segment.bytes;
	frame = frame_new(workload->pool, mac_of(end, number, end->host), mac_of(end, number, 1 - end->host),
			  FRAME_HEADER_BYTES + tcp_segment_ip_bytes(&segment));
	frame->kind = FRAME_SEGMENT;
	frame->vif = end->pair;
	frame->sequence = ++end->sequence;
	frame->sent_ps = now_ps;
	frame->transport.tcp = segment;
	workload->frames.frames_sent++;
	return frame;
}

static uint64_t stream_deadline(void *state)
{
	const struct stream_end *end = state;
	uint64_t at_ps = APPLICATION_NEVER;

	for (uint32_t i = 0; i < end->count; i++) {
		const struct stream *stream = end->streams[i];
		const bool waits = !stream->opened && end->connections[i] == &stream->client;
		const uint64_t own_ps = waits ? stream->open_at_ps : tcp_deadline(end->connections[i]);

		at_ps = own_ps < at_ps ? own_ps : at_ps;
	}
	return at_ps;
}

static void stream_stop_reading(void *state, bool stopped, uint64_t now_ps)
{
	struct stream_end *end = state;

	(void)now_ps;
	end->stopped = stopped;
	for (uint32_t i = 0; !stopped && i < end->count; i++)
		tcp_read(end->connections[i], end->connections[i]->unread);
}

static const struct application_ops stream_ops = {.receive = stream_receive,
						  .wants_to_send = stream_wants_to_send,
						  .send = stream_send,
						  .deadline = stream_deadline,
						  .answers = stream_answers,
						  .stop_reading = stream_stop_reading};

/* ---- the workload ---- */

/* The guest of host 0 (A) or 1 (B). */
static struct stream_end *end_at(const struct tcp_stream *workload, uint32_t host, uint32_t pair)
{
	return &workload->ends[2 * (size_t)pair + host];
}

static void join(struct stream_end *end, struct stream *stream, struct tcp *connection, uint32_t port)
{
	end->ports[end->count] = port;
	end->streams[end->count] = stream;
	end->connections[end->count++] = connection;
}

/* A stream of this pair over that port, its client on that host. */
static void init_stream(struct tcp_stream *workload, struct stream *stream, uint32_t pair, uint32_t port,
			uint32_t client_host, struct rng *rng)
{
	const struct workload_config *config = workload->config;

	if (config->start_spread_ps > 0)
		stream->open_at_ps = rng_below(rng, config->start_spread_ps);
	tcp_init(&stream->client, &config->tcp, CLIENT_PORT, SERVER_PORT, (uint32_t)rng_next(rng));
	tcp_init(&stream->server, &config->tcp, SERVER_PORT, CLIENT_PORT, (uint32_t)rng_next(rng));
	tcp_listen(&stream->server);
	join(end_at(workload, client_host, pair), stream, &stream->client, port);
	join(end_at(workload, 1 - client_host, pair), stream, &stream->server, port);
}

static void init_pair(struct tcp_stream *workload, uint32_t pair, const struct workload_setup *setup)
{
	struct stream *first = &workload->streams[(size_t)pair * workload->streams_of_pair];
	const int direction = workload->config->direction;
	struct rng rng;
	char path[64];

	snprintf(path, sizeof(path), "workload.pair%u", pair);
	rng_init(&rng, setup->seed, setup->replication, path);
	for (uint32_t host = 0; host < 2; host++) {
		*end_at(workload, host, pair) = (struct stream_end){.workload = workload, .host = host, .pair = pair};
	}
	for (uint32_t port = 0; port < workload->ports; port++) {
		if (direction != DIRECTION_RECEIVE)
			init_stream(workload, first++, pair, port, 0, &rng);
		if (direction != DIRECTION_TRANSMIT)
			init_stream(workload, first++, pair, port, 1, &rng);
	}
}

static void *stream_create(const struct workload_setup *setup)
{
	struct tcp_stream *workload = alloc_zeroed(1, sizeof(*workload));

	workload->config = setup->config;
	workload->pool = setup->pool;
	workload->pairs = setup->pairs;
	workload->ports = setup->ports > 0 ? setup->ports : 1;
	assert(workload->ports <= PORTS);
	workload->streams_of_pair = (setup->config->direction == DIRECTION_BOTH ? 2 : 1) * workload->ports;
	workload->streams = alloc_zeroed((size_t)setup->pairs * workload->streams_of_pair, sizeof(*workload->streams));
	workload->ends = alloc_zeroed(2 * (size_t)setup->pairs, sizeof(*workload->ends));
	for (uint32_t pair = 0; pair < setup->pairs; pair++)
		init_pair(workload, pair, setup);
	return workload;
}

static void stream_destroy(void *state)
{
	struct tcp_stream *workload = state;

	free(workload->streams);
	free(workload->ends);
	free(workload);
}

static struct application end_of(void *state, uint32_t host, uint32_t pair)
{
	return (struct application){.ops = &stream_ops, .state = end_at(state, host, pair)};
}

static uint32_t stream_count(const struct tcp_stream *workload)
{
	return workload->pairs * workload->streams_of_pair;
}

static void add_statistics(void *state, struct stat_registry *registry)
{
	struct tcp_stream *workload = state;

	stat_registry_add(registry, "workload", &workload->counters, stream_stats, stream_stat_count);
	stat_registry_add(registry, "workload", &workload->frames, frame_stats, frame_stat_count);
	for (uint32_t i = 0; i < stream_count(workload); i++) {
		char path[64];

		snprintf(path, sizeof(path), "workload.stream%u", i);
		stat_registry_add(registry, path, &workload->streams[i].counters, stream_stats, stream_stat_count);
	}
}

/* ---- measurement ---- */

static void sum_up(struct stream *stream)
{
	const struct tcp_counters *client = &stream->client.counters, *server = &stream->server.counters;

	stream->counters = (struct stream_counters){
		.bytes_sent = client->bytes_sent,
		.bytes_received = server->bytes_delivered,
		.retransmits = client->retransmits,
		.fast_retransmits = client->fast_retransmits,
		.timeouts = client->timeouts,
		.probes = client->probes,
		.out_of_order = server->out_of_order,
		.duplicates = server->duplicates,
		.segments = client->segments_sent + server->segments_sent,
		.acknowledgements = client->acknowledgements_sent + server->acknowledgements_sent,
	};
}

/* Counters are the connections' own; here they are brought together. */
static void refresh(void *state)
{
	struct tcp_stream *workload = state;

	workload->counters = (struct stream_counters){0};
	for (uint32_t i = 0; i < stream_count(workload); i++) {
		struct stream *stream = &workload->streams[i];

		sum_up(stream);
		for (size_t field = 0; field < stream_stat_count; field++) {
			const size_t at = stream_stats[field].offset;

			*(uint64_t *)((char *)&workload->counters + at) +=
				*(const uint64_t *)((const char *)&stream->counters + at);
		}
	}
}

static void settle(void *state, uint64_t now_ps)
{
	(void)now_ps;
	refresh(state);
}

static void begin_window(void *state, uint64_t now_ps)
{
	struct tcp_stream *workload = state;

	workload->window_start_ps = now_ps;
	workload->received_before = workload->counters.bytes_received;
}

/* What was delivered in order, counted segment by segment, is how far the sequence has come. */
static void check_order(const struct tcp_stream *workload, struct report *report)
{
	uint64_t delivered = 0, advanced = 0;
	bool holds = true;

	for (uint32_t i = 0; i < stream_count(workload); i++) {
		const struct tcp *server = &workload->streams[i].server;
		const uint32_t advance =
			server->state < TCP_SYN_RECEIVED ? 0 : server->received - server->peer_initial - 1;

		holds = holds && advance == (uint32_t)server->counters.bytes_delivered;
		delivered += (uint32_t)server->counters.bytes_delivered;
		advanced += advance;
	}
	report_add_check(report, "bytes delivered in order are the sequence's advance", holds,
			 "delivered %" PRIu64 ", advance %" PRIu64 ", modulo 2^32 each", delivered, advanced);
}

/* No byte is delivered that was not sent, none acknowledged that was not delivered. */
static void check_bytes(const struct tcp_stream *workload, struct report *report)
{
	uint64_t sent = 0, delivered = 0, acknowledged = 0;
	bool holds = true;

	for (uint32_t i = 0; i < stream_count(workload); i++) {
		const struct tcp_counters *client = &workload->streams[i].client.counters;
		const struct tcp_counters *server = &workload->streams[i].server.counters;

		holds = holds && client->bytes_sent >= server->bytes_delivered &&
			server->bytes_delivered >= client->bytes_acknowledged;
		sent += client->bytes_sent;
		delivered += server->bytes_delivered;
		acknowledged += client->bytes_acknowledged;
	}
	report_add_check(report, "streams' bytes: sent, delivered, acknowledged", holds,
			 "sent %" PRIu64 ", delivered %" PRIu64 ", acknowledged %" PRIu64, sent, delivered,
			 acknowledged);
}

/* Each segment was a frame, and each frame that came a segment to one of the connections. */
static void check_segments(const struct tcp_stream *workload, struct report *report)
{
	uint64_t sent = 0, received = 0;

	for (uint32_t i = 0; i < stream_count(workload); i++) {
		const struct tcp_counters *client = &workload->streams[i].client.counters;
		const struct tcp_counters *server = &workload->streams[i].server.counters;

		sent += client->segments_sent + server->segments_sent;
		received += client->segments_received + server->segments_received;
	}
	report_add_check(report, "segments are frames",
			 sent == workload->frames.frames_sent && received == workload->frames.frames_received,
			 "segments sent %" PRIu64 ", received %" PRIu64 "; frames sent %" PRIu64 ", received %" PRIu64,
			 sent, received, workload->frames.frames_sent, workload->frames.frames_received);
}

/* What was sent again, by the connections and by the sequence numbers of the segments. */
static void check_retransmits(const struct tcp_stream *workload, struct report *report)
{
	uint64_t counted = 0, seen = 0;

	for (uint32_t i = 0; i < stream_count(workload); i++)
		counted += workload->streams[i].client.counters.retransmits +
			   workload->streams[i].server.counters.retransmits;
	for (uint32_t end = 0; end < 2 * workload->pairs; end++)
		seen += workload->ends[end].sent_again;
	report_add_check(report, "retransmissions accounted", counted == seen,
			 "counted %" PRIu64 ", by sequence numbers %" PRIu64, counted, seen);
}

static void report_streams(void *state, struct report *report, uint64_t now_ps)
{
	struct tcp_stream *workload = state;
	const uint64_t bytes = workload->counters.bytes_received - workload->received_before;
	const double window_s = (double)(now_ps - workload->window_start_ps) / (double)UNIT_PS_PER_S;

	report_add_value(report, "workload.throughput", "bit/s", (uint64_t)(8.0 * (double)bytes / window_s));
	check_order(workload, report);
	check_bytes(workload, report);
	check_segments(workload, report);
	check_retransmits(workload, report);
}

static uint64_t moves(const void *workload)
{
	const struct tcp_stream *tcp = workload;

	return tcp->frames.frames_sent + tcp->frames.frames_received;
}

/* Bulk streams always have more to send, so all of them wait for the next acknowledgement. */
static uint64_t awaited(const void *workload)
{
	const struct tcp_stream *tcp = workload;
	uint64_t streams = 0;

	for (uint32_t i = 0; i < tcp->pairs * tcp->streams_of_pair; i++)
		streams += tcp->streams[i].opened;
	return streams;
}

const struct workload_ops tcp_stream_workload = {.create = stream_create,
						 .destroy = stream_destroy,
						 .end = end_of,
						 .add_statistics = add_statistics,
						 .settle = settle,
						 .refresh = refresh,
						 .moves = moves,
						 .awaited = awaited,
						 .begin_window = begin_window,
						 .report = report_streams};
