/* SPDX-License-Identifier: Apache-2.0 */
/* Words, marks, comparisons, numbers and values out of a text. */
#include "base/scanner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct scanner scanner_of(const char *text)
{
	return (struct scanner){text, text};
}

static void a_word_ends_where_a_longer_one_would_go_on(void **state)
{
	struct scanner scanner = scanner_of(" mean_us mean.us meaning mean(");

	(void)state;
	assert_false(scanner_take_word(&scanner, "mean"));
	free(scanner_take_name(&scanner));
	assert_false(scanner_take_word(&scanner, "mean"));
	free(scanner_take_name(&scanner));
	assert_false(scanner_take_word(&scanner, "mean"));
	free(scanner_take_name(&scanner));
	assert_true(scanner_take_word(&scanner, "mean"));
	assert_false(scanner_take_mark(&scanner, ')'));
	assert_true(scanner_take_mark(&scanner, '('));
	assert_null(scanner_take_name(&scanner));
}

static void relations_are_read_and_hold(void **state)
{
	static const struct {
		const char *text;
		enum relation relation;
		bool below, same, above;
	} cases[] = {
		{"==1", RELATION_EQUAL, false, true, false},   {" !=1", RELATION_NOT_EQUAL, true, false, true},
		{"<= 1", RELATION_AT_MOST, true, true, false}, {">= 1", RELATION_AT_LEAST, false, true, true},
		{"< 1", RELATION_BELOW, true, false, false},   {"> 1", RELATION_ABOVE, false, false, true},
		{"= 1", RELATION_NONE, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scanner scanner = scanner_of(cases[i].text);
		assert_int_equal(scanner_take_relation(&scanner), cases[i].relation);
		assert_int_equal(relation_holds(cases[i].relation, -1), cases[i].below);
		assert_int_equal(relation_holds(cases[i].relation, 0), cases[i].same);
		assert_int_equal(relation_holds(cases[i].relation, 1), cases[i].above);
	}
	assert_string_equal(relation_text(RELATION_AT_MOST), "<=");
	assert_string_equal(relation_text(RELATION_NONE), "");
}

static void numbers_are_decimal(void **state)
{
	static const char *const others[] = {"inf", "nan", "-nan", "0x10", "-0x1", "+1", ".5", "-", ""};
	struct scanner scanner = scanner_of(" -53 % 0.75e1;0.5");
	double number = 0;

	(void)state;
	assert_true(scanner_take_number(&scanner, &number));
	assert_true(number == -53.0);
	assert_true(scanner_take_mark(&scanner, '%'));
	assert_true(scanner_take_number(&scanner, &number));
	assert_true(number == 7.5);
	assert_string_equal(scanner.at, ";0.5");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		scanner = scanner_of(others[i]);
		assert_false(scanner_take_number(&scanner, &number));
		assert_ptr_equal(scanner.at, others[i]);
	}
}

static bool at_comma(const char *at, const char *start)
{
	(void)start;
	return *at == ',';
}

static void values_end_where_asked_or_at_their_quote(void **state)
{
	struct scanner scanner = scanner_of("  1.5 us ,'a,b', \"c,\"d");
	char *value = scanner_take_value(&scanner, at_comma);

	(void)state;
	assert_string_equal(value, "1.5 us");
	free(value);
	assert_true(scanner_take_mark(&scanner, ','));
	value = scanner_take_value(&scanner, at_comma);
	assert_string_equal(value, "a,b");
	free(value);
	assert_true(scanner_take_mark(&scanner, ','));
	value = scanner_take_value(&scanner, at_comma);
	assert_string_equal(value, "c,");
	free(value);
	value = scanner_take_value(&scanner, at_comma);
	assert_string_equal(value, "d");
	free(value);
	value = scanner_take_value(&scanner, at_comma);
	assert_string_equal(value, "");
	free(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_ends_where_a_longer_one_would_go_on),
		cmocka_unit_test(relations_are_read_and_hold),
		cmocka_unit_test(numbers_are_decimal),
		cmocka_unit_test(values_end_where_asked_or_at_their_quote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
