/* SPDX-License-Identifier: Apache-2.0 */
#include "capture/observer.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct observer_counters, field, unit, help)

const struct stat_spec observer_stats[] = {
	COUNTER(frames, "frames", "Frames that passed."),
	COUNTER(bytes, "B", "Bytes of these frames, without preamble, check and gap."),
	COUNTER(retransmissions, "", "Segments that begin below what of their stream had passed."),
	COUNTER(lost_segments, "", "Segments that begin beyond what of their stream had passed: holes."),
	COUNTER(sent_again, "", "Segments that passed and that their sender had sent before."),
	COUNTER(not_sent_again, "", "Retransmissions of which their sender knows nothing."),
	COUNTER(missing_frames, "frames", "Frames that did not pass, by gaps in their senders' numbers."),
};
const size_t observer_stat_count = sizeof(observer_stats) / sizeof(observer_stats[0]);

/* Who sends to whom, and what: the key of all three trees. */
struct key {
	uint64_t source, destination;
	uint64_t number; /* of a request; both ports of a stream; 0 of a sender */
};

struct request {
	struct key key;
	uint64_t stamp_ns;
};

/* A segment that has passed and is not acknowledged. */
struct passed {
	uint32_t end; /* one beyond its last sequence number */
	uint64_t stamp_ns;
};

/* One direction of a connection. */
struct stream {
	struct key key;
	bool begun;
	uint32_t next;         /* one beyond the highest that has passed */
	struct passed *passed; /* in the order of passing; owned */
	size_t count, capacity;
};

struct sender {
	struct key key;
	uint32_t last;
};

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct key));
}

/* The tree's entry with that key, made when there is none; each entry begins with its key. */
static void *entry_of(void **tree, const struct key *key, size_t size)
{
	void *const found = tfind(key, tree, compare);
	struct key *entry;

	if (found != NULL)
		return *(void **)found;
	entry = alloc_zeroed(1, size);
	*entry = *key;
	if (tsearch(entry, tree, compare) == NULL)
		abort();
	return entry;
}

void observer_init(struct observer *observer)
{
	memset(observer, 0, sizeof(*observer));
	histogram_init(&observer->echo_ns);
	histogram_init(&observer->acknowledgement_ns);
}

static void free_stream(void *entry)
{
	struct stream *stream = entry;

	free(stream->passed);
	free(stream);
}

void observer_free(struct observer *observer)
{
	tdestroy(observer->requests, free);
	tdestroy(observer->senders, free);
	tdestroy(observer->streams, free_stream);
	histogram_free(&observer->echo_ns);
	histogram_free(&observer->acknowledgement_ns);
}

/* ---- missing frames ---- */

/* A reply has its probe's number. */
static void count_missing(struct observer *observer, const struct frame *frame)
{
	const struct key key = {frame->source, frame->destination, 0};
	struct sender *sender = entry_of(&observer->senders, &key, sizeof(*sender));

	if (tcp_after(frame->sequence, sender->last)) {
		observer->counters.missing_frames += frame->sequence - sender->last - 1;
		sender->last = frame->sequence;
	}
}

/* ---- echoes ---- */

static void round_trip(struct sighting *sighting, struct histogram *histogram, uint64_t rtt_ns)
{
	sighting->round_trip = true;
	sighting->rtt_ns = rtt_ns;
	histogram_add(histogram, rtt_ns);
}

static void see_request(struct observer *observer, const struct frame *frame, uint64_t stamp_ns)
{
	const struct key key = {frame->source, frame->destination, frame->sequence};
	struct request *request = entry_of(&observer->requests, &key, sizeof(*request));

	request->stamp_ns = stamp_ns;
}

static void see_reply(struct observer *observer, const struct frame *frame, uint64_t stamp_ns,
		      struct sighting *sighting)
{
	const struct key key = {frame->destination, frame->source, frame->sequence};
	void *const found = tfind(&key, &observer->requests, compare);
	struct request *request;

	if (found == NULL)
		return;
	request = *(struct request **)found;
	tdelete(&key, &observer->requests, compare);
	round_trip(sighting, &observer->echo_ns, stamp_ns - request->stamp_ns);
	free(request);
}

/* ---- segments ---- */

/* One direction of the frame's connection: its own, or the other. */
static struct stream *stream_of(struct observer *observer, const struct frame *frame, bool own)
{
	const uint64_t source = frame->transport.tcp.source_port, destination = frame->transport.tcp.destination_port;
	const struct key forth = {frame->source, frame->destination, source << 16 | destination};
	const struct key back = {frame->destination, frame->source, destination << 16 | source};

	return entry_of(&observer->streams, own ? &forth : &back, sizeof(struct stream));
}

/* Data or a SYN go the stream's way. */
static void see_data(struct observer *observer, struct stream *stream, const struct tcp_segment *segment,
		     uint64_t stamp_ns, struct sighting *sighting)
{
	const uint32_t end = segment->sequence + segment->bytes + ((segment->flags & TCP_SYN) != 0);

	if (end == segment->sequence)
		return;
	if (stream->begun && tcp_before(segment->sequence, stream->next)) {
		sighting->retransmission = true;
		observer->counters.retransmissions++;
		observer->counters.not_sent_again += !segment->again;
	}
	observer->counters.sent_again += segment->again;
	ALLOC_ROOM(stream->passed, stream->count, stream->capacity);
	stream->passed[stream->count++] = (struct passed){.end = end, .stamp_ns = stamp_ns};
	if (!stream->begun || tcp_after(end, stream->next))
		stream->next = end;
	stream->begun = true;
}

/* Those that end at `acknowledgement` or below it are done; the first that ends right there is timed. */
static void see_acknowledgement(struct observer *observer, struct stream *stream, uint32_t acknowledgement,
				uint64_t stamp_ns, struct sighting *sighting)
{
	size_t kept = 0;
	bool timed = false;

	for (size_t i = 0; i < stream->count; i++) {
		const struct passed passed = stream->passed[i];

		if (tcp_after(passed.end, acknowledgement)) {
			stream->passed[kept++] = passed;
		} else if (passed.end == acknowledgement && !timed) {
			timed = true;
			round_trip(sighting, &observer->acknowledgement_ns, stamp_ns - passed.stamp_ns);
		}
	}
	stream->count = kept;
}

static void see_segment(struct observer *observer, const struct frame *frame, uint64_t stamp_ns,
			struct sighting *sighting)
{
	const struct tcp_segment *segment = &frame->transport.tcp;
	struct stream *stream = stream_of(observer, frame, true);

	if (stream->begun && tcp_after(segment->sequence, stream->next)) {
		sighting->lost_segment = true;
		observer->counters.lost_segments++;
	}
	see_data(observer, stream, segment, stamp_ns, sighting);
	if ((segment->flags & TCP_ACK) != 0)
		see_acknowledgement(observer, stream_of(observer, frame, false), segment->acknowledgement, stamp_ns,
				    sighting);
}

void observer_see(struct observer *observer, const struct frame *frame, uint64_t stamp_ns, struct sighting *sighting)
{
	memset(sighting, 0, sizeof(*sighting));
	observer->counters.frames++;
	observer->counters.bytes += frame->bytes;
	switch (frame->kind) {
	case FRAME_SEGMENT:
		count_missing(observer, frame);
		see_segment(observer, frame, stamp_ns, sighting);
		break;
	case FRAME_PROBE:
		count_missing(observer, frame);
		see_request(observer, frame, stamp_ns);
		break;
	case FRAME_REPLY:
		count_missing(observer, frame);
		see_reply(observer, frame, stamp_ns, sighting);
		break;
	default: /* nobody's whose frames are numbered */
		break;
	}
}
