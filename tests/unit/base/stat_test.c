/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics: the end of warm-up is subtracted; a high-water mark starts anew. */
#include "base/stat.h"

#include "cmocka_all.h"

struct part {
	uint64_t frames, longest;
};

static const struct stat_spec specs[] = {
	{"frames", "frames", "Frames seen.", STAT_COUNTER, offsetof(struct part, frames)},
	{"longest", "frames", "Longest queue.", STAT_MAXIMUM, offsetof(struct part, longest)},
};

static void warmup_is_subtracted(void **state)
{
	(void)state;
	struct part parts[20] = {{0}}; /* enough to make the registry grow */
	struct stat_registry registry;
	stat_registry_init(&registry);
	for (size_t i = 0; i < 20; i++)
		stat_registry_add(&registry, "host_a.part", &parts[i], specs, 2);
	assert_int_equal(registry.count, 20);
	parts[3].frames = 10;
	parts[3].longest = 9;
	assert_int_equal(stat_registry_value(&registry.groups[3], 0), 10);
	stat_registry_snapshot(&registry);
	assert_int_equal(stat_registry_value(&registry.groups[3], 0), 0);
	assert_int_equal(stat_registry_value(&registry.groups[3], 1), 0);
	parts[3].frames += 7;
	parts[3].longest = 4; /* lower than in warm-up, and yet the mark of this run */
	assert_int_equal(stat_registry_value(&registry.groups[3], 0), 7);
	assert_int_equal(stat_registry_value(&registry.groups[3], 1), 4);
	assert_int_equal(parts[3].frames, 17); /* a counter itself is never reset */
	assert_int_equal(stat_registry_value(&registry.groups[2], 0), 0);
	assert_string_equal(registry.groups[3].path, "host_a.part");
	stat_registry_free(&registry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(warmup_is_subtracted)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
