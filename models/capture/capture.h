/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frames that pass given points of the wire, as a capture file and as figures: what --pcap leaves.
 *
 * Links announce a frame when it is sent, which may be long before it passes a point; so frames are kept here, and
 * go to the file and to the point's observer in the order in which they pass, once no earlier one can come any more.
 * Those that have not passed when the run ends are not captured.
 *
 * A stamp is the time of the first bit of the destination's address (after the preamble and its start delimiter, the
 * reference point of IEEE 1588 and 802.1AS), at the host's end of its cable, rounded to the nearest nanosecond.
 * Round trips are differences of such stamps, as any reader of the file sees them; packet comments hold them:
 * "wire_rtt 184230 ns", "retransmission", "lost segment".
 *
 * The run's whole time is captured, warm-up included, as connections begin in it.
 *
 * Invariant: frames written and waiting are those that the links have carried.
 */
#ifndef VIFSIM_CAPTURE_CAPTURE_H
#define VIFSIM_CAPTURE_CAPTURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/report.h"
#include "capture/observer.h"
#include "capture/pcapng.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CAPTURE_POINTS 8 /* at most: two hosts of up to four ports each */

struct capture_point {
	const char *name; /* the caller's: "host_a" */
	struct observer observer;
};

/* A frame on its way to a point. */
struct capture_frame {
	uint64_t stamp_ps, number; /* number: of those announced, so that equal stamps keep their order */
	uint32_t point;
	enum pcapng_direction direction;
	struct frame frame; /* as it was when announced; its pointers lead nowhere */
};

struct capture {
	FILE *file;
	struct pcapng pcapng;
	struct capture_point points[CAPTURE_POINTS];
	uint32_t point_count;
	struct capture_frame *waiting; /* a binary heap, the next to pass first; owned */
	size_t waiting_count, waiting_capacity;
	uint64_t announced;
};

/* Begins a capture in an open file, which stays the caller's.  Returns 0, or -1 with errno set; then there is nothing
 * to close. */
int capture_open(struct capture *capture, int fd);
/* A point, before the first frame; its name outlives the capture.  Returns its number. */
uint32_t capture_add_point(struct capture *capture, const char *name, const char *description, uint64_t rate_bit_s);
/* A frame will pass the point at that time, which is not before now. */
void capture_announce(struct capture *capture, uint32_t point, enum pcapng_direction direction,
		      const struct frame *frame, uint64_t stamp_ps, uint64_t now_ps);
/* All that have passed by now are written. */
void capture_advance(struct capture *capture, uint64_t now_ps);
/* Statistics, histograms and checks: "capture.host_a.frames", "wire_rtt.host_a.echo".  carried: frames that the
 * links of each point have carried, by their own count. */
void capture_report(const struct capture *capture, const uint64_t carried[], struct report *report);
/* Frees and closes.  Returns 0, or -1 with errno set when not all could be written. */
int capture_close(struct capture *capture);

#ifdef __cplusplus
}
#endif
#endif
