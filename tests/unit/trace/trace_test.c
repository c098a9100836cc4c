/* SPDX-License-Identifier: Apache-2.0 */
/* What models tell a timeline stands in its file: in the window, in the order of each track, to the picosecond. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/unit.h"
#include "trace/trace_cpu.h"

#define US UNIT_PS_PER_US
#define LIMIT (UINT64_C(1) << 20)
static const struct trace_argument nothing = {NULL, 0};

static struct {
	FILE *file;
	struct trace *trace;
	char text[65536];
} t;

static void open_window(uint64_t from_ps, uint64_t until_ps, uint64_t limit)
{
	t.file = tmpfile();
	t.trace = trace_open(fileno(t.file), from_ps, until_ps, limit);
	assert_non_null(t.trace);
	assert_int_equal(trace_add_group(t.trace, "group"), 1);
}

/* Closes it, and leaves its events, without metadata, in t.text. */
static void read_back(uint64_t now_ps)
{
	char line[1024];
	size_t length = 0;

	assert_int_equal(trace_close(t.trace, now_ps), 0);
	rewind(t.file);
	t.text[0] = '\0';
	while (fgets(line, sizeof(line), t.file) != NULL)
		if (strstr(line, "\"ph\":\"M\"") == NULL)
			length += (size_t)snprintf(t.text + length, sizeof(t.text) - length, "%s", line);
	fclose(t.file);
}

/* They are these, and nothing else; `end` is what the object's end begins with. */
static void expect(const char *events, const char *end)
{
	const char *begin = "{\"traceEvents\":[\n";

	assert_memory_equal(t.text, begin, strlen(begin));
	assert_memory_equal(t.text + strlen(begin), events, strlen(events));
	assert_non_null(strstr(t.text + strlen(begin) + strlen(events), end));
	assert_ptr_equal(strstr(t.text + strlen(begin) + strlen(events), "],\"displayTimeUnit\":\"ns\""),
			 t.text + strlen(begin) + strlen(events));
}

static void slices_are_cut_at_the_window(void **state)
{
	struct trace_track *track;
	const struct trace_slice before = {.name = "before", .from_ps = 1 * US, .to_ps = 2 * US},
				 into = {.name = "into", .from_ps = 1 * US, .to_ps = 2 * US + 1},
				 within = {.name = "within",
					   .from_ps = 3 * US + 120,
					   .to_ps = 3 * US + 500120,
					   .arguments = {{"bytes", 64}, {"vif", 3}}},
				 over = {.name = "over", .from_ps = 4 * US, .to_ps = 9 * US},
				 after = {.name = "after", .from_ps = 5 * US, .to_ps = 9 * US};

	(void)state;
	open_window(2 * US, 5 * US, LIMIT);
	track = trace_add_track(t.trace, 1, "track", "bus");
	trace_add_slice(track, &before);
	trace_add_slice(track, &into);
	trace_add_slice(track, &within);
	trace_add_slice(track, &over);
	trace_add_slice(track, &after);
	trace_measured(t.trace, 2 * US, 4 * US);
	read_back(10 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":2,\"dur\":0.000001,\"cat\":\"bus\",\"name\":\"into\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":3.00012,\"dur\":0.5,\"cat\":\"bus\",\"name\":\"within\","
	       "\"args\":{\"bytes\":64,\"vif\":3}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":4,\"dur\":1,\"cat\":\"bus\",\"name\":\"over\"}\n",
	       "\"from_ps\":\"2000000\",\"until_ps\":\"5000000\",\"measured_from_ps\":\"2000000\","
	       "\"measured_until_ps\":\"4000000\",\"complete\":\"yes\"");
}

/* One that begins before the window is in it from the window's beginning; the same again is no new one; one with an
 * instant in it stands before it; what is open ends with the run. */
static void states_follow_each_other(void **state)
{
	struct trace_track *track;

	(void)state;
	open_window(2 * US, 99 * US, LIMIT);
	track = trace_add_track(t.trace, 1, "guest 0", "domain");
	trace_state(track, "blocked", nothing, 0);
	trace_instant(track, "early", 1 * US);
	trace_state(track, "blocked", nothing, 2 * US);
	trace_state(track, "runnable", nothing, 3 * US);
	trace_state(track, "running", (struct trace_argument){"redundant", 1}, 3 * US); /* runnable for no time */
	trace_instant(track, "frame", 4 * US);
	trace_state(track, NULL, nothing, 6 * US);
	trace_state(track, "blocked", nothing, 7 * US);
	read_back(8 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":2,\"dur\":1,\"cat\":\"domain\",\"name\":\"blocked\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":3,\"dur\":3,\"cat\":\"domain\",\"name\":\"running\","
	       "\"args\":{\"redundant\":1}},\n"
	       "{\"ph\":\"i\",\"pid\":1,\"tid\":1001,\"ts\":4,\"cat\":\"domain\",\"name\":\"frame\",\"s\":\"t\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":7,\"dur\":1,\"cat\":\"domain\",\"name\":\"blocked\"}\n",
	       "\"until_ps\":\"8000000\"");
}

/* Pieces of one owner, and in it of one work, are one slice; another domain's hypervisor time is another. */
static void a_cpus_time_is_its_owners(void **state)
{
	struct trace_track *cpu;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	cpu = trace_add_cpu(t.trace, 1, "cpu 0");
	trace_cpu_charge(cpu, false, 4, "look", 1 * US, 2 * US);
	trace_cpu_charge(cpu, false, 4, "receive", 2 * US, 3 * US);
	trace_cpu_charge(cpu, false, 4, "receive", 3 * US, 4 * US);
	trace_cpu_charge(cpu, true, 4, "timer", 4 * US, 5 * US);
	trace_cpu_charge(cpu, true, TRACE_CPU_IDLE, "timer", 5 * US, 6 * US);
	trace_cpu_charge(cpu, false, 0, "dom0_batch", 8 * US, 9 * US); /* it was idle before */
	read_back(20 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":3,\"cat\":\"cpu\",\"name\":\"guest "
	       "3\",\"args\":{\"domain\":4}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":1,\"dur\":1,\"cat\":\"work\",\"name\":\"look\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":2,\"dur\":2,\"cat\":\"work\",\"name\":\"receive\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":4,\"dur\":1,\"cat\":\"cpu\",\"name\":\"hypervisor\","
	       "\"args\":{"
	       "\"domain\":4}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":4,\"dur\":1,\"cat\":\"work\",\"name\":\"timer\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":5,\"dur\":1,\"cat\":\"cpu\",\"name\":\"hypervisor\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":5,\"dur\":1,\"cat\":\"work\",\"name\":\"timer\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":8,\"dur\":1,\"cat\":\"cpu\",\"name\":\"dom0\",\"args\":{"
	       "\"domain\":0}"
	       "},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":8,\"dur\":1,\"cat\":\"work\",\"name\":\"dom0_batch\"}\n",
	       "\"from_ps\":\"0\"");
}

/* A frame from CPU to CPU over a wire; one whose sending nobody saw has no flow; what comes after a flow on a CPU is a
 * slice of its own. */
static void frames_flow_through_slices(void **state)
{
	uint64_t frame = 0, unseen = 0;
	struct trace_track *cpu, *wire;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	cpu = trace_add_cpu(t.trace, 1, "cpu 0");
	wire = trace_add_track(t.trace, 1, "wire", "wire");
	trace_cpu_charge(cpu, false, 1, "send", 1 * US, 2 * US);
	trace_cpu_flow(cpu, "send", &frame, TRACE_FLOW_BEGIN);
	trace_cpu_charge(cpu, false, 1, "send", 2 * US, 3 * US);
	trace_add_slice(wire, &(struct trace_slice){.name = "frame",
						    .from_ps = 2 * US,
						    .to_ps = 3 * US,
						    .frame_flow = &unseen,
						    .flow = TRACE_FLOW_STEP});
	trace_add_slice(wire, &(struct trace_slice){.name = "frame",
						    .from_ps = 3 * US,
						    .to_ps = 4 * US,
						    .frame_flow = &frame,
						    .flow = TRACE_FLOW_END});
	assert_int_equal(frame, 1);
	assert_int_equal(unseen, 0);
	read_back(9 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":2,\"cat\":\"cpu\",\"name\":\"guest "
	       "0\",\"args\":{\"domain\":1}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":1,\"dur\":1,\"cat\":\"frame\",\"name\":\"send\"},\n"
	       "{\"ph\":\"s\",\"pid\":1,\"tid\":1002,\"ts\":1,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1003,\"ts\":2,\"dur\":1,\"cat\":\"wire\",\"name\":\"frame\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":2,\"dur\":1,\"cat\":\"work\",\"name\":\"send\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1003,\"ts\":3,\"dur\":1,\"cat\":\"frame\",\"name\":\"frame\"},\n"
	       "{\"ph\":\"f\",\"pid\":1,\"tid\":1003,\"ts\":3,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1,\"bp\":"
	       "\"e\"}\n",
	       "\"source\":\"vifsim\"");
}

/* A frame's work that took no time is an empty slice, not what the CPU did before; a copy's flow begins where it is
 * first seen, and ends as any. */
static void copies_and_empty_work_have_flows(void **state)
{
	uint64_t frame = 7, copy = TRACE_FLOW_OF_COPY;
	struct trace_track *cpu, *wire;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	cpu = trace_add_cpu(t.trace, 1, "cpu 0");
	wire = trace_add_track(t.trace, 1, "wire", "wire");
	trace_add_slice(
		wire,
		&(struct trace_slice){
			.name = "frame", .from_ps = 0, .to_ps = 1 * US, .frame_flow = &copy, .flow = TRACE_FLOW_STEP});
	assert_int_equal(copy, 1);
	trace_cpu_charge(cpu, false, 1, "look", 1 * US, 2 * US);
	trace_cpu_flow(cpu, "receive", &copy, TRACE_FLOW_END);
	trace_cpu_flow(cpu, "receive", &frame, TRACE_FLOW_END);
	read_back(9 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1003,\"ts\":0,\"dur\":1,\"cat\":\"frame\",\"name\":\"frame\"},\n"
	       "{\"ph\":\"s\",\"pid\":1,\"tid\":1003,\"ts\":0,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":1,\"cat\":\"cpu\",\"name\":\"guest "
	       "0\",\"args\":{\"domain\":1}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":1,\"dur\":1,\"cat\":\"work\",\"name\":\"look\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":2,\"dur\":0,\"cat\":\"frame\",\"name\":\"receive\"},\n"
	       "{\"ph\":\"f\",\"pid\":1,\"tid\":1002,\"ts\":2,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1,\"bp\":"
	       "\"e\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":2,\"dur\":0,\"cat\":\"frame\",\"name\":\"receive\"},\n"
	       "{\"ph\":\"f\",\"pid\":1,\"tid\":1002,\"ts\":2,\"cat\":\"frame\",\"name\":\"frame\",\"id\":7,\"bp\":"
	       "\"e\"}\n",
	       "\"source\":\"vifsim\"");
}

/* A device may tell of what it does next, which the run's end comes before; what begins with the end is there. */
static void states_beyond_the_end_are_none(void **state)
{
	uint64_t frame = 1, other = 2;
	struct trace_track *next, *last;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	next = trace_add_track(t.trace, 1, "next", "context");
	last = trace_add_track(t.trace, 1, "last", "context");
	trace_state(next, "moves", (struct trace_argument){0}, 10 * US);
	trace_state_flow(next, &frame, TRACE_FLOW_STEP);
	trace_add_slice(next, &(struct trace_slice){.name = "waits", .from_ps = 10 * US, .to_ps = 11 * US});
	trace_state(last, "moves", (struct trace_argument){0}, 9 * US);
	trace_state_flow(last, &other, TRACE_FLOW_STEP);
	read_back(9 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":9,\"dur\":0,\"cat\":\"frame\",\"name\":\"moves\"},\n"
	       "{\"ph\":\"t\",\"pid\":1,\"tid\":1002,\"ts\":9,\"cat\":\"frame\",\"name\":\"frame\",\"id\":2}\n",
	       "\"source\":\"vifsim\"");
}

/* The window's first value is the one that it finds; one told late counts from the last. */
static void counters_count(void **state)
{
	struct trace_track *queue;

	(void)state;
	open_window(2 * US, 99 * US, LIMIT);
	queue = trace_add_counter(t.trace, 1, "queue", "frames");
	trace_count(queue, 5, 1 * US);
	trace_count(queue, 6, 3 * US);
	trace_count(queue, 5, 2 * US);
	read_back(9 * US);
	expect("{\"ph\":\"C\",\"pid\":1,\"ts\":2,\"name\":\"queue\",\"args\":{\"frames\":5}},\n"
	       "{\"ph\":\"C\",\"pid\":1,\"ts\":3,\"name\":\"queue\",\"args\":{\"frames\":6}},\n"
	       "{\"ph\":\"C\",\"pid\":1,\"ts\":3,\"name\":\"queue\",\"args\":{\"frames\":5}}\n",
	       "\"complete\":\"yes\"");
}

/* Slices that overlap come onto several tracks, no more than are needed: 3 at a time, of 30. */
static void lanes_keep_slices_apart(void **state)
{
	struct trace_lanes *lanes;
	uint64_t over[4] = {0};

	(void)state;
	open_window(0, UINT64_MAX, LIMIT);
	lanes = trace_add_lanes(t.trace, 1, "bus", "bus");
	for (uint64_t i = 0; i < 30; i++)
		trace_add_lane_slice(lanes, &(struct trace_slice){.name = "use", .from_ps = i, .to_ps = i + 3});
	read_back(99);
	for (uint64_t i = 0, lane = 0; i < 30; i++) {
		const char *at = t.text;

		for (uint64_t line = 0; line <= i; line++)
			at = strstr(at, "\"tid\":") + strlen("\"tid\":");
		assert_int_equal(sscanf(at, "%" SCNu64, &lane), 1);
		assert_in_range(lane, 1001, 1003);
		assert_true(over[lane - 1001] <= i);
		over[lane - 1001] = i + 3;
	}
}

/* At its limit the timeline ends, for all tracks at one time, and is whole. */
static void the_limit_ends_it(void **state)
{
	struct trace_track *busy, *other;
	char slice[128];
	uint64_t full_at_ps;

	(void)state;
	open_window(0, UINT64_MAX, 2000);
	busy = trace_add_track(t.trace, 1, "busy", "bus");
	other = trace_add_track(t.trace, 1, "other", "bus");
	trace_state(other, "state", nothing, 0);
	trace_instant(other, "instant", 1);
	for (uint64_t i = 1; i < 1000; i++)
		trace_add_slice(busy, &(struct trace_slice){.name = "use", .from_ps = i * US, .to_ps = i * US + 1});
	full_at_ps = trace_full_at(t.trace);
	assert_in_range(full_at_ps, 2 * US, 50 * US);
	trace_state(other, "later", nothing, 2000 * US);
	read_back(3000 * US);
	assert_in_range(strlen(t.text), 1000, 3000);
	assert_null(strstr(t.text, "later"));
	assert_non_null(strstr(t.text, "\"complete\":\"no, its limit was reached\""));
	snprintf(slice, sizeof(slice), "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":0,\"dur\":%" PRIu64 ",",
		 full_at_ps / US);
	assert_non_null(strstr(t.text, slice));
}

/* Readers add up doubles: of slices that follow each other, none may then end after the next one begins. */
static void slices_do_not_overlap_in_doubles(void **state)
{
	struct trace_track *track;
	double end = 0, at, length;
	char *line, *rest = t.text;
	int slices = 0, shorter = 0;

	(void)state;
	open_window(0, UINT64_MAX, LIMIT);
	track = trace_add_track(t.trace, 1, "track", "bus");
	for (uint64_t i = 1; i < 300; i++)
		trace_add_slice(track,
				&(struct trace_slice){.name = "use",
						      .from_ps = i * i * 1007 * US + i * 333333,
						      .to_ps = (i + 1) * (i + 1) * 1007 * US + (i + 1) * 333333});
	read_back(UINT64_MAX);
	while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
		if (strstr(line, "\"ts\":") == NULL)
			continue;
		at = strtod(strstr(line, "\"ts\":") + 5, NULL);
		length = strtod(strstr(line, "\"dur\":") + 6, NULL);
		assert_true(at >= end);
		end = at + length;
		shorter += strcspn(strstr(line, "\"dur\":"), ",") - strcspn(strstr(line, "\"dur\":"), ".") > 7;
		slices++;
	}
	assert_int_equal(slices, 299);
	assert_in_range(shorter, 10, 290);
}

/* Models tell of their times when they know them; the file has all in the order of time. */
static void the_file_is_in_the_order_of_time(void **state)
{
	struct trace_track *track, *counter;

	(void)state;
	open_window(0, UINT64_MAX, LIMIT);
	track = trace_add_track(t.trace, 1, "track", "bus");
	counter = trace_add_counter(t.trace, 1, "queue", "frames");
	trace_state(track, "blocked", nothing, 1 * US);
	trace_add_slice(trace_add_track(t.trace, 1, "other", "bus"),
			&(struct trace_slice){.name = "ahead", .from_ps = 7 * US, .to_ps = 8 * US});
	trace_count(counter, 1, 2 * US);
	trace_state(track, NULL, nothing, 9 * US);
	read_back(10 * US);
	expect("{\"ph\":\"C\",\"pid\":1,\"ts\":0,\"name\":\"queue\",\"args\":{\"frames\":0}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":8,\"cat\":\"bus\",\"name\":\"blocked\"},\n"
	       "{\"ph\":\"C\",\"pid\":1,\"ts\":2,\"name\":\"queue\",\"args\":{\"frames\":1}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1002,\"ts\":7,\"dur\":1,\"cat\":\"bus\",\"name\":\"ahead\"}\n",
	       "\"complete\":\"yes\"");
}

/* What happens at the window's very beginning is in it; what ends there is not. */
static void the_windows_edge_is_in_it(void **state)
{
	struct trace_track *track, *queue;

	(void)state;
	open_window(2 * US, 5 * US, LIMIT);
	track = trace_add_track(t.trace, 1, "track", "bus");
	queue = trace_add_counter(t.trace, 1, "queue", "frames");
	trace_add_slice(track, &(struct trace_slice){.name = "over", .from_ps = 1 * US, .to_ps = 2 * US});
	trace_instant(track, "early", 2 * US - 1);
	trace_instant(track, "first", 2 * US);
	trace_count(queue, 7, 2 * US); /* it needs no value from before */
	trace_instant(track, "late", 5 * US);
	trace_count(queue, 8, 5 * US);
	read_back(9 * US);
	expect("{\"ph\":\"i\",\"pid\":1,\"tid\":1001,\"ts\":2,\"cat\":\"bus\",\"name\":\"first\",\"s\":\"t\"},\n"
	       "{\"ph\":\"C\",\"pid\":1,\"ts\":2,\"name\":\"queue\",\"args\":{\"frames\":7}}\n",
	       "\"complete\":\"yes\"");
}

/* By its text and its argument's value: not by where the text stands. */
static void a_state_is_what_it_says(void **state)
{
	const char first[] = "running", same[] = "running";
	struct trace_track *track;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	track = trace_add_track(t.trace, 1, "guest 0", "domain");
	trace_state(track, first, (struct trace_argument){"redundant", 1}, 1 * US);
	trace_state(track, same, (struct trace_argument){"redundant", 1}, 2 * US);
	trace_state(track, same, (struct trace_argument){"redundant", 2}, 3 * US);
	trace_state(track, same, nothing, 4 * US);
	read_back(5 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":2,\"cat\":\"domain\",\"name\":\"running\","
	       "\"args\":{\"redundant\":1}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":3,\"dur\":1,\"cat\":\"domain\",\"name\":\"running\","
	       "\"args\":{\"redundant\":2}},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":4,\"dur\":1,\"cat\":\"domain\",\"name\":\"running\"}\n",
	       "\"complete\":\"yes\"");
}

/* A frame that is sent again keeps its flow; where nothing is being done, none goes through; one whose beginning was
 * not seen has none. */
static void a_flow_goes_through_what_is_done(void **state)
{
	uint64_t frame = 0, unseen = 0;
	struct trace_track *track;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	track = trace_add_track(t.trace, 1, "context 0", "context");
	trace_state_flow(track, &frame, TRACE_FLOW_BEGIN);
	assert_int_equal(frame, 0);
	trace_state(track, "send", nothing, 1 * US);
	trace_state_flow(track, &unseen, TRACE_FLOW_STEP);
	trace_state(track, "again", nothing, 2 * US);
	trace_state_flow(track, &frame, TRACE_FLOW_BEGIN);
	assert_int_equal(frame, 1);
	trace_state(track, "once more", nothing, 3 * US);
	trace_state_flow(track, &frame, TRACE_FLOW_BEGIN);
	assert_int_equal(frame, 1);
	assert_int_equal(unseen, 0);
	read_back(4 * US);
	expect("{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":1,\"dur\":1,\"cat\":\"context\",\"name\":\"send\"},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":2,\"dur\":1,\"cat\":\"frame\",\"name\":\"again\"},\n"
	       "{\"ph\":\"s\",\"pid\":1,\"tid\":1001,\"ts\":2,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1},\n"
	       "{\"ph\":\"X\",\"pid\":1,\"tid\":1001,\"ts\":3,\"dur\":1,\"cat\":\"frame\",\"name\":\"once more\"},\n"
	       "{\"ph\":\"s\",\"pid\":1,\"tid\":1001,\"ts\":3,\"cat\":\"frame\",\"name\":\"frame\",\"id\":1}\n",
	       "\"complete\":\"yes\"");
}

/* A charge of no time is nothing, and no frame goes through it; frames that one charge was for are all drawn. */
static void a_cpus_work_of_many_frames(void **state)
{
	uint64_t frames[6] = {0}, others = 0;
	struct trace_track *cpu;
	int drawn = 0;

	(void)state;
	open_window(0, 99 * US, LIMIT);
	cpu = trace_add_cpu(t.trace, 1, "cpu 0");
	trace_cpu_charge(cpu, false, 1, "nothing", 1 * US, 1 * US);
	trace_cpu_flow(cpu, "nothing", &others, TRACE_FLOW_BEGIN);
	assert_int_equal(others, 0);
	trace_cpu_charge(cpu, false, 1, "send", 1 * US, 2 * US);
	for (int i = 0; i < 6; i++)
		trace_cpu_flow(cpu, "send", &frames[i], TRACE_FLOW_BEGIN);
	read_back(9 * US);
	assert_null(strstr(t.text, "nothing"));
	for (const char *at = t.text; (at = strstr(at, "\"ph\":\"s\"")) != NULL; at++)
		drawn++;
	assert_int_equal(drawn, 6);
	assert_int_equal(frames[5], 6);
}

/* As many tracks as there may be, and the last for all that overlap beyond. */
static void lanes_have_an_end(void **state)
{
	struct trace_lanes *lanes;
	int last = 0;

	(void)state;
	open_window(0, UINT64_MAX, LIMIT);
	lanes = trace_add_lanes(t.trace, 1, "bus", "bus");
	for (uint64_t i = 0; i < 66; i++)
		trace_add_lane_slice(lanes, &(struct trace_slice){.name = "use", .from_ps = i, .to_ps = 1000});
	read_back(1000);
	for (const char *at = t.text; (at = strstr(at, "\"tid\":1064,")) != NULL; at++)
		last++;
	assert_int_equal(last, 3);
	assert_null(strstr(t.text, "\"tid\":1065"));
}

/* Whichever event it is that fills the timeline, also one told late: nothing goes beyond the end, which moves no more.
 */
static void any_event_may_fill_it(void **state)
{
	int complete = 0, cut = 0;

	(void)state;
	for (uint64_t limit = 1; limit < 10000; limit += 60) {
		struct trace_track *cpu, *domain, *bus;
		uint64_t frame = 0, full_at_ps;
		double end, at;

		open_window(1 * US, 50 * US, limit);
		cpu = trace_add_cpu(t.trace, 1, "cpu 0");
		domain = trace_add_track(t.trace, 1, "guest 0", "domain");
		bus = trace_add_track(t.trace, 1, "bus", "bus");
		for (uint64_t i = 0; i < 5; i++) {
			const uint64_t at_ps = 2 * US + 4 * i * US;

			trace_cpu_charge(cpu, false, 1, "send", at_ps, at_ps + 1 * US);
			trace_cpu_flow(cpu, "send", &frame, TRACE_FLOW_BEGIN);
			trace_state(domain, i % 2 == 0 ? "running" : "runnable", nothing, at_ps + 2 * US);
			trace_state_flow(domain, &frame, TRACE_FLOW_STEP);
			trace_cpu_charge(cpu, true, 1, "timer", at_ps + 1 * US, at_ps + 2 * US);
			trace_add_slice(bus, &(struct trace_slice){.name = "use",
								   .from_ps = at_ps - US / 2,
								   .to_ps = at_ps + 3 * US});
		}
		full_at_ps = trace_full_at(t.trace);
		trace_instant(bus, "told late", 1 * US);
		if (full_at_ps != UINT64_MAX && full_at_ps > 1 * US)
			assert_int_equal(trace_full_at(t.trace), full_at_ps);
		full_at_ps = trace_full_at(t.trace);
		read_back(60 * US);
		end = (double)(full_at_ps < 50 * US ? full_at_ps : 50 * US) / US;
		for (const char *line = t.text; (line = strstr(line, "\"ts\":")) != NULL; line++) {
			const char *length = strstr(line, "\"dur\":");

			at = strtod(line + 5, NULL);
			assert_true(at <= end);
			if (length != NULL && length < strchr(line, '\n'))
				assert_true(at + strtod(length + 6, NULL) <= end);
		}
		complete += strstr(t.text, "\"complete\":\"yes\"") != NULL;
		cut += strstr(t.text, "\"complete\":\"no,") != NULL;
	}
	assert_true(complete > 0 && cut > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_are_cut_at_the_window),
		cmocka_unit_test(states_follow_each_other),
		cmocka_unit_test(a_cpus_time_is_its_owners),
		cmocka_unit_test(frames_flow_through_slices),
		cmocka_unit_test(copies_and_empty_work_have_flows),
		cmocka_unit_test(states_beyond_the_end_are_none),
		cmocka_unit_test(counters_count),
		cmocka_unit_test(lanes_keep_slices_apart),
		cmocka_unit_test(the_limit_ends_it),
		cmocka_unit_test(slices_do_not_overlap_in_doubles),
		cmocka_unit_test(the_file_is_in_the_order_of_time),
		cmocka_unit_test(the_windows_edge_is_in_it),
		cmocka_unit_test(a_state_is_what_it_says),
		cmocka_unit_test(a_flow_goes_through_what_is_done),
		cmocka_unit_test(a_cpus_work_of_many_frames),
		cmocka_unit_test(lanes_have_an_end),
		cmocka_unit_test(any_event_may_fill_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
