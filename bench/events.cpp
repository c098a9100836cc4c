// SPDX-License-Identifier: Apache-2.0
//
// events TIMERS [EVENTS]: what SystemC itself can do.  So many SC_METHODs, each with a timer of its own that is always
// pending, for random times of 1 to 2,048 ns, and no work.  Prints events a second of CPU time.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <systemc>
#include <vector>

namespace
{

struct Timer : sc_core::sc_module {
	SC_HAS_PROCESS(Timer);
	Timer(sc_core::sc_module_name name, uint64_t seed, uint64_t &left) : sc_module(name), random(seed), to_do(left)
	{
		SC_METHOD(due);
		sensitive << event;
	}

	void due()
	{
		if (to_do == 0)
			return;
		to_do--;
		random = random * 6364136223846793005u + 1442695040888963407u;
		event.notify(sc_core::sc_time::from_value(1000 + (random >> 53) * 1000));
	}

	sc_core::sc_event event;
	uint64_t random;
	uint64_t &to_do;
};

double cpu_seconds()
{
	timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace

int sc_main(int argc, char *argv[])
{
	const uint64_t timers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
	const uint64_t events = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 4000000;
	uint64_t left = events;
	std::vector<std::unique_ptr<Timer>> all;

	for (uint64_t i = 0; i < timers; i++)
		all.push_back(std::make_unique<Timer>(("timer" + std::to_string(i)).c_str(), i, left));
	const double before = cpu_seconds();

	sc_core::sc_start();
	std::printf("%.0f\n", static_cast<double>(events) / (cpu_seconds() - before));
	return 0;
}

int main(int argc, char *argv[])
{
	setenv("SC_COPYRIGHT_MESSAGE", "DISABLE", 1);
	return sc_core::sc_elab_and_sim(argc, argv);
}
