// SPDX-License-Identifier: Apache-2.0
//
// What every network device has towards its host: one level-triggered
// interrupt line (INTA#).  Everything else goes over the PCI bus.
#ifndef VIFSIM_NIC_DEVICE_H
#define VIFSIM_NIC_DEVICE_H

namespace vifsim
{

class InterruptLine
{
public:
	virtual ~InterruptLine() = default;
	// The device asserts or releases its line; called on changes only.
	virtual void interrupt_line(bool asserted) = 0;
};

} // namespace vifsim
#endif
