/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/unit.h"
#include "xen/cache_refill.h"

static const struct refill_config config = {
	.wake_ps = 8 * UNIT_PS_PER_US,
	.packet_ps = 9 * UNIT_PS_PER_US,
	.saturation = 6,
};

/* 8 us and 9 us, lost in sixths: 2 of 6 are 2.666666 us (rounded down to ps) and 3 us. */
static void costs(void **state)
{
	(void)state;
	assert_int_equal(refill_wake_ps(&config, 0), 0);
	assert_int_equal(refill_packet_ps(&config, 0), 0);
	assert_int_equal(refill_wake_ps(&config, 2), 2666666);
	assert_int_equal(refill_packet_ps(&config, 2), 3000000);
	assert_int_equal(refill_packet_ps(&config, 5), 7500000);
	assert_int_equal(refill_wake_ps(&config, 6), 8000000);
	assert_int_equal(refill_wake_ps(&config, 7), 8000000);
	assert_int_equal(refill_packet_ps(&config, REFILL_NEVER_RAN), 9000000);
}

/* On one CPU: A, A again (after idling), B, C, A, B, B. */
static void counts_switches(void **state)
{
	struct refill_cpu cpu = {0};
	struct refill_vcpu a = {0}, b = {0}, c = {0};

	(void)state;
	assert_int_equal(refill_switch_in(&cpu, &a), REFILL_NEVER_RAN);
	assert_int_equal(refill_switch_in(&cpu, &a), 0);
	assert_int_equal(refill_switch_in(&cpu, &b), REFILL_NEVER_RAN);
	assert_int_equal(refill_switch_in(&cpu, &c), REFILL_NEVER_RAN);
	assert_int_equal(refill_switch_in(&cpu, &a), 2); /* B, C */
	assert_int_equal(refill_switch_in(&cpu, &b), 2); /* C, A */
	assert_int_equal(refill_switch_in(&cpu, &b), 0);
	/* A and B take turns: each is one switch away, C falls behind by each turn. */
	assert_int_equal(refill_switch_in(&cpu, &a), 1); /* B */
	assert_int_equal(refill_switch_in(&cpu, &b), 1);
	assert_int_equal(refill_switch_in(&cpu, &c), 4); /* A, B, A, B */
}

/*
 * A has run its packet path; B, C and D run (3 lost); A wakes in vain, B runs
 * (1 more), A wakes to a packet: its bare wake has lost 1 sixth, its packet path 4 of 6.
 */
static void a_vain_wake_warms_no_packet_path(void **state)
{
	struct refill_cpu cpu = {0};
	struct refill_vcpu a = {0}, b = {0}, c = {0}, d = {0};

	(void)state;
	refill_switch_in(&cpu, &a);
	assert_int_equal(refill_packet_due(&config, &a), 9000000);
	refill_packet_paid(&a);
	refill_switch_in(&cpu, &b);
	refill_switch_in(&cpu, &c);
	refill_switch_in(&cpu, &d);
	assert_int_equal(refill_switch_in(&cpu, &a), 3);
	assert_int_equal(refill_packet_due(&config, &a), 4500000);
	refill_switch_in(&cpu, &b);
	assert_int_equal(refill_switch_in(&cpu, &a), 1);
	assert_int_equal(refill_packet_due(&config, &a), 6000000);
	refill_packet_paid(&a);
	assert_int_equal(refill_packet_due(&config, &a), 0);
	assert_int_equal(refill_switch_in(&cpu, &a), 0);
	assert_int_equal(refill_packet_due(&config, &a), 0);
}

/* CPUs do not disturb each other. */
static void per_cpu(void **state)
{
	struct refill_cpu left = {0}, right = {0};
	struct refill_vcpu a = {0}, b = {0}, c = {0};

	(void)state;
	refill_switch_in(&left, &a);
	refill_switch_in(&right, &b);
	refill_switch_in(&right, &c);
	assert_int_equal(refill_switch_in(&left, &a), 0);
	assert_int_equal(refill_switch_in(&right, &b), 1);
}

/* All three are costs: no default here, so that a value comes only with its evidence. */
static void no_defaults(void **state)
{
	(void)state;
	assert_int_equal(refill_param_count, 3);
	for (size_t i = 0; i < refill_param_count; i++) {
		assert_int_equal(refill_params[i].flags, PARAM_COST);
		assert_null(refill_params[i].standard);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(costs),
		cmocka_unit_test(counts_switches),
		cmocka_unit_test(a_vain_wake_warms_no_packet_path),
		cmocka_unit_test(per_cpu),
		cmocka_unit_test(no_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
