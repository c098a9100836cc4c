// SPDX-License-Identifier: Apache-2.0
// The network processor as the peer of a ping-pong, cycle by cycle.  Its engine's clock is of 600 MHz: cycle c is at c
// * 5/3 ns.
//
// The poll: it is taken up (2 cycles), computes 8, reads at cycle 11 of the run; the word is back 120 + 1 cycles later;
// taken up (2), computes 6, and so on with the next poll, which reads 8 cycles later: a read every 121 + 2 + 6 + 8 =
// 137 cycles.
#include "ixp/ixp_echo.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ixp_test_config.h"
#include "sim/sim_time.h"
#include "vif/identifier_register.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

namespace vifsim
{

namespace
{

constexpr uint64_t poll_first = 11, poll_period = 137, poll_to_end = 121 + 2 + 6;
constexpr uint64_t element = 4 + (120 + 16) + 2 + 6;      // 64 B take 16 cycles of DRAM
constexpr uint64_t to_transfer = 20 + (90 + 12) + 2 + 10; // 16 B take 12 cycles of SRAM
constexpr uint64_t bus_ps = 200000;
constexpr IxpEcho::Setup addresses = {0xa0001000, 0xa0000000, 0x10001000, 0x10000000, false};

ixp_config &config()
{
	static ixp_config testbed = ixp_test_config();

	return testbed;
}

uint64_t cycle_ps(uint64_t cycle)
{
	return unit_edge_time(cycle, config().clock_hz);
}

IxpEcho::Setup setup(bool interrupts)
{
	IxpEcho::Setup with = addresses;

	with.interrupts = interrupts;
	return with;
}

// A bus that takes 200 ns for anything, a host that rings and writes down what it sees.
class Bench : public sc_core::sc_module, public PciMasterPort, public InterruptLine, public IxpEchoObserver
{
public:
	SC_HAS_PROCESS(Bench);
	Bench(sc_core::sc_module_name name, bool interrupts)
	    : sc_module(name), device("device", config(), setup(interrupts), *this)
	{
		device.bind(*this, *this);
		stat_registry_init(&registry);
		device.add_statistics(registry, "ixp");
		SC_METHOD(bus_over);
		sensitive << bus_event_;
		dont_initialize();
		SC_METHOD(act);
		sensitive << act_event_;
		dont_initialize();
	}
	~Bench() override { stat_registry_free(&registry); }

	void at(uint64_t ps, std::function<void()> action)
	{
		actions_.emplace(ps, std::move(action));
		act_event_.cancel();
		notify_at(act_event_, actions_.begin()->first);
	}
	void ring(uint32_t value, uint32_t bytes)
	{
		device.pci_written(addresses.message, bytes, 0, nullptr);
		device.pci_written(addresses.doorbell, 4, value, nullptr);
	}
	uint64_t statistic(const std::string &path, const std::string &name) const
	{
		for (size_t i = 0; i < registry.count; i++)
			for (size_t j = 0; j < registry.groups[i].count; j++)
				if (path == registry.groups[i].path && name == registry.groups[i].specs[j].name)
					return stat_registry_value(&registry.groups[i], j);
		fail_msg("no statistic %s.%s", path.c_str(), name.c_str());
		return 0;
	}

	IxpEcho device;
	stat_registry registry{};
	std::map<std::string, std::vector<uint64_t>> times; // by what happened

private:
	void submit(PciTransfer &transfer) override
	{
		times[transfer.address == addresses.answer ? "transfer" : "word"].push_back(now_ps());
		values.push_back(transfer.address == addresses.answer ? transfer.bytes : transfer.value);
		transfer_ = &transfer;
		bus_event_.notify(sim_time(bus_ps));
	}
	void bus_over() { device.pci_done(*transfer_); }
	void act()
	{
		const auto action = actions_.begin()->second;

		actions_.erase(actions_.begin());
		if (!actions_.empty())
			notify_at(act_event_, actions_.begin()->first);
		action();
	}
	void interrupt_line(bool asserted) override { times[asserted ? "up" : "down"].push_back(now_ps()); }
	void echo_rung() override { times["rung"].push_back(now_ps()); }
	void echo_noticed() override { times["noticed"].push_back(now_ps()); }
	void echo_read() override { times["read"].push_back(now_ps()); }
	void echo_answered() override { times["answered"].push_back(now_ps()); }

	PciTransfer *transfer_ = nullptr;
	std::multimap<uint64_t, std::function<void()>> actions_;
	sc_core::sc_event bus_event_, act_event_;

public:
	std::vector<uint64_t> values; // bytes of answers and their words, in turn
};

struct Benches {
	Bench polled{"polled", false}, interrupted{"interrupted", true}, late{"late", false};
};
Benches *benches;

void check_cycle(const Bench &bench, const char *what, size_t number, uint64_t cycle)
{
	assert_true(bench.times.count(what) != 0 && number < bench.times.at(what).size());
	assert_int_equal(bench.times.at(what)[number], cycle_ps(cycle));
}

// The cycle at which a poll that is issued at or after that cycle ends.
uint64_t noticed_from(uint64_t cycle)
{
	const uint64_t polls = cycle <= poll_first ? 0 : (cycle - poll_first + poll_period - 1) / poll_period;

	return poll_first + polls * poll_period + poll_to_end;
}

// A message of 100 bytes, two elements, written at cycle 1000 (counts from 1001 on), and its answer.
void test_stages_by_hand(void **)
{
	Bench &bench = benches->polled;

	bench.at(cycle_ps(1000), [&bench] { bench.ring(1, 100); });
	sc_core::sc_start(sim_time(cycle_ps(3000) - now_ps()));

	const uint64_t noticed = noticed_from(1001), read = noticed + 2 * element, answered = read + to_transfer;
	// The bus has the answer 200 ns, 120 cycles, later; that counts from the edge after it.  Then the word: taken
	// up, 10 cycles.
	const uint64_t word = answered + 121 + 2 + 10;

	assert_int_equal(noticed, 11 + 8 * 137 + 129);
	check_cycle(bench, "rung", 0, 1000);
	check_cycle(bench, "noticed", 0, noticed);
	check_cycle(bench, "read", 0, read);
	check_cycle(bench, "answered", 0, answered);
	check_cycle(bench, "transfer", 0, answered);
	check_cycle(bench, "word", 0, word);
	assert_int_equal(bench.values.size(), 2);
	assert_int_equal(bench.values[0], 100);
	assert_int_equal(bench.values[1], 1);
	assert_int_equal(bench.times.count("up"), 0);
	assert_int_equal(bench.statistic("ixp.echo", "frames"), 1);
	assert_int_equal(bench.statistic("ixp.echo", "elements"), 2);
	assert_int_equal(bench.device.protocol_errors(), 0);
}

// The host wants to be told: the bit is set 240 ns after the program's end, and stays until it is cleared.
void test_interrupt(void **)
{
	Bench &bench = benches->interrupted;

	bench.at(now_ps() + 1000000, [&bench] { bench.ring(1, 4); });
	sc_core::sc_start(sim_time(10000000));
	assert_int_equal(bench.times["word"].size(), 1);
	assert_int_equal(bench.times["up"].size(), 1);
	// The word's 200 ns, the edge after it, 2 and 6 cycles, 240 ns.
	const uint64_t word = unit_edge_at(bench.times["word"][0], config().clock_hz);

	assert_int_equal(bench.times["up"][0], cycle_ps(word + 121 + 2 + 6) + 240000);
	assert_int_equal(bench.device.pci_read(IDENTIFIER_STATUS, 4).value, 1);
	assert_int_equal(bench.times.count("down"), 0);
	bench.device.pci_written(IDENTIFIER_CLEAR, 4, 1, nullptr);
	assert_int_equal(bench.times["down"].size(), 1);
	assert_int_equal(bench.device.pci_read(IDENTIFIER_STATUS, 4).value, 0);
}

// Rounds of polling are skipped by arithmetic: after a second of them the next one is where it belongs, and all are
// counted.
void test_long_idleness(void **)
{
	Bench &bench = benches->late;
	const uint64_t begun = now_ps() + UNIT_PS_PER_S;

	bench.at(begun, [&bench] { bench.ring(1, 64); });
	sc_core::sc_start(sim_time(UNIT_PS_PER_S + 10000000));

	const uint64_t from = unit_edge_at(begun + 1, config().clock_hz), noticed = noticed_from(from);

	check_cycle(bench, "noticed", 0, noticed);
	bench.device.settle();
	const uint64_t polls = bench.statistic("ixp.echo", "polls");

	assert_true(polls >= (noticed - poll_to_end - poll_first) / poll_period + 1);
	assert_int_equal(bench.statistic("ixp.echo", "polls_empty"), polls - 1);
	assert_true(bench.statistic("ixp.echo", "busy_ps") < bench.statistic("ixp.echo", "elapsed_ps"));
}

} // namespace

} // namespace vifsim

int sc_main(int, char **)
{
	using namespace vifsim;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages_by_hand),
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_long_idleness),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
