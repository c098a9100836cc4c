/* SPDX-License-Identifier: Apache-2.0 */
#include "results/file.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static int entries(const char *folder)
{
	DIR *directory = opendir(folder);
	int count = 0;

	assert_non_null(directory);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count - 2; /* "." and ".." */
}

static void a_file_is_replaced_and_nothing_else_left(void **state)
{
	char *folder = make_folder(), message[512];
	size_t size;

	(void)state;
	assert_int_equal(file_replace(folder, "a", "first, longer", 13, message, sizeof(message)), 0);
	assert_int_equal(file_replace(folder, "a", "second", 6, message, sizeof(message)), 0);
	char *path = file_join(folder, "a"), *text = file_read(path, &size);
	assert_int_equal(size, 6);
	assert_string_equal(text, "second");
	assert_int_equal(entries(folder), 1);
	free(text);
	free(path);
	remove_folder(folder);
}

static void a_failed_write_leaves_the_old_file(void **state)
{
	char *folder = make_folder(), message[512], expected[256];

	(void)state;
	/* A folder that is not empty can't be replaced by a file. */
	char *in_the_way = file_join(folder, "a"), *inside = file_join(in_the_way, "b");
	assert_int_equal(mkdir(in_the_way, 0777), 0);
	assert_int_equal(mkdir(inside, 0777), 0);
	assert_int_equal(file_replace(folder, "a", "text", 4, message, sizeof(message)), -1);
	snprintf(expected, sizeof(expected), "cannot write %s/a: Is a directory", folder);
	assert_string_equal(message, expected);
	assert_int_equal(entries(folder), 1);
	free(inside);
	free(in_the_way);
	remove_folder(folder);
}

static void a_result_folder_is_made_with_its_parents(void **state)
{
	char *folder = make_folder(), message[512];
	char *deep = file_join(folder, "x/y/z"), *points = file_join(deep, "points");
	struct stat status;

	(void)state;
	assert_int_equal(file_prepare_folder(deep, message, sizeof(message)), 0);
	assert_int_equal(file_prepare_folder(deep, message, sizeof(message)), 0);
	assert_int_equal(stat(points, &status), 0);
	assert_int_equal(entries(points), 0);
	free(points);
	free(deep);
	remove_folder(folder);
}

static void a_file_in_the_way_of_a_folder_is_named(void **state)
{
	char *folder = make_folder(), message[512], expected[256];

	(void)state;
	assert_int_equal(file_replace(folder, "a", "", 0, message, sizeof(message)), 0);
	char *below = file_join(folder, "a/b");
	assert_int_equal(file_prepare_folder(below, message, sizeof(message)), -1);
	snprintf(expected, sizeof(expected), "cannot make the folder %s/a: Not a directory", folder);
	assert_string_equal(message, expected);
	free(below);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_replaced_and_nothing_else_left),
		cmocka_unit_test(a_failed_write_leaves_the_old_file),
		cmocka_unit_test(a_result_folder_is_made_with_its_parents),
		cmocka_unit_test(a_file_in_the_way_of_a_folder_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
