// SPDX-License-Identifier: Apache-2.0
//
// The agenda against the kernel: what is due comes in the order of times and, at one time, from the outside in; the
// kernel's own processes come when they should, whether the agenda runs ahead or not.
#include <sys/wait.h>
#include <unistd.h>

#include <csetjmp>
#include <csignal>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string>
#include <systemc>

extern "C" {
#include <cmocka.h>
}

#include "sim/sim_time.h"

using namespace vifsim;

namespace
{

// Four timers, one of each order, and a process of the kernel; each writes its letter, and its time, when it comes.
struct Bench : sc_core::sc_module {
	SC_HAS_PROCESS(Bench);
	explicit Bench(sc_core::sc_module_name name) : sc_module(name)
	{
		SC_METHOD(kernel);
		sensitive << event;
		dont_initialize();
	}

	void note(char letter) { seen += letter + std::to_string(now_ps() - begin_ps) + " "; }
	void host_due() { note('h'); }
	void bus_due()
	{
		note('b');
		if (bus_moves_outside)
			outside.set(now_ps());
	}
	void device_due()
	{
		if (device_stays) {
			device.set(now_ps());
			return;
		}
		note('d');
		if (device_period_ps > 0)
			device.set(now_ps() + device_period_ps);
	}
	void outside_due() { note('o'); }
	void kernel()
	{
		note('k');
		assert_true(now_ps() == sc_core::sc_time_stamp().value());
	}

	void begin()
	{
		begin_ps = now_ps();
		seen.clear();
	}
	std::string run(uint64_t ps, bool ahead)
	{
		Agenda::instance().run_ahead_until(ahead ? begin_ps + ps : 0);
		sc_core::sc_start(sim_time(ps));
		return seen;
	}

	uint64_t begin_ps = 0, device_period_ps = 0;
	bool bus_moves_outside = false, device_stays = false;
	std::string seen;
	sc_core::sc_event event;
	// Made in the wrong order.
	Timer host{this, timer_call<&Bench::host_due>, Timer::host};
	Timer device{this, timer_call<&Bench::device_due>, Timer::device};
	Timer bus{this, timer_call<&Bench::bus_due>, Timer::bus};
	Timer outside{this, timer_call<&Bench::outside_due>, Timer::outside};
};

Bench *bench;

// At 10: all five.  The kernel's process may come before or between the timers, but not after the host.
void check_order(bool ahead)
{
	bench->begin();
	for (Timer *timer : {&bench->host, &bench->bus, &bench->outside, &bench->device})
		timer->set(bench->begin_ps + 10);
	notify_at(bench->event, bench->begin_ps + 10);
	std::string seen = bench->run(100, ahead);
	const size_t kernel = seen.find("k10 ");

	assert_true(kernel != std::string::npos && kernel < seen.find("h10"));
	assert_string_equal(seen.erase(kernel, 4).c_str(), "o10 d10 b10 h10 ");
}

void order_at_one_time(void **)
{
	check_order(false);
	check_order(true);
}

// What a timer sets for now comes before the host, too.
void set_for_now(void **)
{
	for (const bool ahead : {false, true}) {
		bench->begin();
		bench->bus_moves_outside = true;
		bench->bus.set(bench->begin_ps + 5);
		bench->host.set(bench->begin_ps + 5);
		assert_string_equal(bench->run(100, ahead).c_str(), "b5 o5 h5 ");
		bench->bus_moves_outside = false;
	}
}

void moving_and_clearing(void **)
{
	for (const bool ahead : {false, true}) {
		bench->begin();
		const uint64_t from = bench->begin_ps;

		bench->device.set(from + 10);
		bench->device.set(from + 30); // later
		bench->bus.set(from + 20);
		bench->bus.set_earlier(from + 25); // stays
		bench->outside.set(from + 40);
		bench->outside.set_earlier(from + 15);
		bench->host.set(from + 12);
		bench->host.clear();
		assert_true(bench->host.at_ps() == Timer::never && bench->bus.at_ps() == from + 20);
		assert_string_equal(bench->run(100, ahead).c_str(), "o15 b20 d30 ");
	}
}

// The kernel's process at 35 comes between the device's rounds, though the agenda could go on; at the end of the time,
// which the kernel does not do either, nothing is done.
void ahead_up_to_the_kernel_and_the_end(void **)
{
	for (const bool ahead : {false, true}) {
		bench->begin();
		bench->device_period_ps = 10;
		bench->device.set(bench->begin_ps + 10);
		notify_at(bench->event, bench->begin_ps + 35);
		const uint64_t cycles = sc_core::sc_delta_count();

		assert_string_equal(bench->run(50, ahead).c_str(), "d10 d20 d30 k35 d40 ");
		/* Ahead: one cycle for 10, 20 and 30, one for the process, one for 40. */
		assert_int_equal(sc_core::sc_delta_count() - cycles, ahead ? 3 : 5);
		assert_true(now_ps() == bench->begin_ps + 50);
		bench->device_period_ps = 0;
		bench->begin();
		assert_string_equal(bench->run(10, ahead).c_str(), "d0 ");
	}
}

// A timer that is set for now each time it comes, in a process of its own: that ends, and says whose it is.
void time_that_stands_still(void **)
{
	int ends[2];
	std::string said;
	char part[256];
	int status = 0;

	assert_int_equal(pipe(ends), 0);
	const pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		bench->begin();
		bench->device_stays = true;
		bench->device.set(bench->begin_ps + 5);
		bench->run(10, true);
		_exit(0);
	}
	close(ends[1]);
	for (ssize_t length; (length = read(ends[0], part, sizeof(part))) > 0;)
		said.append(part, static_cast<size_t>(length));
	close(ends[0]);
	assert_true(waitpid(child, &status, 0) == child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_string_equal(said.c_str(), ("panic: time stands still at " + std::to_string(now_ps() + 5) +
					   " ps: a timer of bench comes due again and again\n")
						  .c_str());
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_at_one_time),      cmocka_unit_test(set_for_now),
		cmocka_unit_test(moving_and_clearing),    cmocka_unit_test(ahead_up_to_the_kernel_and_the_end),
		cmocka_unit_test(time_that_stands_still),
	};

	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	bench = new Bench("bench");
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
