/* SPDX-License-Identifier: Apache-2.0 */
/* When the status block is due: by count, by time, both kinds together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nic/hv_nic_coalesce.h"

static struct hv_nic_coalesce coalesce;

static void by_time_from_the_first(void **state)
{
	(void)state;
	hv_nic_coalesce_init(&coalesce, 20, 3, 72, 5);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), MODERATION_NEVER);
	hv_nic_coalesce_received(&coalesce, 100);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 120);
	hv_nic_coalesce_received(&coalesce, 115); /* does not put it off */
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 120);
	hv_nic_coalesce_told(&coalesce, 400);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), MODERATION_NEVER);
	hv_nic_coalesce_received(&coalesce, 200);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 220);
}

static void by_count(void **state)
{
	(void)state;
	hv_nic_coalesce_init(&coalesce, 20, 3, 72, 5);
	hv_nic_coalesce_received(&coalesce, 100);
	hv_nic_coalesce_received(&coalesce, 100);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 120);
	hv_nic_coalesce_received(&coalesce, 100);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 0);
	hv_nic_coalesce_told(&coalesce, 400);
	for (int i = 0; i < 4; i++)
		hv_nic_coalesce_sent(&coalesce, 300);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 372);
	hv_nic_coalesce_sent(&coalesce, 300);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 0);
}

/* The kinds have limits of their own; one write tells both. */
static void both_kinds(void **state)
{
	(void)state;
	hv_nic_coalesce_init(&coalesce, 20, 3, 72, 5);
	hv_nic_coalesce_sent(&coalesce, 100);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 172);
	hv_nic_coalesce_received(&coalesce, 130); /* 150 is before 172 */
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 150);
	hv_nic_coalesce_sent(&coalesce, 131); /* 2 sent and 1 received are no 3 */
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 150);
	hv_nic_coalesce_told(&coalesce, 400);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), MODERATION_NEVER);
	hv_nic_coalesce_sent(&coalesce, 160);
	hv_nic_coalesce_received(&coalesce, 220); /* 240 is after 232 */
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 232);
}

static void one_frame_is_no_coalescing(void **state)
{
	(void)state;
	hv_nic_coalesce_init(&coalesce, 20, 1, 0, 9);
	hv_nic_coalesce_received(&coalesce, 100);
	assert_int_equal(hv_nic_coalesce_due(&coalesce), 0);
	hv_nic_coalesce_told(&coalesce, 400);
	hv_nic_coalesce_sent(&coalesce, 500); /* a delay of 0: at once, too */
	assert_true(hv_nic_coalesce_due(&coalesce) <= 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_time_from_the_first),
		cmocka_unit_test(by_count),
		cmocka_unit_test(both_kinds),
		cmocka_unit_test(one_frame_is_no_coalescing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
