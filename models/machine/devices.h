// SPDX-License-Identifier: Apache-2.0
//
// Which network devices there are: for each, how it is built from the
// platform, which windows it has on the bus, and what its host needs for it.
// A new device is its module and one entry of device_kinds[].
#ifndef VIFSIM_MACHINE_DEVICES_H
#define VIFSIM_MACHINE_DEVICES_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "host/host_side.h"
#include "interrupt/interrupt_scheme.h"
#include "machine/platform.h"
#include "net/frame.h"
#include "nic/device.h"
#include "vif/vif_queue.h"

namespace vifsim
{

struct DeviceWindow {
	const char *name; // of its target on the bus; nullptr: no window
	uint64_t base, size;
};

// Which of a device's counters are of frames that it dropped, and which of them follow from each other: held against
// what others count, in every run (count_laws.cpp).  Names as in its statistics, below its path, "*" for any part of
// one; lists end with the first nullptr.
struct DeviceLaw {
	static constexpr size_t most = 6;
	const char *name; // nullptr: no law
	const char *left[most], *right[most];
};
struct DeviceCounters {
	static constexpr size_t most = 6;
	const char *no_buffer[most]; // frames dropped for want of a buffer (FRAME_DROP_NO_BUFFER)
	const char *foreign[most];   // for another's MAC (FRAME_DROP_FOREIGN)
	const char *check[most];     // whose check did not fit their bytes (FRAME_DROP_CORRUPTED)
	DeviceLaw laws[most];        // sums that are equal
};

struct DeviceKind {
	const char *name; // in the paths of its statistics: "host_a.ixp"
	// What the hypervisor does with its interrupt.
	const interrupt_handler_ops &(*interrupts)(const platform &platform);
	const HostSideKind *side; // the guests' drivers for it, Dom0's part
	DeviceWindow windows[3];
	// A VIF's queues; without slots for a device without VIFs.
	vif_layout (*queues)(const platform &platform);
	// Longest burst of its DMA, bytes; 0 for as long as the bus lets it.
	uint32_t (*burst)(const platform &platform);
	// The device on host `number`; path names its statistics and stations.
	std::unique_ptr<NetworkDevice> (*build)(const platform &platform, uint32_t number, frame_pool &pool,
						const std::string &path);
	const DeviceCounters *counters; // nullptr: it drops nothing
};

// What host and device have agreed upon about interrupts.
interrupt_layout interrupt_layout_of(const platform &platform);

// Of which received frames VIFs are told, as their guests have agreed with the device upon when they were set up.
vif_event_kind events_of(const platform &platform);

// Of nic.model.
const DeviceKind &device_kind(const platform &platform);

} // namespace vifsim
#endif
