// SPDX-License-Identifier: Apache-2.0
//
// The laws that every run holds itself to.  Each compares two figures of
// different origin: a counter against a walk over what exists, an integral over
// time against the stamps that frames carry.
#ifndef VIFSIM_MACHINE_MACHINE_CHECKS_H
#define VIFSIM_MACHINE_MACHINE_CHECKS_H

#include <string>
#include <vector>

#include "base/report.h"
#include "host/host_config.h"
#include "machine/devices.h"
#include "net/frame_census.h"
#include "net/station.h"

namespace vifsim
{

// Every frame that was made has been delivered or dropped, or exists.
void check_frames(report &report, const frame_pool &pool);
// Every frame that exists is in somebody's hands: the holders' own structures against the pool's list.
void check_held(report &report, frame_census &census, const frame_pool &pool);
// At each station, the frames inside by its count, by arrivals and departures, and by the frames' own word.
void check_populations(report &report, const std::vector<station *> &stations, const frame_pool &pool);
// Every frame that a guest, or the ideal peer, received has the bytes that its sender's stack let go.
void check_intact(report &report);
// Between two stacks over one pair of ports no frame overtakes another.
void check_order(report &report);
// Little's law at each station: occupancy over time against the frames' stays.
void check_stations(report &report, const std::vector<station *> &stations, const frame_pool &pool, uint64_t now_ps);
// Counters against what others count of the same, over the window (count_laws.cpp); the device is both hosts'.
void check_counts(report &report, const DeviceKind &device);
// CPU time: charged once each, to owners and to stages; domains' run states
// fill the window; what domains ran fits into what CPUs were not idle.
// The report has its statistics already; node is "host_a" or "host_b".
void check_cpu_time(report &report, const std::string &node, uint64_t cpus, uint64_t domains, uint64_t window_ps);
// The switches that the scheduler made, at their price, against the time that CPUs spent on them.
void check_switches(report &report, const std::string &node, const host_config &config);
} // namespace vifsim
#endif
