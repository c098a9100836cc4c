/* SPDX-License-Identifier: Apache-2.0 */
/* Ping as a workload of guest pairs: its ends, and what a run checks of them. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "load/ping.h"
#include "load/workload.h"

struct ping {
	struct ping_shared shared;
	struct ping_end *ends; /* client and server of each pair in turn; owned */
	uint32_t pairs;
	/* At the beginning of the window: the clients' waiting time so far, and the
	 * age of the probes that were out, summed. */
	uint64_t waiting_before_ps, out_before_ps, lost_before_ps, stays_before_ps;
};

/* The client (host 0) or server (host 1) of a pair. */
static struct ping_end *end_at(const struct ping *ping, uint32_t host, uint32_t pair)
{
	return &ping->ends[2 * (size_t)pair + host];
}

static void *ping_create(const struct workload_setup *setup)
{
	struct ping *ping = alloc_zeroed(1, sizeof(*ping));

	ping_shared_init(&ping->shared, setup->config, setup->pool);
	ping->pairs = setup->pairs;
	ping->ends = alloc_zeroed(2 * (size_t)setup->pairs, sizeof(*ping->ends));
	for (uint32_t pair = 0; pair < setup->pairs; pair++) {
		const uint64_t a = frame_mac(0, pair), b = frame_mac(1, pair);

		ping_init_client(end_at(ping, 0, pair), &ping->shared, pair, a, b, setup->seed, setup->replication);
		ping_init_server(end_at(ping, 1, pair), &ping->shared, pair, b, a);
	}
	return ping;
}

static void ping_destroy(void *workload)
{
	struct ping *ping = workload;

	ping_shared_free(&ping->shared);
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

	stat_registry_add(registry, "workload", &ping->shared.counters, ping_stats, ping_stat_count);
}

static void settle(void *workload, uint64_t now_ps)
{
	struct ping *ping = workload;

	for (uint32_t pair = 0; pair < ping->pairs; pair++)
		ping_settle(end_at(ping, 0, pair), now_ps);
}

/* How long the probes that are out have been so, by their clients' stamps, summed. */
static uint64_t out_ps(const struct ping *ping, uint64_t now_ps)
{
	uint64_t sum = 0;

	for (uint32_t pair = 0; pair < ping->pairs; pair++)
		if (end_at(ping, 0, pair)->outstanding)
			sum += now_ps - end_at(ping, 0, pair)->sent_ps;
	return sum;
}

static void begin_window(void *workload, uint64_t now_ps)
{
	struct ping *ping = workload;

	histogram_clear(&ping->shared.rtt_ps);
	ping->waiting_before_ps = ping->shared.counters.waiting_ps;
	ping->out_before_ps = out_ps(ping, now_ps);
	ping->stays_before_ps = ping->shared.counters.stays_ps;
	ping->lost_before_ps = ping->shared.lost_wait_ps;
}

/* Little's law of the pairs: the time in which clients had a probe out, over
 * the window, against the round trips (and the vain waits) by the probes' stamps,
 * clipped to it. */
static void report_ping(void *workload, struct report *report, uint64_t now_ps)
{
	struct ping *ping = workload;
	const struct ping_counters *counters = &ping->shared.counters;
	const uint64_t waited = counters->waiting_ps - ping->waiting_before_ps;
	const uint64_t lost = ping->shared.lost_wait_ps - ping->lost_before_ps;
	const uint64_t stamps = ping->shared.rtt_ps.sum + lost + out_ps(ping, now_ps) - ping->out_before_ps;

	report_add_histogram(report, "workload.rtt_ps", "ps", &ping->shared.rtt_ps);
	report_add_check(report, "Little's law of the pairs", waited == stamps,
			 "clients waited %" PRIu64 " ps; round trips by the probes' stamps %" PRIu64 " ps", waited,
			 stamps);
	/* Each microsecond of a round trip was spent in some station, and in one at a time. */
	report_add_check(report, "round trips are the sum of their stays",
			 counters->stays_ps - ping->stays_before_ps == ping->shared.rtt_ps.sum,
			 "stays %" PRIu64 " ps, round trips %" PRIu64 " ps", counters->stays_ps - ping->stays_before_ps,
			 ping->shared.rtt_ps.sum);
	report_add_check(report, "delivery in order", counters->out_of_order == 0,
			 "%" PRIu64 " replies were not to the outstanding probe", counters->out_of_order);
}

const struct workload_ops ping_workload = {.create = ping_create,
					   .destroy = ping_destroy,
					   .end = end_of,
					   .add_statistics = add_statistics,
					   .settle = settle,
					   .begin_window = begin_window,
					   .report = report_ping};
