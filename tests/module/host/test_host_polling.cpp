// SPDX-License-Identifier: Apache-2.0
//
// Guests that poll without end: when they see a frame, to the picosecond; that time is conserved; and that turns which
// cost no event give what turns with an event each give.
#include "host_bench.h"

using namespace vifsim;

namespace
{

std::unique_ptr<Bench> alone, shared, skipped, stepped;

host_config polling(double speed)
{
	host_config config = with_costs();

	config.receive.mode = RECEIVE_POLL;
	config.receive.budget = 2;
	config.threads_per_core = 2;
	config.smt_speed = speed;
	config.guest_turn_ps = 300007; // 0.3 us and a little
	return config;
}

// Guest 0 alone on CPU 1, turns of 1 us.  Its timer at 0: timer 4, switch 6, upcall 2; its loop begins at 12.  The
// frame at 20.5 is seen at the end of the turn, 21, and received by 29; so are, at 37, 45 and 53, what came while it
// was not looking, for the budget is 2: a look of 1 before the third.
void a_frame_is_seen_at_a_turns_end(void **)
{
	Bench &bench = *alone;

	bench.begin();
	bench.host->start();
	bench.run_to(20 * US + US / 2);
	bench.put_frame(0);
	bench.run_to(22 * US);
	bench.put_frame(0);
	bench.put_frame(0);
	bench.run_to(100 * US);
	assert_int_equal(bench.received_at(0, 0), 29 * US);
	assert_int_equal(bench.received_at(0, 1), 37 * US);
	assert_int_equal(bench.received_at(0, 2), 46 * US);
	bench.check_conservation();
	// 12 to 21, then 46 on, a turn each us; the one from 99 on ends at 100.
	assert_int_equal(bench.guest(0).turns, 9 + 54);
	assert_int_equal(bench.cpu(1).stage_ps[STAGE_TURN], (9 + 54) * US);
	assert_int_equal(bench.guest(0).net_upcalls, 0);
	assert_int_equal(bench.guest(0).run_state_ps[RUN_STATE_BLOCKED], bench.begin_ps + 4 * US);
	assert_int_equal(bench.host->counters.signals, 0);
}

// Guests 0 and 3 share CPU 1: a slice of 5 ms each, by BVT.  One that has not the CPU does not see its frame.
void spinning_guests_take_turns(void **)
{
	Bench &bench = *shared;

	bench.begin();
	bench.host->start();
	bench.run_to(32000 * US);
	bench.check_conservation();
	assert_true(bench.guest(0).run_state_ps[RUN_STATE_RUNNING] > 13000 * US);
	assert_true(bench.guest(3).run_state_ps[RUN_STATE_RUNNING] > 13000 * US);
	assert_in_range(bench.cpu(1).switches, 4, 8);
	const uint32_t waits = bench.host->domain_at(1).run_state == RUN_STATE_RUNNABLE ? 0 : 3;
	const size_t before = bench.receivers[waits]->at_ps.size();

	bench.put_frame(waits);
	bench.run_to(32100 * US);
	assert_int_equal(bench.receivers[waits]->at_ps.size(), before);
	bench.run_to(38000 * US);
	assert_int_equal(bench.receivers[waits]->at_ps.size(), before + 1);
}

// What a run has come to.
struct Outcome {
	std::vector<uint64_t> received_ps[7];
	domain_counters guests[7];
	CpuCounters cpus[4];
};

// Random frames and timers for 7 guests on 3 CPUs, two of which slow each other down at an odd speed.
Outcome drive(Bench &bench)
{
	Outcome outcome;
	rng random;
	uint64_t at = 0;

	rng_init(&random, 7, 0, "polling");
	bench.begin();
	bench.host->start();
	for (uint32_t vif = 0; vif < 7; vif++)
		bench.receivers[vif]->answer_bytes = vif % 2 == 0 ? 100 : 0;
	for (int i = 0; i < 600; i++) {
		at += rng_below(&random, 40 * US);
		bench.run_to(at);
		const auto vif = static_cast<uint32_t>(rng_below(&random, 7));

		if (rng_below(&random, 8) == 0)
			bench.host->set_timer(vif + 1, now_ps() + rng_below(&random, 20 * US));
		else if (bench.written[vif] - bench.receivers[vif]->at_ps.size() < 7)
			bench.put_frame(vif);
		if (rng_below(&random, 16) == 0)
			bench.host->settle();
	}
	bench.run_to(at + 50000 * US);
	bench.check_conservation();
	for (uint32_t vif = 0; vif < 7; vif++) {
		assert_int_equal(bench.receivers[vif]->at_ps.size(), bench.written[vif]);
		for (size_t i = 0; i < bench.written[vif]; i++)
			outcome.received_ps[vif].push_back(bench.received_at(vif, i));
		outcome.guests[vif] = bench.guest(vif);
	}
	for (uint32_t number = 1; number < 4; number++)
		outcome.cpus[number] = bench.cpu(number);
	return outcome;
}

void turns_without_events_are_the_same(void **)
{
	const Outcome one = drive(*skipped), other = drive(*stepped);
	uint64_t turns = 0, frames = 0;

	for (uint32_t vif = 0; vif < 7; vif++) {
		assert_true(one.received_ps[vif] == other.received_ps[vif]);
		assert_int_equal(one.guests[vif].turns, other.guests[vif].turns);
		assert_int_equal(one.guests[vif].switched_in, other.guests[vif].switched_in);
		assert_int_equal(one.guests[vif].run_state_ps[RUN_STATE_RUNNABLE],
				 other.guests[vif].run_state_ps[RUN_STATE_RUNNABLE]);
		turns += one.guests[vif].turns;
		frames += one.received_ps[vif].size();
	}
	for (uint32_t number = 1; number < 4; number++)
		for (int stage = 0; stage < STAGE_COUNT; stage++)
			assert_int_equal(one.cpus[number].stage_ps[stage], other.cpus[number].stage_ps[stage]);
	assert_true(turns > 100000);
	assert_true(frames > 200);
}

void build_benches()
{
	host_config exact = polling(1);

	exact.threads_per_core = 1;
	exact.guest_turn_ps = 1 * US;
	alone = std::make_unique<Bench>(exact, 1, 8);
	shared = std::make_unique<Bench>(exact, 4, 8);
	for (auto *bench : {&skipped, &stepped})
		*bench = std::make_unique<Bench>(polling(0.65), 7, 8, refill_config{3 * US, 2 * US, 4}, "bvt",
						 *interrupt_identifier.hypervisor, bench == &stepped);
}

} // namespace

int sc_main(int, char **)
{
	const CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_seen_at_a_turns_end),
		cmocka_unit_test(spinning_guests_take_turns),
		cmocka_unit_test(turns_without_events_are_the_same),
	};

	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	build_benches();
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	for (auto *bench : {&alone, &shared, &skipped, &stepped})
		bench->reset();
	return failed;
}
