/* SPDX-License-Identifier: Apache-2.0 */
#include "load/peer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct peer_counters, field, unit, help)

const struct stat_spec peer_stats[] = {
	COUNTER(frames_sent, "frames", "Frames that its ends sent."),
	COUNTER(frames_received, "frames", "Frames that its ends received."),
	COUNTER(frames_changed, "frames", "Of these, frames with other bytes than they were sent with."),
	COUNTER(frames_late, "frames", "Of these, frames that were sent before one that came earlier."),
	COUNTER(foreign_frames, "frames", "Frames for a MAC of nobody behind the port that they came by."),
	COUNTER(crc_errors, "frames", "Frames dropped because their check did not fit their bytes."),
};
const size_t peer_stat_count = sizeof(peer_stats) / sizeof(peer_stats[0]);

/* An application that was given none. */
static bool is_there(const struct peer_end *end)
{
	return end->application.ops != NULL;
}

/* Puts the end on the list when it has something to send; else it is to be looked at again at its deadline. */
static void look_at(struct peer *peer, struct peer_end *end, uint64_t now_ps)
{
	const struct application *application = &end->application;
	uint64_t deadline_ps;

	if (end->listed || end->held)
		return;
	if (application->ops->wants_to_send(application->state, now_ps)) {
		end->listed = true;
		end->next = NULL;
		if (peer->tail != NULL)
			peer->tail->next = end;
		else
			peer->head = end;
		peer->tail = end;
		return;
	}
	deadline_ps = application->ops->deadline(application->state);
	if (deadline_ps < peer->deadline_ps)
		peer->deadline_ps = deadline_ps;
}

static struct peer_end *find(struct peer *peer, uint64_t mac)
{
	const uint32_t number = frame_mac_vif(mac);

	if (mac != frame_mac_at(peer->host, number, frame_mac_port(mac)) || number >= peer->count ||
	    !is_there(&peer->ends[number]))
		return NULL;
	return &peer->ends[number];
}

void peer_receive(struct peer *peer, uint32_t port, struct frame *frame, uint64_t now_ps)
{
	struct peer_end *end = find(peer, frame->destination);

	if (frame->damaged) {
		peer->counters.crc_errors++;
		frame_dropped(peer->pool, frame, FRAME_DROP_CORRUPTED);
		return;
	}
	if (end == NULL || frame_mac_port(frame->destination) != port) {
		peer->counters.foreign_frames++;
		frame_dropped(peer->pool, frame, FRAME_DROP_FOREIGN);
		return;
	}
	peer->counters.frames_received++;
	if (!frame_intact(frame))
		peer->counters.frames_changed++;
	if (!frame_order_keep(&end->order, frame))
		peer->counters.frames_late++;
	end->application.ops->receive(end->application.state, frame, now_ps);
	look_at(peer, end, now_ps);
}

void peer_timers(struct peer *peer, uint64_t now_ps)
{
	if (peer->deadline_ps > now_ps)
		return;
	peer->deadline_ps = APPLICATION_NEVER;
	for (uint32_t number = 0; number < peer->count; number++)
		if (is_there(&peer->ends[number]))
			look_at(peer, &peer->ends[number], now_ps);
}

uint64_t peer_deadline(const struct peer *peer)
{
	return peer->deadline_ps;
}

bool peer_has_frames(const struct peer *peer)
{
	return peer->head != NULL;
}

struct frame *peer_next(struct peer *peer, uint64_t now_ps)
{
	struct frame *frame = NULL;

	while (frame == NULL && peer->head != NULL) {
		struct peer_end *end = peer->head;
		const struct application *application = &end->application;

		peer->head = end->next;
		if (peer->head == NULL)
			peer->tail = NULL;
		end->listed = false;
		/* What it wanted may be out of date: another frame has come since. */
		if (!end->held && application->ops->wants_to_send(application->state, now_ps)) {
			frame = application->ops->send(application->state, now_ps);
			frame_seal(frame);
			frame_order_send(&end->order, frame);
			peer->counters.frames_sent++;
		}
		look_at(peer, end, now_ps);
	}
	return frame;
}

void peer_hold(struct peer *peer, uint64_t mac)
{
	struct peer_end *end = find(peer, mac);

	if (end != NULL)
		end->held = true;
}

void peer_release(struct peer *peer, uint64_t mac, uint64_t now_ps)
{
	struct peer_end *end = find(peer, mac);

	if (end == NULL)
		return;
	end->held = false;
	look_at(peer, end, now_ps);
}

void peer_init(struct peer *peer, struct frame_pool *pool, uint32_t host, uint32_t count)
{
	memset(peer, 0, sizeof(*peer));
	peer->pool = pool;
	peer->host = host;
	peer->ends = alloc_zeroed(count > 0 ? count : 1, sizeof(*peer->ends));
	peer->count = count;
}

void peer_free(struct peer *peer)
{
	free(peer->ends);
}

void peer_set_application(struct peer *peer, uint32_t number, struct application application, struct station *place)
{
	peer->ends[number].application = application;
	if (application.ops->place != NULL)
		application.ops->place(application.state, place, NULL);
}
