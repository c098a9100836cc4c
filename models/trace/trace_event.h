/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a file in the Trace Event Format (Chrome's; "JSON Object Format"), event by event: one object a line.
 *
 * Why not Perfetto's own protobuf: the JSON can be read, searched and summed by whoever has a text editor, jq or
 * Python; chrome://tracing, speedscope and Perfetto open it; and it holds picoseconds, while Perfetto's has
 * nanoseconds.  The price is some five times the bytes, of which a window keeps the number small.
 *
 * The format's times are microseconds.  They are written as decimals with up to six digits behind the point, so no
 * picosecond is lost to whoever reads decimals; as binary doubles they are exact to the picosecond up to 2,000 s.
 *
 * But readers add up binary doubles, so one that ends where the next begins may seem to end after that; Chromium then
 * drops the next.  Where that would be so, the length is written a femtosecond or so shorter; to the nearest picosecond
 * it is what it was.
 *
 * A slice is one event (X).  The format also has it in two, beginning and end (B, E), but Chromium's reader takes an
 * end's beginning to be the last one of all threads.
 *
 * Invariant: the first error that the file has given is kept, and nothing is written after it.
 */
#ifndef VIFSIM_TRACE_TRACE_EVENT_H
#define VIFSIM_TRACE_TRACE_EVENT_H

#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The text goes into the file as it stands: keys and names here are of the program, none needs escapes. */
struct trace_argument {
	const char *key; /* NULL: none */
	uint64_t value;
};
#define TRACE_ARGUMENTS 4

struct trace_event {
	char phase; /* as in the format: 'X', 'i', 'C', 's', 't', 'f' */
	uint32_t process, thread;
	const char *category, *name;                      /* category: NULL where the phase has none */
	uint64_t at_ps, length_ps;                        /* length: of an 'X' */
	uint64_t flow;                                    /* of an 's', 't' or 'f' */
	struct trace_argument arguments[TRACE_ARGUMENTS]; /* up to the first without a key */
};

struct trace_writer {
	FILE *file; /* the caller's */
	int error;  /* errno of the first write that failed; 0 */
	uint64_t events;
};

void trace_event_begin(struct trace_writer *writer, FILE *file);
void trace_event_write(struct trace_writer *writer, const struct trace_event *event);
/* Metadata: the name of a process ('p') or of a thread ('t'), and its place among them. */
void trace_event_name(struct trace_writer *writer, char what, uint32_t process, uint32_t thread, const char *name,
		      uint32_t place);
/* The file's end, with what else there is to say of it: `other` are members of an object, "\"a\":\"b\"". */
void trace_event_end(struct trace_writer *writer, const char *other);

#ifdef __cplusplus
}
#endif
#endif
