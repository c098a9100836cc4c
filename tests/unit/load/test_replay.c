/* SPDX-License-Identifier: Apache-2.0 */
/* Captured frames, sent again: by whom, when, and what the run's own checks say of one who sends too soon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/unit.h"
#include "cmocka_all.h"
#include "load/workload.h"
#include "traffic/traffic.h"

#define FRAMES 4
#define FRAME_BYTES 60

static struct {
	char path[32];
	struct frame_pool pool;
	struct workload_config config;
	void *workload;
	struct application a, b;
} t;

static void put_32(FILE *stream, uint32_t value)
{
	fwrite(&value, sizeof(value), 1, stream);
}

/* A pcap file of Ethernet frames between two stations, one in each millisecond, every other one an answer. */
static void write_capture(void)
{
	unsigned char frame[FRAME_BYTES] = {[12] = 0x88, [13] = 0xb5};
	FILE *stream;

	snprintf(t.path, sizeof(t.path), "/tmp/replay_test.XXXXXX");
	stream = fdopen(mkstemp(t.path), "wb");
	assert_non_null(stream);
	put_32(stream, 0xa1b2c3d4U);
	put_32(stream, 4u << 16 | 2);
	put_32(stream, 0);
	put_32(stream, 0);
	put_32(stream, 65535);
	put_32(stream, 1);
	for (uint32_t i = 0; i < FRAMES; i++) {
		memset(frame, i % 2 == 0 ? 0x02 : 0x06, 6);
		memset(frame + 6, i % 2 == 0 ? 0x06 : 0x02, 6);
		put_32(stream, 0);
		put_32(stream, 1000 * i);
		put_32(stream, FRAME_BYTES);
		put_32(stream, FRAME_BYTES);
		fwrite(frame, 1, sizeof(frame), stream);
	}
	assert_int_equal(fclose(stream), 0);
}

static void *create(void)
{
	const struct workload_setup setup = {.config = &t.config, .pool = &t.pool, .pairs = 1, .seed = 1};

	return replay_workload.create(&setup);
}

static int begin(void **state)
{
	struct traffic traffic;
	char message[256];

	(void)state;
	memset(&t, 0, sizeof(t));
	write_capture();
	frame_pool_init(&t.pool);
	assert_int_equal(traffic_read(&traffic, t.path, message, sizeof(message)), 0);
	assert_int_equal(traffic.count, FRAMES);
	t.config.replay.file.content = traffic.content;
	traffic_free(&traffic);
	snprintf(t.config.replay.file.path, sizeof(t.config.replay.file.path), "%s", t.path);
	t.config.replay.speed = 1.0;
	t.workload = create();
	assert_non_null(t.workload);
	t.a = replay_workload.end(t.workload, 0, 0);
	t.b = replay_workload.end(t.workload, 1, 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	unlink(t.path);
	if (t.workload != NULL)
		replay_workload.destroy(t.workload);
	frame_pool_free(&t.pool);
	return 0;
}

/* Whether the run's check of what was sent holds. */
static bool sent_in_time(uint64_t now_ps)
{
	struct report report;
	bool found = false, passed = false;

	report_init(&report);
	replay_workload.report(t.workload, &report, now_ps);
	for (size_t i = 0; i < report.check_count; i++)
		if (strcmp(report.checks[i].name, "frames sent are the capture's") == 0) {
			found = true;
			passed = report.checks[i].passed;
		}
	report_free(&report);
	assert_true(found);
	return passed;
}

static void move(struct application *from, struct application *to, uint64_t now_ps)
{
	struct frame *frame = from->ops->send(from->state, now_ps);

	assert_int_equal(frame->bytes, FRAME_BYTES);
	to->ops->receive(to->state, frame, now_ps);
}

/* Each end sends its half at the stamps; one that is late may still have some to send, and the check knows. */
static void frames_go_at_their_times(void **state)
{
	(void)state;
	assert_int_equal(t.a.ops->deadline(t.a.state), 0);
	assert_int_equal(t.b.ops->deadline(t.b.state), UNIT_PS_PER_MS);
	assert_true(sent_in_time(0)); /* A's first is due, and not sent yet */
	move(&t.a, &t.b, 0);
	assert_int_equal(t.a.ops->deadline(t.a.state), 2 * UNIT_PS_PER_MS);
	assert_false(t.a.ops->wants_to_send(t.a.state, 2 * UNIT_PS_PER_MS - 1));
	assert_true(t.a.ops->wants_to_send(t.a.state, 2 * UNIT_PS_PER_MS));
	move(&t.b, &t.a, UNIT_PS_PER_MS);
	assert_true(sent_in_time(2 * UNIT_PS_PER_MS - 1));
	move(&t.a, &t.b, 5 * UNIT_PS_PER_MS);
	assert_int_equal(t.a.ops->deadline(t.a.state), APPLICATION_NEVER);
	assert_true(sent_in_time(5 * UNIT_PS_PER_MS)); /* B's last is late */
	move(&t.b, &t.a, 5 * UNIT_PS_PER_MS);
	assert_true(sent_in_time(5 * UNIT_PS_PER_MS));
}

/* One that sends before its time breaks the run's check, whoever else is in time. */
static void a_frame_sent_too_soon_is_found(void **state)
{
	(void)state;
	move(&t.a, &t.b, 0);
	assert_true(sent_in_time(UNIT_PS_PER_MS / 2));
	move(&t.b, &t.a, UNIT_PS_PER_MS);
	move(&t.a, &t.b, 2 * UNIT_PS_PER_MS);
	assert_false(sent_in_time(UNIT_PS_PER_MS));
	assert_true(sent_in_time(2 * UNIT_PS_PER_MS));
}

/* A frame for somebody else is counted, and no part of what arrived. */
static void a_frame_for_another_is_misdelivered(void **state)
{
	struct frame *frame = t.a.ops->send(t.a.state, 0);
	struct stat_registry registry;
	struct report report;
	size_t found;

	(void)state;
	t.a.ops->receive(t.a.state, frame, 1); /* back to its sender */
	stat_registry_init(&registry);
	replay_workload.add_statistics(t.workload, &registry);
	report_init(&report);
	report_statistics(&report, &registry);
	assert_int_equal(report_sum(&report, "workload.misdelivered", &found), 1);
	assert_int_equal(found, 1);
	assert_int_equal(report_sum(&report, "workload.frames_received", &found), 0);
	report_free(&report);
	stat_registry_free(&registry);
}

/* What was read with the scenario is what is to be replayed: another file, or none, is no workload. */
static void a_capture_that_changed_is_refused(void **state)
{
	(void)state;
	t.config.replay.file.content++;
	assert_null(create());
	t.config.replay.file.content--;
	unlink(t.path);
	assert_null(create());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_go_at_their_times, begin, end),
		cmocka_unit_test_setup_teardown(a_frame_sent_too_soon_is_found, begin, end),
		cmocka_unit_test_setup_teardown(a_frame_for_another_is_misdelivered, begin, end),
		cmocka_unit_test_setup_teardown(a_capture_that_changed_is_refused, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
