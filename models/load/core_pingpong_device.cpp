// SPDX-License-Identifier: Apache-2.0
#include "load/core_pingpong_device.h"

#include <cinttypes>

#include "sim/sim_time.h"
#include "vif/identifier_register.h"
#include "vif/vif_queue.h"

namespace vifsim
{

namespace
{

constexpr uint32_t client_cache = 0;

// As a VIF's queues lie: the word at the begin of a window, the message in its slots.
constexpr uint64_t message_offset = VIF_SLOTS_OFFSET;
static_assert(CORE_PINGPONG_BYTES_MAXIMUM <= VIF_WINDOW_BYTES - VIF_SLOTS_OFFSET, "a message fits the window");

IxpEcho::Setup echo_setup(const CorePingpong::Setup &setup)
{
	IxpEcho::Setup echo{};

	echo.message = vif_send_window(0) + message_offset;
	echo.doorbell = vif_send_window(0) + VIF_WORD_DOORBELL;
	echo.answer = vif_receive_window(0) + message_offset;
	echo.answer_word = vif_receive_window(0) + VIF_WORD_DOORBELL;
	echo.interrupts = setup.config.notify == CORE_PINGPONG_INTERRUPT;
	return echo;
}

} // namespace

CorePingpongDevice::CorePingpongDevice(sc_core::sc_module_name name, const Setup &setup, IoBus &bus,
				       const ixp_config &ixp)
    : CorePingpong(name, setup), bus_(bus), bridge_("bridge", bus_, *this),
      device_("device", ixp, echo_setup(setup), *this),
      dma_("dma", bus_, device_, static_cast<uint32_t>(ixp.burst_bytes)),
      device_memory_("device_memory", bus_, ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE, device_,
		     bus.device_timing()),
      device_registers_("device_registers", bus_, ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE, device_,
			bus.device_timing())
{
	device_.bind(dma_, *this);
}

void CorePingpongDevice::add_statistics(stat_registry &registry)
{
	CorePingpong::add_statistics(registry);
	bridge_.add_statistics(registry, "host_a.bridge");
	device_.add_statistics(registry, "host_a.ixp");
}

void CorePingpongDevice::settle()
{
	CorePingpong::settle();
	device_.settle();
}

void CorePingpongDevice::end_window(report &report)
{
	CorePingpong::end_window(report);
	device_.check(report, "host_a.ixp");
	report_add_check(&report, "words in their turn", wrong_words_ == 0 && device_.protocol_errors() == 0,
			 "out of it: %" PRIu64 " at the host, %" PRIu64 " at the device", wrong_words_,
			 device_.protocol_errors());
}

void CorePingpongDevice::step()
{
	switch (state_) {
	case State::message_posted:
		post(vif_send_window(0) + message_offset, setup_.bytes, 0);
		break;
	case State::doorbell_posted:
		post(vif_send_window(0) + VIF_WORD_DOORBELL, sizeof(uint32_t), ++sequence_);
		break;
	case State::entered:
		bridge_.read(*this, 0, IDENTIFIER_STATUS, IDENTIFIER_WORD_BYTES);
		break;
	case State::cleared:
		post(IDENTIFIER_CLEAR, IDENTIFIER_WORD_BYTES, identifier_);
		break;
	case State::noticed:
		start_reading();
		break;
	case State::was_read:
		charge(back, reading);
		over();
		break;
	case State::waiting:
		SC_REPORT_FATAL("pingpong", "the CPU waits for nothing");
	}
}

void CorePingpongDevice::pay_post(State then, uint32_t bytes)
{
	state_ = then;
	after(bridge_.post_cost_ps(bytes));
}

void CorePingpongDevice::send()
{
	pay_post(State::message_posted, setup_.bytes);
}

void CorePingpongDevice::post(uint64_t address, uint32_t bytes, uint64_t value)
{
	if (bridge_.post_write(*this, 0, address, bytes, value, nullptr))
		posted();
}

void CorePingpongDevice::mmio_write_accepted(uint32_t)
{
	posted();
}

// The bridge has the write: the CPU goes on.
void CorePingpongDevice::posted()
{
	if (state_ == State::message_posted) {
		pay_post(State::doorbell_posted, sizeof(uint32_t));
	} else if (state_ == State::doorbell_posted) {
		charge(out, writing);
		state_ = State::waiting;
		polls_since_ps_ = now_ps();
	} else {
		start_noticing(0);
	}
}

void CorePingpongDevice::echo_rung()
{
	charge(out, crossing);
}

void CorePingpongDevice::echo_noticed()
{
	charge(out, noticing);
}

void CorePingpongDevice::echo_read()
{
	charge(out, reading);
}

void CorePingpongDevice::echo_answered()
{
	charge(back, writing);
}

// The device's DMA into host memory.
void CorePingpongDevice::pci_written(uint64_t address, uint32_t, uint64_t value, frame *)
{
	if (address != vif_receive_window(0) + VIF_WORD_DOORBELL) {
		coherence_device_write(&memory_, message(back));
		return;
	}
	coherence_device_write(&memory_, word(back));
	wrong_words_ += value != sequence_;
	word_written();
}

void CorePingpongDevice::word_written()
{
	charge(back, crossing);
	answered();
	if (setup_.config.notify == CORE_PINGPONG_POLL)
		start_noticing(until_poll_ps(polls_since_ps_, setup_.coherence.poll_ps));
}

void CorePingpongDevice::interrupt_line(bool asserted)
{
	if (!asserted)
		return;
	state_ = State::entered;
	after(setup_.take_interrupt_ps);
}

void CorePingpongDevice::mmio_read_done(uint32_t, uint64_t value)
{
	identifier_ = static_cast<uint32_t>(value);
	pay_post(State::cleared, IDENTIFIER_WORD_BYTES);
}

// The look that finds the word comes after so long.
void CorePingpongDevice::start_noticing(uint64_t ps)
{
	const coherence_span announced = word(back);

	state_ = State::noticed;
	after(ps + coherence_stream(&memory_, client_cache, false, &announced, 1));
}

void CorePingpongDevice::start_reading()
{
	const coherence_span span = message(back);

	charge(back, noticing);
	state_ = State::was_read;
	after(coherence_stream(&memory_, client_cache, false, &span, 1));
}

} // namespace vifsim
