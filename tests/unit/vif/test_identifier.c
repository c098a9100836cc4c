/* SPDX-License-Identifier: Apache-2.0 */
/* The identifier register: read, then cleared by ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vif/identifier.h"
#include "vif/identifier_register.h"

static void test_identifier_is_read_then_cleared_by_ones(void **state)
{
	struct identifier identifier;

	(void)state;
	identifier_init(&identifier, 8);
	assert_true(identifier_set(&identifier, 3));  /* the line rises */
	assert_false(identifier_set(&identifier, 5)); /* it is up */
	assert_false(identifier_set(&identifier, 3));
	assert_int_equal(identifier.merged, 1);
	assert_int_equal(identifier.overtaken, 0); /* nobody had read it */
	assert_int_equal(identifier_read(&identifier, 0), 0x28);
	assert_int_equal(identifier_read(&identifier, 0), 0x28); /* a read changes nothing */
	assert_true(identifier_clear(&identifier, 0, 0x28));     /* the line falls */
	assert_false(identifier_clear(&identifier, 0, 0x28));    /* it is down */
	assert_int_equal(identifier_read(&identifier, 0), 0);
	assert_true(identifier_set(&identifier, 3)); /* a new interrupt, of a bit that was read before */
	assert_int_equal(identifier.asserts, 2);
	assert_int_equal(identifier.reads, 3);
	assert_int_equal(identifier.reads_empty, 1);
	assert_int_equal(identifier.clears, 2);
	assert_int_equal(identifier.overtaken, 0);
}

/* Between read and clear: another bit survives and keeps the line up; the same one goes with the clear, and is counted.
 */
static void test_identifier_sets_between_read_and_clear(void **state)
{
	struct identifier identifier;

	(void)state;
	identifier_init(&identifier, 8);
	identifier_set(&identifier, 1);
	assert_int_equal(identifier_read(&identifier, 0), 0x02);
	assert_false(identifier_set(&identifier, 6));
	assert_false(identifier_set(&identifier, 1));
	assert_int_equal(identifier.overtaken, 1);
	assert_false(identifier_clear(&identifier, 0, 0x02));
	assert_int_equal(identifier_read(&identifier, 0), 0x40);
	assert_int_equal(identifier.asserts, 1);
}

/* 64 bits are two words, cleared one by one. */
static void test_identifier_words(void **state)
{
	struct identifier identifier;

	(void)state;
	assert_int_equal(identifier_words(8), 1);
	assert_int_equal(identifier_words(32), 1);
	assert_int_equal(identifier_words(33), 2);
	identifier_init(&identifier, 64);
	identifier_set(&identifier, 63);
	identifier_set(&identifier, 31);
	assert_int_equal(identifier_read(&identifier, 0), UINT32_C(1) << 31);
	assert_int_equal(identifier_read(&identifier, 1), UINT32_C(1) << 31);
	assert_false(identifier_clear(&identifier, 0, UINT32_MAX));
	assert_true(identifier.bits == UINT64_C(1) << 63);
	assert_true(identifier_clear(&identifier, 1, UINT32_C(1) << 31));
	assert_true(identifier.bits == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identifier_is_read_then_cleared_by_ones),
		cmocka_unit_test(test_identifier_sets_between_read_and_clear),
		cmocka_unit_test(test_identifier_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
