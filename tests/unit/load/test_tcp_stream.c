/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk TCP as an application of guests: frames, whose turn it is, what is counted and checked. */
#include <string.h>

#include "../base/cmocka_all.h"

#include "load/workload.h"
#include "net/tcp.h"

#define MS UNIT_PS_PER_MS
#define NEVER APPLICATION_NEVER

static struct {
	struct workload_config config;
	struct frame_pool pool;
	struct stat_registry registry;
	void *workload;
	struct application a, b; /* of pair 1 */
} t;

static void configure(void)
{
	const struct param_table table = {"workload.tcp", offsetof(struct workload_config, tcp), tcp_params,
					  tcp_param_count};
	const struct param_schema schema = {&table, 1, sizeof(t.config)};
	char message[256];

	for (size_t i = 0; i < param_count(&schema); i++)
		assert_int_equal(param_store(param_at(&schema, i), param_at(&schema, i).spec->standard, &t.config,
					     message, sizeof(message)),
				 0);
	t.config.kind = WORKLOAD_TCP_STREAM;
}

static void build(int direction)
{
	struct workload_setup setup = {.config = &t.config, .pool = &t.pool, .pairs = 2, .seed = 1};

	memset(&t, 0, sizeof(t));
	configure();
	t.config.direction = direction;
	frame_pool_init(&t.pool);
	stat_registry_init(&t.registry);
	t.workload = tcp_stream_workload.create(&setup);
	tcp_stream_workload.add_statistics(t.workload, &t.registry);
	t.a = tcp_stream_workload.end(t.workload, 0, 1);
	t.b = tcp_stream_workload.end(t.workload, 1, 1);
}

static int transmit(void **state)
{
	(void)state;
	build(DIRECTION_TRANSMIT);
	return 0;
}

static int both(void **state)
{
	(void)state;
	build(DIRECTION_BOTH);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tcp_stream_workload.destroy(t.workload);
	stat_registry_free(&t.registry);
	frame_pool_free(&t.pool);
	return 0;
}

static bool wants(const struct application *end, uint64_t now_ps)
{
	return end->ops->wants_to_send(end->state, now_ps) != 0;
}

static bool answers(const struct application *end)
{
	return end->ops->answers(end->state);
}

static struct frame *take(const struct application *end, uint64_t now_ps)
{
	assert_true(wants(end, now_ps));
	return end->ops->send(end->state, now_ps);
}

static void give(const struct application *end, struct frame *frame, uint64_t now_ps)
{
	end->ops->receive(end->state, frame, now_ps);
}

/* The handshake of the pair's first stream, all at that time. */
static void open_stream(const struct application *client, const struct application *server, uint64_t now_ps)
{
	give(server, take(client, now_ps), now_ps);
	give(client, take(server, now_ps), now_ps);
	give(server, take(client, now_ps), now_ps); /* data, which take the acknowledgement along */
}

static uint64_t counted(struct report *report, const char *path)
{
	size_t found;
	const uint64_t sum = report_sum(report, path, &found);

	assert_true(found > 0);
	return sum;
}

/* The statistics and checks as they are now; returns whether all checks hold. */
static bool report_now(struct report *report, uint64_t now_ps)
{
	report_init(report);
	tcp_stream_workload.settle(t.workload, now_ps);
	report_statistics(report, &t.registry);
	tcp_stream_workload.report(t.workload, report, now_ps);
	return report_passed(report);
}

/* A SYN when the stream's time has come: 14 + 40 + 20 bytes; the answer; data of 1,448 bytes in 1,514; an
 * acknowledgement of 14 + 40 + 12. */
static void frames_have_their_sizes(void **state)
{
	const uint64_t open_ps = t.a.ops->deadline(t.a.state);
	struct frame *frame;

	(void)state;
	assert_in_range(open_ps, 0, 10 * MS);
	assert_int_equal(t.b.ops->deadline(t.b.state), NEVER);
	if (open_ps > 0)
		assert_false(wants(&t.a, open_ps - 1));
	frame = take(&t.a, open_ps);
	assert_int_equal(frame->kind, FRAME_SEGMENT);
	assert_int_equal(frame->bytes, 74);
	assert_int_equal(frame->source, frame_mac(0, 1));
	assert_int_equal(frame->destination, frame_mac(1, 1));
	assert_int_equal(frame->transport.tcp.destination_port, 5001);
	assert_true(frame_is_acknowledgement(frame));
	give(&t.b, frame, open_ps);
	frame = take(&t.b, open_ps);
	assert_int_equal(frame->bytes, 74);
	give(&t.a, frame, open_ps);
	for (int i = 0; i < 2; i++) {
		frame = take(&t.a, open_ps);
		assert_int_equal(frame->bytes, 1514);
		assert_int_equal(frame->bytes, FRAME_MAXIMUM_BYTES);
		assert_false(frame_is_acknowledgement(frame));
		give(&t.b, frame, open_ps);
	}
	frame = take(&t.b, open_ps);
	assert_int_equal(frame->bytes, 66);
	assert_true(frame_is_acknowledgement(frame));
	give(&t.a, frame, open_ps);
	assert_int_equal(t.pool.in_use, 0);
}

/* An acknowledgement of two segments makes way for two in the receive path; what more the window allows is the
 * process's to send. */
static void acknowledgement_clocks_out_what_it_made_way_for(void **state)
{
	struct frame *second, *third, *acknowledgement;

	(void)state;
	open_stream(&t.a, &t.b, 20 * MS);
	assert_false(answers(&t.a)); /* its window is open, but nothing has come that this would answer */
	assert_true(wants(&t.a, 20 * MS));
	second = take(&t.a, 20 * MS);
	third = take(&t.a, 20 * MS);
	assert_false(wants(&t.a, 20 * MS)); /* three segments are the initial window */
	assert_false(answers(&t.b));        /* one segment's acknowledgement waits */
	give(&t.b, second, 20 * MS);
	assert_true(answers(&t.b));
	acknowledgement = take(&t.b, 20 * MS);
	give(&t.a, acknowledgement, 20 * MS);
	/* Two acknowledged, and slow start's one more: three may go, two of them as answers. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(answers(&t.a), i < 2);
		give(&t.b, take(&t.a, 20 * MS), 20 * MS);
	}
	assert_false(wants(&t.a, 20 * MS));
	give(&t.b, third, 20 * MS);
}

/* Each end is client of one stream and server of the other. Both streams run, so A's client has data to send;
 * then two segments of B's stream come: the acknowledgement goes first, whosever turn it is. */
static void answers_go_first(void **state)
{
	(void)state;
	for (int i = 0; i < 30; i++) {
		give(&t.b, take(&t.a, 20 * MS), 20 * MS);
		give(&t.a, take(&t.b, 20 * MS), 20 * MS);
	}
	for (int round = 0; round < 4; round++) {
		struct frame *frame;

		while (answers(&t.a))
			give(&t.b, take(&t.a, 20 * MS), 20 * MS);
		assert_true(wants(&t.a, 20 * MS));
		for (int segments = 0; segments < 2;) {
			frame = take(&t.b, 20 * MS);
			segments += frame->transport.tcp.source_port != 5001;
			/* Acknowledgements of A's own stream would make answers of its data. */
			if (frame->transport.tcp.source_port != 5001)
				give(&t.a, frame, 20 * MS);
			else
				frame_dropped(&t.pool, frame, FRAME_DROP_NO_BUFFER);
		}
		assert_true(answers(&t.a));
		frame = take(&t.a, 20 * MS);
		assert_int_equal(frame->transport.tcp.source_port, 5001);
		assert_true(frame_is_acknowledgement(frame));
		give(&t.b, frame, 20 * MS);
	}
}

/* What is not for a connection of this guest is thrown away, and is no segment of any. */
static void strangers_are_dropped(void **state)
{
	struct frame *stray;
	struct report report;

	(void)state;
	open_stream(&t.a, &t.b, 20 * MS);
	stray = take(&t.a, 20 * MS);
	stray->destination = frame_mac(1, 0);
	give(&t.b, stray, 20 * MS);
	stray = take(&t.a, 20 * MS);
	stray->transport.tcp.destination_port = 80;
	give(&t.b, stray, 20 * MS);
	stray = frame_new(&t.pool, frame_mac(9, 9), frame_mac(1, 1), 60);
	stray->kind = FRAME_FOREIGN;
	give(&t.b, stray, 20 * MS);
	assert_int_equal(t.pool.dropped[FRAME_DROP_FOREIGN], 3);
	assert_true(report_now(&report, 20 * MS));
	assert_int_equal(counted(&report, "workload.misdelivered"), 3);
	assert_int_equal(counted(&report, "workload.frames_received"), 3);
	assert_int_equal(counted(&report, "workload.frames_sent"), 5);
	report_free(&report);
}

/* Bytes by stream and in all; the rate over the window, 1,448 bytes in 10 ms: 1.1584 Mbit/s. */
static void bytes_are_counted(void **state)
{
	struct report report;

	(void)state;
	open_stream(&t.a, &t.b, 20 * MS);
	tcp_stream_workload.settle(t.workload, 20 * MS);
	stat_registry_snapshot(&t.registry);
	tcp_stream_workload.begin_window(t.workload, 20 * MS);
	give(&t.b, take(&t.a, 25 * MS), 25 * MS);
	assert_true(report_now(&report, 30 * MS));
	assert_int_equal(counted(&report, "workload.bytes_received"), 1448);
	assert_int_equal(counted(&report, "workload.bytes_sent"), 1448);
	assert_int_equal(counted(&report, "workload.stream1.bytes_received"), 1448);
	assert_int_equal(counted(&report, "workload.stream0.bytes_received"), 0);
	assert_int_equal(counted(&report, "workload.throughput"), 1158400);
	report_free(&report);
}

/* Data that nobody sent: the account of bytes does not hold. */
static void forged_data_are_found(void **state)
{
	struct frame *real, *forged;
	struct report report;

	(void)state;
	open_stream(&t.a, &t.b, 20 * MS);
	real = take(&t.a, 20 * MS);
	forged = frame_copy(&t.pool, real);
	forged->transport.tcp.sequence += 1448;
	give(&t.b, real, 20 * MS);
	assert_true(report_now(&report, 20 * MS));
	report_free(&report);
	give(&t.b, forged, 20 * MS);
	assert_false(report_now(&report, 20 * MS));
	for (size_t i = 0; i < report.check_count; i++)
		assert_int_equal(report.checks[i].passed,
				 strcmp(report.checks[i].name, "streams' bytes: sent, delivered, acknowledged") != 0);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_have_their_sizes, transmit, tear_down),
		cmocka_unit_test_setup_teardown(acknowledgement_clocks_out_what_it_made_way_for, transmit, tear_down),
		cmocka_unit_test_setup_teardown(answers_go_first, both, tear_down),
		cmocka_unit_test_setup_teardown(strangers_are_dropped, transmit, tear_down),
		cmocka_unit_test_setup_teardown(bytes_are_counted, transmit, tear_down),
		cmocka_unit_test_setup_teardown(forged_data_are_found, transmit, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
