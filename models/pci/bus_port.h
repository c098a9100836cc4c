// SPDX-License-Identifier: Apache-2.0
//
// Where masters and targets are plugged into a bus: its ends of their sockets, and what of the base protocol (io_bus.h)
// is the same whatever the bus does in between.  A Bus has from_master and from_target, which are called with the
// number that its port was bound with.
#ifndef VIFSIM_PCI_BUS_PORT_H
#define VIFSIM_PCI_BUS_PORT_H

#include <deque>
#include <memory>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include "sim/sim_time.h"

namespace vifsim
{

// A socket must stand in a module, wherever a bus is told to attach it.
template <typename Socket> struct BusSocket : sc_core::sc_module {
	Socket socket{"socket"};

	explicit BusSocket(sc_core::sc_module_name name) : sc_module(name) {}
};

// A master's answers come to it one after another, in the order in which they are given.
template <typename Bus> class BusMasterPort
{
public:
	using Payload = tlm::tlm_generic_payload;

	void bind(Bus &bus, int number, tlm::tlm_initiator_socket<> &socket)
	{
		end_ = std::make_unique<BusSocket<Socket>>(sc_core::sc_gen_unique_name("master_port"));
		end_->socket.register_nb_transport_fw(&bus, &Bus::from_master, number);
		socket.bind(end_->socket);
	}
	// It has an answer, and has not said END_RESP.
	bool busy() const { return unfinished_ != nullptr; }
	// The payload, which the bus acquired with the request, is released when the master is done with it.
	void answer(Payload &payload)
	{
		if (busy())
			behind_.push_back(&payload);
		else
			respond(payload);
	}
	// Whether that is its END_RESP; the next answer follows.
	bool is_done(const Payload &payload, const tlm::tlm_phase &phase)
	{
		if (phase != tlm::END_RESP || unfinished_ != &payload)
			return false;
		unfinished_->release();
		unfinished_ = nullptr;
		if (!behind_.empty()) {
			Payload &next = *behind_.front();

			behind_.pop_front();
			respond(next);
		}
		return true;
	}

private:
	using Socket = tlm_utils::simple_target_socket_tagged<Bus>;

	void respond(Payload &payload)
	{
		tlm::tlm_phase phase = tlm::BEGIN_RESP;
		sc_core::sc_time delay = sc_core::SC_ZERO_TIME;

		if (end_->socket->nb_transport_bw(payload, phase, delay) == tlm::TLM_ACCEPTED)
			unfinished_ = &payload;
		else
			payload.release();
	}

	std::unique_ptr<BusSocket<Socket>> end_;
	Payload *unfinished_ = nullptr; // answered, END_RESP outstanding
	std::deque<Payload *> behind_;
};

// A target's window, and its end.
template <typename Bus> class BusTargetPort
{
public:
	using Payload = tlm::tlm_generic_payload;

	void bind(Bus &bus, int number, tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size)
	{
		base_ = base;
		size_ = size;
		end_ = std::make_unique<BusSocket<Socket>>(sc_core::sc_gen_unique_name("target_port"));
		end_->socket.register_nb_transport_bw(&bus, &Bus::from_target, number);
		end_->socket.bind(socket);
	}
	bool claims(uint64_t address) const { return address >= base_ && address - base_ < size_; }
	bool overlaps(uint64_t base, uint64_t size) const { return base < base_ + size_ && base_ < base + size; }
	// It has a request, and has said neither END_REQ nor more.
	bool accepting() const { return accepting_ != nullptr; }
	// Whether it answers at once, at ready_ps; otherwise it says so to from_target.
	bool send(Payload &payload, uint64_t &ready_ps)
	{
		tlm::tlm_phase phase = tlm::BEGIN_REQ;
		sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
		const tlm::tlm_sync_enum status = end_->socket->nb_transport_fw(payload, phase, delay);

		ready_ps = now_ps() + delay.value();
		if (status == tlm::TLM_COMPLETED)
			return true;
		if (status == tlm::TLM_UPDATED && phase == tlm::BEGIN_RESP) {
			phase = tlm::END_RESP;
			delay = sc_core::SC_ZERO_TIME;
			end_->socket->nb_transport_fw(payload, phase, delay);
			return true;
		}
		if (status == tlm::TLM_ACCEPTED)
			accepting_ = &payload;
		return false;
	}
	// It said something of that request: whether it had not accepted it before.
	bool accepted(const Payload &payload)
	{
		if (accepting_ != &payload)
			return false;
		accepting_ = nullptr;
		return true;
	}

private:
	using Socket = tlm_utils::simple_initiator_socket_tagged<Bus>;

	std::unique_ptr<BusSocket<Socket>> end_;
	uint64_t base_ = 0, size_ = 0;
	Payload *accepting_ = nullptr;
};

// The number of the target that claims an address, or -1.  Targets have a port.
template <typename Targets> int bus_decode(const Targets &targets, uint64_t address)
{
	for (size_t i = 0; i < targets.size(); i++)
		if (targets[i].port.claims(address))
			return static_cast<int>(i);
	return -1;
}

template <typename Targets> bool bus_is_claimed(const Targets &targets, uint64_t base, uint64_t size)
{
	for (const auto &target : targets)
		if (target.port.overlaps(base, size))
			return true;
	return false;
}

} // namespace vifsim
#endif
