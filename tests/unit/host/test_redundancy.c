/* SPDX-License-Identifier: Apache-2.0 */
/* What redundant runs cost others beside their own time, by hand. */
#include "cmocka_all.h"

#include "host/redundancy.h"

/* 8 us of a bare wake, 4 us of the packet path, all lost after 4 switches; a switch 6 us, a reload 1 us. */
static const struct refill_config refill = {.wake_ps = 8, .packet_ps = 4, .saturation = 4};
enum { SWITCH = 6, RELOAD = 1 };

static struct redundancy_cpu cpu;
static struct redundancy a, b;

static int set_up(void **state)
{
	(void)state;
	cpu = (struct redundancy_cpu){.useful_runs = 0};
	a = b = (struct redundancy){.last_run = 0};
	return 0;
}

static void enter(struct redundancy *domain, uint64_t refill_ps, uint64_t packet_ps, bool useful)
{
	const struct redundancy_costs costs = {SWITCH, RELOAD, refill_ps, packet_ps};

	redundancy_entered(&cpu, domain, &refill, &costs, true, useful);
}

static void assert_due(const struct redundancy *domain, uint64_t switch_ps, uint64_t refill_ps, uint64_t packet_ps)
{
	assert_int_equal(domain->switch_ps, switch_ps);
	assert_int_equal(domain->refill_ps, refill_ps);
	assert_int_equal(domain->packet_ps, packet_ps);
}

/* Useful runs alone: nothing is due to redundant ones. a, b, a: a finds one switch's loss, 8/4, as it is. */
static void useful_runs_owe_nothing(void **state)
{
	(void)state;
	enter(&a, 8, 4, true);
	assert_due(&a, 0, 0, 0);
	redundancy_packet_path_ran(&a);
	redundancy_left(&cpu, &a, false, false, true);
	enter(&b, 8, 4, true);
	redundancy_packet_path_ran(&b);
	redundancy_left(&cpu, &b, false, false, true);
	enter(&a, 2, 1, true);
	assert_due(&a, 0, 0, 0);
}

/* a, then b twice for nothing with others between, then a: that paid a switch and two switches' loss; alone it would
 * have found its page tables and lines still there, at a reload. */
static void after_redundant_runs_alone_all_but_a_reload_is_due(void **state)
{
	(void)state;
	enter(&a, 8, 4, true);
	redundancy_packet_path_ran(&a);
	redundancy_left(&cpu, &a, false, false, true);
	for (int i = 0; i < 2; i++) {
		enter(&b, 8, 0, false);
		assert_due(&b, 0, 0, 0); /* its whole run is redundant, and told as such */
		redundancy_left(&cpu, &b, false, false, false);
	}
	enter(&a, 4, 2, true);
	assert_due(&a, SWITCH - RELOAD, 4, 2);
}

/* b ran usefully between: the switch is a's own, and so is the loss of one switch of the three. */
static void a_useful_run_between_is_paid_by_oneself(void **state)
{
	(void)state;
	enter(&a, 8, 4, true);
	redundancy_packet_path_ran(&a);
	redundancy_left(&cpu, &a, false, false, true);
	enter(&b, 8, 4, true);
	redundancy_left(&cpu, &b, false, false, true);
	enter(&a, 6, 3, true);
	assert_due(&a, 0, 6 - 2, 3 - 1);
}

/* b began for nothing and found something: from then on it counts as a useful run. */
static void a_run_may_turn_useful(void **state)
{
	(void)state;
	enter(&a, 8, 4, true);
	redundancy_packet_path_ran(&a);
	redundancy_left(&cpu, &a, false, false, true);
	enter(&b, 8, 4, false);
	redundancy_left(&cpu, &b, false, false, true);
	enter(&a, 2, 1, true);
	assert_due(&a, 0, 0, 0);
}

/* Who a redundant wake pushed out pays its return because of it, whoever ran meanwhile. */
static void a_return_after_being_pushed_out_is_due(void **state)
{
	(void)state;
	enter(&a, 8, 4, true);
	redundancy_left(&cpu, &a, true, true, true);
	enter(&b, 8, 4, true);
	redundancy_left(&cpu, &b, false, false, true);
	enter(&a, 6, 4, true);
	assert_due(&a, SWITCH, 6, 0);
}

/* The due part comes first, once, and of these three stages alone. */
static void what_is_due_is_taken_once(void **state)
{
	(void)state;
	a.switch_ps = 5;
	a.packet_ps = 2;
	assert_int_equal(redundancy_take(&a, STAGE_SWITCH, 3), 3);
	assert_int_equal(redundancy_take(&a, STAGE_SWITCH, 3), 2);
	assert_int_equal(redundancy_take(&a, STAGE_SWITCH, 3), 0);
	assert_int_equal(redundancy_take(&a, STAGE_REFILL, 3), 0);
	assert_int_equal(redundancy_take(&a, STAGE_RECEIVE, 3), 0);
	assert_int_equal(redundancy_take(&a, STAGE_PACKET_REFILL, 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(useful_runs_owe_nothing, set_up),
		cmocka_unit_test_setup(after_redundant_runs_alone_all_but_a_reload_is_due, set_up),
		cmocka_unit_test_setup(a_useful_run_between_is_paid_by_oneself, set_up),
		cmocka_unit_test_setup(a_run_may_turn_useful, set_up),
		cmocka_unit_test_setup(a_return_after_being_pushed_out_is_due, set_up),
		cmocka_unit_test_setup(what_is_due_is_taken_once, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
