// SPDX-License-Identifier: Apache-2.0
//
// Which I/O buses there are: for each, how it is built from the platform, and
// what of a device depends on it.  A new bus is its module, behind pci/io_bus.h, and one entry of bus_kinds[].
#ifndef VIFSIM_MACHINE_BUSES_H
#define VIFSIM_MACHINE_BUSES_H

#include <cstdint>
#include <memory>
#include <string>

#include "machine/platform.h"
#include "pci/io_bus.h"

namespace vifsim
{

struct BusKind {
	const char *name; // in the paths of its statistics: "host_a.pci"
	// The platform outlives the bus; path is its host's, "host_a".
	std::unique_ptr<IoBus> (*build)(const platform &platform, const std::string &path);
	// From the network processor's write of the identifier to its bit, ps.
	uint64_t (*doorbell_ps)(const platform &platform);
};

// Of bus.model.
const BusKind &bus_kind(const platform &platform);
// The network processor's parameters, as they are on that bus.
ixp_config ixp_on_bus(const platform &platform);

} // namespace vifsim
#endif
