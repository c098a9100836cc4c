// SPDX-License-Identifier: Apache-2.0
#include "machine/bus_experiment.h"

#include "machine/buses.h"
#include "sim/sim_time.h"

namespace vifsim
{

BusExperiment::BusExperiment(const platform &platform)
    : path_(std::string("host_a.") + bus_kind(platform).name), bus_(bus_kind(platform).build(platform, "host_a")),
      load_("transfer", *bus_, platform.transfer)
{
	stat_registry_init(&registry_);
	load_.add_statistics(registry_, "transfer", path_);
}

BusExperiment::~BusExperiment()
{
	stat_registry_free(&registry_);
}

void BusExperiment::begin_window()
{
	load_.settle();
	window_start_ps_ = now_ps();
	stat_registry_snapshot(&registry_);
	load_.begin_window();
}

void BusExperiment::end_window(report &report)
{
	const uint64_t window_ps = now_ps() - window_start_ps_;

	load_.settle();
	report_statistics(&report, &registry_);
	report_add_value(&report, "machine.window_ps", "ps", window_ps);
	report_add_value(&report, "machine.simulated_ps", "ps", now_ps());
	report_add_value(&report, (path_ + ".window_ps").c_str(), "ps", window_ps);
	report_add_histogram(&report, "transfer.stall_ps", "ps", &load_.stall());
	load_.bus().check(report, "host_a");
}

} // namespace vifsim
