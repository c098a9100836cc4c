// SPDX-License-Identifier: Apache-2.0
//
// Devices that know TLM-2.0 and nothing of this bus: targets and initiators
// without the extension, loosely and approximately timed.
#include <cstring>

#include "pci/pci_extension.h"
#include "pci_bench.h"

using namespace vifsim;

namespace
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

struct ForeignBench : Bench {
	LooseMemory loose{sc_core::sc_gen_unique_name("loose")};
	ExactDevice exact{sc_core::sc_gen_unique_name("exact")};
	LooseMaster master{sc_core::sc_gen_unique_name("loose_master")};

	ForeignBench() : Bench(0)
	{
		bus.attach_target(loose.socket, loose_base, foreign_size, pci_device_timing(config));
		bus.attach_target(exact.socket, exact_base, foreign_size, pci_device_timing(config));
		bus.attach_master(master.socket);
	}
};

// Its reads are delayed by as long as it says, 300 ns, and no longer than the retries make of it.
void loosely_timed_target(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, loose_base + 8, 4);
	PciTransfer read = transfer_of(PciCommand::read, loose_base + 8, 4);
	PciTransfer bulk = transfer_of(PciCommand::write, loose_base + 64, 1514);

	run_to_next_edge();
	write.value = 0xcafe;
	bench.dma.submit(write);
	run_us(5);
	assert_int_equal(bench.dma_log.done.size(), 1);
	assert_int_equal(bench.loose.bytes[8], 0xfe);
	bench.dma.submit(read);
	run_us(5);
	assert_int_equal(bench.dma_log.done.size(), 2);
	assert_int_equal(read.value, 0xcafe);
	assert_true(read.retries > 0);
	assert_in_range(read.done_ps - read.submitted_ps, 300000, 500000);
	bench.dma.submit(bulk);
	run_us(10);
	assert_int_equal(bench.dma_log.done.size(), 3);
	assert_int_equal(bench.loose.accesses, 3);
	assert_true(bench.bus.conserved());
}

// While it has not accepted the one request, the next is told to retry.
void four_phase_target(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, exact_base, 4);
	PciTransfer read = transfer_of(PciCommand::read, exact_base, 4);

	run_to_next_edge();
	write.value = 99;
	bench.dma.submit(write);
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(bench.exact.requests, 2);
	assert_int_equal(read.value, 99);
	// The write's master hears of it when the target has answered; the bus was free meanwhile.
	assert_true(write.done_ps - write.submitted_ps >= 1000000);
	assert_true(write.clocks <= 6);
	assert_true(read.done_ps - write.done_ps >= 1000000);
}

// Accepted only 40 ns after its request, it can note no other one until then.
void busy_target_is_retried(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer first = transfer_of(PciCommand::write, exact_base, 4);
	PciTransfer elsewhere = transfer_of(PciCommand::write, device_base, 4);

	run_to_next_edge();
	bench.dma.submit(first);
	bench.master.go(false, exact_base, 5);
	assert_int_equal(bench.exact.requests, 2);
	// Asked at the same time, it gets the bus next, 60 ns later than the
	// first, ends within the 40 ns, and is told to retry once.
	assert_int_equal(bench.bus.stats().retries, 1);
	assert_int_equal(bench.exact.last, 5);
	bench.dma.submit(elsewhere);
	run_us(1);
	assert_int_equal(bench.device.writes.size(), 1);
}

void loosely_timed_initiator(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);

	run_to_next_edge();
	bench.master.go(false, device_base + 4, 0x1234);
	assert_int_equal(bench.device.writes.size(), 1);
	assert_int_equal(bench.device.writes[0].value, 0x1234);
	assert_null(bench.device.writes[0].payload);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	// 2 + 1 + 1 + 1 clocks; the turn-around is nobody's wait.
	assert_in_range(bench.master.done_ps - bench.master.begun_ps, edge_ps(5), edge_ps(6));
	bench.master.go(true, device_base, 0);
	assert_int_equal(bench.master.value, 0xabcd1234);
	assert_true(bench.bus.stats().retries > 0);
	assert_true(bench.master.done_ps - bench.master.begun_ps > 450000);
}

// A foreign initiator moves frames by the extension alone: 500 bytes, which the
// bus cuts into pieces that a delayed read may fetch, and the target is told once.
void foreign_initiator_moves_frames(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	frame *const out = reinterpret_cast<frame *>(&bench.loose), *const in = reinterpret_cast<frame *>(&bench.exact);
	PciExtension extension;

	run_to_next_edge();
	bench.master.bytes = 500;
	bench.master.extension = &extension;
	extension.payload = out;
	bench.master.go(false, device_base + 0x100, 0);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	assert_int_equal(bench.device.writes.size(), 1);
	assert_int_equal(bench.device.writes[0].address, device_base + 0x100);
	assert_int_equal(bench.device.writes[0].bytes, 500);
	assert_ptr_equal(bench.device.writes[0].payload, out);
	extension.payload = nullptr;
	bench.device.content = in;
	bench.master.go(true, device_base + 0x100, 0);
	assert_true(bench.master.done_ps > bench.master.begun_ps);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	assert_ptr_equal(extension.payload, in);
	assert_int_equal(bench.device.read_at_ps.size(), 1);
	assert_null(extension.transfer);
	// From host memory too, and no frame where there is none.
	bench.master.go(true, 0x10000, 0);
	assert_null(extension.payload);
	assert_int_equal(bench.memory.read_at_ps.size(), 1);
	// Without the extension the same read moves bytes.
	bench.master.extension = nullptr;
	bench.master.bytes = 4;
	bench.master.go(true, device_base + 0x100, 0);
	assert_int_equal(bench.master.value, 0xabcd1234);
}

// 2 arbitration, 1 address, 5 without DEVSEL#.
void nobody_claims_the_address(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);

	run_to_next_edge();
	bench.master.go(false, 0xf0000000, 1);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_in_range(bench.master.done_ps - bench.master.begun_ps, edge_ps(8), edge_ps(9));
	assert_int_equal(bench.bus.stats().aborts, 1);
}

} // namespace

int sc_main(int, char **)
{
	warnings_fail();
	ForeignBench loose, exact, busy, initiator, frames, nobody;
	auto state = [](ForeignBench &bench) { return static_cast<void *>(&bench); };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(loosely_timed_target, state(loose)),
		cmocka_unit_test_prestate(four_phase_target, state(exact)),
		cmocka_unit_test_prestate(busy_target_is_retried, state(busy)),
		cmocka_unit_test_prestate(loosely_timed_initiator, state(initiator)),
		cmocka_unit_test_prestate(foreign_initiator_moves_frames, state(frames)),
		cmocka_unit_test_prestate(nobody_claims_the_address, state(nobody)),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
