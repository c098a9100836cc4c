/* SPDX-License-Identifier: Apache-2.0 */
/* What the device believes of what a guest writes: tables of cases, at every edge, and where indices wrap. */
#include "vif/vif_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SLOTS 8
#define WRAP UINT32_MAX /* -1 */

struct index_case {
	uint32_t produced, consumed, written;
	bool believed;
};

#define EXPECT(cases, call)                                                                                            \
	for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++) {                                              \
		const struct index_case *c = &(cases)[i];                                                              \
		const struct vif_queue send = {.slots = SLOTS, .produced = c->produced, .consumed = c->consumed};      \
                                                                                                                       \
		(void)send;                                                                                            \
		if ((call) != c->believed)                                                                             \
			fail_msg("case %zu: %u, %u, %u", i, c->produced, c->consumed, c->written);                     \
	}

static void doorbells(void **state)
{
	static const struct index_case cases[] = {
		{0, 0, 0, true},       {0, 0, 8, true},       {0, 0, 9, false},       {0, 0, WRAP, false},
		{5, 3, 5, true},       {5, 3, 4, false},      {5, 3, 2, false},       {5, 3, 11, true},
		{5, 3, 12, false},     {11, 3, 11, true},     {11, 3, 12, false},     {5, 3, 0x80000005, false},
		{2, WRAP, 2, true},    {2, WRAP, 7, true},    {2, WRAP, 8, false},    {2, WRAP, 1, false},
		{WRAP, WRAP, 0, true}, {WRAP, WRAP, 6, true}, {2, WRAP, WRAP, false},
	};

	(void)state;
	EXPECT(cases, vif_guard_doorbell(&send, c->written));
}

/* A credit for all that was produced is believed, read or not: the device cannot know. */
static void credits(void **state)
{
	static const struct index_case cases[] = {
		{0, 0, 0, true},    {0, 0, 1, false},   {0, 0, WRAP, false}, {5, 3, 3, true},
		{5, 3, 5, true},    {5, 3, 6, false},   {5, 3, 2, false},    {11, 3, 11, true},
		{2, WRAP, 2, true}, {2, WRAP, 0, true}, {2, WRAP, 3, false}, {2, WRAP, WRAP - 1, false},
	};

	(void)state;
	EXPECT(cases, vif_guard_credit(c->produced, c->consumed, c->written));
}

static void requests(void **state)
{
	static const struct index_case cases[] = {
		{5, 3, 3, true},         {5, 3, 11, true},          {5, 3, 12, false},  {5, 3, WRAP - 4, true},
		{5, 3, WRAP - 5, false}, {5, 3, 0x80000003, false}, {2, WRAP, 7, true}, {2, WRAP, 8, false},
	};

	(void)state;
	EXPECT(cases, vif_guard_request(&send, c->written));
}

/* VIF 3 with MAC 0x23: the ID is looked at first. */
static void frames(void **state)
{
	static const struct {
		uint64_t source;
		uint32_t identity;
		enum vif_guard_verdict verdict;
	} cases[] = {
		{0x23, 3, VIF_GUARD_GENUINE},
		{0x23, 2, VIF_GUARD_IDENTITY},
		{0x22, 2, VIF_GUARD_IDENTITY},
		{0x22, 3, VIF_GUARD_SOURCE},
		{UINT64_C(0x100000023), 3, VIF_GUARD_SOURCE},
		{0x23, 0xffffffff, VIF_GUARD_IDENTITY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(vif_guard_frame(3, 0x23, cases[i].identity, cases[i].source), cases[i].verdict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(doorbells), cmocka_unit_test(credits),
					   cmocka_unit_test(requests), cmocka_unit_test(frames)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
