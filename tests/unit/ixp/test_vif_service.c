/* SPDX-License-Identifier: Apache-2.0 */
/* Who serves whom, in what order: rounds of polling and lines of VIFs with frames, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ixp/vif_service.h"

static void test_context_of_a_vif(void **state)
{
	const struct {
		uint32_t contexts, vif, context;
	} cases[] = {{8, 0, 0}, {8, 7, 7}, {8, 8, 0}, {8, 1023, 7}, {1, 5, 0}, {3, 7, 1}};
	struct vif_service service;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		vif_service_init(&service, cases[i].contexts, 1024);
		assert_int_equal(vif_service_context(&service, cases[i].vif), cases[i].context);
		vif_service_free(&service);
	}
}

/* Two contexts; VIFs created as 4, 0, 2, 3: context 0 polls 4, 0, 2 in that order. */
static void test_polls_in_the_order_of_creation(void **state)
{
	static const uint32_t order[] = {4, 0, 2, 4, 0};
	struct vif_service service;

	(void)state;
	vif_service_init(&service, 2, 5);
	assert_true(vif_service_add(&service, 4)); /* context 0 begins to poll */
	assert_false(vif_service_add(&service, 0));
	assert_false(vif_service_add(&service, 2));
	assert_true(vif_service_add(&service, 3)); /* and context 1 */
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		assert_int_equal(vif_service_polled(&service, 0), order[i]);
		assert_int_equal(vif_service_polled(&service, 1), 3);
		vif_service_next(&service, 0);
		vif_service_next(&service, 1);
	}
	vif_service_free(&service);
}

/* Skipping polls is the same as making them; a VIF created in the middle of a round is its last. */
static void test_skip_is_many_polls(void **state)
{
	struct vif_service service;

	(void)state;
	vif_service_init(&service, 2, 10);
	for (uint32_t vif = 0; vif < 6; vif += 2)
		vif_service_add(&service, vif);
	vif_service_skip(&service, 0, 4); /* of 0, 2, 4: one round and one */
	assert_int_equal(vif_service_polled(&service, 0), 2);
	vif_service_add(&service, 8);
	vif_service_skip(&service, 0, 2);
	assert_int_equal(vif_service_polled(&service, 0), 8);
	vif_service_skip(&service, 0, UINT64_C(1) << 33);
	assert_int_equal(vif_service_polled(&service, 0), 8); /* whole rounds of 4 */
	vif_service_skip(&service, 1, 7);                     /* polls nobody */
	assert_int_equal(service.context[1].position, 0);
	vif_service_free(&service);
}

/* Context 0 polls 0, 2, 4, 6 and is at 4: whoever goes, the turn goes on with the one that would have been next. */
static void test_remove_leaves_the_others_their_turns(void **state)
{
	static const struct {
		uint32_t removed, turns[4];
	} cases[] = {
		{0, {4, 6, 2, 4}}, /* before the turn */
		{2, {4, 6, 0, 4}},
		{4, {6, 0, 2, 6}}, /* whose turn it is: it passes on */
		{6, {4, 0, 2, 4}}, /* behind it, the last */
	};
	struct vif_service service;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		vif_service_init(&service, 2, 8);
		for (uint32_t vif = 0; vif < 8; vif += 2)
			vif_service_add(&service, vif);
		vif_service_skip(&service, 0, 2);
		assert_false(vif_service_remove(&service, cases[i].removed));
		for (size_t turn = 0; turn < 4; turn++) {
			assert_int_equal(vif_service_polled(&service, 0), cases[i].turns[turn]);
			vif_service_next(&service, 0);
		}
		vif_service_free(&service);
	}
}

/* The last one of a context, at the round's end: nobody is left, and a place is free for who comes. */
static void test_remove_all(void **state)
{
	struct vif_service service;

	(void)state;
	vif_service_init(&service, 2, 4);
	vif_service_add(&service, 1);
	vif_service_add(&service, 3);
	vif_service_next(&service, 1);
	assert_false(vif_service_remove(&service, 3)); /* the turn was its, and it was the last in the round */
	assert_int_equal(vif_service_polled(&service, 1), 1);
	assert_true(vif_service_remove(&service, 1));
	vif_service_skip(&service, 1, 5); /* polls nobody */
	assert_true(vif_service_add(&service, 3));
	assert_int_equal(vif_service_polled(&service, 1), 3);
	vif_service_free(&service);
}

static void test_told_by_context_and_in_all(void **state)
{
	struct vif_service service;

	(void)state;
	vif_service_init(&service, 4, 8);
	vif_service_fill(&service, 1);
	vif_service_fill(&service, 5);
	vif_service_fill(&service, 2);
	assert_int_equal(service.told, 3);
	assert_int_equal(service.context[1].told, 2);
	assert_int_equal(service.context[2].told, 1);
	vif_service_empty(&service, 1);
	assert_int_equal(service.context[1].told, 1);
	assert_int_equal(service.context[0].told, 0);
	assert_int_equal(service.told, 2);
	vif_service_free(&service);
}

/* One frame a turn: VIF 1 with many frames and VIFs 3 and 5 with one each are
 * served 1, 3, 5, 1, 1; and the line's ring goes round. */
static void test_line_is_fair(void **state)
{
	static const uint32_t order[] = {1, 3, 5, 1, 1};
	uint32_t frames[6] = {0, 3, 0, 1, 0, 1}, vif = 0;
	struct vif_service service;

	(void)state;
	vif_service_init(&service, 2, 6);
	for (uint32_t from = 1; from < 6; from += 2)
		vif_service_line_up(&service, from);
	vif_service_line_up(&service, 0); /* another context's */
	assert_int_equal(service.waiting, 4);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		assert_true(vif_service_take(&service, 1, &vif));
		assert_int_equal(vif, order[i]);
		if (--frames[vif] > 0)
			vif_service_line_up(&service, vif);
	}
	assert_false(vif_service_take(&service, 1, &vif));
	assert_int_equal(service.waiting, 1);
	assert_true(vif_service_take(&service, 0, &vif));
	assert_int_equal(vif, 0);
	vif_service_free(&service);
}

/* A VIF that comes while others are served stands behind them, and all places of a line can be taken. */
static void test_line_takes_every_vif(void **state)
{
	struct vif_service service;
	uint32_t vif;

	(void)state;
	vif_service_init(&service, 8, 1024);
	for (uint32_t turn = 0; turn < 3; turn++) { /* off the ring's beginning */
		vif_service_line_up(&service, 0);
		assert_true(vif_service_take(&service, 0, &vif));
	}
	for (uint32_t i = 0; i < 1024; i += 8)
		vif_service_line_up(&service, i);
	for (uint32_t i = 0; i < 1024; i += 8) {
		assert_true(vif_service_take(&service, 0, &vif));
		assert_int_equal(vif, i);
	}
	assert_int_equal(service.waiting, 0);
	vif_service_free(&service);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context_of_a_vif),
		cmocka_unit_test(test_polls_in_the_order_of_creation),
		cmocka_unit_test(test_skip_is_many_polls),
		cmocka_unit_test(test_told_by_context_and_in_all),
		cmocka_unit_test(test_remove_leaves_the_others_their_turns),
		cmocka_unit_test(test_remove_all),
		cmocka_unit_test(test_line_is_fair),
		cmocka_unit_test(test_line_takes_every_vif),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
