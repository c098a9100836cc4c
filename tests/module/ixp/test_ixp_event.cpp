// SPDX-License-Identifier: Apache-2.0
//
// Guests that ask for the frame of which they want to be told: the device tells of it, once, behind its index; of no
// other; and of one that was there before the guest's word came, by its egress context. A guest that polls is told of
// none.
#include <memory>

#include "base/rng.h"
#include "ixp_bench.h"

using namespace vifsim;

namespace
{

constexpr uint32_t vifs = 9; // 0 and 8 share a context and a bit

struct Benches {
	Bench masked{"masked", ixp_test_config(), 1, 8, {}, UINT32_MAX, interrupt_identifier, VIF_EVENTS_ASKED};
	Bench crossed{"crossed", ixp_test_config(), 1, 8, {}, UINT32_MAX, interrupt_identifier, VIF_EVENTS_ASKED};
	Bench polled{"polled", ixp_test_config(), 1, 8, {}, UINT32_MAX, interrupt_identifier, VIF_EVENTS_NONE};
	Bench gone{"gone", ixp_test_config(), 1, 8, {}, UINT32_MAX, interrupt_identifier, VIF_EVENTS_ASKED};
	Bench wrong{"wrong", ixp_test_config(), 1, 8, {}, UINT32_MAX, interrupt_identifier, VIF_EVENTS_ASKED};
	Bench modes[4] = {
		{"lazy_skip", ixp_test_config(), vifs, 8, {true, true}, vifs, interrupt_identifier, VIF_EVENTS_ASKED},
		{"lazy_step", ixp_test_config(), vifs, 8, {true, false}, vifs, interrupt_identifier, VIF_EVENTS_ASKED},
		{"eager_skip", ixp_test_config(), vifs, 8, {false, true}, vifs, interrupt_identifier, VIF_EVENTS_ASKED},
		{"eager_step",
		 ixp_test_config(),
		 vifs,
		 8,
		 {false, false},
		 vifs,
		 interrupt_identifier,
		 VIF_EVENTS_ASKED},
	};
};
Benches *benches;

void arrive(Bench &bench, uint32_t frames)
{
	for (uint32_t frame = 0; frame < frames; frame++)
		bench.at(now_ps() + 1000 + frame * 20 * UNIT_PS_PER_US,
			 [&bench] { bench.arrive(frame_mac(1, 0), 60); });
	run_for((frames * 20 + 50) * UNIT_PS_PER_US);
}

// The first frame is told of, as of a new ring; the next three are not; of the fifth, which was asked for, it is.
void test_masked_until_asked(void **)
{
	Bench &bench = benches->masked;

	arrive(bench, 4);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	assert_int_equal(bench.take_identifier(), 1);
	bench.guest_event(0, 5);
	run_for(50 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	arrive(bench, 2);
	assert_int_equal(bench.hosts[0].receive_produced, 6);
	assert_int_equal(bench.events(What::line_up).size(), 2);
	assert_int_equal(bench.device.stats().frames_untold, 4);
	// Behind the index that it tells of.
	const std::vector<Event> words = bench.events(What::word_in_memory);
	const Event up = bench.events(What::line_up)[1];

	for (const Event &word : words)
		assert_true(word.value != 5 || word.at_ps < up.at_ps);
	assert_int_equal(bench.take_identifier(), 1);
}

// The guest has read one frame of two that are there, and asks for the second: it is told at once; and no more when, by
// a second word, it shows that it has found both.
void test_frame_and_word_cross(void **)
{
	Bench &bench = benches->crossed;

	arrive(bench, 2);
	bench.take_identifier();
	bench.at(now_ps() + 1000, [&bench] { bench.guest_event(0, 2); });
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::line_up).size(), 2);
	assert_int_equal(bench.device.stats().answers, 1);
	bench.take_identifier();
	arrive(bench, 2);
	bench.at(now_ps() + 1000, [&bench] {
		bench.guest_event(0, 4);
		bench.guest_event(0, 5); // before its egress context has come to it
	});
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::line_up).size(), 2);
	assert_int_equal(bench.device.stats().answers, 1);
	arrive(bench, 1);
	assert_int_equal(bench.events(What::line_up).size(), 3);
}

void test_polled_is_never_told(void **)
{
	Bench &bench = benches->polled;

	arrive(bench, 20);
	assert_int_equal(bench.hosts[0].receive_produced, 20);
	assert_int_equal(bench.events(What::line_up).size(), 0);
	assert_int_equal(bench.device.stats().frames_untold, 20);
}

// A VIF that goes takes its request along; the next one of that number asks for its first frame.
void test_a_vif_that_goes(void **)
{
	Bench &bench = benches->gone;

	arrive(bench, 1);
	bench.take_identifier();
	bench.at(now_ps() + 1000, [&bench] {
		bench.guest_event(0, 9);
		bench.command(VIF_STOP, 1, 0);
	});
	run_for(100 * UNIT_PS_PER_US);
	for (vif_operation operation : {VIF_FREE, VIF_CREATE, VIF_START}) {
		bench.at(now_ps() + 1000,
			 [&bench, operation] { bench.command(operation, operation, 0, frame_mac(1, 0)); });
		run_for(100 * UNIT_PS_PER_US);
	}
	bench.hosts[0] = Bench::HostVif();
	bench.hosts[0].slots = 64;
	bench.hosts[0].mac = frame_mac(1, 0);
	arrive(bench, 2);
	assert_int_equal(bench.hosts[0].receive_produced, 2);
	assert_int_equal(bench.events(What::line_up).size(), 2);
}

// An index that cannot be is refused.
void test_impossible_index(void **)
{
	Bench &bench = benches->wrong;

	for (const uint32_t index : {65u, 0u - 65, 1u << 31})
		bench.guest_event(0, index);
	assert_int_equal(bench.device.stats().faults_index, 3);
	bench.guest_event(0, 64);
	assert_int_equal(bench.device.stats().faults_index, 3);
}

// Nine guests that look at their queues only when they are told to, and ask again a random while after their look: so
// frames come before, while and after their words do. None is left behind, and every way of running the device's
// process does the same.
struct Guests {
	Bench &bench;
	rng random;
	uint32_t seen[vifs] = {}, asked = 0;

	explicit Guests(Bench &own) : bench(own) { rng_init(&random, 11, 0, "guests"); }
	void told(uint64_t bits)
	{
		for (uint32_t vif = 0; vif < vifs; vif++) {
			if ((bits & 1u << vif % 8) == 0)
				continue;
			seen[vif] = bench.hosts[vif].receive_produced;
			const uint32_t wanted = seen[vif] + 1 + static_cast<uint32_t>(rng_below(&random, 8) == 0);

			bench.at(now_ps() + rng_below(&random, 30 * UNIT_PS_PER_US), [this, vif, wanted] {
				asked++;
				bench.guest_event(vif, wanted);
			});
		}
	}
};

void watch(Guests &guests)
{
	if (guests.bench.line)
		guests.told(guests.bench.take_identifier());
	guests.bench.at(now_ps() + UNIT_PS_PER_US, [&guests] { watch(guests); });
}

void test_no_frame_is_left_behind(void **)
{
	constexpr uint32_t frames = 3000;
	std::vector<std::unique_ptr<Guests>> all;

	for (Bench &bench : benches->modes) {
		rng random;
		uint64_t at = now_ps() + 1000;

		all.push_back(std::make_unique<Guests>(bench));
		bench.dma_ps = 777777; // ends at no clock edge, so the log has one order
		rng_init(&random, 3, 0, "frames");
		for (uint32_t frame = 0; frame < frames; frame++) {
			const auto vif = static_cast<uint32_t>(rng_below(&random, vifs));

			at += rng_below(&random, 8 * UNIT_PS_PER_US);
			bench.at(at, [&bench, vif] { bench.arrive(frame_mac(1, vif), 60); });
		}
		bench.at(now_ps() + 2000, [&guests = *all.back()] { watch(guests); });
	}
	run_for(UINT64_C(30000) * UNIT_PS_PER_US);
	for (size_t mode = 0; mode < 4; mode++) {
		const Guests &guests = *all[mode];
		uint32_t received = 0;

		for (uint32_t vif = 0; vif < vifs; vif++) {
			// One that has asked for two frames may have one waiting.
			assert_in_range(guests.bench.hosts[vif].receive_produced - guests.seen[vif], 0, 1);
			received += guests.bench.hosts[vif].receive_produced;
		}
		assert_int_equal(received, frames);
		assert_true(guests.bench.device.stats().answers > 50);
		assert_true(guests.bench.device.stats().frames_untold > 300);
		assert_true(guests.bench.log == benches->modes[0].log);
	}
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masked_until_asked),   cmocka_unit_test(test_frame_and_word_cross),
		cmocka_unit_test(test_polled_is_never_told), cmocka_unit_test(test_a_vif_that_goes),
		cmocka_unit_test(test_impossible_index),     cmocka_unit_test(test_no_frame_is_left_behind),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
