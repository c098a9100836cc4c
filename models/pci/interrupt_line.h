// SPDX-License-Identifier: Apache-2.0
//
// A device's level-triggered interrupt (INTA#), as the device drives it and as the host sees it; how it comes from one
// to the other is its bus's affair (io_bus.h).
#ifndef VIFSIM_PCI_INTERRUPT_LINE_H
#define VIFSIM_PCI_INTERRUPT_LINE_H

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
