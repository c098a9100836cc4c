// SPDX-License-Identifier: Apache-2.0
#include "machine/wire_capture.h"

#include <cerrno>
#include <system_error>

#include "sim/sim_time.h"

namespace vifsim
{

// One direction of a host's cable.
class WireCapture::Tap : public WireTap
{
public:
	Tap(capture &capture, uint32_t point, pcapng_direction direction)
	    : capture_(capture), point_(point), direction_(direction)
	{
	}

	// The host is at the near end of its link to the switch, and at the far end of the other.
	void frame_sent(frame &frame, uint64_t near_ps, uint64_t far_ps) override
	{
		capture_announce(&capture_, point_, direction_, &frame,
				 direction_ == PCAPNG_OUTBOUND ? near_ps : far_ps, now_ps());
	}

	// It never comes to the far end.
	void frame_lost(frame &frame, uint64_t near_ps) override
	{
		if (direction_ == PCAPNG_OUTBOUND)
			capture_announce(&capture_, point_, direction_, &frame, near_ps, now_ps());
	}

private:
	capture &capture_;
	const uint32_t point_;
	const pcapng_direction direction_;
};

namespace
{

[[noreturn]] void fail()
{
	throw std::system_error(errno, std::generic_category(), "cannot write the capture");
}

} // namespace

WireCapture::WireCapture(const inspection &inspection, uint64_t rate_bit_s)
    : points_(inspection.pcap_at), rate_bit_s_(rate_bit_s)
{
	if (capture_open(&capture_, inspection.pcap) != 0)
		fail();
	open_ = true;
}

WireCapture::~WireCapture()
{
	if (open_)
		capture_close(&capture_);
}

void WireCapture::attach(unsigned number, const std::string &name, EthernetLink &to_switch, EthernetLink &from_switch)
{
	if ((points_ & (number == 0 ? INSPECTION_HOST_A : INSPECTION_HOST_B)) == 0)
		return;
	attached_.push_back(std::make_unique<Point>(Point{name, &to_switch, &from_switch, nullptr, nullptr}));
	Point &point = *attached_.back();
	const std::string description = "the end of the cable at " + name;
	const uint32_t place = capture_add_point(&capture_, point.name.c_str(), description.c_str(), rate_bit_s_);

	point.out = std::make_unique<Tap>(capture_, place, PCAPNG_OUTBOUND);
	point.in = std::make_unique<Tap>(capture_, place, PCAPNG_INBOUND);
	to_switch.tap(*point.out);
	from_switch.tap(*point.in);
}

void WireCapture::finish(report &report, uint64_t now)
{
	uint64_t carried[CAPTURE_POINTS] = {};

	capture_advance(&capture_, now);
	for (size_t i = 0; i < attached_.size(); i++)
		carried[i] = attached_[i]->to_switch->passed_near() + attached_[i]->from_switch->passed_far();
	capture_report(&capture_, carried, &report);
	open_ = false;
	if (capture_close(&capture_) != 0)
		fail();
}

} // namespace vifsim
