/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ping as a workload of guest pairs: its ends, and what a run checks of them.  Pairs whose VIFs come and go are
 * counted apart, so that the results of those that stay are not mixed with theirs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "load/ping.h"
#include "load/workload.h"

/* Pairs that are counted together. */
struct ping_group {
	const char *path;
	struct ping_shared shared;
	uint32_t first, end; /* pairs */
	/* At the beginning of the window: the clients' waiting time so far, and the
	 * age of the probes that were out, summed. */
	uint64_t waiting_before_ps, out_before_ps, lost_before_ps, stays_before_ps;
	uint64_t round_trips_before;
};

enum { GROUP_LASTING, GROUP_COMERS, GROUPS };

struct ping {
	struct ping_group groups[GROUPS];
	uint32_t used;         /* groups that have pairs */
	struct ping_end *ends; /* client and server of each pair in turn; owned */
	struct frame_pool *pool;
};

/* The client (host 0) or server (host 1) of a pair. */
static struct ping_end *end_at(const struct ping *ping, uint32_t host, uint32_t pair)
{
	return &ping->ends[2 * (size_t)pair + host];
}

static void create_group(struct ping *ping, struct ping_group *group, const struct workload_setup *setup)
{
	ping_shared_init(&group->shared, setup->config, setup->pool);
	group->shared.period_ps = workload_config_period(setup->config, setup->pairs);
	group->shared.pairs = setup->pairs;
	for (uint32_t pair = group->first; pair < group->end; pair++) {
		const uint32_t port = setup->ports > 1 ? pair % setup->ports : 0;
		const uint64_t a = frame_mac_at(0, pair, port), b = frame_mac_at(1, pair, port);

		ping_init_client(end_at(ping, 0, pair), &group->shared, pair, a, b, setup->seed, setup->replication);
		ping_init_server(end_at(ping, 1, pair), &group->shared, pair, b, a);
	}
}

static void *ping_create(const struct workload_setup *setup)
{
	struct ping *ping = alloc_zeroed(1, sizeof(*ping));
	const uint32_t all = setup->pairs + setup->comers;

	ping->pool = setup->pool;
	ping->ends = alloc_zeroed(2 * (size_t)all, sizeof(*ping->ends));
	ping->groups[GROUP_LASTING] = (struct ping_group){.path = "workload", .end = setup->pairs};
	ping->groups[GROUP_COMERS] =
		(struct ping_group){.path = "lifecycle.traffic", .first = setup->pairs, .end = all};
	ping->used = setup->comers > 0 ? GROUPS : 1;
	for (uint32_t group = 0; group < GROUPS; group++)
		create_group(ping, &ping->groups[group], setup);
	for (uint32_t pair = setup->pairs; pair < all; pair++) {
		ping_close(end_at(ping, 0, pair));
		ping_close(end_at(ping, 1, pair));
	}
	return ping;
}

static void ping_destroy(void *workload)
{
	struct ping *ping = workload;

	for (uint32_t group = 0; group < GROUPS; group++)
		ping_shared_free(&ping->groups[group].shared);
	free(ping->ends);
	free(ping);
}

static struct application end_of(void *workload, uint32_t host, uint32_t pair)
{
	struct ping *ping = workload;

	return (struct application){.ops = &ping_ops, .state = end_at(ping, host, pair)};
}

static void add_statistics(void *workload, struct stat_registry *registry)
{
	struct ping *ping = workload;

	for (uint32_t group = 0; group < ping->used; group++)
		stat_registry_add(registry, ping->groups[group].path, &ping->groups[group].shared.counters, ping_stats,
				  ping_stat_count);
}

static void settle(void *workload, uint64_t now_ps)
{
	struct ping *ping = workload;

	for (uint32_t pair = 0; pair < ping->groups[GROUP_COMERS].end; pair++)
		ping_settle(end_at(ping, 0, pair), now_ps);
}

/* How long the probes that are out have been so, by their clients' stamps, summed. */
static uint64_t out_ps(const struct ping *ping, const struct ping_group *group, uint64_t now_ps)
{
	uint64_t sum = 0;

	for (uint32_t pair = group->first; pair < group->end; pair++)
		if (end_at(ping, 0, pair)->outstanding)
			sum += now_ps - end_at(ping, 0, pair)->sent_ps;
	return sum;
}

static uint64_t moves(const void *workload)
{
	const struct ping *ping = workload;
	uint64_t frames = 0;

	for (uint32_t group = 0; group < ping->used; group++)
		frames += ping->groups[group].shared.counters.frames_sent +
			  ping->groups[group].shared.counters.frames_received;
	return frames;
}

static uint64_t awaited(const void *workload)
{
	const struct ping *ping = workload;
	uint64_t clients = 0;

	for (uint32_t pair = 0; pair < ping->groups[GROUP_COMERS].end; pair++)
		clients += end_at(ping, 0, pair)->outstanding;
	return clients;
}

static void begin_window(void *workload, uint64_t now_ps)
{
	struct ping *ping = workload;

	for (uint32_t i = 0; i < ping->used; i++) {
		struct ping_group *group = &ping->groups[i];

		histogram_clear(&group->shared.rtt_ps);
		breakdown_clear(&group->shared.anatomy);
		group->waiting_before_ps = group->shared.counters.waiting_ps;
		group->out_before_ps = out_ps(ping, group, now_ps);
		group->stays_before_ps = group->shared.counters.stays_ps;
		group->round_trips_before = group->shared.counters.round_trips;
		group->lost_before_ps = group->shared.lost_wait_ps;
	}
}

/* What the ends count by themselves, since the beginning. */
struct ping_sums {
	uint64_t probes, paced, outstanding, lost, late; /* of clients */
	uint64_t sent, received, to_clients;             /* frames; of those received, by clients */
	uint64_t unread; /* of these, still in the sockets of clients that do not read */
};

static struct ping_sums sum_ends(const struct ping *ping, const struct ping_group *group)
{
	struct ping_sums sums = {0};

	for (uint32_t pair = group->first; pair < group->end; pair++) {
		const struct ping_end *client = end_at(ping, 0, pair), *server = end_at(ping, 1, pair);

		sums.probes += client->sequence;
		sums.paced += client->paced;
		sums.outstanding += client->outstanding;
		sums.lost += client->lost;
		sums.late += client->late;
		sums.sent += client->frames_sent + server->frames_sent;
		sums.received += client->frames_received + server->frames_received;
		sums.to_clients += client->frames_received;
		sums.unread += client->returns.count;
	}
	return sums;
}

/* Each counter of the workload against what follows from the ends' own. */
static void check_counters(const struct ping *ping, const struct ping_group *group, const char *whose,
			   struct report *report)
{
	const struct ping_counters *counters = &group->shared.counters;
	const struct workload_config *config = group->shared.config;
	const struct ping_sums ends = sum_ends(ping, group);
	const uint64_t measured = counters->round_trips - group->round_trips_before;
	const uint64_t over = counters->round_trips + counters->probes_lost;
	const uint64_t replies = counters->round_trips + counters->replies_late + counters->out_of_order;
	const uint64_t skipped = group->shared.period_ps > 0 ? counters->probes_skipped : 0;
	const uint64_t paced = group->shared.period_ps > 0 ? ends.paced : ends.probes;
	uint64_t bytes = config->payload_bytes + FRAME_HEADER_BYTES + FRAME_IP_DATAGRAM_BYTES;
	char text[96];

	if (bytes < FRAME_MINIMUM_BYTES)
		bytes = FRAME_MINIMUM_BYTES;
	snprintf(text, sizeof(text), "probes accounted%s", whose);
	report_add_check(report, text,
			 ends.probes == over + ends.outstanding && paced == ends.probes + skipped &&
				 counters->probes_lost == ends.lost && counters->replies_late == ends.late &&
				 measured == group->shared.rtt_ps.count,
			 "times of the pace %" PRIu64 " = probes %" PRIu64 " + skipped %" PRIu64
			 "; probes = answered or lost %" PRIu64 " + out %" PRIu64 "; measured %" PRIu64 " of %" PRIu64
			 " answers",
			 paced, ends.probes, skipped, over, ends.outstanding, group->shared.rtt_ps.count, measured);
	snprintf(text, sizeof(text), "workload's frames accounted%s", whose);
	report_add_check(report, text,
			 counters->frames_sent == ends.sent && counters->frames_received == ends.received &&
				 ends.to_clients == replies + ends.unread &&
				 counters->bytes_received == ends.received * bytes,
			 "sent %" PRIu64 ", by the ends %" PRIu64 "; received %" PRIu64 ", by the ends %" PRIu64
			 "; by clients %" PRIu64 ", replies %" PRIu64 " + unread %" PRIu64 "; bytes %" PRIu64,
			 counters->frames_sent, ends.sent, counters->frames_received, ends.received, ends.to_clients,
			 replies, ends.unread, counters->bytes_received);
}

/* Little's law of the pairs: the time in which clients had a probe out, over
 * the window, against the round trips (and the vain waits) by the probes' stamps,
 * clipped to it. */
static void report_group(const struct ping *ping, const struct ping_group *group, struct report *report,
			 uint64_t now_ps)
{
	const char *whose = group == &ping->groups[GROUP_LASTING] ? "" : ", VIFs that come and go";
	const struct ping_counters *counters = &group->shared.counters;
	const uint64_t waited = counters->waiting_ps - group->waiting_before_ps;
	const uint64_t lost = group->shared.lost_wait_ps - group->lost_before_ps;
	const uint64_t trips = group->shared.rtt_ps.sum;
	const uint64_t stamps = trips + lost + out_ps(ping, group, now_ps) - group->out_before_ps;
	const uint64_t stays = counters->stays_ps - group->stays_before_ps;
	char text[96];

	snprintf(text, sizeof(text), "%s.rtt_ps", group->path);
	report_add_histogram(report, text, "ps", &group->shared.rtt_ps);
	snprintf(text, sizeof(text), "%s.anatomy", group->path);
	report_add_breakdown(report, text, "ps", latency_stages, &group->shared.anatomy);
	snprintf(text, sizeof(text), "Little's law of the pairs%s", whose);
	report_add_check(report, text, waited == stamps,
			 "clients waited %" PRIu64 " ps; round trips by the probes' stamps %" PRIu64 " ps", waited,
			 stamps);
	/* Each microsecond of a round trip was spent in some station, and in one at a time. */
	snprintf(text, sizeof(text), "round trips are the sum of their stays%s", whose);
	report_add_check(report, text, stays == trips, "stays %" PRIu64 " ps, round trips %" PRIu64 " ps", stays,
			 trips);
	check_counters(ping, group, whose, report);
	snprintf(text, sizeof(text), "anatomy of each round trip without remainder%s", whose);
	report_add_check(report, text, group->shared.not_whole == 0,
			 "%" PRIu64 " of %" PRIu64 " round trips whose stages do not add up to their time",
			 group->shared.not_whole, counters->round_trips);
	snprintf(text, sizeof(text), "delivery in order%s", whose);
	report_add_check(report, text, counters->out_of_order == 0,
			 "%" PRIu64 " replies were not to the outstanding probe", counters->out_of_order);
}

/* Frames of a pair that were sent, and neither were received nor exist: its applications' own. */
static int64_t missing_of(const struct ping *ping, uint32_t pair, uint64_t under_way)
{
	const struct ping_end *client = end_at(ping, 0, pair), *server = end_at(ping, 1, pair);
	/* What lies in a socket has been received, and exists. */
	const uint64_t exist = under_way - client->returns.count - server->returns.count;

	return (int64_t)(client->frames_sent + server->frames_sent - client->frames_received - server->frames_received -
			 exist);
}

/* While VIFs come and go, those that stay lose nothing of what their applications sent, but for what a wire lost or a
 * ring had no room for, which is counted elsewhere.  A guest that was destroyed did not stay. */
static void check_lasting(const struct ping *ping, struct report *report)
{
	const struct frame_pool *pool = ping->pool;
	const uint32_t pairs = ping->groups[GROUP_LASTING].end;
	const uint64_t dropped = pool->dropped[FRAME_DROP_LOST] + pool->dropped[FRAME_DROP_CORRUPTED] +
				 pool->dropped[FRAME_DROP_NO_BUFFER];
	uint64_t *under_way = alloc_zeroed((size_t)pairs + 1, sizeof(*under_way));
	uint64_t missing_sum = 0, sent = 0;
	uint32_t stay = 0, gained = 0;

	for (const struct frame *frame = pool->live.live_next; frame != &pool->live; frame = frame->live_next)
		if ((frame->kind == FRAME_PROBE || frame->kind == FRAME_REPLY) && frame->vif < pairs)
			under_way[frame->vif]++;
	for (uint32_t pair = 0; pair < pairs; pair++) {
		const struct ping_end *client = end_at(ping, 0, pair), *server = end_at(ping, 1, pair);
		const int64_t missing = missing_of(ping, pair, under_way[pair]);

		if (client->closed || server->closed)
			continue;
		stay++;
		sent += client->frames_sent + server->frames_sent;
		gained += missing < 0;
		missing_sum += missing > 0 ? (uint64_t)missing : 0;
	}
	report_add_check(report, "VIFs that stay lose no frame", gained == 0 && missing_sum <= dropped,
			 "%" PRIu32 " pairs of %" PRIu32 " stay, and sent %" PRIu64 " frames; %" PRIu64
			 " of them are missing, %" PRIu64 " were dropped by wires and full rings; %" PRIu32
			 " pairs have more than they sent",
			 stay, pairs, sent, missing_sum, dropped, gained);
	free(under_way);
}

static void report_ping(void *workload, struct report *report, uint64_t now_ps)
{
	struct ping *ping = workload;

	for (uint32_t group = 0; group < ping->used; group++)
		report_group(ping, &ping->groups[group], report, now_ps);
	if (ping->used > 1)
		check_lasting(ping, report);
}

const struct workload_ops ping_workload = {.create = ping_create,
					   .destroy = ping_destroy,
					   .end = end_of,
					   .add_statistics = add_statistics,
					   .settle = settle,
					   .moves = moves,
					   .awaited = awaited,
					   .begin_window = begin_window,
					   .report = report_ping};
