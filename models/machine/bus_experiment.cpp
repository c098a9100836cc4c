// SPDX-License-Identifier: Apache-2.0
#include "machine/bus_experiment.h"

#include "sim/sim_time.h"

namespace vifsim
{

BusExperiment::BusExperiment(const platform &platform) : load_("transfer", platform.pci, platform.transfer)
{
	stat_registry_init(&registry_);
	load_.add_statistics(registry_, "transfer", "host_a.pci");
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
	report_add_value(&report, "host_a.pci.window_ps", "ps", window_ps);
	report_add_histogram(&report, "transfer.stall_ps", "ps", &load_.stall());
	load_.bus().check(report, "host_a");
}

} // namespace vifsim
