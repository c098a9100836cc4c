/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probing between guest pairs, as psapp did: a client sends a datagram, its
 * server sends it back, the client notes the time between its send call and
 * the return of its receive call.  One probe is outstanding per pair.  Captures
 * show datagrams as ICMP echo requests and replies (capture/packet.h).
 *
 * The time is one datagram's: a lost one is not sent again, its client gives up
 * after a time-out and goes on.
 *
 * A pair whose VIFs come and go is closed between its stop and its next start: it sends nothing, and what
 * reaches it is dropped by its stack, as for a socket that is gone.
 *
 * Pace: probes at given times; one whose predecessor is still out is skipped
 * and counted.  Think time: an exponential pause after each reply.  Neither: a
 * closed loop.  Pairs begin at random phases.
 */
#ifndef VIFSIM_LOAD_PING_H
#define VIFSIM_LOAD_PING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/breakdown.h"
#include "base/histogram.h"
#include "base/rng.h"
#include "base/stat.h"
#include "host/application.h"
#include "load/workload_config.h"
#include "net/station.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What all pairs' clients and servers count together. */
struct ping_counters {
	uint64_t round_trips, probes_skipped;
	uint64_t probes_lost, replies_late;
	uint64_t frames_sent, frames_received; /* probes and replies, by applications */
	uint64_t misdelivered;                 /* frames that reached a guest whose MAC they do not bear */
	uint64_t out_of_order;                 /* replies that are not to the outstanding probe */
	uint64_t bytes_received;               /* of the frames that applications received, headers included */
	uint64_t stays_ps;                     /* of the round trips' probes and replies, in all stations */
	uint64_t waiting_ps;                   /* time that clients waited for replies, summed over pairs */
};
extern const struct stat_spec ping_stats[];
extern const size_t ping_stat_count;

struct ping_shared {
	const struct workload_config *config;
	struct frame_pool *pool;
	struct ping_counters counters;
	uint64_t pairs;     /* among whom popularity is told; 0: all are alike */
	uint64_t period_ps; /* of the pace; 0: there is none */
	struct histogram rtt_ps;
	struct breakdown anatomy; /* the round trips by latency_stages */
	uint64_t not_whole;       /* of them: those whose stages do not add up to their time */
	uint64_t lost_wait_ps;    /* how long the probes that were given up had been out, by their stamps */
};

struct ping_end {
	struct ping_shared *shared;
	uint64_t mac, peer;
	uint32_t pair;
	double slower; /* its period, in shared ones */
	bool client;
	struct rng rng;
	uint64_t due_ps;        /* client: when the next probe is to go; APPLICATION_NEVER while one is out */
	uint64_t next_paced_ps; /* client: the pace's next time after the last probe */
	uint64_t lost, late;    /* client: probes given up; replies that came to them after all */
	uint64_t out_since_ps;  /* client: since when the outstanding probe is out */
	uint64_t sent_ps;       /* client: when it was sent */
	bool outstanding;
	bool stopped;           /* does not read: what comes stays in its socket */
	bool closed, finishing; /* its VIF is not there; it is to begin nothing new */
	uint32_t sequence;
	uint64_t frames_sent, frames_received; /* its own part of the counters */
	uint64_t paced;                        /* client: intervals of the pace that it has drawn */
	struct station *place;                 /* server: of its host, for those; NULL: none */
	struct stage_clock *clock;             /* likewise: of its guest */
	struct frame_queue returns;            /* server: probes to answer, oldest first */
};

extern const struct application_ops ping_ops;

void ping_shared_init(struct ping_shared *shared, const struct workload_config *config, struct frame_pool *pool);
void ping_shared_free(struct ping_shared *shared);
void ping_init_client(struct ping_end *end, struct ping_shared *shared, uint32_t pair, uint64_t mac, uint64_t peer,
		      uint64_t seed, uint32_t replication);
void ping_init_server(struct ping_end *end, struct ping_shared *shared, uint32_t pair, uint64_t mac, uint64_t peer);
/* An end that was just initialised waits for its start. */
void ping_close(struct ping_end *end);
/* Charges the time that a client has been waiting, at the edges of the measured window. */
void ping_settle(struct ping_end *end, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
