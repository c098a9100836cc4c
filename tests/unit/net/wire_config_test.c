/* SPDX-License-Identifier: Apache-2.0 */
/* The parameter tables read, and times on the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/foreign_config.h"
#include "net/frame.h"
#include "net/wire_config.h"

struct all {
	struct wire_config wire;
	struct foreign_config foreign;
};

static struct param_table tables[2];
static struct param_schema schema;

static void store(struct all *all, const char *path, const char *text)
{
	char message[256];
	size_t number = param_find(&schema, path);

	assert_true(number != PARAM_NONE);
	assert_int_equal(param_store(param_at(&schema, number), text, all, message, sizeof(message)), 0);
}

static int set_up(void **state)
{
	static struct all all;

	tables[0] = (struct param_table){"wire", offsetof(struct all, wire), wire_params, wire_param_count};
	tables[1] = (struct param_table){"workload.foreign", offsetof(struct all, foreign), foreign_params,
					 foreign_param_count};
	schema = (struct param_schema){tables, 2, sizeof(struct all)};
	for (size_t i = 0; i < param_count(&schema); i++) {
		struct param_ref ref = param_at(&schema, i);
		char message[256], path[PARAM_PATH_SIZE];

		if (ref.spec->standard != NULL)
			assert_int_equal(param_store(ref, ref.spec->standard, &all, message, sizeof(message)), 0);
		else
			assert_string_equal(param_path(ref, path), "wire.switch.latency"); /* the one cost */
	}
	*state = &all;
	return 0;
}

static void defaults(void **state)
{
	struct all *all = *state;

	assert_int_equal(all->wire.rate_bit_s, 1000000000);
	assert_int_equal(all->wire.delay_ps, 50000);
	assert_int_equal(all->wire.switch_buffer_bytes, 512 * 1024);
	assert_int_equal(all->wire.switch_ageing_ps, 0);
	assert_int_equal(all->foreign.rate_per_s, 0);
	assert_int_equal(all->foreign.frame_bytes, 60);
	assert_int_equal(all->foreign.arrival, FOREIGN_POISSON);
}

static void times(void **state)
{
	struct all *all = *state;

	/* A least frame with all around it: 84 bytes, 672 ns at 1 Gbit/s. */
	assert_int_equal(wire_config_time_ps(&all->wire, FRAME_MINIMUM_BYTES + FRAME_WIRE_OVERHEAD_BYTES), 672000);
	assert_int_equal(wire_config_time_ps(&all->wire, UINT32_MAX), UINT64_C(34359738360000));
	store(all, "wire.rate", "3 Gbit/s");
	/* 8 bits at 3 Gbit/s: 2,666.67 ps. */
	assert_int_equal(wire_config_time_ps(&all->wire, 1), 2667);
	assert_int_equal(wire_config_time_ps(&all->wire, 3), 8000);
	store(all, "workload.foreign.rate", "3 k/s");
	assert_int_equal(foreign_config_period_ps(&all->foreign), 333333333);
}

static void the_overhead_is_the_sum_of_its_parts(void **state)
{
	(void)state;
	assert_int_equal(WIRE_PREAMBLE_BYTES + WIRE_CHECK_BYTES + WIRE_GAP_BYTES, FRAME_WIRE_OVERHEAD_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(defaults, set_up),
		cmocka_unit_test_setup(times, set_up),
		cmocka_unit_test(the_overhead_is_the_sum_of_its_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
