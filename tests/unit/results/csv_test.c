/* SPDX-License-Identifier: Apache-2.0 */
#include "results/csv.h"

#include "support.h"

static void fields_are_quoted_as_rfc_4180_says(void **state)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	csv_field(to, "", 1);
	csv_field(to, "plain text", 0);
	csv_field(to, "a,b", 0);
	csv_field(to, "say \"no\"", 0);
	csv_field(to, "two\nlines", 0);
	csv_end(to);
	csv_field(to, "1.5", 1);
	csv_end(to);
	fclose(to);
	assert_string_equal(text, ",plain text,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\r\n1.5\r\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(fields_are_quoted_as_rfc_4180_says)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
