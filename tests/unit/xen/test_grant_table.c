/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "xen/grant_table.h"

#define DOM0 0
#define GUEST 5
#define HOSTILE 6

/* A guest that grants to Dom0, and a guest that has no business there. */
struct tables {
	struct grant_table dom0, guest, hostile;
};

static int setup(void **state)
{
	static struct tables tables;

	grant_table_init(&tables.dom0, DOM0, 4);
	grant_table_init(&tables.guest, GUEST, 4);
	grant_table_init(&tables.hostile, HOSTILE, 4);
	*state = &tables;
	return 0;
}

static int teardown(void **state)
{
	struct tables *tables = *state;

	grant_table_free(&tables->dom0);
	grant_table_free(&tables->guest);
	grant_table_free(&tables->hostile);
	return 0;
}

static void map_and_end(void **state)
{
	struct tables *t = *state;
	int32_t reference = grant_access(&t->guest, DOM0, 77, false);
	struct grant_mapping mapping = {&t->guest, reference};

	assert_int_equal(reference, 0);
	assert_int_equal(grant_map(&t->guest, reference, &t->dom0, true), GRANT_OK);
	assert_int_equal(t->guest.mapped, 1);
	assert_int_equal(grant_end_access(&t->guest, reference), GRANT_IN_USE);
	assert_int_equal(t->guest.used, 1);
	assert_int_equal(grant_unmap(&mapping, 1, &t->dom0), 1);
	assert_int_equal(grant_end_access(&t->guest, reference), GRANT_OK);
	assert_int_equal(t->guest.used + t->guest.mapped, 0);
	assert_int_equal(t->guest.faults + t->dom0.faults, 0); /* IN_USE is none */
	assert_int_equal(t->dom0.maps, 1);
	assert_int_equal(t->dom0.unmaps, 1);
	assert_int_equal(t->guest.maps, 0);
}

/* Ended twice: refused, and the free list is not corrupted by it. */
static void double_end(void **state)
{
	struct tables *t = *state;
	int32_t first = grant_access(&t->guest, DOM0, 1, false);

	grant_access(&t->guest, DOM0, 2, false);
	assert_int_equal(grant_end_access(&t->guest, first), GRANT_OK);
	assert_int_equal(grant_end_access(&t->guest, first), GRANT_BAD_REFERENCE);
	assert_int_equal(t->guest.faults, 1);
	assert_int_equal(t->guest.used, 1);
	assert_int_equal(grant_access(&t->guest, DOM0, 3, false), first); /* last freed, first used */
	assert_int_equal(grant_access(&t->guest, DOM0, 4, false), 2);
	assert_int_equal(grant_access(&t->guest, DOM0, 5, false), 3);
	assert_int_equal(grant_access(&t->guest, DOM0, 6, false), GRANT_NONE); /* full: 4 entries */
	assert_int_equal(t->guest.used, 4);
	assert_int_equal(t->guest.grants, 5); /* the refused one is no grant */
}

/* Every way in for a domain that the entry does not name: refused, counted with it, and without effect. */
static void foreign_refused(void **state)
{
	struct tables *t = *state;
	int32_t reference = grant_access(&t->guest, DOM0, 77, false);
	int32_t slot = grant_accept_transfer(&t->guest, DOM0);
	struct grant_mapping mapping = {&t->guest, reference};
	uint64_t page = 9;

	assert_int_equal(grant_map(&t->guest, reference, &t->dom0, true), GRANT_OK);
	assert_int_equal(grant_map(&t->guest, reference, &t->hostile, false), GRANT_FOREIGN);
	assert_int_equal(grant_copy(&t->guest, reference, &t->hostile, false), GRANT_FOREIGN);
	assert_int_equal(grant_transfer(&t->guest, slot, &t->hostile, 13), GRANT_FOREIGN);
	assert_int_equal(grant_unmap(&mapping, 1, &t->hostile), 0);
	/* The owner itself is not the peer either. */
	assert_int_equal(grant_map(&t->guest, reference, &t->guest, false), GRANT_FOREIGN);
	assert_int_equal(t->hostile.faults, 4);
	assert_int_equal(t->hostile.maps + t->hostile.unmaps + t->hostile.copies + t->hostile.transfers, 0);
	assert_int_equal(t->guest.faults, 1);
	assert_int_equal(t->dom0.faults, 0);
	assert_int_equal(t->guest.mapped, 1);
	assert_int_equal(grant_end_transfer(&t->guest, slot, false, &page), GRANT_NOT_COMPLETE);
	assert_int_equal(page, 9);
}

static void bad_references(void **state)
{
	static const int32_t bad[] = {GRANT_NONE, INT32_MIN, 3, 4, INT32_MAX}; /* 3: never granted; 4: beyond the end */
	struct tables *t = *state;
	uint64_t page = 9;

	grant_access(&t->guest, DOM0, 1, false);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct grant_mapping mapping = {&t->guest, bad[i]};

		assert_int_equal(grant_map(&t->guest, bad[i], &t->dom0, false), GRANT_BAD_REFERENCE);
		assert_int_equal(grant_copy(&t->guest, bad[i], &t->dom0, false), GRANT_BAD_REFERENCE);
		assert_int_equal(grant_transfer(&t->guest, bad[i], &t->dom0, 1), GRANT_BAD_REFERENCE);
		assert_int_equal(grant_unmap(&mapping, 1, &t->dom0), 0);
		assert_int_equal(grant_end_access(&t->guest, bad[i]), GRANT_BAD_REFERENCE);
		assert_int_equal(grant_end_transfer(&t->guest, bad[i], true, &page), GRANT_BAD_REFERENCE);
	}
	assert_int_equal(t->dom0.faults, 20);
	assert_int_equal(t->guest.faults, 10);
	assert_int_equal(page, 9);
}

static void read_only(void **state)
{
	struct tables *t = *state;
	int32_t reference = grant_access(&t->guest, DOM0, 77, true);

	assert_int_equal(grant_map(&t->guest, reference, &t->dom0, true), GRANT_READ_ONLY);
	assert_int_equal(grant_copy(&t->guest, reference, &t->dom0, true), GRANT_READ_ONLY);
	assert_int_equal(t->dom0.faults, 2);
	assert_int_equal(grant_map(&t->guest, reference, &t->dom0, false), GRANT_OK);
	assert_int_equal(grant_copy(&t->guest, reference, &t->dom0, false), GRANT_OK);
	assert_int_equal(t->dom0.copies, 1);
	assert_int_equal(t->dom0.faults, 2);
}

/* A page flip, as netback's receive path did it: one page a grant, and only into an entry that accepts one. */
static void transfer(void **state)
{
	struct tables *t = *state;
	int32_t slot = grant_accept_transfer(&t->guest, DOM0);
	int32_t access = grant_access(&t->guest, DOM0, 1, false);
	uint64_t page = 0;

	assert_int_equal(grant_end_transfer(&t->guest, slot, false, &page), GRANT_NOT_COMPLETE);
	assert_int_equal(grant_map(&t->guest, slot, &t->dom0, false), GRANT_BAD_REFERENCE);
	assert_int_equal(grant_transfer(&t->guest, access, &t->dom0, 41), GRANT_BAD_REFERENCE);
	assert_int_equal(grant_transfer(&t->guest, slot, &t->dom0, 42), GRANT_OK);
	assert_int_equal(grant_transfer(&t->guest, slot, &t->dom0, 43), GRANT_BAD_REFERENCE); /* used up */
	assert_int_equal(t->dom0.faults, 3);
	assert_int_equal(t->dom0.transfers, 1);
	assert_int_equal(grant_end_access(&t->guest, slot), GRANT_BAD_REFERENCE);
	assert_int_equal(grant_end_transfer(&t->guest, slot, false, &page), GRANT_OK);
	assert_int_equal(page, 42);
	assert_int_equal(t->guest.used, 1);
	assert_int_equal(grant_end_transfer(&t->guest, access, false, &page), GRANT_BAD_REFERENCE);
	/* Withdrawn before a page came: the peer finds nothing there. */
	slot = grant_accept_transfer(&t->guest, DOM0);
	assert_int_equal(grant_end_transfer(&t->guest, slot, true, &page), GRANT_NOT_COMPLETE);
	assert_int_equal(grant_transfer(&t->guest, slot, &t->dom0, 44), GRANT_BAD_REFERENCE);
	assert_int_equal(t->guest.used, 1);
}

/* One flush a batch, whatever is in it; a bad one in the middle does not stop the rest. */
static void batch_flushes_once(void **state)
{
	struct tables *t = *state;
	int32_t first = grant_access(&t->guest, DOM0, 1, false), second = grant_access(&t->hostile, DOM0, 2, false);
	struct grant_mapping batch[] = {
		{&t->guest, first}, {&t->guest, 3}, {&t->guest, first}, {&t->hostile, second}, {&t->guest, first}};

	grant_map(&t->guest, first, &t->dom0, true);
	grant_map(&t->guest, first, &t->dom0, false); /* the same page mapped twice */
	grant_map(&t->hostile, second, &t->dom0, true);
	assert_int_equal(t->guest.mapped, 2);
	/* Done: first, first, second.  Refused: entry 3, and first once more. */
	assert_int_equal(grant_unmap(batch, 5, &t->dom0), 3);
	assert_int_equal(t->dom0.tlb_flushes, 1);
	assert_int_equal(t->dom0.unmaps, 3);
	assert_int_equal(t->dom0.faults, 2);
	assert_int_equal(t->guest.mapped + t->hostile.mapped, 0);
	assert_int_equal(grant_unmap(batch, 0, &t->dom0), 0);
	assert_int_equal(t->dom0.tlb_flushes, 1);
	assert_int_equal(grant_end_access(&t->guest, first), GRANT_OK);
}

static bool touches(const struct page_tables *pages, uint64_t page, bool write)
{
	return page_tables_allow(pages, page << 12, 0x1000, write);
}

/* A page is open to its mapper from the map to the last unmap, and for what was granted. */
static void mapped_pages_are_open(void **state)
{
	struct page_tables pages = {.count = 0};
	struct tables *t = *state;
	const int32_t first = grant_access(&t->dom0, GUEST, 77, false);
	const int32_t second = grant_access(&t->dom0, GUEST, 78, true);
	const struct grant_mapping mappings[] = {{&t->dom0, first}, {&t->dom0, second}};

	t->guest.pages = &pages;
	assert_false(touches(&pages, 77, false)); /* granted is not mapped */
	assert_int_equal(grant_map(&t->dom0, first, &t->guest, true), GRANT_OK);
	assert_true(touches(&pages, 77, true));
	assert_false(touches(&pages, 76, false));
	assert_false(touches(&pages, 78, false));
	assert_int_equal(grant_map(&t->dom0, second, &t->guest, false), GRANT_OK);
	assert_true(touches(&pages, 78, false));
	assert_false(touches(&pages, 78, true));
	assert_int_equal(grant_map(&t->dom0, first, &t->guest, true), GRANT_OK);
	assert_int_equal(grant_unmap(mappings, 2, &t->guest), 2);
	assert_true(touches(&pages, 77, true)); /* it was mapped twice */
	assert_false(touches(&pages, 78, false));
	assert_int_equal(grant_unmap(mappings, 1, &t->guest), 1);
	assert_false(touches(&pages, 77, false));
	assert_int_equal(pages.count, 0);
}

/* What is refused opens nothing, and an unmap that is refused closes nothing of its victim's. */
static void refused_maps_open_nothing(void **state)
{
	struct page_tables pages = {.count = 0}, own = {.count = 0};
	struct tables *t = *state;
	const int32_t reference = grant_access(&t->dom0, GUEST, 77, false);
	const int32_t reading = grant_access(&t->dom0, HOSTILE, 78, true);
	const struct grant_mapping mapping = {&t->dom0, reference};

	t->hostile.pages = &pages;
	t->guest.pages = &own;
	assert_int_equal(grant_map(&t->dom0, reference, &t->guest, true), GRANT_OK);
	assert_int_equal(grant_map(&t->dom0, reference, &t->hostile, true), GRANT_FOREIGN);
	assert_int_equal(grant_map(&t->dom0, reference, &t->hostile, false), GRANT_FOREIGN);
	assert_int_equal(grant_map(&t->dom0, 3, &t->hostile, false), GRANT_BAD_REFERENCE);
	assert_int_equal(grant_map(&t->dom0, 4000, &t->hostile, false), GRANT_BAD_REFERENCE);
	assert_int_equal(grant_map(&t->dom0, reading, &t->hostile, true), GRANT_READ_ONLY);
	assert_int_equal(pages.count, 0);
	assert_int_equal(grant_unmap(&mapping, 1, &t->hostile), 0);
	assert_true(touches(&own, 77, true));
	assert_int_equal(t->hostile.faults, 6);
	/* Nor does one that finds the mapper's page tables full count as mapped. */
	for (uint64_t page = 0; page < PAGE_TABLES_RANGES; page++)
		page_tables_map(&pages, 2 * page + 101, true);
	assert_int_equal(grant_map(&t->dom0, reading, &t->hostile, false), GRANT_NO_SPACE);
	assert_int_equal(t->dom0.mapped, 1);
	assert_int_equal(grant_end_access(&t->dom0, reading), GRANT_OK);
}

/* Each row of the statistics' table names the counter that it points at. */
static void statistics(void **state)
{
	struct tables *t = *state;
	uint64_t values[7];

	grant_access(&t->dom0, GUEST, 1, false);
	t->dom0.maps = 2, t->dom0.unmaps = 3, t->dom0.copies = 4, t->dom0.transfers = 5;
	t->dom0.tlb_flushes = 6, t->dom0.faults = 7;
	assert_int_equal(grant_table_stat_count, 7);
	for (size_t i = 0; i < grant_table_stat_count; i++)
		memcpy(&values[i], (const char *)&t->dom0 + grant_table_stats[i].offset, sizeof(values[i]));
	for (size_t i = 0; i < grant_table_stat_count; i++)
		assert_int_equal(values[i], i + 1);
	assert_string_equal(grant_table_stats[5].name, "tlb_flushes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(map_and_end, setup, teardown),
		cmocka_unit_test_setup_teardown(double_end, setup, teardown),
		cmocka_unit_test_setup_teardown(foreign_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_references, setup, teardown),
		cmocka_unit_test_setup_teardown(read_only, setup, teardown),
		cmocka_unit_test_setup_teardown(transfer, setup, teardown),
		cmocka_unit_test_setup_teardown(batch_flushes_once, setup, teardown),
		cmocka_unit_test_setup_teardown(mapped_pages_are_open, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_maps_open_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(statistics, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
