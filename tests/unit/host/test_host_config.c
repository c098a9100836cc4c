/* SPDX-License-Identifier: Apache-2.0 */
/* Where guests run, and which hyperthreads share a core. */
#include "cmocka_all.h"
#include "host/host_config.h"

static struct host_config config_of(uint64_t cpus, uint64_t threads, enum host_placement placement)
{
	return (struct host_config){.cpus = cpus, .threads_per_core = threads, .placement = placement};
}

static void expect_cpus(const struct host_config *config, const uint32_t *cpus, uint32_t count)
{
	for (uint32_t guest = 0; guest < count; guest++)
		assert_int_equal(host_guest_cpu(config, guest), cpus[guest]);
}

static void other_cpus(void **state)
{
	const struct host_config four = config_of(4, 2, PLACEMENT_OTHER_CPUS);
	const struct host_config one = config_of(1, 1, PLACEMENT_OTHER_CPUS);
	const uint32_t expected[] = {1, 2, 3, 1, 2, 3, 1};

	(void)state;
	expect_cpus(&four, expected, 7);
	expect_cpus(&one, (const uint32_t[]){0, 0}, 2); /* there is no other */
}

static void secondary_threads(void **state)
{
	const struct host_config four = config_of(4, 2, PLACEMENT_SECONDARY_THREADS);
	const struct host_config eight = config_of(8, 2, PLACEMENT_SECONDARY_THREADS);

	(void)state;
	expect_cpus(&four, (const uint32_t[]){3, 1, 3, 1}, 4);
	expect_cpus(&eight, (const uint32_t[]){7, 5, 3, 1, 7}, 5);
}

static void all_cpus(void **state)
{
	const struct host_config four = config_of(4, 2, PLACEMENT_ALL_CPUS);

	(void)state;
	expect_cpus(&four, (const uint32_t[]){0, 1, 2, 3, 0}, 5);
}

static void siblings(void **state)
{
	const struct host_config four = config_of(4, 2, PLACEMENT_OTHER_CPUS);
	const struct host_config single = config_of(4, 1, PLACEMENT_OTHER_CPUS);
	const struct host_config odd = config_of(3, 2, PLACEMENT_OTHER_CPUS);
	const uint32_t expected[] = {1, 0, 3, 2};

	(void)state;
	for (uint32_t cpu = 0; cpu < 4; cpu++) {
		assert_int_equal(host_sibling(&four, cpu), expected[cpu]);
		assert_int_equal(host_sibling(&single, cpu), cpu);
	}
	assert_int_equal(host_sibling(&odd, 2), 2); /* 3 does not exist */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(other_cpus), cmocka_unit_test(secondary_threads),
					   cmocka_unit_test(all_cpus), cmocka_unit_test(siblings)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
