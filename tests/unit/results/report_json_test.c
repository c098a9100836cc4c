/* SPDX-License-Identifier: Apache-2.0 */
#include "results/report_json.h"

#include "support.h"

static void read_back(const struct report *from, struct report *to)
{
	json_t *json = report_json_write(from);
	char *text = json_dumps(json, JSON_COMPACT);

	json_decref(json);
	json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	report_init(to);
	assert_int_equal(report_json_read(json, to), 0);
	json_decref(json);
}

static void nothing_is_lost(void **state)
{
	struct report from = report_of_round_trips((const uint64_t[]){7, 7, 123456789, UINT64_C(1) << 63}, 4), to;
	size_t found;

	(void)state;
	report_add_value(&from, "largest", "ps", UINT64_MAX);
	report_add_value(&from, "zero", "", 0);
	report_add_check(&from, "a law", false, "%d is not %d", 1, 2);
	output_series_init(&from.output, UINT64_C(1250000000));
	output_series_add(&from.output, UINT64_MAX, 3);
	output_series_add(&from.output, 5, 0);
	from.output.warmup_ps = 77;
	read_back(&from, &to);
	assert_int_equal(to.output.batch_ps, UINT64_C(1250000000));
	assert_int_equal(to.output.count, 2);
	assert_int_equal(to.output.batches[0].sum, UINT64_MAX);
	assert_int_equal(to.output.batches[0].count, 3);
	assert_int_equal(to.output.batches[1].sum, 5);
	assert_int_equal(to.output.warmup_ps, 77);
	assert_int_equal(report_sum(&to, "largest", &found), UINT64_MAX);
	assert_int_equal(report_sum(&to, "zero", &found), 0);
	assert_int_equal(found, 1);
	assert_string_equal(to.values[0].unit, "ps");
	const struct histogram *histogram = report_find_histogram(&to, "workload.rtt_ps");
	const struct histogram *original = report_find_histogram(&from, "workload.rtt_ps");
	assert_int_equal(histogram->count, 4);
	assert_int_equal(histogram->sum, original->sum);
	assert_int_equal(histogram->minimum, 7);
	assert_int_equal(histogram->maximum, UINT64_C(1) << 63);
	assert_memory_equal(histogram->buckets, original->buckets, HISTOGRAM_BUCKETS * sizeof(uint64_t));
	assert_int_equal(to.check_count, 2);
	assert_string_equal(to.checks[1].name, "a law");
	assert_string_equal(to.checks[1].detail, "1 is not 2");
	assert_false(to.checks[1].passed);
	report_free(&from);
	report_free(&to);
}

static void an_empty_histogram_stays_one(void **state)
{
	struct report from = report_of_round_trips(NULL, 0), to;

	(void)state;
	read_back(&from, &to);
	assert_int_equal(report_find_histogram(&to, "workload.rtt_ps")->count, 0);
	assert_int_equal(to.output.batch_ps, 0);
	assert_int_equal(report_find_histogram(&to, "workload.rtt_ps")->minimum, UINT64_MAX);
	report_free(&from);
	report_free(&to);
}

static void what_is_no_report_is_refused(void **state)
{
	static const char *const wrong[] = {
		"{}",
		"[]",
		"{\"statistics\":{\"a\":-1},\"units\":{\"a\":\"\"},\"histograms\":{},\"checks\":[]}",
		"{\"statistics\":{\"a\":1},\"units\":{},\"histograms\":{},\"checks\":[]}",
		"{\"statistics\":{\"a\":\"1x\"},\"units\":{\"a\":\"\"},\"histograms\":{},\"checks\":[]}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{\"h\":{}},\"checks\":[]}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{},\"checks\":[{\"name\":\"x\"}]}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{}}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{},\"checks\":[],\"output\":{}}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{},\"checks\":[],\"output\":{\"batch_ps\":1,"
		"\"warmup_ps\":0,\"sums\":[1,2],\"counts\":[1]}}",
		"{\"statistics\":{},\"units\":{},\"histograms\":{},\"checks\":[],\"output\":{\"batch_ps\":0,"
		"\"warmup_ps\":0,\"sums\":[],\"counts\":[]}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct report report;
		json_t *json = json_loads(wrong[i], 0, NULL);
		assert_non_null(json);
		report_init(&report);
		assert_int_equal(report_json_read(json, &report), -1);
		report_free(&report);
		json_decref(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost),
		cmocka_unit_test(an_empty_histogram_stays_one),
		cmocka_unit_test(what_is_no_report_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
