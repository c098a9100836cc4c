// SPDX-License-Identifier: Apache-2.0
#include "load/core_pingpong_cores.h"

#include "sim/sim_time.h"

namespace vifsim
{

CorePingpongCores::CorePingpongCores(sc_core::sc_module_name name, const Setup &setup)
    : CorePingpong(name, setup), peer_busy_(setup.config.notify == CORE_PINGPONG_POLL)
{
}

// The client is never halted, so its sibling never has the core to itself.
uint64_t CorePingpongCores::slowed(uint64_t ps) const
{
	constexpr uint64_t full_speed = 1u << 20;

	if (setup_.config.peer != CORE_PINGPONG_HYPERTHREAD || !peer_busy_)
		return ps;
	const auto speed = static_cast<uint64_t>(setup_.smt_speed * full_speed);

	return (ps * full_speed + speed - 1) / speed;
}

void CorePingpongCores::work(uint64_t ps, State then)
{
	state_ = then;
	after(slowed(ps));
}

void CorePingpongCores::step()
{
	switch (state_) {
	case State::written:
		written();
		break;
	case State::interrupted:
		peer_busy_ = true;
		start_noticing();
		break;
	case State::noticed:
		start_reading();
		break;
	case State::was_read:
		was_read();
	}
}

void CorePingpongCores::send()
{
	start_writing(out);
}

void CorePingpongCores::start_writing(Way way)
{
	const coherence_span spans[] = {message(way), word(way)};

	way_ = way;
	work(coherence_stream(&memory_, cache(way), true, spans, 2), State::written);
}

// The word is there to be seen.  The sender polls for the answer from here on, or halts.
void CorePingpongCores::written()
{
	charge(way_, writing);
	if (way_ == back) {
		answered();
		peer_busy_ = setup_.config.notify == CORE_PINGPONG_POLL;
	}
	if (interrupts(way_)) {
		work(setup_.send_ipi_ps, State::interrupted);
		return;
	}
	polls_since_ps_[way_] = now_ps();
	start_noticing();
}

void CorePingpongCores::start_noticing()
{
	const Way receiver = other(way_);
	const coherence_span announced = word(way_);
	uint64_t until_ps = 0;

	if (interrupts(way_)) {
		polls_since_ps_[way_] = now_ps(); // the IPI is sent
		until_ps = slowed(setup_.take_ipi_ps);
	} else {
		until_ps = until_poll_ps(polls_since_ps_[receiver], slowed(setup_.coherence.poll_ps));
	}
	state_ = State::noticed;
	after(until_ps + slowed(coherence_stream(&memory_, cache(receiver), false, &announced, 1)));
}

void CorePingpongCores::start_reading()
{
	const coherence_span span = message(way_);

	charge(way_, noticing);
	work(coherence_stream(&memory_, cache(other(way_)), false, &span, 1), State::was_read);
}

void CorePingpongCores::was_read()
{
	charge(way_, reading);
	if (way_ == out)
		start_writing(back);
	else
		over();
}

} // namespace vifsim
