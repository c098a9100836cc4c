/* SPDX-License-Identifier: Apache-2.0 */
#include "load/ping.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "net/frame_census.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct ping_counters, field, unit, help)

const struct stat_spec ping_stats[] = {
	COUNTER(round_trips, "", "Replies that reached their client."),
	COUNTER(probes_skipped, "", "Probes not sent because their predecessor was still out."),
	COUNTER(frames_sent, "frames", "Probes and replies that applications sent."),
	COUNTER(frames_received, "frames", "Probes and replies that applications received."),
	COUNTER(misdelivered, "frames", "Frames that reached a guest whose MAC they do not bear."),
	COUNTER(probes_lost, "", "Probes given up because no reply came in time."),
	COUNTER(replies_late, "", "Replies to probes that had been given up."),
	COUNTER(out_of_order, "frames", "Replies to another probe than the outstanding one."),
	COUNTER(bytes_received, "B", "Bytes of the frames that applications received."),
	COUNTER(stays_ps, "ps", "Stays of the probes and replies of all round trips, in all stations."),
	COUNTER(waiting_ps, "ps", "Time that clients waited for replies, summed over pairs."),
};
const size_t ping_stat_count = sizeof(ping_stats) / sizeof(ping_stats[0]);

/* A closed loop's pairs begin within this time of each other. */
#define CLOSED_LOOP_SPREAD_PS UNIT_PS_PER_MS

static uint64_t paced_interval(struct ping_end *end)
{
	const struct workload_config *config = end->shared->config;
	double share = (2.0 * rng_uniform(&end->rng) - 1.0) * config->pace_jitter;

	end->paced++;
	return (uint64_t)((double)end->shared->period_ps * end->slower * (1.0 + share));
}

/* The time within which a paced client's first probe goes. */
static uint64_t first_period(const struct ping_end *end)
{
	return (uint64_t)((double)end->shared->period_ps * end->slower);
}

/* A probe is out: the times of the pace that have passed since are skipped. */
static void skip_passed(struct ping_end *end, uint64_t now_ps)
{
	if (end->shared->period_ps == 0)
		return;
	while (end->next_paced_ps < now_ps) {
		end->shared->counters.probes_skipped++;
		end->next_paced_ps += paced_interval(end);
	}
}

void ping_settle(struct ping_end *end, uint64_t now_ps)
{
	if (!end->outstanding)
		return;
	skip_passed(end, now_ps);
	end->shared->counters.waiting_ps += now_ps - end->out_since_ps;
	end->out_since_ps = now_ps;
}

/* The outstanding probe is so no more: plans the next. */
static void probe_over(struct ping_end *end, uint64_t now_ps)
{
	const struct workload_config *config = end->shared->config;

	ping_settle(end, now_ps);
	end->outstanding = false;
	if (end->finishing)
		end->due_ps = APPLICATION_NEVER;
	else if (end->shared->period_ps > 0)
		end->due_ps = end->next_paced_ps;
	else
		end->due_ps = config->think_ps > 0 ? now_ps + rng_exponential(&end->rng, config->think_ps) : now_ps;
}

/* Every picosecond of the round trip belongs to one stage; none took more than all of it, or less than nothing. */
static void dissect(struct ping_shared *shared, struct frame *frame, uint64_t now_ps)
{
	const uint64_t trip_ps = now_ps - frame->sent_ps, *stages_ps = frame->latency.ps;
	uint64_t sum_ps = 0;
	bool whole = true;

	frame_latency_close(frame, now_ps);
	for (size_t i = 0; i < LATENCY_STAGES; i++) {
		sum_ps += stages_ps[i];
		whole = whole && stages_ps[i] <= trip_ps;
	}
	shared->not_whole += !whole || sum_ps != trip_ps;
	breakdown_add(&shared->anatomy, trip_ps, stages_ps);
}

static void reply_came(struct ping_end *end, struct frame *frame, uint64_t now_ps)
{
	struct ping_shared *shared = end->shared;

	if (end->outstanding && frame->sequence == end->sequence) {
		probe_over(end, now_ps);
		shared->counters.round_trips++;
		histogram_add(&shared->rtt_ps, now_ps - frame->sent_ps);
		shared->counters.stays_ps += frame->stays_ps;
		dissect(shared, frame, now_ps);
	} else if (end->late < end->lost) {
		/* To a probe that had been given up. */
		end->late++;
		shared->counters.replies_late++;
	} else {
		shared->counters.out_of_order++;
	}
}

/* A datagram may be lost, and nobody sends it again: the client gives up. */
static void give_up(struct ping_end *end, uint64_t now_ps)
{
	struct ping_shared *shared = end->shared;

	end->lost++;
	shared->counters.probes_lost++;
	shared->lost_wait_ps += now_ps - end->sent_ps;
	probe_over(end, now_ps);
}

static void ping_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct ping_end *end = state;
	struct ping_shared *shared = end->shared;

	if (frame->destination != end->mac) {
		/* The stack throws it away; only a bridge that floods brings it here. */
		shared->counters.misdelivered++;
		frame_dropped(shared->pool, frame, FRAME_DROP_FOREIGN);
		return;
	}
	if (end->closed) {
		frame_dropped(shared->pool, frame, FRAME_DROP_VIF_GONE);
		return;
	}
	end->frames_received++;
	shared->counters.frames_received++;
	shared->counters.bytes_received += frame->bytes;
	if (end->client && !end->stopped) {
		reply_came(end, frame, now_ps);
		frame_delivered(shared->pool, frame);
	} else {
		frame_queue_push(&end->returns, frame);
		if (end->place != NULL) {
			station_enter_following(end->place, frame, end->clock, false, now_ps);
		}
	}
}

static int ping_wants_to_send(void *state, uint64_t now_ps)
{
	struct ping_end *end = state;

	if (end->outstanding && end->sent_ps + end->shared->config->timeout_ps <= now_ps)
		give_up(end, now_ps);
	return end->client ? end->due_ps <= now_ps : end->returns.head != NULL && !end->stopped;
}

static struct frame *send_probe(struct ping_end *end, uint64_t now_ps)
{
	struct ping_shared *shared = end->shared;
	struct frame *frame =
		frame_new(shared->pool, end->mac, end->peer,
			  (uint32_t)shared->config->payload_bytes + FRAME_HEADER_BYTES + FRAME_IP_DATAGRAM_BYTES);

	frame->kind = FRAME_PROBE;
	frame->transport.echo.bytes = (uint16_t)shared->config->payload_bytes;
	frame->vif = end->pair;
	frame->sequence = ++end->sequence;
	frame->sent_ps = now_ps;
	end->outstanding = true;
	end->out_since_ps = end->sent_ps = now_ps;
	end->due_ps = APPLICATION_NEVER;
	end->next_paced_ps += paced_interval(end);
	return frame;
}

static struct frame *send_reply(struct ping_end *end, uint64_t now_ps)
{
	struct ping_shared *shared = end->shared;
	struct frame *probe = frame_queue_pop(&end->returns);

	assert(probe != NULL && "one is there, or nothing is due");
	struct frame *frame = frame_new(shared->pool, end->mac, probe->source, probe->bytes);
	if (probe->station != NULL)
		station_leave(probe->station, probe, now_ps);
	frame->kind = FRAME_REPLY;
	frame->transport.echo = probe->transport.echo;
	frame->vif = probe->vif;
	frame->sequence = probe->sequence;
	frame->sent_ps = probe->sent_ps;
	frame->stays_ps = probe->stays_ps;
	frame_latency_move(probe, frame);
	frame_delivered(shared->pool, probe);
	return frame;
}

static struct frame *ping_send(void *state, uint64_t now_ps)
{
	struct ping_end *end = state;

	end->frames_sent++;
	end->shared->counters.frames_sent++;
	return end->client ? send_probe(end, now_ps) : send_reply(end, now_ps);
}

static uint64_t ping_deadline(void *state)
{
	const struct ping_end *end = state;

	if (end->outstanding)
		return end->sent_ps + end->shared->config->timeout_ps;
	return end->client ? end->due_ps : APPLICATION_NEVER;
}

static void ping_place(void *state, struct station *station, struct stage_clock *clock)
{
	struct ping_end *end = state;

	end->clock = clock;
	end->place = station;
}

/* A client takes the replies that lie in its socket when it reads again. */
static void ping_stop_reading(void *state, bool stopped, uint64_t now_ps)
{
	struct ping_end *end = state;
	struct frame *reply;

	end->stopped = stopped;
	while (end->client && !stopped && (reply = frame_queue_pop(&end->returns)) != NULL) {
		if (reply->station != NULL)
			station_leave(reply->station, reply, now_ps);
		reply_came(end, reply, now_ps);
		frame_delivered(end->shared->pool, reply);
	}
}

static void ping_hold(const void *state, struct frame_census *census)
{
	const struct ping_end *end = state;

	frame_census_hold_queue(census, &end->returns);
}

/* ---- its VIF comes and goes ---- */

void ping_close(struct ping_end *end)
{
	end->closed = true;
	end->due_ps = APPLICATION_NEVER;
}

/* Within a period, or a spread, of the start: pairs that begin together are not in step. */
static void ping_start(void *state, uint64_t now_ps)
{
	struct ping_end *end = state;
	const uint64_t within_ps = end->shared->period_ps > 0 ? first_period(end) : CLOSED_LOOP_SPREAD_PS;

	end->closed = end->finishing = false;
	if (end->client)
		end->due_ps = end->next_paced_ps = now_ps + rng_below(&end->rng, within_ps);
}

static void ping_finish(void *state, uint64_t now_ps)
{
	struct ping_end *end = state;

	(void)now_ps;
	end->finishing = true;
	if (!end->outstanding)
		end->due_ps = APPLICATION_NEVER;
}

static void ping_stop(void *state, uint64_t now_ps)
{
	struct ping_end *end = state;
	struct frame *probe;

	end->finishing = true;
	if (end->outstanding)
		give_up(end, now_ps);
	ping_close(end);
	while ((probe = frame_queue_pop(&end->returns)) != NULL) {
		if (probe->station != NULL)
			station_leave(probe->station, probe, now_ps);
		frame_dropped(end->shared->pool, probe, FRAME_DROP_VIF_GONE);
	}
}

const struct application_ops ping_ops = {.place = ping_place,
					 .hold = ping_hold,
					 .stop_reading = ping_stop_reading,
					 .start = ping_start,
					 .finish = ping_finish,
					 .stop = ping_stop,
					 .receive = ping_receive,
					 .wants_to_send = ping_wants_to_send,
					 .send = ping_send,
					 .deadline = ping_deadline};

void ping_shared_init(struct ping_shared *shared, const struct workload_config *config, struct frame_pool *pool)
{
	memset(shared, 0, sizeof(*shared));
	shared->config = config;
	shared->pool = pool;
	shared->period_ps = config->pace_period_ps;
	histogram_init(&shared->rtt_ps);
	breakdown_init(&shared->anatomy, LATENCY_STAGES);
}

void ping_shared_free(struct ping_shared *shared)
{
	histogram_free(&shared->rtt_ps);
	breakdown_free(&shared->anatomy);
}

static void init_end(struct ping_end *end, struct ping_shared *shared, uint32_t pair, uint64_t mac, uint64_t peer)
{
	memset(end, 0, sizeof(*end));
	end->shared = shared;
	end->pair = pair;
	end->slower = workload_config_slower(shared->config, pair, shared->pairs);
	end->mac = mac;
	end->peer = peer;
	end->due_ps = APPLICATION_NEVER;
}

void ping_init_client(struct ping_end *end, struct ping_shared *shared, uint32_t pair, uint64_t mac, uint64_t peer,
		      uint64_t seed, uint32_t replication)
{
	const struct workload_config *config = shared->config;
	char path[64];

	init_end(end, shared, pair, mac, peer);
	end->client = true;
	snprintf(path, sizeof(path), "workload.pair%u", pair);
	rng_init(&end->rng, seed, replication, path);
	if (shared->period_ps > 0)
		end->due_ps = end->next_paced_ps = rng_below(&end->rng, first_period(end));
	else if (config->think_ps > 0)
		end->due_ps = rng_exponential(&end->rng, config->think_ps);
	else
		end->due_ps = rng_below(&end->rng, CLOSED_LOOP_SPREAD_PS);
}

void ping_init_server(struct ping_end *end, struct ping_shared *shared, uint32_t pair, uint64_t mac, uint64_t peer)
{
	init_end(end, shared, pair, mac, peer);
}
