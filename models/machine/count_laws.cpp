// SPDX-License-Identifier: Apache-2.0
//
// Counters that are kept in one place and follow from others kept elsewhere: what goes into a part comes out of it or
// is dropped there, what is dropped has been dropped by somebody.  Both sides count the same instants, so the sums over
// the measured window are equal.
//
// A device that drops frames for a reason of its own names that counter here.
#include <cinttypes>

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
};

const CountLaw laws[] = {
	{"switch: frames in and out",
	 {"switch.received", "switch.copies"},
	 {"switch.sent", "switch.dropped_no_buffer", "switch.dropped_no_port", "switch.crc_errors"}},
	{"switch: every frame decided",
	 {"switch.received"},
	 {"switch.bridge.forwarded", "switch.bridge.flooded", "switch.bridge.filtered", "switch.crc_errors"}},
	{"wires: frames of the switch", {"switch.sent"}, {"wire.switch_to_*.frames"}},
	{"wires: frames and stays", {"wire.*.frames"}, {"wire.*.station.arrivals"}},
	{"Dom0: every frame decided",
	 {"host_*.dom0.kernel.receive_frames", "host_*.dom0.kernel.transmit_frames"},
	 {"host_*.dom0.bridge*.forwarded", "host_*.dom0.bridge*.flooded", "host_*.dom0.bridge*.filtered"}},
	{"device: frames received", {"host_*.ixp.receive.frames"}, {"host_*.ixp.receive_buffer.departures"}},
	{"device: frames sent", {"host_*.ixp.send.frames"}, {"host_*.ixp.send_stage.departures"}},
	{"device: faults by kind", {"host_*.ixp.isolation_faults"}, {"host_*.ixp.faults_*"}},
	{"frames dropped for no buffer",
	 {"frames.dropped_no_buffer"},
	 {"switch.dropped_no_buffer", "host_*.dom0.*.ring_full_drops", "host_*.*.dropped_fifo",
	  "host_*.*.dropped_no_buffer", "host_*.*.drop_buffer", "host_*.*.drop_queue", "host_*.*.drop_credit",
	  "host_*.*.drop_slot"}},
	{"frames lost on wires", {"frames.dropped_lost"}, {"wire.*.lost"}},
	{"frames dropped for their check",
	 {"frames.dropped_corrupted"},
	 {"switch.crc_errors", "host_*.*.crc_errors", "peer.crc_errors"}},
	{"frames dropped for nobody",
	 {"frames.dropped_foreign"},
	 {"switch.dropped_no_port", "host_*.dom0.kernel.foreign_frames", "host_*.dom0.kernel.flooded_frames",
	  "host_*.*.frames_filtered", "host_*.*.foreign", "workload.misdelivered", "lifecycle.traffic.misdelivered",
	  "peer.foreign_frames"}},
};

uint64_t sum_of(const report &report, const char *const (&side)[patterns], size_t &found)
{
	uint64_t sum = 0;

	found = 0;
	for (const char *pattern : side) {
		size_t here = 0;

		if (pattern == nullptr)
			break;
		sum += report_sum(&report, pattern, &here);
		found += here;
	}
	return sum;
}

} // namespace

void check_counts(report &report)
{
	for (const CountLaw &law : laws) {
		size_t left_found, right_found;
		const uint64_t left = sum_of(report, law.left, left_found);
		const uint64_t right = sum_of(report, law.right, right_found);

		if (left_found > 0 && right_found == 0)
			report_add_check(&report, law.name, false, "%" PRIu64 " of no counter that is there", left);
		else if (left_found > 0)
			report_add_check(&report, law.name, left == right, "%" PRIu64 ", %" PRIu64, left, right);
	}
}

} // namespace vifsim
