// SPDX-License-Identifier: Apache-2.0
//
// A host of four CPUs with its bus and bridge, and a device that is nothing
// but an identifier register with an interrupt line.  Frames are put into the
// guests' receive queues by hand; applications write down when they get them.
//
// SystemC elaborates once in a process, so all benches are built first and
// each is given to one test; all of them live through the whole run, idle
// before and after their test.
#ifndef VIFSIM_TESTS_HOST_BENCH_H
#define VIFSIM_TESTS_HOST_BENCH_H

#include <algorithm>
#include <cinttypes>
#include <memory>
#include <string>
#include <systemc>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "host/host.h"
#include "interrupt/interrupt_scheme.h"
#include "pci/pci_bus.h"
#include "pci/pci_target.h"
#include "pci_test_config.h"
#include "sim/sim_time.h"
#include "xen/sched_sedf.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

namespace vifsim
{

constexpr uint64_t US = UNIT_PS_PER_US;

// The identifier register: ones written to its other address clear it; the line falls with its last bit.
class IdentifierDevice : public PciTargetClient
{
public:
	void connect(InterruptLine &line) { line_ = &line; }
	void set(uint64_t bits)
	{
		const bool was_clear = bits_ == 0;

		bits_ |= bits;
		if (was_clear)
			line_->interrupt_line(true);
	}
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *) override
	{
		assert_int_equal(address, IDENTIFIER_CLEAR);
		assert_int_equal(bytes, 4);
		assert_int_equal(value & ~bits_, 0);
		assert_true(value != 0);
		clears++;
		bits_ &= ~value;
		if (bits_ == 0)
			line_->interrupt_line(false);
	}
	PciReadData pci_read(uint64_t address, uint32_t bytes) override
	{
		const uint64_t value = bits_;

		assert_int_equal(address, IDENTIFIER_STATUS);
		assert_int_equal(bytes, 4);
		reads++;
		if (set_after_read != 0)
			set(set_after_read);
		set_after_read = 0;
		return {value, nullptr};
	}

	uint32_t reads = 0, clears = 0;
	uint64_t set_after_read = 0; // becomes set just after the next read, before the clear

private:
	InterruptLine *line_ = nullptr;
	uint64_t bits_ = 0;
};

// The device's memory: takes what guests send, and gives the slots back at their doorbell.
class DeviceMemory : public PciTargetClient
{
public:
	DeviceMemory(frame_pool &pool, Host &host) : pool_(pool), host_(host) {}
	void pci_written(uint64_t address, uint32_t, uint64_t value, frame *payload) override
	{
		const uint64_t offset = address - ADDRESS_DEVICE_MEMORY;

		if (payload != nullptr) {
			station_leave(payload->station, payload, now_ps());
			frame_delivered(&pool_, payload);
			frames++;
		} else if (address < ADDRESS_DEVICE_RECEIVE_QUEUES && offset % VIF_WINDOW_BYTES == VIF_WORD_DOORBELL) {
			host_.pci_written(vif_receive_window(static_cast<uint32_t>(offset / VIF_WINDOW_BYTES)) +
						  VIF_WORD_CREDIT,
					  4, value, nullptr);
		}
	}
	PciReadData pci_read(uint64_t, uint32_t) override { return {}; }

	uint64_t frames = 0;

private:
	frame_pool &pool_;
	Host &host_;
};

// An ordinary card's registers: masking its interrupt releases the line.
class CardRegisters : public PciTargetClient
{
public:
	void connect(InterruptLine &line) { line_ = &line; }
	void pci_written(uint64_t address, uint32_t, uint64_t value, frame *) override
	{
		writes.push_back({address - ADDRESS_NIC_REGISTERS, value});
		if (writes.back().first == HV_NIC_REGISTER_MASK)
			line_->interrupt_line(false);
	}
	PciReadData pci_read(uint64_t, uint32_t) override { return {}; }

	std::vector<std::pair<uint64_t, uint64_t>> writes; // register, value

private:
	InterruptLine *line_ = nullptr;
};

// An application that receives, and may answer each frame with one of its own.
struct Receiver {
	frame_pool *pool = nullptr;
	std::vector<uint64_t> at_ps;
	uint32_t answer_bytes = 0; // 0: does not answer
	uint32_t to_send = 0;
	station *kept = nullptr; // where it would keep frames

	static void receive(void *state, frame *frame, uint64_t now)
	{
		auto *receiver = static_cast<Receiver *>(state);

		receiver->at_ps.push_back(now);
		receiver->to_send += receiver->answer_bytes != 0;
		frame_delivered(receiver->pool, frame);
	}
	static int wants_to_send(void *state, uint64_t) { return static_cast<Receiver *>(state)->to_send > 0; }
	static frame *send(void *state, uint64_t)
	{
		auto *receiver = static_cast<Receiver *>(state);

		receiver->to_send--;
		return frame_new(receiver->pool, 2, 1, receiver->answer_bytes);
	}
	static uint64_t deadline(void *) { return APPLICATION_NEVER; }
	static void place(void *state, station *station, stage_clock *)
	{
		static_cast<Receiver *>(state)->kept = station;
	}
};

inline const application_ops receiver_ops = {Receiver::receive,
					     Receiver::wants_to_send,
					     Receiver::send,
					     Receiver::deadline,
					     Receiver::place,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr,
					     nullptr};

// Costs of a host in which nothing takes time but what a test sets.
inline host_config free_of_cost()
{
	host_config config{};

	config.cpus = 4;
	config.threads_per_core = 1;
	config.smt_speed = 0.5;
	config.placement = PLACEMENT_OTHER_CPUS;
	config.dom0_budget = 64;
	config.receive.budget = 64;
	config.receive.deferrals = 1;
	config.netback_pending = 256;
	config.netfront_ring = 8;
	return config;
}

// A number of its own for every cost, in us, so that no two sums are alike by chance.
inline host_config with_costs()
{
	host_config config = free_of_cost();

	config.hypervisor_ipi_ps = 1 * US;
	config.switch_domain_ps = 6 * US;
	config.switch_reload_ps = US / 2;
	config.guest_upcall_ps = 2 * US;
	config.guest_look_ps = 3 * US;
	config.guest_receive_ps = 8 * US;
	config.guest_send_ps = 7 * US;
	config.hypervisor_identifier_ps = 5 * US;
	config.hypervisor_signal_ps = US / 4;
	config.hypervisor_timer_ps = 4 * US;
	config.hypervisor_interrupt_ps = 5 * US;
	config.hypervisor_notify_ps = 1 * US;
	config.hypervisor_unmask_ps = 2 * US;
	config.dom0_identifier_ps = 3 * US;
	config.dom0_batch_ps = 12 * US;
	config.dom0_frame_ps = 9 * US;
	return config;
}

struct Bench {
	host_config config;
	sched_config scheduler{};
	refill_config refill{};
	pci_config pci = pci_test_config();
	control_config control{};
	frame_pool pool{};
	station device_station{};
	IdentifierDevice device;
	std::unique_ptr<Host> host;
	std::unique_ptr<PciBus> bus;
	std::unique_ptr<HostBridge> bridge;
	CardRegisters card;
	std::unique_ptr<DeviceMemory> memory;
	std::unique_ptr<PciTarget> window, memory_window, card_window;
	std::vector<std::unique_ptr<Receiver>> receivers;
	std::vector<uint32_t> written; // frames put into each guest's queue
	uint64_t begin_ps = 0;

	// width 0: an ordinary card, and Dom0 bridges.
	Bench(const host_config &costs, uint32_t vifs, uint32_t width, const refill_config &refills = {0, 0, 1},
	      const char *policy = "bvt", const interrupt_handler_ops &interrupts = *interrupt_identifier.hypervisor,
	      bool each_turn = false)
	    : config(costs), refill(refills)
	{
		sched_config_defaults(&scheduler);
		static_cast<sedf_config *>(sched_config_of(&scheduler, sched_policy_find("sedf")))->period_ps =
			1000 * US;
		scheduler.policy = sched_policy_find(policy);
		frame_pool_init(&pool);
		station_init(&device_station, "device");
		build(vifs, width, width > 0 ? interrupts : interrupt_dom0, each_turn);
	}
	~Bench()
	{
		host.reset();
		frame_pool_free(&pool);
	}

	// The test begins: from here on its clock runs.
	void begin()
	{
		host->settle();
		begin_ps = now_ps();
	}
	uint64_t at() const { return now_ps() - begin_ps; }
	// Runs until the test's clock shows that time.
	void run_to(uint64_t ps) { sc_core::sc_start(sim_time(begin_ps + ps - now_ps())); }
	void put_frame(uint32_t vif)
	{
		frame *frame = frame_new(&pool, 1, 2, 64);
		const uint64_t window_base = vif_receive_window(vif);

		frame_seal(frame);
		station_enter(&device_station, frame, now_ps());
		host->pci_written(window_base + vif_slot_offset(written[vif], 8), 64, 0, frame);
		host->pci_written(window_base + VIF_WORD_DOORBELL, 4, ++written[vif], nullptr);
	}
	void signal(uint32_t vif) { host->send_event(vif + 1, GUEST_PORT_NET, EVENT_FRAME); }
	uint64_t received_at(uint32_t vif, size_t number) const
	{
		assert_true(number < receivers[vif]->at_ps.size());
		return receivers[vif]->at_ps[number] - begin_ps;
	}
	const domain_counters &guest(uint32_t vif) const { return host->domain_at(vif + 1).counters; }
	const CpuCounters &cpu(uint32_t number) const { return host->cpu(number).counters; }

	// Time is conserved, whatever ran: each CPU's owners and its stages, and each domain's states.
	void check_conservation() const
	{
		host->settle();
		for (uint32_t number = 0; number < host->cpu_count(); number++) {
			const CpuCounters &counters = cpu(number);
			const uint64_t busy = counters.dom0_ps + counters.guest_ps + counters.hypervisor_ps;
			uint64_t stages = 0;

			for (uint64_t stage : counters.stage_ps)
				stages += stage;
			assert_int_equal(busy + counters.idle_ps, now_ps());
			assert_int_equal(stages, busy);
		}
		for (uint32_t number = 0; number < host->domain_count(); number++) {
			const domain_counters &counters = host->domain_at(number).counters;

			assert_int_equal(counters.run_state_ps[RUN_STATE_RUNNING] +
						 counters.run_state_ps[RUN_STATE_RUNNABLE] +
						 counters.run_state_ps[RUN_STATE_BLOCKED],
					 now_ps());
		}
	}

private:
	void build(uint32_t vifs, uint32_t width, const interrupt_handler_ops &interrupts, bool each_turn)
	{
		HostSetup setup{};

		setup.config = &config;
		setup.scheduler = &scheduler;
		setup.refill = &refill;
		setup.control = &control;
		setup.interrupts = &interrupts;
		setup.side = width > 0 ? &vif_side : &bridged_side;
		setup.layout = interrupt_layout_fixed(identifier_maps[0], width > 0 ? width : 1,
						      INTERRUPT_VECTORS_MAXIMUM, 8, INTERRUPT_ACKNOWLEDGE);
		setup.queues = {8, VIF_MEMORY_DEVICE, VIF_MEMORY_HOST,
				config.receive.mode == RECEIVE_POLL   ? VIF_EVENTS_NONE
				: config.receive.mode == RECEIVE_NAPI ? VIF_EVENTS_ASKED
								      : VIF_EVENTS_EACH};
		setup.each_turn = each_turn;
		setup.nic_receive_buffers = HV_NIC_SLOTS;
		setup.vifs = vifs;
		setup.ports = 1;
		setup.pool = &pool;
		host = std::make_unique<Host>(sc_core::sc_gen_unique_name("host"), setup);
		bus = std::make_unique<PciBus>(sc_core::sc_gen_unique_name("bus"), pci);
		bridge = std::make_unique<HostBridge>(sc_core::sc_gen_unique_name("bridge"), *bus, *host);
		window = std::make_unique<PciTarget>(sc_core::sc_gen_unique_name("window"), *bus,
						     ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE, device,
						     pci_device_timing(pci));
		memory = std::make_unique<DeviceMemory>(pool, *host);
		memory_window =
			std::make_unique<PciTarget>(sc_core::sc_gen_unique_name("memory"), *bus, ADDRESS_DEVICE_MEMORY,
						    ADDRESS_DEVICE_MEMORY_SIZE, *memory, pci_device_timing(pci));
		card_window =
			std::make_unique<PciTarget>(sc_core::sc_gen_unique_name("card"), *bus, ADDRESS_NIC_REGISTERS,
						    ADDRESS_NIC_REGISTERS_SIZE, card, pci_device_timing(pci));
		card.connect(*host);
		host->set_bridge(*bridge);
		device.connect(*host);
		written.assign(vifs, 0);
		for (uint32_t vif = 0; vif < vifs; vif++) {
			receivers.push_back(std::make_unique<Receiver>());
			receivers.back()->pool = &pool;
			host->set_application(vif, {&receiver_ops, receivers.back().get()});
		}
	}
};

} // namespace vifsim
#endif
