/* SPDX-License-Identifier: Apache-2.0 */
/* The fixed pipeline's times, the round of functions, what of the parameters does not fit together. */
#include "cmocka_all.h"
#include "sriov/sriov_config.h"
#include "sriov/sriov_pipeline.h"
#include "sriov/sriov_round.h"

/* 20 Gbit/s: 64 B go in in 25.6 ns, but no two within 67; 1,514 B in 605.6. */
static void pipeline(void **state)
{
	struct sriov_pipeline self;

	(void)state;
	sriov_pipeline_init(&self, 300000, 67000, UINT64_C(20000000000));
	assert_int_equal(sriov_pipeline_enter(&self, 64, 1000000), 1000000 + 25600 + 300000);
	assert_int_equal(sriov_pipeline_enter(&self, 64, 1000000), 1067000 + 25600 + 300000);
	/* It is free at 1,134 ns. */
	assert_int_equal(sriov_pipeline_enter(&self, 1514, 1100000), 1134000 + 605600 + 300000);
	assert_int_equal(sriov_pipeline_enter(&self, 64, 5000000), 5000000 + 25600 + 300000);
	assert_int_equal(self.busy_ps, 67000 * 3 + 605600);
}

static void round_robin(void **state)
{
	struct sriov_round self;
	uint32_t function;

	(void)state;
	sriov_round_init(&self, 3);
	assert_false(sriov_round_take(&self, &function));
	sriov_round_add(&self, 2);
	sriov_round_add(&self, 0);
	sriov_round_add(&self, 2); /* stands there already */
	assert_true(sriov_round_take(&self, &function));
	assert_int_equal(function, 2);
	sriov_round_add(&self, 2); /* has more: behind the others */
	sriov_round_add(&self, 1);
	for (uint32_t i = 0; i < 3; i++) {
		static const uint32_t expected[] = {0, 2, 1};

		assert_true(sriov_round_take(&self, &function));
		assert_int_equal(function, expected[i]);
	}
	assert_false(sriov_round_take(&self, &function));
	sriov_round_free(&self);
}

static void what_does_not_fit(void **state)
{
	struct sriov_config config = {.queue_slots = 64, .credit_batch = 8};
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(sriov_config_check(&config, &misfit), 0);
	config.queue_slots = 48;
	assert_int_equal(sriov_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "nic.sriov.queue_slots");
	config.queue_slots = 4;
	assert_int_equal(sriov_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "nic.sriov.credit_batch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(pipeline), cmocka_unit_test(round_robin),
					   cmocka_unit_test(what_does_not_fit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
