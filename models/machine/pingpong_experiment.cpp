// SPDX-License-Identifier: Apache-2.0
#include "machine/pingpong_experiment.h"

#include "machine/buses.h"

#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

CorePingpong::Setup pingpong_setup(const platform &platform, uint32_t replication)
{
	CorePingpong::Setup setup{};

	setup.config = platform.pingpong;
	setup.bytes = static_cast<uint32_t>(platform.workload.payload_bytes);
	setup.think_ps = platform.workload.think_ps;
	setup.coherence = platform.coherence;
	setup.smt_speed = platform.host.smt_speed;
	setup.send_ipi_ps = platform.host.hypervisor_signal_ps;
	setup.take_ipi_ps = platform.host.hypervisor_ipi_ps;
	setup.take_interrupt_ps = platform.host.hypervisor_identifier_ps;
	setup.seed = platform.seed;
	setup.replication = replication;
	return setup;
}

} // namespace

PingpongExperiment::PingpongExperiment(const platform &platform, uint32_t replication)
    : bus_path_(std::string("host_a.") + bus_kind(platform).name)
{
	const CorePingpong::Setup setup = pingpong_setup(platform, replication);

	if (platform.pingpong.peer == CORE_PINGPONG_NP) {
		bus_ = bus_kind(platform).build(platform, "host_a");
		pingpong_ = std::make_unique<CorePingpongDevice>("pingpong", setup, *bus_, ixp_on_bus(platform));
	} else {
		pingpong_ = std::make_unique<CorePingpongCores>("pingpong", setup);
	}
	stat_registry_init(&registry_);
	if (bus_ != nullptr)
		bus_->add_statistics(registry_, bus_path_);
	pingpong_->add_statistics(registry_);
}

PingpongExperiment::~PingpongExperiment()
{
	stat_registry_free(&registry_);
}

void PingpongExperiment::settle()
{
	pingpong_->settle();
	if (bus_ != nullptr)
		bus_->settle();
}

void PingpongExperiment::begin_window()
{
	settle();
	window_start_ps_ = now_ps();
	stat_registry_snapshot(&registry_);
	pingpong_->begin_window();
}

void PingpongExperiment::end_window(report &report)
{
	const uint64_t window_ps = now_ps() - window_start_ps_;

	settle();
	report_statistics(&report, &registry_);
	report_add_value(&report, "machine.window_ps", "ps", window_ps);
	report_add_value(&report, "machine.simulated_ps", "ps", now_ps());
	pingpong_->end_window(report);
	if (bus_ == nullptr)
		return;
	report_add_value(&report, (bus_path_ + ".window_ps").c_str(), "ps", window_ps);
	bus_->check(report, "host_a");
}

} // namespace vifsim
