/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two ends of a TCP connection with a path between them that has no rate, only
 * a delay and losses: a loop of events for tests.  The client writes, the server
 * reads at once, unless a test says otherwise.
 */
#ifndef VIFSIM_TESTS_UNIT_NET_TCP_PATH_H
#define VIFSIM_TESTS_UNIT_NET_TCP_PATH_H

#include <string.h>

#include "base/unit.h"
#include "net/tcp.h"

#define MS UNIT_PS_PER_MS
#define SEGMENT UINT64_C(1448) /* data of a full one, by the defaults */

/* In flight at most, both ways. */
#define PATH_SLOTS 65536

struct tcp_path {
	struct tcp client, server;
	uint64_t now_ps, delay_ps; /* one way */
	/* Whether this segment is lost; `number` counts those of its direction from 1. */
	bool (*lost)(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number);
	void *context;
	uint64_t sent[2]; /* by client, by server */
	uint64_t data_segments;
	uint64_t again[2]; /* segments that say that they were sent before, SYNs included */
	bool reading;
	struct {
		uint64_t at_ps;
		bool to_server;
		struct tcp_segment segment;
	} flying[PATH_SLOTS];
	uint32_t first, count;
};

/* The defaults of the parameter table. */
static inline struct tcp_config tcp_defaults(void)
{
	struct tcp_config config;
	const struct param_table table = {"workload.tcp", 0, tcp_params, tcp_param_count};
	const struct param_schema schema = {&table, 1, sizeof(config)};
	char message[256];

	for (size_t i = 0; i < param_count(&schema); i++)
		assert_int_equal(param_store(param_at(&schema, i), param_at(&schema, i).spec->standard, &config,
					     message, sizeof(message)),
				 0);
	return config;
}

static inline void path_init(struct tcp_path *path, const struct tcp_config *config, uint64_t delay_ps,
			     uint32_t client_sequence, uint32_t server_sequence)
{
	memset(path, 0, sizeof(*path));
	path->delay_ps = delay_ps;
	path->reading = true;
	tcp_init(&path->client, config, 32768, 5001, client_sequence);
	tcp_init(&path->server, config, 5001, 32768, server_sequence);
	tcp_listen(&path->server);
	tcp_connect(&path->client);
}

static inline void path_send(struct tcp_path *path, struct tcp *from)
{
	while (tcp_wants_to_send(from)) {
		const bool from_client = from == &path->client;
		const uint32_t slot = (path->first + path->count) % PATH_SLOTS;
		struct tcp_segment *segment = &path->flying[slot].segment;

		tcp_send(from, path->now_ps, segment);
		path->data_segments += segment->bytes > 0;
		path->again[from_client ? 0 : 1] += segment->again;
		if (path->lost != NULL &&
		    path->lost(path->context, from_client, segment, ++path->sent[from_client ? 0 : 1]))
			continue;
		path->flying[slot].at_ps = path->now_ps + path->delay_ps;
		path->flying[slot].to_server = from_client;
		path->count++;
		assert_true(path->count < PATH_SLOTS);
	}
}

/* When something is due next. */
static inline uint64_t path_next(const struct tcp_path *path)
{
	uint64_t at_ps = tcp_deadline(&path->client);

	if (tcp_deadline(&path->server) < at_ps)
		at_ps = tcp_deadline(&path->server);
	if (path->count > 0 && path->flying[path->first].at_ps < at_ps)
		at_ps = path->flying[path->first].at_ps;
	return at_ps;
}

static inline void path_arrivals(struct tcp_path *path)
{
	while (path->count > 0 && path->flying[path->first].at_ps <= path->now_ps) {
		struct tcp *to = path->flying[path->first].to_server ? &path->server : &path->client;
		const uint64_t delivered = tcp_receive(to, &path->flying[path->first].segment, path->now_ps);

		if (path->reading)
			tcp_read(to, delivered);
		path->first = (path->first + 1) % PATH_SLOTS;
		path->count--;
		path_send(path, to); /* in the receive path */
	}
}

/* Until that time, inclusive, or until nothing is due any more. */
static inline void path_run(struct tcp_path *path, uint64_t until_ps)
{
	path_send(path, &path->client);
	path_send(path, &path->server);
	while (path_next(path) <= until_ps) {
		path->now_ps = path_next(path);
		path_arrivals(path);
		tcp_timers(&path->client, path->now_ps);
		tcp_timers(&path->server, path->now_ps);
		path_send(path, &path->client);
		path_send(path, &path->server);
	}
	path->now_ps = until_ps;
}

#endif
