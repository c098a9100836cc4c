// SPDX-License-Identifier: Apache-2.0
//
// Devices that know TLM-2.0 and nothing of this project's buses.
#ifndef VIFSIM_TESTS_FOREIGN_DEVICES_H
#define VIFSIM_TESTS_FOREIGN_DEVICES_H

#include <cstring>

#include "pci/pci_extension.h"
#include "pci_bench.h"

namespace vifsim
{

constexpr uint64_t loose_base = 0xa0000000, exact_base = 0xb0000000, foreign_size = 0x1000;

// A loosely timed memory: b_transport alone, 300 ns an access.
struct LooseMemory : sc_core::sc_module {
	tlm_utils::simple_target_socket<LooseMemory> socket{"socket"};
	unsigned char bytes[foreign_size] = {};
	uint64_t accesses = 0;

	explicit LooseMemory(sc_core::sc_module_name name) : sc_module(name)
	{
		socket.register_b_transport(this, &LooseMemory::b_transport);
	}
	void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
	{
		unsigned char *at = bytes + (payload.get_address() - loose_base);

		accesses++;
		if (payload.is_read())
			memcpy(payload.get_data_ptr(), at, payload.get_data_length());
		else
			memcpy(at, payload.get_data_ptr(), payload.get_data_length());
		payload.set_response_status(tlm::TLM_OK_RESPONSE);
		delay += sc_core::sc_time(300, sc_core::SC_NS);
	}
};

// An approximately timed target with all four phases: accepts 40 ns after the request, answers 1 us after it.
struct ExactDevice : sc_core::sc_module {
	tlm_utils::simple_target_socket<ExactDevice> socket{"socket"};
	sc_core::sc_event accept, answer;
	std::vector<tlm::tlm_generic_payload *> payloads; // accepted first, answered first
	uint64_t last = 0, requests = 0, ended = 0;
	bool open = false;

	explicit ExactDevice(sc_core::sc_module_name name) : sc_module(name)
	{
		socket.register_nb_transport_fw(this, &ExactDevice::nb_transport);
		SC_HAS_PROCESS(ExactDevice);
		SC_METHOD(accepting);
		sensitive << accept;
		dont_initialize();
		SC_METHOD(answering);
		sensitive << answer;
		dont_initialize();
	}
	tlm::tlm_sync_enum nb_transport(tlm::tlm_generic_payload &request, tlm::tlm_phase &phase, sc_core::sc_time &)
	{
		if (phase == tlm::END_RESP) {
			ended++;
			return tlm::TLM_COMPLETED;
		}
		assert_false(open); // the exclusion rule
		open = true;
		request.acquire();
		payloads.push_back(&request);
		requests++;
		accept.notify(40, sc_core::SC_NS);
		if (payloads.size() == 1)
			answer.notify(1, sc_core::SC_US);
		return tlm::TLM_ACCEPTED;
	}
	void accepting()
	{
		tlm::tlm_phase phase = tlm::END_REQ;
		sc_core::sc_time delay;

		open = false;
		socket->nb_transport_bw(*payloads.back(), phase, delay);
	}
	void answering()
	{
		tlm::tlm_generic_payload &request = *payloads.front();
		tlm::tlm_phase phase = tlm::BEGIN_RESP;
		sc_core::sc_time delay;

		if (request.is_write())
			last = pci_payload_value(request);
		else
			pci_payload_set_value(request, last);
		request.set_response_status(tlm::TLM_OK_RESPONSE);
		payloads.erase(payloads.begin());
		if (!payloads.empty())
			answer.notify(1, sc_core::SC_US);
		socket->nb_transport_bw(request, phase, delay);
		request.release();
	}
};

// A loosely timed initiator: a thread that calls b_transport.
struct LooseMaster : sc_core::sc_module {
	tlm_utils::simple_initiator_socket<LooseMaster> socket{"socket"};
	sc_core::sc_event start;
	uint64_t address = 0, value = 0, begun_ps = 0, done_ps = 0;
	uint32_t bytes = 4;
	unsigned char bulk[2048] = {};
	PciExtension *extension = nullptr; // none: it knows nothing of frames
	bool read = false;
	tlm::tlm_response_status status = tlm::TLM_INCOMPLETE_RESPONSE;

	explicit LooseMaster(sc_core::sc_module_name name) : sc_module(name)
	{
		SC_HAS_PROCESS(LooseMaster);
		SC_THREAD(run);
	}
	void run()
	{
		for (;;) {
			wait(start);
			tlm::tlm_generic_payload payload;
			sc_core::sc_time delay;

			payload.set_command(read ? tlm::TLM_READ_COMMAND : tlm::TLM_WRITE_COMMAND);
			payload.set_address(address);
			payload.set_data_length(bytes);
			payload.set_streaming_width(bytes);
			payload.set_data_ptr(bytes > sizeof(value) ? bulk : reinterpret_cast<unsigned char *>(&value));
			if (extension != nullptr)
				payload.set_extension(extension);
			begun_ps = now_ps();
			socket->b_transport(payload, delay);
			status = payload.get_response_status();
			payload.clear_extension(extension);
			done_ps = now_ps() + delay.value();
		}
	}
	void go(bool reading, uint64_t at, uint64_t what)
	{
		read = reading;
		address = at;
		value = what;
		done_ps = 0;
		start.notify();
		run_us(10);
	}
};

} // namespace vifsim
#endif
