/* SPDX-License-Identifier: Apache-2.0 */
#include "results/precision.h"

#include "support.h"

/* Of a point with these means; one of 0 stands for a replication that has measured nothing. */
static json_t *precision_of(const struct stopping_rule *rule, const uint64_t *means, size_t count)
{
	struct series series;

	series_init(&series, &rule->measure);
	for (size_t i = 0; i < count; i++) {
		struct report report = report_of_round_trips(&means[i], means[i] > 0);
		series_add(&series, &report);
		report_free(&report);
	}
	json_t *json = precision_json(&test_table, rule, &series);
	series_free(&series);
	return json;
}

static const struct stopping_rule rule = {{.mean_of = RTT}, 3, 5, 0.95, 0.02};
/* Mean 1000, deviation 10, half-width 4.303 * 10 / sqrt 3 = 24.84. */
static const uint64_t wide[] = {1000, 1010, 990};
static const uint64_t wider[] = {1000, 1020, 980};
static const uint64_t narrow[] = {1000, 1001, 999};
static const uint64_t partly[] = {1000, 0, 1000};
static const uint64_t nothing[] = {0, 0, 0};

static void it_holds_the_interval_against_what_was_asked_for(void **state)
{
	json_t *json = precision_of(&rule, wide, 3);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(json, "metric")), "mean_us");
	assert_true(json_is_false(json_object_get(json, "reached")));
	assert_in_range((int)(1e5 * json_real_value(json_object_get(json, "half_width"))), 2483, 2485);
	json_decref(json);
	json = precision_of(&rule, narrow, 3);
	assert_true(json_is_true(json_object_get(json, "reached")));
	json_decref(json);
	json = precision_of(&rule, partly, 3);
	assert_true(json_is_false(json_object_get(json, "reached")));
	assert_true(json_is_null(json_object_get(json, "half_width")));
	assert_int_equal(json_integer_value(json_object_get(json, "measured")), 2);
	json_decref(json);
}

static void a_ratio_goes_by_its_metric_and_else_by_its_statistic(void **state)
{
	const struct stopping_rule rate = {{.over = "bytes", .under = "window_ps"}, 1, 2, 0.95, 0.02};
	const struct stopping_rule other = {{.over = "bytes", .under = "other_ps"}, 1, 2, 0.95, 0.02};
	json_t *json = precision_of(&rate, nothing, 1);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(json, "metric")), "mbit_s");
	json_decref(json);
	json = precision_of(&other, nothing, 1);
	assert_string_equal(json_string_value(json_object_get(json, "metric")), "bytes");
	json_decref(json);
}

static void the_widest_is_told_and_the_first_of_nothing(void **state)
{
	struct precision_tally tally = {0};
	json_t *points[] = {
		precision_of(&rule, narrow, 3), precision_of(&rule, wide, 3),    precision_of(&rule, wider, 3),
		precision_of(&rule, wide, 3),   precision_of(&rule, nothing, 3), precision_of(&rule, nothing, 3),
		precision_of(&rule, wide, 1),
	};
	const size_t count = sizeof(points) / sizeof(points[0]);

	(void)state;
	for (size_t i = 0; i < count; i++)
		precision_count(&tally, points[i]);
	precision_count(&tally, NULL);
	assert_int_equal(tally.widest, 2);
	assert_int_equal(tally.first_unmeasured, 4);
	char *text = precision_missed_text(&tally, "vifs=4");
	assert_string_equal(text,
			    "at 3 of 8 points the 95 % interval of mean_us has not become as narrow as "
			    "measure.confidence.half_width asks; widest at vifs=4: 4.97 % of the mean after 3 "
			    "replications, where 2 % was asked; a larger measure.max_replications allows more of them");
	free(text);
	text = precision_unmeasured_text(&tally, "vifs=8");
	assert_string_equal(text,
			    "at 2 of 8 points nothing was measured, so they have no mean_us; the first is vifs=8; "
			    "measure.duration may be too short, or nothing came through");
	free(text);
	for (size_t i = 0; i < count; i++)
		json_decref(points[i]);
}

static void no_interval_is_wider_than_any(void **state)
{
	struct precision_tally tally = {0};
	json_t *points[] = {precision_of(&rule, wide, 3), precision_of(&rule, partly, 3),
			    precision_of(&rule, wider, 3)};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		precision_count(&tally, points[i]);
	assert_int_equal(tally.missed, 3);
	assert_int_equal(tally.widest, 1);
	for (size_t i = 0; i < 3; i++)
		json_decref(points[i]);
}

static void where_nothing_is_wrong_nothing_is_said(void **state)
{
	struct precision_tally tally = {0};
	json_t *json = precision_of(&rule, narrow, 3);

	(void)state;
	precision_count(&tally, json);
	assert_null(precision_missed_text(&tally, ""));
	assert_null(precision_unmeasured_text(&tally, ""));
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_holds_the_interval_against_what_was_asked_for),
		cmocka_unit_test(a_ratio_goes_by_its_metric_and_else_by_its_statistic),
		cmocka_unit_test(the_widest_is_told_and_the_first_of_nothing),
		cmocka_unit_test(no_interval_is_wider_than_any),
		cmocka_unit_test(where_nothing_is_wrong_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
