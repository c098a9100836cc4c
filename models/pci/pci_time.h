// SPDX-License-Identifier: Apache-2.0
//
// Picoseconds to SystemC time and back.  The kernel's resolution is 1 ps, its default.
#ifndef VIFSIM_PCI_PCI_TIME_H
#define VIFSIM_PCI_PCI_TIME_H

#include <cstdint>
#include <systemc>

namespace vifsim
{

inline uint64_t pci_now_ps()
{
	return sc_core::sc_time_stamp().value();
}

inline sc_core::sc_time pci_time(uint64_t ps)
{
	return sc_core::sc_time::from_value(ps);
}

} // namespace vifsim
#endif
