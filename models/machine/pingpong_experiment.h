// SPDX-License-Identifier: Apache-2.0
//
// Two CPUs of one host, or a CPU and the network processor on its bus, and a
// message that goes to and fro between them.
#ifndef VIFSIM_MACHINE_PINGPONG_EXPERIMENT_H
#define VIFSIM_MACHINE_PINGPONG_EXPERIMENT_H

#include <memory>
#include <string>

#include "load/core_pingpong_cores.h"
#include "load/core_pingpong_device.h"
#include "machine/experiment.h"
#include "machine/platform.h"

namespace vifsim
{

class PingpongExperiment : public Experiment
{
public:
	// The platform must outlive it.
	PingpongExperiment(const platform &platform, uint32_t replication);
	~PingpongExperiment() override;

	const stat_registry &registry() const override { return registry_; }
	void begin_window() override;
	void end_window(report &report) override;

private:
	void settle();

	const std::string bus_path_;
	std::unique_ptr<IoBus> bus_; // when the peer is the network processor
	std::unique_ptr<CorePingpong> pingpong_;
	stat_registry registry_{};
	uint64_t window_start_ps_ = 0;
};

} // namespace vifsim
#endif
