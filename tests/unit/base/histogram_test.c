/* SPDX-License-Identifier: Apache-2.0 */
/* Histogram: buckets tile the numbers, quantiles are within the bound stated. */
#include "base/histogram.h"

#include "base/rng.h"
#include "cmocka_all.h"

static void buckets_tile_all_numbers(void **state)
{
	(void)state;
	assert_int_equal(histogram_bucket(0), 0);
	assert_int_equal(histogram_bucket(255), 255);
	assert_int_equal(histogram_bucket(256), 256);
	assert_int_equal(histogram_bucket(511), 511);
	assert_int_equal(histogram_bucket(512), 512); /* from here two values share one */
	assert_int_equal(histogram_bucket(513), 512);
	assert_int_equal(histogram_bucket(514), 513);
	assert_int_equal(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
	for (size_t i = 1; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t low = histogram_bucket_low(i);
		assert_int_equal(histogram_bucket(low), i);
		assert_int_equal(histogram_bucket(low - 1), i - 1);
	}
}

/* One value alone would be held inside [minimum, maximum], so the exact value
 * is set among others: the k-th of a growing series is the quantile k/n. */
static void quantiles_are_within_the_bound(void **state)
{
	(void)state;
	enum { COUNT = 1000 };
	struct histogram histogram;
	struct rng rng;
	static uint64_t values[COUNT];
	histogram_init(&histogram);
	rng_init(&rng, 1, 0, "histogram");
	uint64_t value = 100;
	for (size_t i = 0; i < COUNT; i++) {
		value += 1 + rng_below(&rng, value / 50 + 1);
		values[i] = value;
		histogram_add(&histogram, value);
	}
	for (size_t i = 0; i < COUNT; i++) {
		uint64_t read = histogram_quantile(&histogram, ((double)i + 0.5) / COUNT);
		uint64_t error = read > values[i] ? read - values[i] : values[i] - read;
		/* error / value <= 2^-9 */
		assert_true(error <= values[i] >> (HISTOGRAM_SUB_BITS + 1));
	}
	assert_int_equal(histogram.minimum, values[0]); /* exact, as are the maximum and the sum */
	assert_int_equal(histogram.maximum, values[COUNT - 1]);
	histogram_free(&histogram);
}

/* The ends of every bucket, among values around them, so that no quantile is held by the minimum or maximum: half a
 * bucket is reached, and never passed. */
static void the_bound_is_tight(void **state)
{
	struct histogram histogram;
	double worst = 0.0;

	(void)state;
	histogram_init(&histogram);
	for (size_t i = 1; i + 1 < HISTOGRAM_BUCKETS; i++) {
		const uint64_t low = histogram_bucket_low(i), high = histogram_bucket_low(i + 1) - 1;
		const uint64_t values[] = {low, high};
		for (size_t end = 0; end < 2; end++) {
			/* By hand rather than by histogram_clear, which would go over all buckets. */
			histogram.buckets[0] = histogram.buckets[i] = histogram.buckets[HISTOGRAM_BUCKETS - 1] = 0;
			histogram.count = 0;
			histogram_add(&histogram, 0);
			histogram_add(&histogram, values[end]);
			histogram_add(&histogram, UINT64_MAX);
			uint64_t read = histogram_quantile(&histogram, 0.5);
			uint64_t error = read > values[end] ? read - values[end] : values[end] - read;
			double relative = (double)error / (double)values[end];
			assert_true(relative <= HISTOGRAM_QUANTILE_ERROR);
			worst = relative > worst ? relative : worst;
			histogram.buckets[i] = 0;
		}
	}
	assert_true(worst > 0.99 * HISTOGRAM_QUANTILE_ERROR);
	histogram_free(&histogram);
}

static void quantiles_take_the_rank_rounded_up(void **state)
{
	(void)state;
	struct histogram histogram;
	histogram_init(&histogram);
	assert_int_equal(histogram_quantile(&histogram, 0.5), 0);
	for (uint64_t i = 1; i <= 4; i++)
		histogram_add(&histogram, i * 10);
	assert_int_equal(histogram_quantile(&histogram, 0.25), 10); /* rank 1 */
	assert_int_equal(histogram_quantile(&histogram, 0.26), 20); /* rank 2 */
	assert_int_equal(histogram_quantile(&histogram, 0.5), 20);
	assert_int_equal(histogram_quantile(&histogram, 0.99), 40);
	histogram_free(&histogram);
}

static void merging_is_adding_all(void **state)
{
	(void)state;
	struct histogram a, b;
	histogram_init(&a);
	histogram_init(&b);
	histogram_add(&a, 5);
	histogram_add(&b, 3);
	histogram_add(&b, 1000000);
	histogram_merge(&a, &b);
	assert_int_equal(a.count, 3);
	assert_int_equal(a.sum, 1000008);
	assert_int_equal(a.minimum, 3);
	assert_int_equal(a.maximum, 1000000);
	assert_int_equal(histogram_quantile(&a, 0.5), 5);
	histogram_clear(&a);
	assert_int_equal(a.count, 0);
	assert_true(a.minimum == UINT64_MAX);
	histogram_merge(&a, &a); /* still empty: merging nothing changes nothing */
	assert_int_equal(histogram_quantile(&a, 1), 0);
	histogram_free(&a);
	histogram_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_tile_all_numbers), cmocka_unit_test(quantiles_are_within_the_bound),
		cmocka_unit_test(the_bound_is_tight),       cmocka_unit_test(quantiles_take_the_rank_rounded_up),
		cmocka_unit_test(merging_is_adding_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
