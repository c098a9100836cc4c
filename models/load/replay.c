/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Captured traffic, sent again between guest pairs: each frame at its time, from the guest that stands for its sender,
 * as long as it was.  An open loop: nothing waits for an answer, what is lost stays lost, and a guest that is late
 * sends what is due as soon as it can.
 *
 * A frame's delay is the time from its send call to the return of the receive call in the other guest; how late the
 * send call was is counted apart.
 *
 * Not modelled: contents (frames go as UDP datagrams of the same length), the reaction of the captured protocols to
 * the network that they now cross (a TCP that would slow down does not), traffic between guests of one host: every
 * conversation crosses the wire.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/histogram.h"
#include "base/rng.h"
#include "load/workload.h"
#include "net/station.h"
#include "traffic/traffic.h"

#define MESSAGE_SIZE 320

struct replay_counters {
	uint64_t frames_sent, frames_received;
	uint64_t bytes_sent, bytes_received;
	uint64_t misdelivered, out_of_order;
	uint64_t late_ps;  /* of send calls after their frames' times, summed */
	uint64_t stays_ps; /* of the frames received, in all stations */
};

#define COUNTER(field, unit, help) STAT_FIELD(struct replay_counters, field, unit, help)

static const struct stat_spec replay_stats[] = {
	COUNTER(frames_sent, "frames", "Frames that applications sent."),
	COUNTER(frames_received, "frames", "Frames that applications received."),
	COUNTER(bytes_sent, "B", "Bytes of the frames that applications sent, headers included."),
	COUNTER(bytes_received, "B", "Bytes of the frames that applications received, headers included."),
	COUNTER(misdelivered, "frames", "Frames that reached a guest whose MAC they do not bear."),
	COUNTER(out_of_order, "frames", "Frames that arrived after one sent later."),
	COUNTER(late_ps, "ps", "Time by which frames were sent later than captured, summed."),
	COUNTER(stays_ps, "ps", "Stays of the frames received, in all stations."),
};

struct replay;

struct replay_end {
	struct replay *replay;
	uint64_t mac, peer;
	uint32_t pair;
	const uint32_t *frames; /* which of the capture's it sends, in their order */
	uint32_t count, next;   /* how many; the next to be sent */
	uint64_t round;         /* how often the capture has begun again for it */
	uint64_t frames_sent;   /* its part of the counter */
	uint64_t due_ps;        /* when it sends that */
	uint32_t sent, heard;   /* sequence numbers: its last, its peer's last */
};

struct replay {
	const struct replay_config *config;
	struct frame_pool *pool;
	bool any_order; /* frames may overtake each other */
	struct traffic traffic;
	uint64_t period_ps;      /* from one beginning of the capture to the next */
	uint64_t start_ps;       /* where in it the simulation begins */
	struct replay_end *ends; /* of host A's and of host B's guest of each pair in turn; owned */
	uint32_t end_count;
	uint32_t *frames; /* of all ends; owned */
	struct replay_counters counters;
	struct histogram delay_ps;
	uint64_t received_before, stays_before_ps, window_start_ps;
};

/* A time of the capture's, in the simulation's pace. */
static uint64_t scaled(const struct replay *replay, uint64_t ps)
{
	return replay->config->speed == 1.0 ? ps : (uint64_t)((double)ps / replay->config->speed);
}

/* When the end sends its next frame; those before the start, in the first round, are left out. */
static void plan(struct replay_end *end)
{
	const struct replay *replay = end->replay;

	end->due_ps = APPLICATION_NEVER;
	while (end->count > 0) {
		if (end->next == end->count) {
			if (!replay->config->repeat)
				return;
			end->next = 0;
			end->round++;
		}
		const uint64_t at_ps = end->round * replay->period_ps +
				       scaled(replay, replay->traffic.packets[end->frames[end->next]].at_ps);
		if (at_ps >= replay->start_ps) {
			end->due_ps = at_ps - replay->start_ps;
			return;
		}
		end->next++;
	}
}

static void replay_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct replay_end *end = state;
	struct replay *replay = end->replay;

	if (frame->destination != end->mac) {
		replay->counters.misdelivered++;
		frame_dropped(replay->pool, frame, FRAME_DROP_FOREIGN);
		return;
	}
	/* Sequence numbers wrap; what was lost on the way leaves a gap. */
	if ((int32_t)(frame->sequence - end->heard) <= 0)
		replay->counters.out_of_order++;
	end->heard = frame->sequence;
	replay->counters.frames_received++;
	replay->counters.bytes_received += frame->bytes;
	replay->counters.stays_ps += frame->stays_ps;
	histogram_add(&replay->delay_ps, now_ps - frame->sent_ps);
	frame_delivered(replay->pool, frame);
}

static int replay_wants_to_send(void *state, uint64_t now_ps)
{
	const struct replay_end *end = state;

	return end->due_ps <= now_ps;
}

static struct frame *replay_send(void *state, uint64_t now_ps)
{
	struct replay_end *end = state;
	struct replay *replay = end->replay;
	const uint32_t bytes = replay->traffic.packets[end->frames[end->next]].bytes;
	struct frame *frame = frame_new(replay->pool, end->mac, end->peer, bytes);

	frame->kind = FRAME_REPLAYED;
	frame->vif = end->pair;
	frame->sequence = ++end->sent;
	frame->sent_ps = now_ps;
	replay->counters.frames_sent++;
	end->frames_sent++;
	replay->counters.bytes_sent += frame->bytes;
	replay->counters.late_ps += now_ps - end->due_ps;
	end->next++;
	plan(end);
	return frame;
}

static uint64_t replay_deadline(void *state)
{
	const struct replay_end *end = state;

	return end->due_ps;
}

static const struct application_ops replay_ops = {.receive = replay_receive,
						  .wants_to_send = replay_wants_to_send,
						  .send = replay_send,
						  .deadline = replay_deadline};

/* The end that sends a packet of the capture. */
static struct replay_end *sender_of(const struct replay *replay, const struct traffic_packet *packet)
{
	const uint32_t pairs = replay->end_count / 2;

	assert(pairs > 0);
	const uint32_t pair = packet->conversation % pairs;

	return &replay->ends[2 * (size_t)pair + packet->answers];
}

/* Deals the capture's frames out to the ends: how many each has, then which. */
static void deal(struct replay *replay)
{
	uint32_t first = 0;

	replay->frames = alloc_zeroed(replay->traffic.count, sizeof(*replay->frames));
	for (size_t i = 0; i < replay->traffic.count; i++)
		sender_of(replay, &replay->traffic.packets[i])->count++;
	for (uint32_t i = 0; i < replay->end_count; i++) {
		replay->ends[i].frames = replay->frames + first;
		first += replay->ends[i].count;
		replay->ends[i].count = 0;
	}
	for (size_t i = 0; i < replay->traffic.count; i++) {
		struct replay_end *end = sender_of(replay, &replay->traffic.packets[i]);

		replay->frames[(size_t)(end->frames - replay->frames) + end->count++] = (uint32_t)i;
	}
}

static void create_ends(struct replay *replay, uint32_t pairs)
{
	replay->end_count = 2 * pairs;
	replay->ends = alloc_zeroed(replay->end_count, sizeof(*replay->ends));
	for (uint32_t i = 0; i < replay->end_count; i++)
		replay->ends[i] = (struct replay_end){.replay = replay,
						      .pair = i / 2,
						      .mac = frame_mac(i % 2, i / 2),
						      .peer = frame_mac(1 - i % 2, i / 2)};
	deal(replay);
	for (uint32_t i = 0; i < replay->end_count; i++)
		plan(&replay->ends[i]);
}

static void replay_destroy(void *workload)
{
	struct replay *replay = workload;

	histogram_free(&replay->delay_ps);
	traffic_free(&replay->traffic);
	free(replay->frames);
	free(replay->ends);
	free(replay);
}

static void *replay_create(const struct workload_setup *setup)
{
	struct replay *replay = alloc_zeroed(1, sizeof(*replay));
	char message[MESSAGE_SIZE];
	struct rng rng;

	replay->config = &setup->config->replay;
	replay->pool = setup->pool;
	replay->any_order = setup->any_order;
	histogram_init(&replay->delay_ps);
	/* It was read when the scenario was; here only a file that has changed since can fail. */
	if (traffic_read(&replay->traffic, replay->config->file.path, message, sizeof(message)) != 0 ||
	    replay->traffic.content != replay->config->file.content) {
		replay_destroy(replay);
		return NULL;
	}
	replay->period_ps = scaled(replay, replay->traffic.span_ps + replay->traffic.span_ps / replay->traffic.count) +
			    UNIT_PS_PER_NS;
	if (replay->config->random_start) {
		rng_init(&rng, setup->seed, setup->replication, "workload.replay");
		replay->start_ps = rng_below(&rng, replay->period_ps);
	}
	create_ends(replay, setup->pairs);
	return replay;
}

static struct application end_of(void *workload, uint32_t host, uint32_t pair)
{
	struct replay *replay = workload;

	return (struct application){.ops = &replay_ops, .state = &replay->ends[2 * (size_t)pair + host]};
}

static void add_statistics(void *workload, struct stat_registry *registry)
{
	struct replay *replay = workload;

	stat_registry_add(registry, "workload", &replay->counters, replay_stats,
			  sizeof(replay_stats) / sizeof(replay_stats[0]));
}

static void settle(void *workload, uint64_t now_ps)
{
	(void)workload;
	(void)now_ps;
}

static void begin_window(void *workload, uint64_t now_ps)
{
	struct replay *replay = workload;

	histogram_clear(&replay->delay_ps);
	replay->window_start_ps = now_ps;
	replay->received_before = replay->counters.bytes_received;
	replay->stays_before_ps = replay->counters.stays_ps;
}

/* How many frames an end should have sent by now, by their stamps alone: those of round r stand r periods later, and
 * what is before the start is left out. */
static uint64_t due_by(const struct replay_end *end, uint64_t now_ps)
{
	const struct replay *replay = end->replay;
	const uint64_t until_ps = replay->start_ps + now_ps;
	uint64_t due = 0;

	for (uint32_t i = 0; i < end->count; i++) {
		const uint64_t at_ps = scaled(replay, replay->traffic.packets[end->frames[i]].at_ps);

		if (at_ps > until_ps)
			continue;
		due += (replay->config->repeat ? (until_ps - at_ps) / replay->period_ps : 0) +
		       (at_ps >= replay->start_ps);
	}
	return due;
}

/* Whoever is not late has sent what the capture has up to now; whoever is late, less. */
static void check_sent(const struct replay *replay, struct report *report, uint64_t now_ps)
{
	uint64_t sent = 0, due = 0;
	bool holds = true;

	for (uint32_t i = 0; i < replay->end_count; i++) {
		const struct replay_end *end = &replay->ends[i];
		const uint64_t its_due = due_by(end, now_ps);

		holds = holds && (end->due_ps > now_ps ? end->frames_sent == its_due : end->frames_sent < its_due);
		sent += end->frames_sent;
		due += its_due;
	}
	report_add_check(report, "frames sent are the capture's", holds && sent == replay->counters.frames_sent,
			 "sent %" PRIu64 ", of the capture up to here %" PRIu64, sent, due);
}

static void check_order(const struct replay *replay, struct report *report)
{
	if (replay->any_order)
		return;
	report_add_check(report, "replayed frames arrive in order", replay->counters.out_of_order == 0,
			 "%" PRIu64 " frames arrived after one sent later", replay->counters.out_of_order);
}

static void report_replay(void *workload, struct report *report, uint64_t now_ps)
{
	struct replay *replay = workload;
	const uint64_t stays = replay->counters.stays_ps - replay->stays_before_ps;
	const uint64_t bytes = replay->counters.bytes_received - replay->received_before;
	const double window_s = (double)(now_ps - replay->window_start_ps) / (double)UNIT_PS_PER_S;

	report_add_histogram(report, "workload.delay_ps", "ps", &replay->delay_ps);
	report_add_value(report, "workload.throughput", "bit/s", (uint64_t)(8.0 * (double)bytes / window_s));
	report_add_value(report, "workload.replay.frames", "frames", replay->traffic.count);
	report_add_value(report, "workload.replay.conversations", "", replay->traffic.conversations);
	report_add_value(report, "workload.replay.packets_cut", "", replay->traffic.cut);
	report_add_value(report, "workload.replay.period_ps", "ps", replay->period_ps);
	report_add_check(report, "delays are the sum of frames' stays", stays == replay->delay_ps.sum,
			 "stays %" PRIu64 " ps, delays %" PRIu64 " ps", stays, replay->delay_ps.sum);
	check_sent(replay, report, now_ps);
	check_order(replay, report);
}

const struct workload_ops replay_workload = {.create = replay_create,
					     .destroy = replay_destroy,
					     .end = end_of,
					     .add_statistics = add_statistics,
					     .settle = settle,
					     .begin_window = begin_window,
					     .report = report_replay};
