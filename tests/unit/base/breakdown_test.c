/* SPDX-License-Identifier: Apache-2.0 */
/* Breakdown: sums are exact, ranks take their share of a bucket. */
#include "base/breakdown.h"

#include "cmocka_all.h"

static void add(struct breakdown *breakdown, uint64_t a, uint64_t b)
{
	breakdown_add(breakdown, a + b, (const uint64_t[]){a, b});
}

static void sums_are_of_all_values(void **state)
{
	struct breakdown one, other;
	uint64_t sums[2];

	(void)state;
	breakdown_init(&one, 2);
	breakdown_init(&other, 2);
	add(&one, 3, 4);
	add(&one, 1000000, 1);
	add(&other, 0, 7);
	breakdown_merge(&one, &other);
	breakdown_sums(&one, sums);
	assert_int_equal(one.count, 3);
	assert_int_equal(sums[0], 1000003);
	assert_int_equal(sums[1], 12);
	breakdown_clear(&one);
	breakdown_sums(&one, sums);
	assert_int_equal(one.count + sums[0] + sums[1], 0);
	breakdown_free(&one);
	breakdown_free(&other);
}

/* 100 values 1 .. 100, the k-th with k - 1 in its first part and 1 in its second, each in a bucket of its own.
 * Ranks 98.5 to 99.5 are half of the 99th value and half of the 100th: the first part's mean is (98 + 99) / 2.  Of all
 * it is 49.5. */
static void ranks_take_their_share(void **state)
{
	struct breakdown breakdown;
	double means[2];

	(void)state;
	breakdown_init(&breakdown, 2);
	for (uint64_t k = 100; k > 0; k--)
		add(&breakdown, k - 1, 1);
	breakdown_mean_between(&breakdown, 0.985, 0.995, means);
	assert_float_equal(means[0], 98.5, 1e-9);
	assert_float_equal(means[1], 1.0, 1e-9);
	breakdown_mean_between(&breakdown, 0.0, 1.0, means);
	assert_float_equal(means[0], 49.5, 1e-9);
	breakdown_free(&breakdown);
}

/* Values that share a bucket are not told apart: any part of its ranks has the bucket's mean. 1024 and 1027 do (four
 * values wide), and a single value is all of its ranks. */
static void a_bucket_has_one_mean(void **state)
{
	struct breakdown breakdown;
	double means[2];

	(void)state;
	breakdown_init(&breakdown, 2);
	breakdown_mean_between(&breakdown, 0.985, 0.995, means);
	assert_float_equal(means[0] + means[1], 0.0, 0.0);
	add(&breakdown, 1000, 24);
	breakdown_mean_between(&breakdown, 0.985, 0.995, means);
	assert_float_equal(means[0], 1000.0, 1e-9);
	add(&breakdown, 27, 1000);
	breakdown_mean_between(&breakdown, 0.985, 0.995, means);
	assert_float_equal(means[0], 513.5, 1e-9);
	assert_float_equal(means[1], 512.0, 1e-9);
	breakdown_free(&breakdown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_of_all_values),
		cmocka_unit_test(ranks_take_their_share),
		cmocka_unit_test(a_bucket_has_one_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
