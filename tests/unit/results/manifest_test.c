/* SPDX-License-Identifier: Apache-2.0 */
#include "results/manifest.h"

#include <jansson.h>
#include <stdio.h>

#include "results/file.h"
#include "support.h"

/* A sweep of one axis and two points without any metric but the first. */
static void write(const char *folder, const char *plot)
{
	char(*texts)[METRIC_TEXT_SIZE] = calloc(test_table.count, sizeof(*texts));
	strcpy(texts[0], "1.500");
	struct point_summary summary = {.id = "abc", .replications = 5, .simulated_ps = 2500000000, .metrics = texts};
	const char *first[] = {"a,b"}, *second[] = {"c"}, *axes[] = {"load.name"}, *command[] = {"vifsim run", "x"};
	const struct manifest_point points[] = {{first, &summary, false, 0}, {second, &summary, true, 0}};
	const struct manifest manifest = {
		.program = {"0.1.0", "b"},
		.table = &test_table,
		.name = "x",
		.title = "An example",
		.path = "x.yaml",
		.text = "name: x\n",
		.platform_path = "p.yaml",
		.platform_text = "name: p\n",
		.plot = plot,
		.reference = plot != NULL ? "configs/reference/x.yaml" : NULL,
		.command = command,
		.command_count = 2,
		.axes = axes,
		.axis_count = 1,
		.points = points,
		.point_count = 2,
		.started = 0,
		.finished = 86399,
		.wall_s = 1.5,
		.jobs = 2,
	};
	char message[512];

	assert_int_equal(manifest_write(folder, &manifest, message, sizeof(message)), 0);
	free(texts);
}

static void the_table_has_axes_then_metrics(void **state)
{
	char *folder = make_folder();

	(void)state;
	write(folder, NULL);
	char *path = file_join(folder, "points.csv"), *text = file_read(path, NULL);
	char *second = strstr(text, "\r\n") + 2, *third = strstr(second, "\r\n") + 2;
	assert_memory_equal(text, "load.name,mean_us,ci95_us,", 26);
	assert_memory_equal(second, "\"a,b\",1.500,,", 13);
	assert_memory_equal(third, "c,1.500,,", 9);
	assert_string_equal(strstr(third, "\r\n"), "\r\n");
	/* As many commas in every record: the quoted one is one more. */
	size_t commas[3] = {0};
	for (char *c = text; *c != '\0'; c++)
		commas[c >= third ? 2 : c >= second] += *c == ',';
	assert_int_equal(commas[0], test_table.count);
	assert_int_equal(commas[1], test_table.count + 1);
	assert_int_equal(commas[2], test_table.count);
	free(text);
	free(path);
	remove_folder(folder);
}

static void the_manifest_says_what_was_run(void **state)
{
	char *folder = make_folder();
	const char *text, *hash, *started, *finished, *id;
	double simulated_ms;
	int jobs, reused;

	(void)state;
	write(folder, NULL);
	char *path = file_join(folder, "manifest.json");
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_unpack(json, "{s:{s:s, s:s}, s:s, s:s, s:i}", "scenario", "text", &text, "content_hash",
				     &hash, "started", &started, "finished", &finished, "jobs", &jobs),
			 0);
	assert_string_equal(text, "name: x\n");
	assert_int_equal(strlen(hash), 32);
	assert_string_equal(started, "1970-01-01T00:00:00Z");
	assert_string_equal(finished, "1970-01-01T23:59:59Z");
	assert_int_equal(jobs, 2);
	assert_int_equal(json_unpack(json_array_get(json_object_get(json, "points"), 1), "{s:s, s:F, s:b}", "id", &id,
				     "simulated_ms", &simulated_ms, "reused", &reused),
			 0);
	assert_string_equal(id, "abc");
	assert_true(simulated_ms == 2.5);
	assert_true(reused);
	json_decref(json);
	free(path);
	remove_folder(folder);
}

static void later_verbs_find_what_they_need(void **state)
{
	char *folder = make_folder(), message[512];
	struct manifest_header header;

	(void)state;
	write(folder, "scenarios/x.gp");
	assert_int_equal(manifest_read(folder, &header, message, sizeof(message)), 0);
	assert_string_equal(header.name, "x");
	assert_string_equal(header.title, "An example");
	assert_string_equal(header.plot, "scenarios/x.gp");
	assert_string_equal(header.reference, "configs/reference/x.yaml");
	assert_int_equal(header.command_count, 2);
	assert_string_equal(header.command[1], "x");
	assert_int_equal(header.axis_count, 1);
	assert_string_equal(header.axes[0], "load.name");
	assert_int_equal(header.point_count, 2);
	assert_string_equal(header.ids[1], "abc");
	manifest_header_free(&header);
	write(folder, NULL);
	assert_int_equal(manifest_read(folder, &header, message, sizeof(message)), 0);
	assert_null(header.plot);
	assert_null(header.reference);
	manifest_header_free(&header);
	remove_folder(folder);
}

static void expect_no_manifest(const char *folder, const char *content, const char *why)
{
	struct manifest_header header;
	char message[512];

	assert_int_equal(file_replace(folder, "manifest.json", content, strlen(content), message, sizeof(message)), 0);
	assert_int_equal(manifest_read(folder, &header, message, sizeof(message)), -1);
	assert_string_equal(strstr(message, "manifest.json") + 13, why);
}

static void other_json_is_no_manifest(void **state)
{
	char *folder = make_folder();

	(void)state;
	expect_no_manifest(folder, "{}", " is no manifest of vifsim: it names no scenario");
	expect_no_manifest(folder, "{\"scenario\": {\"name\": \"x\"}, \"points\": [{\"id\": 3}]}",
			   " is no manifest of vifsim: something is missing in its command, axes, points or variation");
	remove_folder(folder);
}

static void a_folder_without_results_is_named(void **state)
{
	char *folder = make_folder(), message[512], expected[256];
	struct manifest_header header;

	(void)state;
	assert_int_equal(manifest_read(folder, &header, message, sizeof(message)), -1);
	snprintf(expected, sizeof(expected), "%s/manifest.json: No such file or directory; %s is no folder of results",
		 folder, folder);
	assert_string_equal(message, expected);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_has_axes_then_metrics),   cmocka_unit_test(the_manifest_says_what_was_run),
		cmocka_unit_test(later_verbs_find_what_they_need),   cmocka_unit_test(other_json_is_no_manifest),
		cmocka_unit_test(a_folder_without_results_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
