// SPDX-License-Identifier: Apache-2.0
//
// The moderator between a scheme and the bus: when the line rises and falls, what becomes of messages.
#include "nic/interrupt_moderator.h"

#include <vector>

#include "sim/sim_time.h"
#include "vif/interrupt_layout.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

using namespace vifsim;

namespace
{

constexpr uint64_t us = 1000000;

struct Port : PciMasterPort {
	std::vector<std::pair<PciTransfer *, uint64_t>> submitted;

	void submit(PciTransfer &transfer) override { submitted.emplace_back(&transfer, now_ps()); }
};

struct Line : InterruptLine {
	std::vector<std::pair<bool, uint64_t>> changes;

	void interrupt_line(bool up) override { changes.emplace_back(up, now_ps()); }
};

struct Bench {
	Port port;
	Line line;
	InterruptModerator moderator;
	const uint64_t begun = now_ps();

	explicit Bench(const moderation_config &config) : moderator(config, 2) { moderator.bind(port, line); }
	// Up to that time after its beginning.
	void run(uint64_t until_us) const { sc_core::sc_start(sim_time(begun + until_us * us - now_ps())); }
	uint64_t at(size_t change) const { return (line.changes[change].second - begun) / us; }
};

interrupt_step message(uint32_t vector)
{
	interrupt_step step{};

	step.kind = INTERRUPT_WRITE;
	step.address = interrupt_message_address(vector);
	step.value = vector;
	return step;
}

void off_passes_all(void **)
{
	Bench bench({MODERATION_OFF, 50 * us, 4});

	bench.moderator.raised(true);
	bench.moderator.raised(false);
	bench.moderator.written(0);
	assert_int_equal(bench.line.changes.size(), 1);
	bench.moderator.written(INTERRUPT_FALLS);
	assert_int_equal(bench.line.changes.size(), 2);
	assert_false(bench.line.changes[1].first);
	assert_false(bench.moderator.holds(message(0)));
}

// Up at 0 and 50; what remains set when the host has written brings it up again after the interval, not at once.
void a_line_waits_for_the_interval(void **)
{
	Bench bench({MODERATION_INTERVAL, 50 * us, 1});

	bench.moderator.raised(true);
	bench.run(5);
	bench.moderator.raised(false);
	bench.moderator.written(0); // not all: it stays wanted
	assert_int_equal(bench.line.changes.size(), 2);
	assert_false(bench.line.changes[1].first);
	bench.run(60);
	assert_int_equal(bench.line.changes.size(), 3);
	assert_int_equal(bench.at(2), 50);
	bench.moderator.written(INTERRUPT_FALLS);
	bench.run(200);
	assert_int_equal(bench.line.changes.size(), 4); // nothing is wanted: it stays down
}

// The host took the bits before the line was let up: no interrupt.
void what_is_taken_early_needs_none(void **)
{
	Bench bench({MODERATION_COUNT, 50 * us, 4});

	bench.moderator.raised(true);
	bench.run(10);
	bench.moderator.written(INTERRUPT_FALLS);
	bench.run(100);
	assert_int_equal(bench.line.changes.size(), 0);
	for (int i = 0; i < 4; i++) // the first of them was told of
		bench.moderator.raised(i == 0);
	assert_int_equal(bench.line.changes.size(), 1);
	assert_int_equal(bench.at(0), 100);
}

// Each vector for itself: the first at once, two more of vector 0 by one message of the moderator's, when the bus has
// taken that the one of vector 1.
void messages_are_merged(void **)
{
	Bench bench({MODERATION_INTERVAL, 50 * us, 1});
	interrupt_step other{};

	assert_false(bench.moderator.holds(message(0)));
	assert_true(bench.moderator.holds(message(0)));
	assert_false(bench.moderator.holds(message(1)));
	assert_true(bench.moderator.holds(message(0)));
	assert_true(bench.moderator.holds(message(1)));
	other.kind = INTERRUPT_WRITE; // to host memory
	other.address = 0x1000;
	assert_false(bench.moderator.holds(other));
	bench.run(49);
	assert_int_equal(bench.port.submitted.size(), 0);
	bench.run(60);
	assert_int_equal(bench.port.submitted.size(), 1);
	assert_int_equal(bench.port.submitted[0].second, bench.begun + 50 * us);
	assert_int_equal(bench.port.submitted[0].first->value, 0);
	assert_int_equal(bench.port.submitted[0].first->address, interrupt_message_address(0));
	assert_true(bench.moderator.holds(message(1))); // goes with the one that waits for the bus
	assert_true(bench.moderator.done(*bench.port.submitted[0].first));
	assert_int_equal(bench.port.submitted.size(), 2);
	assert_int_equal(bench.port.submitted[1].first->value, 1);
	assert_true(bench.moderator.done(*bench.port.submitted[1].first));
	bench.run(300);
	assert_int_equal(bench.port.submitted.size(), 2);
	assert_false(bench.moderator.done(PciTransfer()));
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(off_passes_all), cmocka_unit_test(a_line_waits_for_the_interval),
		cmocka_unit_test(what_is_taken_early_needs_none), cmocka_unit_test(messages_are_merged)};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
