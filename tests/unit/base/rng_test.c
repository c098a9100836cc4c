/* SPDX-License-Identifier: Apache-2.0 */
/* Random streams: the same numbers for ever, and the distributions promised. */
#include "base/rng.h"

#include "cmocka_all.h"

/* xoshiro256** from the state 1, 2, 3, 4: by hand, s1 * 5 = 10, rotated by 7
 * = 1280, * 9 = 11520; then s1 = 2 ^ (3 ^ 1) = 0, so 0. */
static void generator_is_xoshiro256starstar(void **state)
{
	(void)state;
	struct rng rng = {{1, 2, 3, 4}};
	assert_true(rng_next(&rng) == 11520);
	assert_true(rng_next(&rng) == 0);
	assert_true(rng_next(&rng) == 1509978240);
	assert_true(rng_next(&rng) == UINT64_C(1215971899390074240));
}

/* Changing these changes every result ever published: they are pinned. */
static void streams_are_pinned(void **state)
{
	(void)state;
	struct rng rng;
	rng_init(&rng, 1, 0, "workload.guest0");
	assert_int_equal(rng_next(&rng), UINT64_C(1793785582765611318));
	assert_int_equal(rng_next(&rng), UINT64_C(8600218289717293367));
	assert_int_equal(rng_below(&rng, 1000), 283);
	assert_int_equal(rng_exponential(&rng, 1000000), 2068290);
}

static void streams_differ_by_each_name(void **state)
{
	(void)state;
	struct rng base, other;
	rng_init(&base, 1, 0, "a");
	uint64_t first = rng_next(&base);
	rng_init(&other, 1, 0, "a");
	assert_true(rng_next(&other) == first);
	rng_init(&other, 2, 0, "a");
	assert_true(rng_next(&other) != first);
	rng_init(&other, 1, 1, "a");
	assert_true(rng_next(&other) != first);
	rng_init(&other, 1, 0, "b");
	assert_true(rng_next(&other) != first);
}

static void below_is_even_and_below(void **state)
{
	(void)state;
	struct rng rng;
	unsigned seen[6] = {0};
	rng_init(&rng, 3, 0, "dice");
	for (int i = 0; i < 60000; i++)
		seen[rng_below(&rng, 6)]++;
	/* 10 000 expected, standard deviation 91: five of them either way */
	for (int i = 0; i < 6; i++)
		assert_in_range(seen[i], 9544, 10456);
	assert_int_equal(rng_below(&rng, 1), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(rng_below(&rng, UINT64_MAX) < UINT64_MAX);
}

static void uniform_is_in_its_interval(void **state)
{
	(void)state;
	struct rng rng;
	double sum = 0;
	rng_init(&rng, 3, 0, "uniform");
	for (int i = 0; i < 100000; i++) {
		double u = rng_uniform(&rng);
		assert_true(u >= 0 && u < 1);
		sum += u;
	}
	/* mean 1/2, standard error 0.2887 / sqrt(10^5) = 0.00091 */
	assert_true(sum / 100000 > 0.4954 && sum / 100000 < 0.5046);
}

static void exponential_has_its_mean_and_tail(void **state)
{
	(void)state;
	enum { DRAWS = 200000, MEAN = 1000000 };
	struct rng rng;
	double sum = 0, squares = 0;
	unsigned above_one = 0, above_three = 0;
	rng_init(&rng, 5, 0, "exponential");
	for (int i = 0; i < DRAWS; i++) {
		double x = (double)rng_exponential(&rng, MEAN) / MEAN;
		sum += x;
		squares += x * x;
		above_one += x > 1;
		above_three += x > 3;
	}
	/* mean 1, standard error 1 / sqrt(200000) = 0.0022 */
	assert_true(sum / DRAWS > 0.989 && sum / DRAWS < 1.011);
	/* E x^2 = 2, standard error sqrt(20 / 200000) = 0.01 */
	assert_true(squares / DRAWS > 1.95 && squares / DRAWS < 2.05);
	/* e^-1 = 0.3679: 73 576 of them, deviation 216; e^-3 = 0.0498: 9 957, deviation 97 */
	assert_in_range(above_one, 72496, 74656);
	assert_in_range(above_three, 9472, 10442);
	assert_int_equal(rng_exponential(&rng, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(generator_is_xoshiro256starstar), cmocka_unit_test(streams_are_pinned),
		cmocka_unit_test(streams_differ_by_each_name),     cmocka_unit_test(below_is_even_and_below),
		cmocka_unit_test(uniform_is_in_its_interval),      cmocka_unit_test(exponential_has_its_mean_and_tail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
