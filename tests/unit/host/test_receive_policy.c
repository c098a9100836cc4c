/* SPDX-License-Identifier: Apache-2.0 */
/* Linux's rules of NAPI, case by case: budget, unmasking and the look after it, deferrals; and polling without end. */
#include "cmocka_all.h"
#include "host/receive_policy.h"

static void take(struct receive_policy *policy, uint32_t frames)
{
	for (uint32_t frame = 0; frame < frames; frame++) {
		assert_true(receive_policy_may_take(policy));
		receive_policy_took(policy);
	}
}

static struct receive_policy policy_of(const struct receive_config *config)
{
	struct receive_policy policy;

	receive_policy_init(&policy, config);
	return policy;
}

/* By interrupts alone frames may be taken whenever they are there. */
static void interrupt_has_no_rounds(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_INTERRUPT, .budget = 2};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	take(&policy, 5);
	assert_int_equal(receive_policy_ahead(&policy), 1);
}

/* Budget 4: 4 frames spend it, 3 do not; nothing may be taken while it waits for an interrupt. */
static void budget_of_a_round(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_NAPI, .budget = 4};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	assert_false(receive_policy_may_take(&policy));
	receive_policy_round(&policy);
	take(&policy, 4);
	assert_false(receive_policy_may_take(&policy));
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_ANOTHER_ROUND);
	receive_policy_round(&policy);
	take(&policy, 3);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_UNMASK);
	assert_int_equal(receive_policy_ahead(&policy), 1);
	assert_false(receive_policy_may_take(&policy));
}

/* A round that has taken exactly its budget is followed by another, also when nothing is left. */
static void exactly_the_budget(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_NAPI, .budget = 1};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	receive_policy_round(&policy);
	take(&policy, 1);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_ANOTHER_ROUND);
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_UNMASK);
}

/* What has come between the last look and the unmasking is found by the look after it. */
static void look_after_unmasking(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_NAPI, .budget = 4};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_UNMASK);
	assert_true(receive_policy_checked(&policy, true));
	take(&policy, 1);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_UNMASK);
	assert_false(receive_policy_checked(&policy, false));
	assert_int_equal(policy.phase, RECEIVE_WAITS);
	assert_false(receive_policy_due(&policy, UINT64_MAX));
}

/* 50 us, twice: after the last frame it looks at 50 and 100, and unmasks at the second, as both have found nothing. A
 * frame found in between begins the count anew. */
static void deferrals(void **state)
{
	const struct receive_config config = {
		.mode = RECEIVE_NAPI, .budget = 4, .defer_ps = 50, .deferrals = 2, .frames = 8};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	receive_policy_round(&policy);
	take(&policy, 1);
	assert_int_equal(receive_policy_over(&policy, 1000), RECEIVE_DEFER);
	assert_int_equal(receive_policy_ahead(&policy), 8);
	assert_false(receive_policy_may_take(&policy));
	assert_false(receive_policy_due(&policy, 1049));
	assert_true(receive_policy_due(&policy, 1050));
	receive_policy_round(&policy);
	assert_false(receive_policy_due(&policy, 1050));
	assert_int_equal(receive_policy_over(&policy, 1052), RECEIVE_DEFER);
	receive_policy_round(&policy);
	take(&policy, 2);
	assert_int_equal(receive_policy_over(&policy, 1110), RECEIVE_DEFER);
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 1160), RECEIVE_DEFER);
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 1210), RECEIVE_UNMASK);
	assert_int_equal(receive_policy_ahead(&policy), 1);
}

/* A round that spends its budget is not completed (napi_complete_done): it does not begin the count anew. */
static void a_spent_budget_leaves_the_count(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_NAPI, .budget = 4, .defer_ps = 50, .deferrals = 3};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	receive_policy_round(&policy);
	take(&policy, 1);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_DEFER);
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 50), RECEIVE_DEFER); /* the first in vain */
	receive_policy_round(&policy);
	take(&policy, 4);
	assert_int_equal(receive_policy_over(&policy, 100), RECEIVE_ANOTHER_ROUND);
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 100), RECEIVE_DEFER); /* the second */
	receive_policy_round(&policy);
	assert_int_equal(receive_policy_over(&policy, 150), RECEIVE_UNMASK);
}

/* A polling guest loops; frames found are taken in rounds of the budget, and no event is ever asked for. */
static void polling_never_asks(void **state)
{
	const struct receive_config config = {.mode = RECEIVE_POLL, .budget = 2, .defer_ps = 50, .deferrals = 1};
	struct receive_policy policy = policy_of(&config);

	(void)state;
	assert_false(receive_policy_may_take(&policy)); /* not before a look */
	receive_policy_round(&policy);
	take(&policy, 2);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_ANOTHER_ROUND);
	assert_int_equal(receive_policy_ahead(&policy), 0);
	receive_policy_round(&policy);
	take(&policy, 1);
	assert_int_equal(receive_policy_over(&policy, 0), RECEIVE_LOOP);
	assert_int_equal(receive_policy_ahead(&policy), 0);
	assert_false(receive_policy_may_take(&policy));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interrupt_has_no_rounds),
		cmocka_unit_test(budget_of_a_round),
		cmocka_unit_test(exactly_the_budget),
		cmocka_unit_test(look_after_unmasking),
		cmocka_unit_test(deferrals),
		cmocka_unit_test(a_spent_budget_leaves_the_count),
		cmocka_unit_test(polling_never_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
