/* SPDX-License-Identifier: Apache-2.0 */
#include "capture/capture.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/unit.h"
#include "capture/packet.h"

int capture_open(struct capture *capture, int fd)
{
	const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	memset(capture, 0, sizeof(*capture));
	if (own < 0)
		return -1;
	capture->file = fdopen(own, "w");
	if (capture->file == NULL) {
		close(own);
		return -1;
	}
	pcapng_begin(&capture->pcapng, capture->file, "vifsim");
	return 0;
}

uint32_t capture_add_point(struct capture *capture, const char *name, const char *description, uint64_t rate_bit_s)
{
	assert(capture->point_count < CAPTURE_POINTS && capture->announced == 0);
	struct capture_point *point = &capture->points[capture->point_count];

	point->name = name;
	observer_init(&point->observer);
	pcapng_add_interface(&capture->pcapng, name, description, rate_bit_s);
	return capture->point_count++;
}

/* ---- frames on their way ---- */

static bool passes_before(const struct capture_frame *a, const struct capture_frame *b)
{
	return a->stamp_ps != b->stamp_ps ? a->stamp_ps < b->stamp_ps : a->number < b->number;
}

static void put_on_heap(struct capture *capture, const struct capture_frame *frame)
{
	struct capture_frame *heap;
	size_t at;

	ALLOC_ROOM(capture->waiting, capture->waiting_count, capture->waiting_capacity);
	heap = capture->waiting;
	for (at = capture->waiting_count++; at > 0 && passes_before(frame, &heap[(at - 1) / 2]); at = (at - 1) / 2)
		heap[at] = heap[(at - 1) / 2];
	heap[at] = *frame;
}

/* The one that passes first; there must be one. */
static void take_from_heap(struct capture *capture, struct capture_frame *first)
{
	struct capture_frame *heap = capture->waiting;
	const size_t count = --capture->waiting_count;
	const struct capture_frame *const last = &heap[count];
	size_t at = 0, below;

	*first = heap[0];
	while ((below = 2 * at + 1) < count) {
		if (below + 1 < count && passes_before(&heap[below + 1], &heap[below]))
			below++;
		if (!passes_before(&heap[below], last))
			break;
		heap[at] = heap[below];
		at = below;
	}
	heap[at] = *last;
}

/* ---- frames that pass ---- */

static void describe(const struct sighting *sighting, char text[PCAPNG_TEXT_MAXIMUM])
{
	int length = 0;

	text[0] = '\0';
	if (sighting->round_trip)
		length = snprintf(text, PCAPNG_TEXT_MAXIMUM, "wire_rtt %" PRIu64 " ns", sighting->rtt_ns);
	if (sighting->retransmission || sighting->lost_segment)
		snprintf(text + length, (size_t)(PCAPNG_TEXT_MAXIMUM - length), "%s%s", length > 0 ? ", " : "",
			 sighting->retransmission ? "retransmission" : "lost segment");
}

static void pass(struct capture *capture, const struct capture_frame *frame)
{
	const uint64_t stamp_ns = (frame->stamp_ps + UNIT_PS_PER_NS / 2) / UNIT_PS_PER_NS;
	struct sighting sighting;
	char comment[PCAPNG_TEXT_MAXIMUM];
	uint8_t bytes[FRAME_MAXIMUM_BYTES];

	observer_see(&capture->points[frame->point].observer, &frame->frame, stamp_ns, &sighting);
	describe(&sighting, comment);
	packet_write(&frame->frame, bytes);
	pcapng_write(&capture->pcapng, &(struct pcapng_packet){.interface = frame->point,
							       .direction = frame->direction,
							       .stamp_ns = stamp_ns,
							       .bytes = bytes,
							       .length = frame->frame.bytes,
							       .comment = comment});
}

void capture_announce(struct capture *capture, uint32_t point, enum pcapng_direction direction,
		      const struct frame *frame, uint64_t stamp_ps, uint64_t now_ps)
{
	assert(point < capture->point_count && stamp_ps >= now_ps);
	const struct capture_frame copy = {.stamp_ps = stamp_ps,
					   .number = capture->announced++,
					   .point = point,
					   .direction = direction,
					   .frame = *frame};

	/* One that is announced later passes now at the earliest, and after those that pass now. */
	capture_advance(capture, now_ps);
	put_on_heap(capture, &copy);
}

void capture_advance(struct capture *capture, uint64_t now_ps)
{
	struct capture_frame next;

	while (capture->waiting_count > 0 && capture->waiting[0].stamp_ps <= now_ps) {
		take_from_heap(capture, &next);
		pass(capture, &next);
	}
}

/* ---- results ---- */

static uint64_t waiting_for(const struct capture *capture, uint32_t point)
{
	uint64_t count = 0;

	for (size_t i = 0; i < capture->waiting_count; i++)
		count += capture->waiting[i].point == point;
	return count;
}

static void report_round_trips(struct report *report, const char *point, const char *kind,
			       const struct histogram *histogram)
{
	char path[64];

	if (histogram->count == 0)
		return;
	snprintf(path, sizeof(path), "wire_rtt.%s.%s", point, kind);
	report_add_histogram(report, path, "ns", histogram);
}

static void check_point(const struct capture *capture, uint32_t number, uint64_t carried, struct report *report)
{
	const struct capture_point *point = &capture->points[number];
	const struct observer_counters *counters = &point->observer.counters;
	const uint64_t waiting = waiting_for(capture, number);

	report_add_check(report, "captured frames are those on the wire", carried == counters->frames + waiting,
			 "%s: carried by the links %" PRIu64 ", captured %" PRIu64 ", not there yet %" PRIu64,
			 point->name, carried, counters->frames, waiting);
	report_add_check(report, "what passes again was sent again",
			 counters->not_sent_again == 0 && counters->retransmissions <= counters->sent_again,
			 "%s: retransmissions %" PRIu64 ", sent again %" PRIu64 ", of %" PRIu64
			 " the sender knows nothing",
			 point->name, counters->retransmissions, counters->sent_again, counters->not_sent_again);
	report_add_check(report, "each hole is a missing frame", counters->lost_segments <= counters->missing_frames,
			 "%s: holes %" PRIu64 ", missing frames %" PRIu64, point->name, counters->lost_segments,
			 counters->missing_frames);
}

void capture_report(const struct capture *capture, const uint64_t carried[], struct report *report)
{
	for (uint32_t i = 0; i < capture->point_count; i++) {
		const struct observer *observer = &capture->points[i].observer;
		const char *name = capture->points[i].name;

		for (size_t field = 0; field < observer_stat_count; field++) {
			const char *at = (const char *)&observer->counters + observer_stats[field].offset;
			char path[64];

			snprintf(path, sizeof(path), "capture.%s.%s", name, observer_stats[field].name);
			report_add_value(report, path, observer_stats[field].unit, *(const uint64_t *)at);
		}
		report_round_trips(report, name, "echo", &observer->echo_ns);
		report_round_trips(report, name, "acknowledgement", &observer->acknowledgement_ns);
		check_point(capture, i, carried[i], report);
	}
}

int capture_close(struct capture *capture)
{
	int error = capture->pcapng.error;

	for (uint32_t i = 0; i < capture->point_count; i++)
		observer_free(&capture->points[i].observer);
	free(capture->waiting);
	if (fclose(capture->file) != 0 && error == 0)
		error = errno;
	memset(capture, 0, sizeof(*capture));
	errno = error;
	return error != 0 ? -1 : 0;
}
