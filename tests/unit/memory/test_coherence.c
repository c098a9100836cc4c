/* SPDX-License-Identifier: Apache-2.0 */
/* Who has a line, what an access takes, and how the accesses of a message overlap. */
#include "base/rng.h"
#include "cmocka_all.h"
#include "memory/coherence.h"

#define NS UNIT_PS_PER_NS

static const struct coherence_config config = {
	.hit_ps = 7 * NS,
	.core = {.transfer_ps = 40 * NS, .invalidate_ps = 20 * NS},
	.package = {.transfer_ps = 180 * NS, .invalidate_ps = 80 * NS},
	.memory_ps = 155 * NS,
	.outstanding = 4,
	.copy_ps = 8 * NS,
	.poll_ps = 18 * NS,
};

enum { A, B, C };

/* One line, three caches, in this order. */
static void outcomes(void **state)
{
	static const struct {
		uint32_t cache;
		bool write;
		enum coherence_outcome outcome;
	} cases[] = {
		{A, false, COHERENCE_FETCH},     /* nobody has it */
		{A, true, COHERENCE_HIT},        /* alone with it */
		{A, true, COHERENCE_HIT},        /* modified */
		{B, false, COHERENCE_TRANSFER},  /* A's; both keep it */
		{A, false, COHERENCE_HIT},       /* clean */
		{C, false, COHERENCE_FETCH},     /* A and B have it, but memory is up to date */
		{B, true, COHERENCE_INVALIDATE}, /* A and C lose it */
		{C, true, COHERENCE_TRANSFER},   /* B loses it */
		{C, false, COHERENCE_HIT},       /* its own */
		{A, false, COHERENCE_TRANSFER},  /* C's */
		{B, true, COHERENCE_FETCH},      /* clean in A and C, which lose it */
	};
	struct coherence memory;

	(void)state;
	coherence_init(&memory, &config, COHERENCE_OTHER_PACKAGE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(coherence_access(&memory, cases[i].cache, 9, cases[i].write), cases[i].outcome);
		assert_true(coherence_sound(&memory));
	}
	/* Gained: three fetches, three transfers; lost: 2 to B, B's to C, 2 to B; B's is left. */
	assert_int_equal(memory.stats.gained, 6);
	assert_int_equal(memory.stats.lost, 2 + 1 + 2);
	assert_int_equal(coherence_copies(&memory), 1);
}

/* A device's write takes all copies, also modified ones, of the lines that it touches alone. */
static void device_writes(void **state)
{
	struct coherence memory;

	(void)state;
	coherence_init(&memory, &config, COHERENCE_SAME_PACKAGE);
	for (uint32_t line = 0; line < 4; line++)
		coherence_access(&memory, A, line, true);
	coherence_access(&memory, B, 2, false);
	coherence_device_write(&memory, (struct coherence_span){1, 65}); /* lines 1 and 2 */
	assert_int_equal(memory.stats.device_lines, 2);
	assert_int_equal(memory.stats.lost, 3);
	assert_int_equal(coherence_access(&memory, A, 0, false), COHERENCE_HIT);
	assert_int_equal(coherence_access(&memory, A, 1, false), COHERENCE_FETCH);
	assert_int_equal(coherence_access(&memory, B, 2, true), COHERENCE_FETCH);
	assert_int_equal(coherence_access(&memory, A, 3, false), COHERENCE_HIT);
}

static uint64_t stream(struct coherence *memory, uint32_t cache, bool write, uint32_t bytes)
{
	const struct coherence_span span = {0, bytes};

	return coherence_stream(memory, cache, write, &span, 1);
}

/* One line: the data, then the copy; a store is copied while the line comes. */
static void one_line(void **state)
{
	struct coherence memory;

	(void)state;
	coherence_init(&memory, &config, COHERENCE_OTHER_PACKAGE);
	assert_int_equal(stream(&memory, A, false, 64), (155 + 8) * NS);
	assert_int_equal(stream(&memory, A, true, 64), 8 * NS); /* copying is longer than a hit */
	assert_int_equal(stream(&memory, A, true, 4), 7 * NS);
	assert_int_equal(stream(&memory, B, false, 64), (180 + 8) * NS);
	assert_int_equal(stream(&memory, B, false, 4), 7 * NS + 500); /* a sixteenth of the copy */
	assert_int_equal(stream(&memory, A, true, 64), 80 * NS);
	assert_int_equal(stream(&memory, B, true, 64), 180 * NS);

	coherence_init(&memory, &config, COHERENCE_SAME_PACKAGE);
	stream(&memory, A, true, 64);
	assert_int_equal(stream(&memory, B, false, 64), (40 + 8) * NS);
	assert_int_equal(stream(&memory, B, true, 64), 20 * NS);
}

/*
 * 64 lines, four under way at once.  Read: the first four are there after 180 ns and
 * copied after 188, 196, 204, 212; each makes room for the one four later, so
 * every 188 ns four more are there: 16 x 188, and the last is 3 copies behind.
 * Written with a word behind them: line 0 is asked for at once, 1 to 3 behind its copy, 8 ns
 * each; then every 80 ns a slot is free, so line 64, the word, begins at 16 x 80.
 */
static void many_lines(void **state)
{
	const struct coherence_span spans[] = {{0, 4096}, {64, 4}};
	struct coherence memory;

	(void)state;
	coherence_init(&memory, &config, COHERENCE_OTHER_PACKAGE);
	coherence_stream(&memory, A, true, spans, 2);
	assert_int_equal(stream(&memory, B, false, 4096), (16 * 188 + 24) * NS);
	coherence_access(&memory, B, 64, false);
	assert_int_equal(coherence_stream(&memory, A, true, spans, 2), (16 * 80 + 80) * NS);
	/* One at a time: no overlap but a store's copy, which its line takes longer than. */
	memory.outstanding = 1;
	assert_int_equal(stream(&memory, B, false, 4096), UINT64_C(64) * 188 * NS);
	assert_int_equal(stream(&memory, A, true, 4096), UINT64_C(64) * 80 * NS);
	/* As many as there are: the copies alone are in line. */
	memory.outstanding = 64;
	assert_int_equal(stream(&memory, B, false, 4096), (180 + 64 * 8) * NS);
	assert_int_equal(stream(&memory, A, true, 4096), (63 * 8 + 80) * NS);
}

/* A word becomes visible no sooner than the message before it, also when its line is at hand. */
static void stores_stay_in_order(void **state)
{
	const struct coherence_span spans[] = {{0, 64}, {1, 4}};
	struct coherence memory;

	(void)state;
	coherence_init(&memory, &config, COHERENCE_OTHER_PACKAGE);
	coherence_access(&memory, A, 1, true);
	assert_int_equal(coherence_stream(&memory, A, true, spans, 2), 155 * NS);
}

/* Any accesses: the counters agree with what exists. */
static void conserved(void **state)
{
	struct coherence memory;
	struct rng rng;

	(void)state;
	rng_init(&rng, 1, 0, "test");
	coherence_init(&memory, &config, COHERENCE_OTHER_PACKAGE);
	for (int i = 0; i < 20000; i++) {
		const uint32_t line = (uint32_t)rng_below(&rng, 12);

		if (rng_below(&rng, 8) == 0)
			coherence_device_write(&memory,
					       (struct coherence_span){line, 1 + (uint32_t)rng_below(&rng, 200)});
		else
			coherence_access(&memory, (uint32_t)rng_below(&rng, COHERENCE_CACHES_MAXIMUM), line,
					 rng_below(&rng, 3) == 0);
		assert_true(coherence_sound(&memory));
	}
	assert_int_equal(memory.stats.gained, memory.stats.lost + coherence_copies(&memory));
	assert_true(memory.stats.lost > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes),   cmocka_unit_test(device_writes),        cmocka_unit_test(one_line),
		cmocka_unit_test(many_lines), cmocka_unit_test(stores_stay_in_order), cmocka_unit_test(conserved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
