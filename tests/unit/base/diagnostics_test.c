/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics: sorted by place, each told once, in the form that editors read. */
#include "base/diagnostics.h"

#include <stdio.h>
#include <stdlib.h>

#include "cmocka_all.h"

static void told_in_order_and_once(void **state)
{
	(void)state;
	struct diagnostics diagnostics;
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	diagnostics_init(&diagnostics);
	diagnostics_add(&diagnostics, "b.yaml", 2, 1, "second file");
	diagnostics_add(&diagnostics, "a.yaml", 10, 1, "line %d", 10);
	diagnostics_add(&diagnostics, "a.yaml", 9, 12, "later column");
	diagnostics_add(&diagnostics, "a.yaml", 9, 3, "z first of two");
	diagnostics_add(&diagnostics, "a.yaml", 9, 3, "a second of two");
	diagnostics_add(&diagnostics, "a.yaml", 9, 3, "z first of two");
	diagnostics_add(&diagnostics, "a.yaml", 0, 0, "cannot be read");
	diagnostics_add_argument(&diagnostics, "--set vifs=x", "no %s", "count");
	diagnostics_add_argument(&diagnostics, "--set vifs=y", "no %s", "count");
	diagnostics_print(&diagnostics, stream);
	fclose(stream);
	assert_string_equal(text, "vifsim: --set vifs=x: error: no count\n"
				  "vifsim: --set vifs=y: error: no count\n"
				  "a.yaml: error: cannot be read\n"
				  "a.yaml:9:3: error: z first of two\n"
				  "a.yaml:9:3: error: a second of two\n"
				  "a.yaml:9:12: error: later column\n"
				  "a.yaml:10:1: error: line 10\n"
				  "b.yaml:2:1: error: second file\n");
	free(text);
	diagnostics_free(&diagnostics);
	assert_int_equal(diagnostics.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(told_in_order_and_once)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
