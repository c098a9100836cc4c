/* SPDX-License-Identifier: Apache-2.0 */
/* The XScale core's management program: which steps a command is, in which order, and when it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ixp/xscale.h"

static const struct xscale_config config = {600000000, 3000, 1200, 600, 2560, 300};

static void set_up(struct xscale *self, uint32_t vifs)
{
	xscale_init(self, &config, vifs, 33);
}

static void ring(struct xscale *self, uint32_t operation, uint32_t vif, uint64_t mac)
{
	const struct vif_command command = {operation, 7, vif, mac};

	for (uint32_t mailbox = 0; mailbox < VIF_MAILBOXES; mailbox++)
		xscale_mailbox(self, mailbox, vif_command_word(&command, mailbox));
	assert_true(xscale_ring(self));
}

/* What a step of this kind is told, by the order in which it comes; and how it went. */
struct expected {
	enum xscale_step_kind kind;
	uint32_t detail; /* cycles, bytes */
	uint32_t result;
};

/* Executes the command: exactly these steps, then the answer. */
static struct vif_answer execute(struct xscale *self, const struct expected *steps, size_t count)
{
	struct xscale_step step;
	struct vif_answer answer;

	for (size_t i = 0; i < count; i++) {
		xscale_next(self, &step);
		assert_int_equal(step.kind, steps[i].kind);
		if (step.kind == XSCALE_COMPUTE)
			assert_int_equal(step.cycles, steps[i].detail);
		if (step.kind == XSCALE_REFERENCE)
			assert_int_equal(step.bytes, steps[i].detail);
		xscale_done(self, steps[i].result);
	}
	xscale_next(self, &step);
	assert_int_equal(step.kind, XSCALE_ANSWER);
	answer = vif_answer_of(step.value);
	assert_int_equal(answer.tag, 7);
	xscale_done(self, 0);
	xscale_next(self, &step);
	assert_int_equal(step.kind, XSCALE_IDLE);
	return answer;
}

#define EXECUTE(self, steps) execute(self, steps, sizeof(steps) / sizeof((steps)[0]))
#define RECEIVE                                                                                                        \
	{                                                                                                              \
		XSCALE_COMPUTE, 4200, 0                                                                                \
	}

static struct vif_answer create(struct xscale *self, uint64_t mac)
{
	static const struct expected steps[] = {RECEIVE, {XSCALE_COMPUTE, 600, 0}, {XSCALE_COMPUTE, 33 * 2560, 0}};

	ring(self, VIF_CREATE, 99, mac);
	return EXECUTE(self, steps);
}

static struct vif_answer refused(struct xscale *self, uint32_t operation, uint32_t vif)
{
	static const struct expected steps[] = {RECEIVE};

	ring(self, operation, vif, 0);
	return EXECUTE(self, steps);
}

/* A VIF's whole life, and its states. */
static void test_life(void **state)
{
	/* A search over three entries; the entry and the contexts' list are written before it counts. */
	static const struct expected start[] = {
		RECEIVE,
		{XSCALE_SEARCH, 0, 3},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_REFERENCE, 4, 0},
		{XSCALE_OPEN, 0, VIF_STATUS_DONE},
	};
	/* Its MAC goes, for which another entry moves; frames drain by the third look, the context has let go by the
	 * second; only then is dropped what is left. */
	static const struct expected stop[] = {
		RECEIVE,
		{XSCALE_CLOSE, 0, 2},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_REFERENCE, 8, 0},
		{XSCALE_COMPUTE, 300, 0},
		{XSCALE_REFERENCE, 16, 0},
		{XSCALE_DRAINED, 0, 0},
		{XSCALE_COMPUTE, 300, 0},
		{XSCALE_REFERENCE, 16, 0},
		{XSCALE_DRAINED, 0, 0},
		{XSCALE_COMPUTE, 300, 0},
		{XSCALE_REFERENCE, 16, 0},
		{XSCALE_DRAINED, 0, 1},
		{XSCALE_DETACH, 0, 0},
		{XSCALE_COMPUTE, 300, 0},
		{XSCALE_REFERENCE, 16, 0},
		{XSCALE_DETACHED, 0, 0},
		{XSCALE_COMPUTE, 300, 0},
		{XSCALE_REFERENCE, 16, 0},
		{XSCALE_DETACHED, 0, 1},
		{XSCALE_DISCARD, 0, 0},
	};
	static const struct expected release[] = {RECEIVE, {XSCALE_COMPUTE, 600, 0}};
	struct xscale self;

	(void)state;
	set_up(&self, 4);
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_NONE);
	assert_int_equal(create(&self, 0x020000000001).vif, 0);
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_RESERVED);
	ring(&self, VIF_START, 0, 0);
	assert_int_equal(EXECUTE(&self, start).status, VIF_STATUS_DONE);
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_OPEN);
	ring(&self, VIF_STOP, 0, 0);
	assert_int_equal(EXECUTE(&self, stop).status, VIF_STATUS_DONE);
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_STOPPED);
	ring(&self, VIF_FREE, 0, 0);
	assert_int_equal(EXECUTE(&self, release).status, VIF_STATUS_DONE);
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_NONE);
	assert_int_equal(self.stats.commands, 4);
	assert_int_equal(self.stats.refused, 0);
	assert_int_equal(self.stats.looks, 5);
	assert_int_equal(self.stats.entries_written, 1 + 2);
	assert_int_equal(self.stats.pages_cleared, 33);
	xscale_free(&self);
}

/* The MAC that a VIF was created with is the one that steps are about. */
static void test_steps_name_their_vif(void **state)
{
	struct xscale self;
	struct xscale_step step;

	(void)state;
	set_up(&self, 4);
	create(&self, 0x0203deadbeef);
	create(&self, 0x0204cafe0000);
	ring(&self, VIF_START, 1, 0);
	xscale_done(&self, 0);
	xscale_next(&self, &step);
	assert_int_equal(step.kind, XSCALE_SEARCH);
	assert_int_equal(step.vif, 1);
	assert_int_equal(step.mac, 0x0204cafe0000);
	xscale_free(&self);
}

/* Each operation in each state: a VIF that exists, is reserved, stopped, or none. */
static void test_refusals(void **state)
{
	static const struct expected gone[] = {RECEIVE,
					       {XSCALE_CLOSE, 0, 1},
					       {XSCALE_REFERENCE, 8, 0},
					       {XSCALE_COMPUTE, 300, 0},
					       {XSCALE_REFERENCE, 16, 0},
					       {XSCALE_DRAINED, 0, 1},
					       {XSCALE_DETACH, 0, 0},
					       {XSCALE_COMPUTE, 300, 0},
					       {XSCALE_REFERENCE, 16, 0},
					       {XSCALE_DETACHED, 0, 1},
					       {XSCALE_DISCARD, 0, 0}};
	static const struct {
		uint32_t operation;
		uint32_t vif;
	} cases[] = {
		{VIF_START, 0},         /* open */
		{VIF_FREE, 0},          /* open */
		{VIF_STOP, 1},          /* reserved */
		{VIF_START, 2},         /* stopped */
		{VIF_STOP, 2},          /* stopped */
		{VIF_START, 3},         /* none */
		{VIF_STOP, 3},          /* none */
		{VIF_FREE, 3},          /* none */
		{VIF_FREE, 4},          /* beyond all */
		{VIF_STOP, UINT32_MAX}, /* beyond all */
		{0, 0},                 /* no operation */
		{0xff, 0},              /* no operation */
	};
	struct xscale self;

	(void)state;
	set_up(&self, 4);
	xscale_adopt(&self, 0, 1);
	xscale_adopt(&self, 2, 3);
	assert_int_equal(create(&self, 2).vif, 1);
	ring(&self, VIF_STOP, 2, 0);
	EXECUTE(&self, gone);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct vif_answer answer = refused(&self, cases[i].operation, cases[i].vif);

		assert_int_equal(answer.status, VIF_STATUS_REFUSED);
		assert_int_equal(answer.vif, cases[i].vif);
		assert_int_equal(self.stats.refused, i + 1);
	}
	assert_int_equal(xscale_state(&self, 0), XSCALE_VIF_OPEN);
	assert_int_equal(xscale_state(&self, 1), XSCALE_VIF_RESERVED);
	assert_int_equal(xscale_state(&self, 2), XSCALE_VIF_STOPPED);
	xscale_free(&self);
}

/* The table does not take it: the VIF stays reserved, and can be freed. */
static void test_start_that_finds_no_place(void **state)
{
	static const struct expected start[] = {RECEIVE,
						{XSCALE_SEARCH, 0, 1},
						{XSCALE_REFERENCE, 8, 0},
						{XSCALE_REFERENCE, 8, 0},
						{XSCALE_REFERENCE, 4, 0},
						{XSCALE_OPEN, 0, VIF_STATUS_TAKEN}};
	static const struct expected full[] = {RECEIVE, {XSCALE_COMPUTE, 600, 0}};
	static const struct expected release[] = {RECEIVE, {XSCALE_COMPUTE, 600, 0}};
	struct xscale self;

	(void)state;
	set_up(&self, 2);
	xscale_adopt(&self, 0, 1);
	assert_int_equal(create(&self, 1).vif, 1);
	ring(&self, VIF_CREATE, 0, 5);
	assert_int_equal(EXECUTE(&self, full).status, VIF_STATUS_FULL);
	ring(&self, VIF_START, 1, 0);
	assert_int_equal(EXECUTE(&self, start).status, VIF_STATUS_TAKEN);
	assert_int_equal(xscale_state(&self, 1), XSCALE_VIF_RESERVED);
	ring(&self, VIF_FREE, 1, 0);
	assert_int_equal(EXECUTE(&self, release).status, VIF_STATUS_DONE);
	assert_int_equal(create(&self, 6).vif, 1);
	xscale_free(&self);
}

/* The words in mailboxes and answer carry all that they are given. */
static void test_words(void **state)
{
	const struct vif_command command = {VIF_CREATE, 0xabcdef, 1023, 0xfedcba987654};
	const struct vif_answer answer = {VIF_STATUS_FULL, 0xabcdef, UINT32_MAX};
	uint32_t words[VIF_MAILBOXES];

	(void)state;
	for (uint32_t mailbox = 0; mailbox < VIF_MAILBOXES; mailbox++)
		words[mailbox] = vif_command_word(&command, mailbox);
	assert_int_equal(vif_command_of(words).operation, VIF_CREATE);
	assert_int_equal(vif_command_of(words).tag, 0xabcdef);
	assert_int_equal(vif_command_of(words).vif, 1023);
	assert_int_equal(vif_command_of(words).mac, 0xfedcba987654);
	assert_int_equal(vif_answer_of(vif_answer_word(answer)).status, VIF_STATUS_FULL);
	assert_int_equal(vif_answer_of(vif_answer_word(answer)).tag, 0xabcdef);
	assert_int_equal(vif_answer_of(vif_answer_word(answer)).vif, UINT32_MAX);
	assert_int_equal(vif_answer_of(0).status, VIF_STATUS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),     cmocka_unit_test(test_steps_name_their_vif),
		cmocka_unit_test(test_refusals), cmocka_unit_test(test_start_that_finds_no_place),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
