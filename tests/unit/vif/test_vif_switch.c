/* SPDX-License-Identifier: Apache-2.0 */
/* Where frames go, from the wire and from a VIF, case by case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vif/vif_switch.h"

#define MAC(number) (UINT64_C(0x020000000000) + (number)) /* no group */
#define BROADCAST UINT64_C(0xffffffffffff)
#define MULTICAST UINT64_C(0x01005e000001)

/* VIFs 3 and 1 of four were created, in that order. */
static void set_up(struct vif_switch *self)
{
	vif_switch_init(self, 4, 16, 48);
	assert_true(vif_switch_add(self, 3, MAC(3)));
	assert_true(vif_switch_add(self, 1, MAC(1)));
}

static void test_verdicts(void **state)
{
	const struct {
		uint64_t mac;
		uint32_t source; /* VIF_SWITCH_NONE: the wire */
		enum vif_way way;
		uint32_t vif;
	} cases[] = {
		{MAC(1), VIF_SWITCH_NONE, VIF_WAY_VIF, 1},
		{MAC(3), VIF_SWITCH_NONE, VIF_WAY_VIF, 3},
		{MAC(2), VIF_SWITCH_NONE, VIF_WAY_FOREIGN, VIF_SWITCH_NONE}, /* not created */
		{MAC(99), VIF_SWITCH_NONE, VIF_WAY_FOREIGN, VIF_SWITCH_NONE},
		{BROADCAST, VIF_SWITCH_NONE, VIF_WAY_ALL, 3}, /* the frame itself to the first created */
		{MULTICAST, VIF_SWITCH_NONE, VIF_WAY_ALL, 3},
		{MAC(1), 3, VIF_WAY_VIF, 1},
		{MAC(3), 3, VIF_WAY_VIF, 3}, /* to itself */
		{MAC(99), 3, VIF_WAY_WIRE, VIF_SWITCH_NONE},
		{BROADCAST, 1, VIF_WAY_ALL, 1}, /* no copy to where it came from */
		{MULTICAST, 3, VIF_WAY_ALL, 3},
	};
	struct vif_switch self;
	uint32_t probes;

	(void)state;
	set_up(&self);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const uint32_t found = vif_switch_lookup(&self, cases[i].mac, &probes);
		const struct vif_verdict verdict = cases[i].source == VIF_SWITCH_NONE
							   ? vif_switch_from_wire(&self, found)
							   : vif_switch_from_vif(&self, cases[i].source, found);

		assert_true(probes >= 1);
		assert_int_equal(verdict.way, cases[i].way);
		assert_int_equal(verdict.vif, cases[i].vif);
	}
	vif_switch_free(&self);
}

static void test_copies_go_to_who_exists(void **state)
{
	const struct {
		uint32_t from, except, copy;
	} cases[] = {
		{0, VIF_SWITCH_NONE, 1},
		{2, VIF_SWITCH_NONE, 3},
		{4, VIF_SWITCH_NONE, VIF_SWITCH_NONE},
		{0, 1, 3},
		{2, 3, VIF_SWITCH_NONE},
		{0, 3, 1},
	};
	struct vif_switch self;

	(void)state;
	set_up(&self);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(vif_switch_copy(&self, cases[i].from, cases[i].except), cases[i].copy);
	vif_switch_free(&self);
}

/* Looked up before a VIF was there, judged after: the group's frame reaches it, one for its MAC does not. */
static void test_created_in_between(void **state)
{
	struct vif_switch self;
	uint32_t probes, group, single;

	(void)state;
	vif_switch_init(&self, 4, 16, 48);
	group = vif_switch_lookup(&self, BROADCAST, &probes);
	single = vif_switch_lookup(&self, MAC(2), &probes);
	assert_int_equal(probes, 1); /* an empty table */
	assert_int_equal(vif_switch_from_wire(&self, group).way, VIF_WAY_FOREIGN);
	assert_true(vif_switch_add(&self, 2, MAC(2)));
	assert_int_equal(vif_switch_from_wire(&self, group).way, VIF_WAY_ALL);
	assert_int_equal(vif_switch_from_wire(&self, group).vif, 2);
	assert_int_equal(vif_switch_from_wire(&self, single).way, VIF_WAY_FOREIGN);
	vif_switch_free(&self);
}

static void test_what_cannot_be_added(void **state)
{
	struct vif_switch self;

	(void)state;
	set_up(&self);
	assert_false(vif_switch_add(&self, 4, MAC(4))); /* there are four */
	assert_false(vif_switch_add(&self, 3, MAC(5))); /* created already */
	assert_false(vif_switch_add(&self, 0, MAC(1))); /* another VIF's MAC */
	assert_false(vif_switch_has(&self, 0));
	assert_true(vif_switch_has(&self, 1));
	assert_false(vif_switch_has(&self, 2));
	assert_true(vif_switch_has(&self, 3));
	assert_false(vif_switch_has(&self, 4));
	assert_false(vif_switch_has(&self, (UINT64_C(1) << 32) + 1)); /* a window beyond all VIFs */
	assert_true(vif_switch_add(&self, 0, MAC(5)));                /* MAC 5 was not left behind */
	assert_int_equal(self.first, 3);
	vif_switch_free(&self);
}

/* Looked up for a VIF that has gone when it is judged: foreign from the wire, and to the wire from another VIF. */
static void test_removed_in_between(void **state)
{
	struct vif_switch self;
	uint32_t probes, found;

	(void)state;
	set_up(&self);
	found = vif_switch_lookup(&self, MAC(3), &probes);
	assert_int_equal(found, 3);
	assert_int_equal(vif_switch_remove(&self, 3, MAC(3)), 1);
	assert_int_equal(vif_switch_from_wire(&self, found).way, VIF_WAY_FOREIGN);
	assert_int_equal(vif_switch_from_vif(&self, 1, found).way, VIF_WAY_WIRE);
	assert_int_equal(vif_switch_lookup(&self, MAC(3), &probes), VIF_SWITCH_NONE);
	assert_false(vif_switch_has(&self, 3));
	/* A group's frame goes to who is left, and to nobody in the end. */
	assert_int_equal(vif_switch_from_wire(&self, VIF_SWITCH_GROUP).vif, 1);
	assert_int_equal(vif_switch_copy(&self, 0, VIF_SWITCH_NONE), 1);
	assert_int_equal(vif_switch_copy(&self, 2, VIF_SWITCH_NONE), VIF_SWITCH_NONE);
	assert_int_equal(vif_switch_remove(&self, 1, MAC(1)), 1);
	assert_int_equal(vif_switch_from_wire(&self, VIF_SWITCH_GROUP).way, VIF_WAY_FOREIGN);
	/* The number comes back with another MAC. */
	assert_true(vif_switch_add(&self, 3, MAC(5)));
	assert_int_equal(vif_switch_lookup(&self, MAC(5), &probes), 3);
	assert_int_equal(vif_switch_from_wire(&self, VIF_SWITCH_GROUP).vif, 3);
	vif_switch_free(&self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_copies_go_to_who_exists),
		cmocka_unit_test(test_created_in_between),
		cmocka_unit_test(test_removed_in_between),
		cmocka_unit_test(test_what_cannot_be_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
