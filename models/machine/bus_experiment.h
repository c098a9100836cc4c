// SPDX-License-Identifier: Apache-2.0
//
// One I/O bus alone, with transfers over it.
#ifndef VIFSIM_MACHINE_BUS_EXPERIMENT_H
#define VIFSIM_MACHINE_BUS_EXPERIMENT_H

#include <memory>
#include <string>

#include "load/pci_transfer.h"
#include "machine/experiment.h"
#include "machine/platform.h"

namespace vifsim
{

class BusExperiment : public Experiment
{
public:
	explicit BusExperiment(const platform &platform);
	~BusExperiment() override;

	const stat_registry &registry() const override { return registry_; }
	void begin_window() override;
	void end_window(report &report) override;

private:
	const std::string path_;
	std::unique_ptr<IoBus> bus_;
	PciTransferLoad load_;
	stat_registry registry_{};
	uint64_t window_start_ps_ = 0;
};

} // namespace vifsim
#endif
