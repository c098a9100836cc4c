/* SPDX-License-Identifier: Apache-2.0 */
/* One direction: credits, order, the replay buffer, what the receiver has to tell and when. */
#include "cmocka_all.h"
#include "pcie/pcie_link.h"
#include "pcie_test_config.h"

struct bench {
	struct pcie_config config;
	struct pcie_timing timing;
	struct pcie_link link;
};

static void build(struct bench *bench)
{
	pcie_timing_init(&bench->timing, &bench->config);
	pcie_link_init(&bench->link, &bench->timing, &bench->config);
}

static struct pcie_tlp posted(uint32_t data)
{
	return (struct pcie_tlp){.class_of = PCIE_POSTED, .wire_bytes = 20 + data, .data_credits = data / 16};
}

static struct pcie_tlp of(enum pcie_class class_of)
{
	return (struct pcie_tlp){.class_of = class_of, .wire_bytes = 20};
}

static void unlimited(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp tlps[4];

	(void)state;
	build(&bench);
	assert_null(pcie_link_take(&bench.link));
	for (int i = 0; i < 4; i++) {
		tlps[i] = posted(64);
		pcie_link_offer(&bench.link, &tlps[i]);
	}
	for (int i = 0; i < 4; i++)
		assert_ptr_equal(pcie_link_take(&bench.link), &tlps[i]);
	assert_null(pcie_link_take(&bench.link));
	assert_int_equal(bench.link.stats.tlps, 4);
	assert_int_equal(bench.link.stats.tlp_bytes, 4 * 84);
	assert_int_equal(bench.link.stats.credit_stalls, 0);
	/* No limit: nothing to tell when buffers empty. */
	pcie_link_freed(&bench.link, &tlps[0], 1000);
	assert_int_equal(pcie_link_due_ps(&bench.link), PCIE_NEVER);
}

/* 5 units of data: one write of 64 B (4 units) and no second, until the receiver has told that it took the first. */
static void data_credits(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp first = posted(64), second = posted(64);
	struct pcie_dllp dllp;

	(void)state;
	bench.config.posted_data = 5;
	build(&bench);
	pcie_link_offer(&bench.link, &first);
	pcie_link_offer(&bench.link, &second);
	assert_ptr_equal(pcie_link_take(&bench.link), &first);
	assert_null(pcie_link_take(&bench.link));
	assert_null(pcie_link_take(&bench.link));
	assert_int_equal(bench.link.stats.credit_stalls, 1);
	pcie_link_freed(&bench.link, &first, 1000000);
	/* Twice the longest packet's 284 ns, and 16. */
	assert_int_equal(pcie_link_due_ps(&bench.link), 1000000 + 584000);
	assert_false(pcie_link_dllp(&bench.link, 1583999, &dllp));
	assert_true(pcie_link_dllp(&bench.link, 1584000, &dllp));
	assert_int_equal(dllp.kind, PCIE_UPDATE);
	assert_int_equal(dllp.class_of, PCIE_POSTED);
	assert_int_equal(dllp.data, 9);
	assert_int_equal(pcie_link_due_ps(&bench.link), PCIE_NEVER);
	assert_null(pcie_link_take(&bench.link)); /* it is still under way */
	pcie_link_told(&bench.link, &dllp);
	assert_ptr_equal(pcie_link_take(&bench.link), &second);
}

/* One UpdateFC tells of all that was taken meanwhile. */
static void headers_and_one_update_for_many(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp reads[3] = {of(PCIE_NON_POSTED), of(PCIE_NON_POSTED), of(PCIE_NON_POSTED)};
	struct pcie_dllp dllp;

	(void)state;
	bench.config.non_posted_headers = 2;
	build(&bench);
	for (int i = 0; i < 3; i++)
		pcie_link_offer(&bench.link, &reads[i]);
	assert_non_null(pcie_link_take(&bench.link));
	assert_non_null(pcie_link_take(&bench.link));
	assert_null(pcie_link_take(&bench.link));
	pcie_link_freed(&bench.link, &reads[0], 0);
	pcie_link_freed(&bench.link, &reads[1], 500000);
	assert_int_equal(pcie_link_due_ps(&bench.link), 584000);
	assert_true(pcie_link_dllp(&bench.link, 600000, &dllp));
	assert_int_equal(dllp.headers, 4);
	assert_false(pcie_link_dllp(&bench.link, PCIE_NEVER - 1, &dllp));
	pcie_link_told(&bench.link, &dllp);
	assert_ptr_equal(pcie_link_take(&bench.link), &reads[2]);
}

/* A write that lacks credits stops what came after it; what came before it goes, and it passes reads that wait. */
static void order(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp read = of(PCIE_NON_POSTED), second_read = read, write = posted(64), answer = of(PCIE_ANSWERS);
	struct pcie_tlp late_write = posted(64), late_answer = answer;

	(void)state;
	bench.config.non_posted_headers = 1;
	bench.config.posted_headers = 1;
	build(&bench);
	pcie_link_offer(&bench.link, &read);
	pcie_link_offer(&bench.link, &second_read);
	pcie_link_offer(&bench.link, &answer);
	pcie_link_offer(&bench.link, &write);
	pcie_link_offer(&bench.link, &late_write);
	pcie_link_offer(&bench.link, &late_answer);
	assert_ptr_equal(pcie_link_take(&bench.link), &read);
	assert_ptr_equal(pcie_link_take(&bench.link), &answer); /* the second read waits for credits */
	assert_ptr_equal(pcie_link_take(&bench.link), &write);
	/* The next write has no credits, and nothing passes it. */
	assert_null(pcie_link_take(&bench.link));
	pcie_link_told(&bench.link, &(struct pcie_dllp){.kind = PCIE_UPDATE, .class_of = PCIE_POSTED, .headers = 2});
	assert_ptr_equal(pcie_link_take(&bench.link), &late_write);
	assert_ptr_equal(pcie_link_take(&bench.link), &late_answer);
	assert_null(pcie_link_take(&bench.link));
	pcie_link_told(&bench.link,
		       &(struct pcie_dllp){.kind = PCIE_UPDATE, .class_of = PCIE_NON_POSTED, .headers = 2});
	assert_ptr_equal(pcie_link_take(&bench.link), &second_read);
}

/* 300 B: a packet of 276 and none more until it is acknowledged, 284 + 16 ns after it came. */
static void replay_buffer(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp first = posted(256), second = posted(64);
	struct pcie_dllp dllp;

	(void)state;
	bench.config.replay_bytes = 300;
	build(&bench);
	pcie_link_offer(&bench.link, &first);
	pcie_link_offer(&bench.link, &second);
	assert_ptr_equal(pcie_link_take(&bench.link), &first);
	assert_null(pcie_link_take(&bench.link));
	assert_int_equal(bench.link.stats.replay_stalls, 1);
	pcie_link_received(&bench.link, &first, 376000);
	assert_int_equal(pcie_link_due_ps(&bench.link), 676000);
	assert_true(pcie_link_dllp(&bench.link, 676000, &dllp));
	assert_int_equal(dllp.kind, PCIE_ACK);
	assert_int_equal(dllp.bytes, 276);
	pcie_link_told(&bench.link, &dllp);
	assert_ptr_equal(pcie_link_take(&bench.link), &second);
}

/* An Ack answers all that came since the last one; credits are told before it. */
static void one_ack_for_many(void **state)
{
	struct bench bench = {.config = pcie_test_config()};
	struct pcie_tlp tlp = posted(64);
	struct pcie_dllp dllp;

	(void)state;
	bench.config.posted_headers = 8;
	build(&bench);
	for (uint64_t i = 0; i < 3; i++)
		pcie_link_received(&bench.link, &tlp, 100000 * i);
	pcie_link_freed(&bench.link, &tlp, 0);
	assert_int_equal(pcie_link_due_ps(&bench.link), 300000);
	assert_true(pcie_link_dllp(&bench.link, 600000, &dllp));
	assert_int_equal(dllp.kind, PCIE_UPDATE);
	assert_true(pcie_link_dllp(&bench.link, 600000, &dllp));
	assert_int_equal(dllp.kind, PCIE_ACK);
	assert_int_equal(dllp.bytes, 3 * 84);
	assert_false(pcie_link_dllp(&bench.link, 600000, &dllp));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unlimited),
		cmocka_unit_test(data_credits),
		cmocka_unit_test(headers_and_one_update_for_many),
		cmocka_unit_test(order),
		cmocka_unit_test(replay_buffer),
		cmocka_unit_test(one_ack_for_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
