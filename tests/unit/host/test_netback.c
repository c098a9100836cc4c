/* SPDX-License-Identifier: Apache-2.0 */
/* Dom0's half of the split driver: its grant operations, and how many hypercalls they take. */
#include "host_fixture.h"

enum { GUESTS = 2 };

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct station rings, stack;
	struct netfront fronts[GUESTS];
	struct netback netback;
} t;

static int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	frame_pool_init(&t.pool);
	netback_init(&t.netback, &t.config, &t.services, &t.pool, GUESTS);
	for (uint32_t guest = 0; guest < GUESTS; guest++) {
		netfront_init(&t.fronts[guest], &t.config, &t.services, guest, &t.rings, &t.rings);
		t.netback.vifs[guest].front = &t.fronts[guest];
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (uint32_t guest = 0; guest < GUESTS; guest++)
		netfront_free(&t.fronts[guest]);
	netback_free(&t.netback);
	frame_pool_free(&t.pool);
	return 0;
}

static struct frame *frame_in(struct station *station)
{
	struct frame *frame = frame_new(&t.pool, 1, 2, 64);

	station_enter(station, frame, 0);
	return frame;
}

/* Both guests send two frames each: the pages of all four are mapped in one hypercall, and when the card has sent
 * them unmapped in another, with one flush. */
static void what_guests_send(void **state)
{
	struct netback_vif *from[4];
	int32_t references[4];

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		netfront_ops.send(&t.fronts[i % GUESTS], frame_in(&t.stack), 0);
	for (uint32_t guest = 0; guest < GUESTS; guest++)
		netback_requests(&t.netback, guest);
	for (uint32_t i = 0; i < 4; i++) {
		struct frame *frame = netback_take(&t.netback, &from[i], &references[i]);

		assert_non_null(frame);
		station_leave(frame->station, frame, 0);
		frame_delivered(&t.pool, frame);
	}
	netback_end_batch(&t.netback, 0);
	assert_int_equal(t.netback.grants.maps, 4);
	assert_int_equal(t.netback.counters.grant_hypercalls, 1);
	for (uint32_t i = 0; i < 4; i++)
		netback_complete(&t.netback, from[i], references[i]);
	netback_answer(&t.netback);
	assert_int_equal(t.netback.grants.unmaps, 4);
	assert_int_equal(t.netback.grants.tlb_flushes, 1);
	assert_int_equal(t.netback.counters.grant_hypercalls, 2);
	/* A batch without frames, and nothing to answer, needs none. */
	netback_end_batch(&t.netback, 0);
	assert_int_equal(t.netback.counters.grant_hypercalls, 2);
}

/* Three frames for two guests are transferred in one hypercall at the batch's end. */
static void what_guests_receive(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		netback_deliver(&t.netback, &t.netback.vifs[i % GUESTS], frame_in(&t.stack));
	assert_int_equal(t.netback.grants.transfers, 0);
	netback_end_batch(&t.netback, 0);
	assert_int_equal(t.netback.grants.transfers, 3);
	assert_int_equal(t.netback.counters.grant_hypercalls, 1);
	assert_int_equal(t.netback.grants.faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_guests_send, setup, teardown),
		cmocka_unit_test_setup_teardown(what_guests_receive, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
