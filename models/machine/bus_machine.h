// SPDX-License-Identifier: Apache-2.0
//
// One PCI bus alone, with transfers over it.
#ifndef VIFSIM_MACHINE_BUS_MACHINE_H
#define VIFSIM_MACHINE_BUS_MACHINE_H

#include "load/pci_transfer.h"
#include "machine/platform.h"
#include "machine/simulation.h"

namespace vifsim
{

class BusMachine : public Machine
{
public:
	explicit BusMachine(const platform &platform);
	~BusMachine() override;

	void begin_window() override;
	void end_window(report &report) override;

private:
	PciTransferLoad load_;
	stat_registry registry_{};
	uint64_t window_start_ps_ = 0;
};

} // namespace vifsim
#endif
