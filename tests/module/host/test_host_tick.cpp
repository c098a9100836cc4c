// SPDX-License-Identifier: Apache-2.0
//
// A scheduler with a periodic tick, as Xen's credit scheduler has one, and one that lets a CPU idle until a
// time, as SEDF does: the CPUs' timers bring both, at the cost of a timer interrupt.
#include "host_bench.h"
#include "xen/sched_bvt.h"

using namespace vifsim;

namespace
{

std::unique_ptr<Bench> ticking, quiet, idling;
uint32_t ticks[4];
std::vector<uint64_t> ticks_of_cpu_1;

// BVT, with a tick each 30 us that on CPU 1 wants a new decision.
sched_ops ticking_bvt()
{
	sched_ops ops = sched_bvt;

	ops.tick_period = [](const scheduler *) { return 30 * US; };
	ops.tick = [](scheduler *, sched_cpu *cpu, uint64_t now) {
		ticks[cpu->number]++;
		if (cpu->number == 1)
			ticks_of_cpu_1.push_back(now);
		return cpu->number == 1;
	};
	return ops;
}
const sched_ops ops = ticking_bvt();

// 30, 60 and 90 us, 4 us each, on every CPU; the tick is the end of its interrupt.  Guest 0, on CPU 1, has a frame at
// 60: timer 4, IPI 1, switch 6, upcall 2, look 3, receive 8: 84.  Its timer and the tick after next go on as well.
void every_cpu_ticks(void **)
{
	Bench &bench = *ticking;

	bench.host->sched().ops = &ops;
	bench.begin();
	bench.host->start();
	bench.host->set_timer(1, bench.begin_ps + 95 * US);
	bench.run_to(60 * US);
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(115 * US);
	bench.check_conservation();
	for (uint32_t cpu = 0; cpu < 4; cpu++) {
		assert_int_equal(ticks[cpu], 3);
		assert_int_equal(bench.cpu(cpu).timers, cpu == 1 ? 4 : 3);
		assert_int_equal(bench.cpu(cpu).stage_ps[STAGE_TIMER], (cpu == 1 ? 16 : 12) * US);
	}
	assert_int_equal(ticks_of_cpu_1[0] - bench.begin_ps, 34 * US);
	assert_int_equal(ticks_of_cpu_1[2] - bench.begin_ps, 94 * US);
	assert_int_equal(bench.received_at(0, 0), 84 * US);
	assert_int_equal(bench.guest(0).upcalls, 2);
}

// A scheduler without a tick makes no timer interrupts.
void no_tick(void **)
{
	quiet->begin();
	quiet->host->start();
	quiet->run_to(100000 * US);
	for (uint32_t cpu = 0; cpu < 4; cpu++)
		assert_int_equal(quiet->cpu(cpu).timers, 0);
}

// SEDF, guests' periods 1 ms.  Guest 0's first wake, at 10, begins one, which is over at once; it runs in extra time.
// Its frame at 800 comes 209 us after that before the next begins, at 1010: less than a quantum, so the CPU idles until
// then. Timer 4, reload 0.5, upcall 2, look 3, receive 8: 1027.5.
void idle_until_a_period(void **)
{
	Bench &bench = *idling;

	bench.begin();
	bench.host->start();
	bench.run_to(10 * US);
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(800 * US);
	assert_int_equal(bench.received_at(0, 0), (10 + 1 + 6 + 2 + 3 + 8) * US);
	assert_int_equal(bench.cpu(1).timers, 0);
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(1009 * US);
	assert_int_equal(bench.receivers[0]->at_ps.size(), 1);
	bench.run_to(1100 * US);
	bench.check_conservation();
	assert_int_equal(bench.received_at(0, 1), 1010 * US + (4 + 2 + 3 + 8) * US + US / 2);
	/* An idle CPU without a VCPU that waits has no timer. */
	bench.run_to(100000 * US);
	assert_int_equal(bench.cpu(1).timers, 1);
	assert_int_equal(bench.cpu(2).timers, 0);
}

} // namespace

int sc_main(int, char **)
{
	const CMUnitTest tests[] = {cmocka_unit_test(every_cpu_ticks), cmocka_unit_test(no_tick),
				    cmocka_unit_test(idle_until_a_period)};

	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	ticking = std::make_unique<Bench>(with_costs(), 1, 8);
	quiet = std::make_unique<Bench>(with_costs(), 1, 8);
	idling = std::make_unique<Bench>(with_costs(), 1, 8, refill_config{0, 0, 1}, "sedf");
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	ticking.reset();
	quiet.reset();
	idling.reset();
	return failed;
}
