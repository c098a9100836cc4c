/* SPDX-License-Identifier: Apache-2.0 */
#include "results/point.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "results/file.h"
#include "support.h"

#define ID "0123456789abcdef0123456789abcdef"

static const struct point_input inputs[] = {
	{.path = "nic.model", .text = "sv", .origin = "sweep", .file = "s.yaml", .line = 3, .column = 5},
	{.path = "host.switch",
	 .text = "6 us",
	 .origin = "platform",
	 .kind = "assumed",
	 .source = "a paper",
	 .range_low = "3 us",
	 .range_high = "9 us"},
};

/* Saves a point of two replications in folder/points. */
static struct point_summary save(const char *folder)
{
	const struct point_program program = {"0.1.0", "b"};
	struct point_summary summary = {.id = ID, .wall_s = 0.75};
	struct point_replication replications[2] = {
		{.report = report_of_round_trips((const uint64_t[]){100000000}, 1), .wall_s = 0.5},
		{.report = report_of_round_trips((const uint64_t[]){104000000}, 1), .wall_s = 0.25},
	};
	struct pooled pooled;
	char message[512];

	assert_int_equal(file_prepare_folder(folder, message, sizeof(message)), 0);
	pooled_init(&pooled, &test_table);
	for (int i = 0; i < 2; i++) {
		report_add_value(&replications[i].report, REPORT_SIMULATED_PS, "ps", 1000);
		pooled_add(&pooled, &replications[i].report);
	}
	point_summarize(&pooled, &summary);
	assert_int_equal(
		point_save(folder, &test_table, &summary, &program, inputs, 2, replications, message, sizeof(message)),
		0);
	pooled_free(&pooled);
	report_free(&replications[0].report);
	report_free(&replications[1].report);
	return summary;
}

static void a_point_comes_back_as_it_went(void **state)
{
	char *folder = make_folder();
	struct point_summary saved = save(folder), loaded;

	(void)state;
	assert_int_equal(point_load(folder, &test_table, ID, NULL, 0, &loaded), 0);
	assert_string_equal(loaded.id, ID);
	assert_int_equal(loaded.replications, 2);
	assert_int_equal(loaded.simulated_ps, 2000);
	assert_true(loaded.wall_s == 0.75);
	assert_string_equal(saved.metrics[0], "102.000");
	for (size_t i = 0; i < test_table.count; i++)
		assert_string_equal(saved.metrics[i], loaded.metrics[i]);
	point_summary_free(&saved);
	point_summary_free(&loaded);
	remove_folder(folder);
}

/* Metrics of the two replications together (102 us) and of each alone (100 and 104). */
static void its_metrics_come_back_as_numbers(void **state)
{
	char *folder = make_folder();
	struct point_summary saved = save(folder);
	struct point_values values;

	(void)state;
	assert_int_equal(point_values_load(folder, &test_table, ID, &values), 0);
	assert_int_equal(values.replications, 2);
	assert_string_equal(test_table.metrics[0].name, "mean_us");
	assert_true(fabs(values.pooled[0] - 102.0) < 1e-9);
	assert_true(fabs(values.each[0] - 100.0) < 1e-9);
	assert_true(fabs(values.each[test_table.count] - 104.0) < 1e-9);
	/* A replication alone has no interval, nor has the point a throughput. */
	assert_string_equal(test_table.metrics[1].name, "ci95_us");
	assert_false(isnan(values.pooled[1]));
	assert_true(isnan(values.each[1]));
	assert_string_equal(test_table.metrics[test_table.count - 2].name, "mbit_s");
	assert_true(isnan(values.pooled[test_table.count - 2]));
	assert_string_equal(point_values_input(&values, "host.switch"), "6 us");
	assert_null(point_values_input(&values, "host.other"));
	point_values_free(&values);
	assert_int_equal(point_values_load(folder, &test_table, "00000000000000000000000000000000", &values), 1);
	point_summary_free(&saved);
	remove_folder(folder);
}

static void the_file_says_everything(void **state)
{
	char *folder = make_folder();
	struct point_summary saved = save(folder);
	char *path = file_join(folder, "points/" ID ".json");
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	const char *value, *file, *kind, *high;
	int line;

	(void)state;
	assert_non_null(json);
	assert_int_equal(json_unpack(json, "{s:{s:{s:s, s:s, s:i}, s:{s:{s:s, s:s}}}}", "inputs", "nic.model", "value",
				     &value, "file", &file, "line", &line, "host.switch", "evidence", "kind", &kind,
				     "range_high", &high),
			 0);
	assert_string_equal(value, "sv");
	assert_string_equal(file, "s.yaml");
	assert_int_equal(line, 3);
	assert_string_equal(kind, "assumed");
	assert_string_equal(high, "9 us");
	json_t *metrics_json = json_object_get(json, "metrics");
	assert_true(json_real_value(json_object_get(metrics_json, "mean_us")) == 102.0);
	assert_true(json_is_null(json_object_get(metrics_json, "mbit_s")));
	assert_int_equal(json_array_size(json_object_get(json, "replications")), 2);
	json_decref(json);
	free(path);
	point_summary_free(&saved);
	remove_folder(folder);
}

static void absent_damaged_and_foreign_points_are_told_apart(void **state)
{
	char *folder = make_folder(), message[512];
	struct point_summary saved = save(folder), loaded;
	struct point_values values;
	char *path = file_join(folder, "points/" ID ".json");
	size_t size;
	char *text = file_read(path, &size);

	(void)state;
	assert_int_equal(point_load(folder, &test_table, "00000000000000000000000000000000", NULL, 0, &loaded), 1);
	/* Cut off, and another's content under this name. */
	assert_int_equal(file_replace(folder, "points/" ID ".json", text, size / 2, message, sizeof(message)), 0);
	assert_int_equal(point_load(folder, &test_table, ID, NULL, 0, &loaded), -1);
	assert_int_equal(point_values_load(folder, &test_table, ID, &values), -1);
	*strstr(text, ID) = 'f';
	assert_int_equal(file_replace(folder, "points/" ID ".json", text, size, message, sizeof(message)), 0);
	assert_int_equal(point_load(folder, &test_table, ID, NULL, 0, &loaded), -1);
	assert_int_equal(point_values_load(folder, &test_table, ID, &values), -1);
	free(text);
	free(path);
	point_summary_free(&saved);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_comes_back_as_it_went),
		cmocka_unit_test(its_metrics_come_back_as_numbers),
		cmocka_unit_test(the_file_says_everything),
		cmocka_unit_test(absent_damaged_and_foreign_points_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
