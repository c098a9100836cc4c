// SPDX-License-Identifier: Apache-2.0
//
// Counters that are kept in one place and follow from others kept elsewhere: what goes into a part comes out of it or
// is dropped there, what is dropped has been dropped by somebody.  Both sides count the same instants, so the sums over
// the measured window are equal.
//
// What of a device's counters takes part its kind says (devices.h: DeviceCounters).
#include <cinttypes>
#include <string>

#include "machine/machine_checks.h"

namespace vifsim
{

namespace
{

constexpr size_t patterns = 10;

// Both sides are sums of all values that match one of the patterns.  A law whose left side matches none is of parts
// that this machine does not have.  One whose right side alone matches none fails: a counter has lost its name.
struct CountLaw {
	const char *name;
	const char *left[patterns], *right[patterns];
	// And on the right, of the device.
	const char *(DeviceCounters::*device)[DeviceCounters::most];
};

const CountLaw laws[] = {
	{"switch: frames in and out",
	 {"switch.received", "switch.copies"},
	 {"switch.sent", "switch.dropped_no_buffer", "switch.dropped_no_port", "switch.crc_errors"},
	 nullptr},
	{"switch: every frame decided",
	 {"switch.received"},
	 {"switch.bridge.forwarded", "switch.bridge.flooded", "switch.bridge.filtered", "switch.crc_errors"},
	 nullptr},
	{"wires: frames of the switch", {"switch.sent"}, {"wire.switch_to_*.frames"}, nullptr},
	{"wires: frames and stays", {"wire.*.frames"}, {"wire.*.station.arrivals"}, nullptr},
	{"Dom0: every frame decided",
	 {"host_*.dom0.kernel.receive_frames", "host_*.dom0.kernel.transmit_frames"},
	 {"host_*.dom0.bridge*.forwarded", "host_*.dom0.bridge*.flooded", "host_*.dom0.bridge*.filtered"},
	 nullptr},
	{"frames dropped for no buffer",
	 {"frames.dropped_no_buffer"},
	 {"switch.dropped_no_buffer", "host_*.dom0.*.ring_full_drops"},
	 &DeviceCounters::no_buffer},
	{"frames lost on wires", {"frames.dropped_lost"}, {"wire.*.lost"}, nullptr},
	{"frames dropped for their check",
	 {"frames.dropped_corrupted"},
	 {"switch.crc_errors", "peer.crc_errors"},
	 &DeviceCounters::check},
	{"frames dropped for nobody",
	 {"frames.dropped_foreign"},
	 {"switch.dropped_no_port", "host_*.dom0.kernel.foreign_frames", "host_*.dom0.kernel.flooded_frames",
	  "workload.misdelivered", "lifecycle.traffic.misdelivered", "peer.foreign_frames"},
	 &DeviceCounters::foreign},
};

// Adds what matches the patterns, each below `path`; the list ends with its first nullptr.
template <size_t most>
void add_up(const report &report, const std::string &path, const char *const (&side)[most], uint64_t &sum,
	    size_t &found)
{
	for (const char *pattern : side) {
		size_t here = 0;

		if (pattern == nullptr)
			break;
		sum += report_sum(&report, (path + pattern).c_str(), &here);
		found += here;
	}
}

struct Side {
	uint64_t sum = 0;
	size_t found = 0;
};

void judge(report &report, const char *name, const Side &left, const Side &right)
{
	if (left.found > 0 && right.found == 0)
		report_add_check(&report, name, false, "%" PRIu64 " of no counter that is there", left.sum);
	else if (left.found > 0)
		report_add_check(&report, name, left.sum == right.sum, "%" PRIu64 ", %" PRIu64, left.sum, right.sum);
}

// Of both hosts together.
void check_device(report &report, const std::string &path, const DeviceCounters &counters)
{
	for (const DeviceLaw &law : counters.laws) {
		Side left, right;

		if (law.name == nullptr)
			break;
		add_up(report, path, law.left, left.sum, left.found);
		add_up(report, path, law.right, right.sum, right.found);
		judge(report, law.name, left, right);
	}
}

} // namespace

void check_counts(report &report, const DeviceKind &device)
{
	const std::string path = std::string("host_*.") + device.name + ".";

	for (const CountLaw &law : laws) {
		Side left, right;

		add_up(report, "", law.left, left.sum, left.found);
		add_up(report, "", law.right, right.sum, right.found);
		if (law.device != nullptr && device.counters != nullptr)
			add_up(report, path, device.counters->*law.device, right.sum, right.found);
		judge(report, law.name, left, right);
	}
	if (device.counters != nullptr)
		check_device(report, path, *device.counters);
}

} // namespace vifsim
