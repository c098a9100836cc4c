/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/trace_event.h"

#include <errno.h>
#include <string.h>

#include "base/unit.h"

#define FS_PER_PS 1000
#define FS_PER_US (UNIT_PS_PER_US * FS_PER_PS)

/* A line that is being put together; long enough for every event. */
struct line {
	char text[1024];
	size_t length;
};

static void add_bytes(struct line *line, const char *text, size_t length)
{
	const size_t room = sizeof(line->text) - line->length;

	length = length < room ? length : room;
	memcpy(line->text + line->length, text, length);
	line->length += length;
}

static void add(struct line *line, const char *text)
{
	add_bytes(line, text, strlen(text));
}

static void add_number(struct line *line, uint64_t number)
{
	char digits[20];
	size_t first = sizeof(digits);

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	add_bytes(line, digits + first, sizeof(digits) - first);
}

/* So many `unit`s, of which 10^places are a microsecond, in microseconds, exactly. */
static void add_microseconds(struct line *line, uint64_t time, uint64_t unit, size_t places)
{
	uint64_t rest = time % unit;
	char digits[16] = ".";
	size_t length = places + 1;

	add_number(line, time / unit);
	if (rest == 0)
		return;
	for (size_t place = places; place > 0; place--) {
		digits[place] = (char)('0' + rest % 10);
		rest /= 10;
	}
	while (digits[length - 1] == '0')
		length--;
	add_bytes(line, digits, length);
}

static void add_time(struct line *line, uint64_t ps)
{
	add_microseconds(line, ps, UNIT_PS_PER_US, 6);
}

/* Of a slice: its end, as a reader will work it out, is not after its end as the next one's beginning is read. */
static void add_length(struct line *line, uint64_t at_ps, uint64_t length_ps)
{
	const double at_us = (double)at_ps / UNIT_PS_PER_US, end_us = (double)(at_ps + length_ps) / UNIT_PS_PER_US;
	uint64_t fs = length_ps * FS_PER_PS;

	for (uint64_t less = 1; at_us + (double)fs / FS_PER_US > end_us && fs > less; less *= 2)
		fs -= less;
	add_microseconds(line, fs, FS_PER_US, 9);
}

static void add_text(struct line *line, const char *key, const char *text)
{
	add(line, key);
	add(line, text);
	add(line, "\"");
}

static void add_arguments(struct line *line, const struct trace_event *event)
{
	if (event->arguments[0].key == NULL)
		return;
	add(line, ",\"args\":{");
	for (int i = 0; i < TRACE_ARGUMENTS && event->arguments[i].key != NULL; i++) {
		add_text(line, i > 0 ? ",\"" : "\"", event->arguments[i].key);
		add(line, ":");
		add_number(line, event->arguments[i].value);
	}
	add(line, "}");
}

static void put(struct trace_writer *writer, const struct line *line)
{
	if (writer->error != 0)
		return;
	if (fwrite(line->text, line->length, 1, writer->file) != 1)
		writer->error = errno != 0 ? errno : EIO;
}

static void next_line(struct trace_writer *writer, struct line *line)
{
	line->length = 0;
	add(line, writer->events++ > 0 ? ",\n{\"ph\":\"" : "\n{\"ph\":\"");
}

static void add_place(struct line *line, uint32_t process, uint32_t thread)
{
	add(line, "\",\"pid\":");
	add_number(line, process);
	if (thread != 0) {
		add(line, ",\"tid\":");
		add_number(line, thread);
	}
}

void trace_event_begin(struct trace_writer *writer, FILE *file)
{
	const struct line head = {.text = "{\"traceEvents\":[", .length = 16};

	*writer = (struct trace_writer){.file = file};
	put(writer, &head);
}

void trace_event_write(struct trace_writer *writer, const struct trace_event *event)
{
	struct line line;

	next_line(writer, &line);
	add_bytes(&line, &event->phase, 1);
	add_place(&line, event->process, event->thread);
	add(&line, ",\"ts\":");
	add_time(&line, event->at_ps);
	if (event->phase == 'X') {
		add(&line, ",\"dur\":");
		add_length(&line, event->at_ps, event->length_ps);
	}
	if (event->category != NULL)
		add_text(&line, ",\"cat\":\"", event->category);
	add_text(&line, ",\"name\":\"", event->name);
	if (event->phase == 'i')
		add(&line, ",\"s\":\"t\"");
	if (event->flow != 0) {
		add(&line, ",\"id\":");
		add_number(&line, event->flow);
	}
	if (event->phase == 'f')
		add(&line, ",\"bp\":\"e\"");
	add_arguments(&line, event);
	add(&line, "}");
	put(writer, &line);
}

static void write_metadata(struct trace_writer *writer, uint32_t process, uint32_t thread, const char *kind,
			   const char *name, uint32_t place)
{
	struct line line;

	next_line(writer, &line);
	add(&line, "M");
	add_place(&line, process, thread);
	add_text(&line, ",\"name\":\"", kind);
	if (name != NULL) {
		add_text(&line, ",\"args\":{\"name\":\"", name);
	} else {
		add(&line, ",\"args\":{\"sort_index\":");
		add_number(&line, place);
	}
	add(&line, "}}");
	put(writer, &line);
}

void trace_event_name(struct trace_writer *writer, char what, uint32_t process, uint32_t thread, const char *name,
		      uint32_t place)
{
	write_metadata(writer, process, thread, what == 'p' ? "process_name" : "thread_name", name, 0);
	write_metadata(writer, process, thread, what == 'p' ? "process_sort_index" : "thread_sort_index", NULL, place);
}

void trace_event_end(struct trace_writer *writer, const char *other)
{
	struct line line = {.length = 0};

	add(&line, "\n],\"displayTimeUnit\":\"ns\",\"otherData\":{");
	add(&line, other);
	add(&line, "}}\n");
	put(writer, &line);
}
