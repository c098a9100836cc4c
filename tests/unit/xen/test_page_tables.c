/* SPDX-License-Identifier: Apache-2.0 */
/* What a domain's page tables let through. */
#include "xen/page_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_edge_of_a_range(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	assert_false(page_tables_allow(&tables, 0x1000, 1, false));
	assert_true(page_tables_map(&tables, 0x1000, 0x2000, true));
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

static void read_only_pages(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	page_tables_map(&tables, 0x1000, 0x1000, false);
	page_tables_map(&tables, 0x8000, 0x1000, true);
	assert_true(page_tables_allow(&tables, 0x1800, 8, false));
	assert_false(page_tables_allow(&tables, 0x1800, 8, true));
	assert_true(page_tables_allow(&tables, 0x8800, 8, true));
}

static void what_is_unmapped_is_gone(void **state)
{
	struct page_tables tables = {.count = 0};

	(void)state;
	for (uint64_t i = 0; i < PAGE_TABLES_RANGES; i++)
		assert_true(page_tables_map(&tables, i << 16, 0x1000, true));
	assert_false(page_tables_map(&tables, UINT64_C(9) << 16, 0x1000, true));
	assert_false(page_tables_unmap(&tables, 0x800));
	assert_true(page_tables_unmap(&tables, UINT64_C(2) << 16));
	for (uint64_t i = 0; i < PAGE_TABLES_RANGES; i++)
		assert_int_equal(page_tables_allow(&tables, i << 16, 4, true), i != 2);
	assert_true(page_tables_map(&tables, UINT64_C(9) << 16, 0x1000, true));
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
					   cmocka_unit_test(what_is_unmapped_is_gone),
					   cmocka_unit_test(the_driver_domain_is_trusted)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
