/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts: who runs, from when to when; schedules worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ixp/microengine.h"
#include "ixp/poll_period.h"
#include "ixp_test_config.h"

static struct microprogram program;

static void parse(const char *text)
{
	ixp_test_program(MICROPROGRAM_SEND_PART, text, &program);
}

/* Runs until a context comes to something that is no compute; says which. */
static uint32_t dispatch(struct microengine *engine)
{
	microengine_dispatch(engine);
	return engine->running;
}

static void test_round_robin_from_the_last(void **state)
{
	struct microengine engine;

	(void)state;
	parse("compute 10 cycles; order");
	microengine_init(&engine, 4, 2);
	/* Ready at 0: contexts 3, 0 and 2. The last is taken to be 3, so the round begins at 0. */
	microengine_load(&engine, 3, &program, 0);
	microengine_load(&engine, 0, &program, 0);
	microengine_load(&engine, 2, &program, 0);
	assert_int_equal(engine.next, 0);
	assert_int_equal(dispatch(&engine), 0);
	assert_int_equal(engine.next, 12);    /* swap 2, compute 10 */
	microengine_wait(&engine, 13, false); /* ready again long before 3 has run... */
	assert_int_equal(dispatch(&engine), 2);
	assert_int_equal(engine.next, 24);
	microengine_wait(&engine, 25, false);
	assert_int_equal(dispatch(&engine), 3); /* ...but 3 comes first */
	assert_int_equal(engine.next, 36);
	microengine_stop(&engine);
	assert_int_equal(dispatch(&engine), 0);
	assert_int_equal(engine.next, 38); /* no compute is left: the swap alone */
	assert_int_equal(engine.swaps, 4);
	assert_int_equal(engine.busy_cycles, 38);
}

/* Two contexts wait for memory; what comes for the one that hangs is kept from it, and it has it when it is released.
 */
static void test_a_context_hangs(void **state)
{
	struct microengine engine;

	(void)state;
	parse("compute 10 cycles; order");
	microengine_init(&engine, 2, 2);
	microengine_load(&engine, 0, &program, 0);
	microengine_load(&engine, 1, &program, 0);
	assert_int_equal(dispatch(&engine), 0);
	microengine_wait(&engine, 50, false);
	assert_int_equal(dispatch(&engine), 1);
	microengine_wait(&engine, 70, false);
	assert_int_equal(engine.next, 50);
	microengine_hang(&engine, 0);
	assert_int_equal(engine.next, 70); /* the other's */
	assert_int_equal(dispatch(&engine), 1);
	microengine_signal(&engine, 0, 75); /* is not heard */
	microengine_wait(&engine, MICROENGINE_NEVER, false);
	assert_int_equal(engine.next, MICROENGINE_NEVER);
	microengine_release(&engine, 0, 200);
	assert_int_equal(engine.next, 200);
	assert_int_equal(dispatch(&engine), 0);
	/* One that runs hangs when it gives up the engine; what it waits for may come after its release. */
	microengine_hang(&engine, 0);
	assert_int_equal(engine.running, 0);
	microengine_wait(&engine, 300, false);
	assert_int_equal(engine.next, MICROENGINE_NEVER);
	microengine_release(&engine, 0, 250);
	assert_int_equal(engine.next, 300);
	/* And one that hangs without anything on its way goes on waiting. */
	assert_int_equal(dispatch(&engine), 0);
	microengine_wait(&engine, MICROENGINE_NEVER, false);
	microengine_hang(&engine, 0);
	microengine_release(&engine, 0, 400);
	assert_int_equal(engine.next, MICROENGINE_NEVER);
}

static void test_nothing_preempts(void **state)
{
	struct microengine engine;

	(void)state;
	parse("compute 1000 cycles; order; compute 7 cycles");
	microengine_init(&engine, 8, 2);
	microengine_load(&engine, 5, &program, 100);
	assert_int_equal(engine.next, 100);
	assert_int_equal(dispatch(&engine), 5);
	assert_int_equal(engine.next, 1102);
	/* Context 6 is ready in the middle of it and changes nothing. */
	microengine_load(&engine, 6, &program, 200);
	assert_int_equal(engine.next, 1102);
	assert_int_equal(engine.running, 5);
	/* An instruction that does not wait gives nothing up either. */
	microengine_continue(&engine);
	assert_int_equal(engine.next, 1109);
	assert_null(microengine_instruction(&engine));
	microengine_stop(&engine);
	assert_int_equal(engine.next, 1109);
	assert_int_equal(dispatch(&engine), 6);
	assert_int_equal(engine.next, 1109 + 2 + 1000);
}

static void test_idle_until_the_first_is_ready(void **state)
{
	struct microengine engine;

	(void)state;
	parse("compute 10 cycles; order");
	microengine_init(&engine, 2, 3);
	assert_true(engine.next == MICROENGINE_NEVER);
	microengine_load(&engine, 0, &program, 50);
	microengine_load(&engine, 1, &program, 20);
	assert_int_equal(dispatch(&engine), 1);
	assert_int_equal(engine.next, 33);
	microengine_wait(&engine, MICROENGINE_NEVER, true);
	assert_int_equal(engine.next, 50);
	assert_int_equal(dispatch(&engine), 0);
	microengine_stop(&engine);
	assert_true(engine.next == MICROENGINE_NEVER);
	microengine_signal(&engine, 1, 90);
	assert_int_equal(dispatch(&engine), 1);
	assert_int_equal(engine.next, 93);
	assert_int_equal(engine.busy_cycles, 13 + 13 + 3);
}

/* A poll of 121 cycles on an idle engine: 8 + 121 + 2 + 6 = 137 cycles a round. */
static void poll_step(struct microengine *engine, uint64_t polls[MICROENGINE_CONTEXTS])
{
	if (engine->running == MICROENGINE_NONE) {
		const uint32_t chosen = engine->chosen;
		const uint64_t acts = engine->acts;

		microengine_dispatch(engine);
		assert_int_equal(engine->running, chosen);
		assert_int_equal(engine->next, acts);
	} else if (microengine_instruction(engine) != NULL) {
		microengine_wait(engine, engine->next + 121, true);
	} else {
		polls[engine->running]++;
		microengine_chain(engine, engine->contexts[engine->running].program);
	}
}

static struct microengine polling_engine(const struct microprogram *poll, uint32_t contexts)
{
	struct microengine engine;

	microengine_init(&engine, 8, 2);
	for (uint32_t i = 0; i < contexts; i++)
		microengine_load(&engine, i, poll, 5 * i);
	return engine;
}

static void test_polling_comes_round(void **state)
{
	static const struct {
		uint32_t contexts;
		uint64_t round;
	} cases[] = {{1, 137}, {2, 137}, {8, 137}};
	struct microprogram poll;

	(void)state;
	ixp_test_program(MICROPROGRAM_EGRESS_POLL, "compute 8 cycles; poll dram 4 B; compute 6 cycles", &poll);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct microengine engine = polling_engine(&poll, cases[i].contexts);
		uint64_t polls[MICROENGINE_CONTEXTS] = {0};
		struct poll_period period;
		bool met = false;

		poll_period_init(&period);
		for (int step = 0; step < 2000 && !met; step++) {
			if (engine.running == 0 && microengine_instruction(&engine) == NULL) {
				struct poll_progress progress = {
					.cycle = engine.next, .busy_cycles = engine.busy_cycles, .swaps = engine.swaps};

				memcpy(progress.polls, polls, sizeof polls);
				met = poll_period_observe(&period, &engine, &progress);
			}
			poll_step(&engine, polls);
		}
		assert_true(met);
		assert_int_equal(period.period.cycle % cases[i].round, 0);
		/* 16 cycles of the engine per poll. */
		for (uint32_t context = 0; context < cases[i].contexts; context++)
			assert_int_equal(period.period.polls[context], period.period.cycle / cases[i].round);
		assert_int_equal(period.period.busy_cycles,
				 16 * cases[i].contexts * (period.period.cycle / cases[i].round));
	}
}

/* Stepped through, or shifted by whole rounds: the same state and counts. */
static void test_skipped_rounds_are_the_stepped_ones(void **state)
{
	struct microprogram poll;

	(void)state;
	/* 60 cycles of compute by 8 contexts are more than the 121 of a poll: the engine is the bottleneck. */
	ixp_test_program(MICROPROGRAM_EGRESS_POLL, "compute 31 cycles; poll dram 4 B; compute 29 cycles", &poll);
	for (uint32_t contexts = 1; contexts <= 8; contexts++) {
		struct microengine stepped = polling_engine(&poll, contexts), skipped = stepped;
		uint64_t stepped_polls[MICROENGINE_CONTEXTS] = {0}, polls[MICROENGINE_CONTEXTS] = {0};
		const uint64_t limit = 123456;
		struct poll_period period;
		bool jumped = false;

		poll_period_init(&period);
		while (stepped.next <= limit)
			poll_step(&stepped, stepped_polls);
		while (skipped.next <= limit) {
			if (!jumped && skipped.running == 0 && microengine_instruction(&skipped) == NULL) {
				struct poll_progress progress = {.cycle = skipped.next,
								 .busy_cycles = skipped.busy_cycles,
								 .swaps = skipped.swaps};

				memcpy(progress.polls, polls, sizeof polls);
				jumped = poll_period_observe(&period, &skipped, &progress);
				if (jumped) {
					uint64_t rounds = (limit - skipped.next) / period.period.cycle;

					assert_true(rounds > 50);
					microengine_shift(&skipped, rounds * period.period.cycle);
					skipped.busy_cycles += rounds * period.period.busy_cycles;
					skipped.swaps += rounds * period.period.swaps;
					for (uint32_t i = 0; i < 8; i++)
						polls[i] += rounds * period.period.polls[i];
				}
			}
			poll_step(&skipped, polls);
		}
		assert_true(jumped);
		assert_int_equal(skipped.next, stepped.next);
		assert_int_equal(skipped.running, stepped.running);
		assert_int_equal(skipped.busy_cycles, stepped.busy_cycles);
		assert_int_equal(skipped.swaps, stepped.swaps);
		assert_memory_equal(polls, stepped_polls, sizeof polls);
		for (uint32_t i = 0; i < contexts; i++)
			assert_int_equal(skipped.contexts[i].pc, stepped.contexts[i].pc);
	}
}

/* Who is taken up is known beforehand, and changed by a signal for before: contexts 0 and 1 of 3 are ready at 50, 0
 * after having run last; its compute of 10 and the swap of 2 make the other one's instruction come at 62. */
static void test_choice_is_open_until_it_is_made(void **state)
{
	struct microengine engine;
	struct microprogram poll;

	(void)state;
	ixp_test_program(MICROPROGRAM_EGRESS_POLL, "compute 10 cycles; poll dram 4 B; compute 7 cycles", &poll);
	microengine_init(&engine, 3, 2);
	microengine_load(&engine, 0, &poll, 0);
	microengine_dispatch(&engine);
	microengine_load(&engine, 1, &poll, 50);
	microengine_wait(&engine, 50, true); /* at 12 */
	assert_int_equal(engine.next, 50);
	assert_int_equal(engine.chosen, 1);
	assert_int_equal(engine.acts, 62);
	microengine_load(&engine, 2, &poll, 51); /* too late for this turn */
	assert_int_equal(engine.chosen, 1);
	microengine_signal(&engine, 2, 40);
	assert_int_equal(engine.next, 40);
	assert_int_equal(engine.chosen, 2);
	assert_int_equal(engine.acts, 52);
	microengine_dispatch(&engine);
	microengine_wait(&engine, 60, true); /* at 52: 0 and 1 are ready, the round goes on from 2 */
	assert_int_equal(engine.chosen, 0);
	assert_int_equal(engine.acts, 52 + 2 + 7);
}

/* All at once, or step by step: polls up to a context that does something else, and up to a time. */
static void test_rounds_of_polls_are_the_stepped_ones(void **state)
{
	struct microprogram poll;

	(void)state;
	ixp_test_program(MICROPROGRAM_EGRESS_POLL, "compute 8 cycles; poll dram 4 B; compute 6 cycles", &poll);
	for (uint64_t other = 1100; other < 1240; other += 7)
		for (uint64_t until = 1150; until < 1400; until += 17) {
			struct microengine stepped = polling_engine(&poll, 8), rounds;
			uint64_t polls[MICROENGINE_CONTEXTS] = {0};
			uint32_t turns[MICROENGINE_CONTEXTS] = {0};

			while (stepped.next < 1000 || stepped.running != MICROENGINE_NONE)
				poll_step(&stepped, polls);
			microengine_signal(&stepped, 3, other); /* not a poll: in place of the word that it read */
			rounds = stepped;
			memset(polls, 0, sizeof polls);
			while (stepped.chosen != 3 && stepped.next + 16 < until)
				do
					poll_step(&stepped, polls);
				while (stepped.running != MICROENGINE_NONE);
			microengine_rounds(&rounds, 0xff & ~(1u << 3), 2 + 6 + 8, 121, until, turns);
			for (int i = 0; i < 8; i++)
				assert_int_equal(turns[i], polls[i]);
			for (uint32_t i = 0; i < 8; i++)
				assert_int_equal(rounds.contexts[i].ready_at, stepped.contexts[i].ready_at);
			assert_int_equal(rounds.next, stepped.next);
			assert_int_equal(rounds.acts, stepped.acts);
			assert_int_equal(rounds.chosen, stepped.chosen);
			assert_int_equal(rounds.last, stepped.last);
			assert_int_equal(rounds.busy_cycles, stepped.busy_cycles);
			assert_int_equal(rounds.swaps, stepped.swaps);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_robin_from_the_last),
		cmocka_unit_test(test_nothing_preempts),
		cmocka_unit_test(test_a_context_hangs),
		cmocka_unit_test(test_idle_until_the_first_is_ready),
		cmocka_unit_test(test_polling_comes_round),
		cmocka_unit_test(test_skipped_rounds_are_the_stepped_ones),
		cmocka_unit_test(test_choice_is_open_until_it_is_made),
		cmocka_unit_test(test_rounds_of_polls_are_the_stepped_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
