/* SPDX-License-Identifier: Apache-2.0 */
/* What the workload's table admits, and what it is without being told. */
#include <string.h>

#include "cmocka_all.h"
#include "load/workload_config.h"

static struct param_schema schema(struct param_table *table)
{
	*table = (struct param_table){"workload", 0, workload_params, workload_param_count};
	return (struct param_schema){table, 1, sizeof(struct workload_config)};
}

static int store(const char *path, const char *text, struct workload_config *config)
{
	struct param_table table;
	struct param_schema all = schema(&table);
	size_t number = param_find(&all, path);
	char message[256];

	assert_true(number != PARAM_NONE);
	return param_store(param_at(&all, number), text, config, message, sizeof(message));
}

/* A closed loop of 64-byte probes; the jitter of 10 % matters once a pace is set. */
static void defaults(void **state)
{
	struct workload_config config;

	(void)state;
	memset(&config, 0xaa, sizeof(config));
	for (size_t i = 0; i < workload_param_count; i++) {
		char path[PARAM_PATH_SIZE];
		struct param_table table;
		struct param_schema all = schema(&table);

		param_path(param_at(&all, i), path);
		assert_int_equal(store(path, workload_params[i].standard, &config), 0);
	}
	assert_int_equal(config.kind, WORKLOAD_PING);
	assert_int_equal(config.payload_bytes, 64);
	assert_int_equal(config.pace_period_ps, 0);
	assert_int_equal(config.think_ps, 0);
	assert_true(config.pace_jitter == 0.1);
}

/* The names stand in the order of the enum. */
static void kinds(void **state)
{
	struct workload_config config;

	(void)state;
	assert_int_equal(store("workload.kind", "pci_transfer", &config), 0);
	assert_int_equal(config.kind, WORKLOAD_PCI_TRANSFER);
	assert_int_equal(store("workload.kind", "core_pingpong", &config), 0);
	assert_int_equal(config.kind, WORKLOAD_CORE_PINGPONG);
	assert_int_equal(store("workload.kind", "ping", &config), 0);
	assert_int_equal(config.kind, WORKLOAD_PING);
	assert_int_equal(store("workload.kind", "pong", &config), -1);
}

/* A page; what a probe's one frame holds is said by platform_check. */
static void ranges(void **state)
{
	struct workload_config config;

	(void)state;
	assert_int_equal(store("workload.payload", "4096 B", &config), 0);
	assert_int_equal(store("workload.payload", "4097 B", &config), -1);
	assert_int_equal(store("workload.payload", "0 B", &config), -1);
	assert_int_equal(store("workload.pace.jitter", "100 %", &config), 0);
	assert_int_equal(store("workload.pace.jitter", "101 %", &config), -1);
	assert_int_equal(store("workload.pace.period", "2 ms", &config), 0);
	assert_int_equal(config.pace_period_ps, 2000000000u);
	assert_int_equal(store("workload.think", "30", &config), -1); /* no unit */
	/* 4,000 probes a second of 8 pairs: one of each in 2 ms; of 1,024 in 256 ms. */
	config.pace_probes_per_s = 0;
	assert_int_equal(workload_config_period(&config, 8), 2000000000u);
	assert_int_equal(store("workload.pace.probes", "4000 /s", &config), 0);
	assert_int_equal(workload_config_period(&config, 8), 2000000000u);
	assert_int_equal(workload_config_period(&config, 1024), 256000000000u);
}

/* By Zipf the pair of rank r probes 1/r as often as the first, or 1/r^2; together they do so as often as equal ones. */
static void popularity(void **state)
{
	static const char *const names[] = {"equal", "zipf", "zipf_2"};
	struct workload_config config;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		double rate = 0.0;

		assert_int_equal(store("workload.pace.popularity", names[i], &config), 0);
		for (uint64_t pair = 0; pair < 8; pair++)
			rate += 1.0 / workload_config_slower(&config, pair, 8);
		assert_true(rate > 7.999999 && rate < 8.000001);
		const double third = workload_config_slower(&config, 2, 8) / workload_config_slower(&config, 0, 8);
		const double wanted[] = {1.0, 3.0, 9.0};
		assert_true(third > wanted[i] - 1e-9 && third < wanted[i] + 1e-9);
	}
	assert_true(workload_config_slower(&config, 0, 0) == 1.0); /* nobody probes */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(defaults), cmocka_unit_test(kinds),
					   cmocka_unit_test(ranges), cmocka_unit_test(popularity)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
