// SPDX-License-Identifier: Apache-2.0
//
// Taps the links of one or both hosts and hands what passes at the host's end to
// a capture (capture/capture.h): frames from the switch as inbound, at their
// arrival; frames to it as outbound, as they leave.
#ifndef VIFSIM_MACHINE_WIRE_CAPTURE_H
#define VIFSIM_MACHINE_WIRE_CAPTURE_H

#include <memory>
#include <string>
#include <vector>

#include "base/inspection.h"
#include "base/report.h"
#include "capture/capture.h"
#include "net/ethernet_link.h"
#include "net/wire.h"

namespace vifsim
{

class WireCapture
{
public:
	// Into the inspection's file.  Throws std::system_error when there can be no capture.
	WireCapture(const inspection &inspection, uint64_t rate_bit_s);
	~WireCapture();

	// Both links of host `number` (0: A), if it is one of the inspection's points; before the first frame.
	void attach(unsigned number, const std::string &name, EthernetLink &to_switch, EthernetLink &from_switch);
	// The run is over: adds to the report, and closes.  Throws std::system_error when not all could be written.
	void finish(report &report, uint64_t now_ps);

private:
	class Tap;
	struct Point {
		std::string name;
		EthernetLink *to_switch, *from_switch;
		std::unique_ptr<Tap> out, in;
	};

	const unsigned points_;
	const uint64_t rate_bit_s_;
	capture capture_{};
	bool open_ = false;
	std::vector<std::unique_ptr<Point>> attached_;
};

} // namespace vifsim
#endif
