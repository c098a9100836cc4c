/* SPDX-License-Identifier: Apache-2.0 */
/* What a domain's page tables let through. */
#include "xen/page_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Pages 1 and 2: one range, as they touch. */
static void every_edge_of_a_range(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	assert_false(page_tables_allow(&tables, 0x1000, 1, false));
	assert_true(page_tables_map(&tables, 2, true));
	assert_true(page_tables_map(&tables, 1, true));
	assert_int_equal(tables.count, 1);
	assert_false(page_tables_allow(&tables, 0xfff, 1, true));
	assert_false(page_tables_allow(&tables, 0xfff, 2, true));
	assert_true(page_tables_allow(&tables, 0x1000, 1, true));
	assert_true(page_tables_allow(&tables, 0x1000, 0x2000, true));
	assert_false(page_tables_allow(&tables, 0x1000, 0x2001, true));
	assert_true(page_tables_allow(&tables, 0x2fff, 1, true));
	assert_false(page_tables_allow(&tables, 0x2fff, 2, true));
	assert_false(page_tables_allow(&tables, 0x3000, 1, true));
	assert_false(page_tables_allow(&tables, UINT64_MAX, 4, false));
}

/* A page for reading beside one for writing; until it is mapped for writing as well. */
static void read_only_pages(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	page_tables_map(&tables, 1, false);
	page_tables_map(&tables, 2, true);
	assert_int_equal(tables.count, 2);
	assert_true(page_tables_allow(&tables, 0x1800, 8, false));
	assert_false(page_tables_allow(&tables, 0x1800, 8, true));
	assert_true(page_tables_allow(&tables, 0x2800, 8, true));
	assert_false(page_tables_allow(&tables, 0x1ffc, 8, false));
	assert_true(page_tables_map(&tables, 2, false)); /* for writing it stays */
	assert_true(page_tables_allow(&tables, 0x2800, 8, true));
	assert_true(page_tables_map(&tables, 1, true));
	assert_true(page_tables_allow(&tables, 0x1ffc, 8, true));
	assert_int_equal(tables.count, 1);
}

/* Eight pages in a row, unmapped from the middle: what is left is what was not unmapped, and nothing else. */
static void what_is_unmapped_is_gone(void **state)
{
	static const uint64_t order[] = {3, 5, 4, 0, 7, 1, 6, 2};
	static const uint32_t ranges[] = {2, 3, 2, 2, 2, 2, 1, 0};
	struct page_tables tables = {.count = 0};
	bool mapped[8];

	(void)state;
	for (uint64_t page = 0; page < 8; page++)
		mapped[page] = page_tables_map(&tables, 16 + page, true);
	assert_int_equal(tables.count, 1);
	for (size_t i = 0; i < 8; i++) {
		assert_true(page_tables_unmap(&tables, 16 + order[i]));
		assert_false(page_tables_unmap(&tables, 16 + order[i]));
		mapped[order[i]] = false;
		for (uint64_t page = 0; page < 8; page++)
			assert_int_equal(page_tables_allow(&tables, (16 + page) << 12, 0x1000, true), mapped[page]);
		assert_int_equal(tables.count, ranges[i]);
	}
}

/* As many ranges as there is room for: no page more, and none out of the middle of one. */
static void no_room(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	for (uint64_t i = 0; i < 3; i++)
		assert_true(page_tables_map(&tables, i, true));
	for (uint64_t i = 1; i < PAGE_TABLES_RANGES; i++)
		assert_true(page_tables_map(&tables, 4 * i, true));
	assert_false(page_tables_map(&tables, UINT64_C(4) * PAGE_TABLES_RANGES, true));
	assert_false(page_tables_unmap(&tables, 1));
	assert_true(page_tables_allow(&tables, 0x1000, 4, true));
	assert_true(page_tables_unmap(&tables, 4)); /* a range of its own */
	assert_true(page_tables_unmap(&tables, 1));
	assert_false(page_tables_allow(&tables, 0x1000, 4, true));
	assert_true(page_tables_allow(&tables, 0x2000, 4, true));
}

static void the_driver_domain_is_trusted(void **state)
{
	const struct page_tables tables = {.all = true};

	(void)state;
	assert_true(page_tables_allow(&tables, 0, 4, true));
	assert_true(page_tables_allow(&tables, UINT64_MAX - 3, 4, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_edge_of_a_range), cmocka_unit_test(read_only_pages),
					   cmocka_unit_test(what_is_unmapped_is_gone), cmocka_unit_test(no_room),
					   cmocka_unit_test(the_driver_domain_is_trusted)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
