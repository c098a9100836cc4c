// SPDX-License-Identifier: Apache-2.0
//
// One virtualized host: its logical CPUs, its domains with their kernels, the
// hypervisor's event delivery, its memory as devices see it, and the host
// bridge to the PCI bus.
#ifndef VIFSIM_HOST_HOST_H
#define VIFSIM_HOST_HOST_H

#include <deque>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/report.h"
#include "fault/fault.h"
#include "host/cpu.h"
#include "host/dom0.h"
#include "host/due_list.h"
#include "host/guest.h"
#include "host/host_config.h"
#include "host/host_memory.h"
#include "host/host_side.h"
#include "host/hostile.h"
#include "host/interrupt_handler.h"
#include "host/vif_registry.h"
#include "nic/device.h"
#include "pci/host_bridge.h"
#include "sim/agenda.h"
#include "sim/signals.h"

namespace vifsim
{

// Of a device with protected contexts: each context's two rings.
struct ContextRings {
	uint32_t slots, refill;
	bool protection; // the hypervisor writes the descriptors
};

// What a host is built from; everything outlives it.
struct HostSetup {
	const host_config *config;
	const sched_config *scheduler;
	const refill_config *refill;
	const interrupt_handler_ops *interrupts; // what the hypervisor does with the device's interrupt
	const HostSideKind *side;                // the guests' drivers, Dom0's part
	interrupt_layout layout;                 // of interrupts, as the device has it
	bool exitless;                // a message for a guest that runs is an upcall at once, if vectors are not shared
	bool messages_to_guests;      // a vector's message goes to its guest's CPU, else to the interrupt CPU
	vif_layout queues;            // of VIFs
	ContextRings rings;           // of contexts
	uint32_t nic_receive_buffers; // on the receive ring of an ordinary card
	const control_config *control; // what it costs to set VIFs up and take them down
	uint32_t vifs;                 // guests that have a network interface from the start: the first ones
	uint32_t comers;               // guests beyond them, which get one when somebody asks for it, and may lose it
	uint32_t ports;                // of the card, each with a wire
	uint64_t watchdog_ps;          // period in which the device's driver causes an interrupt by itself; 0: never
	uint32_t number;               // 0: host A, 1: host B
	frame_pool *pool;
	bool each_turn = false; // a polling guest's turns cost an event each: the same results, to be compared with
};

struct HostCounters {
	uint64_t interrupts_master;         // device interrupts that the hypervisor took
	uint64_t messages;                  // with interrupts, that came over the bus
	uint64_t lines_told;                // times that the device's line, asserted or unmasked, asked for a CPU
	uint64_t lines_lost, messages_lost; // by a fault, on the way to one
	uint64_t lines_spurious, messages_spurious; // from nowhere: by a fault
	uint64_t lines_by_watchdog;                 // by the driver's timer
	uint64_t events;                            // sent to domains, whatever for
	uint64_t exitless;                          // messages that became an upcall of a running guest at once
	uint64_t signals;                           // of them, to guests for frames
	uint64_t interrupts_guest;                  // upcalls of guests that took the network port
	uint64_t interrupts_redundant;              // looks that a signal began and that found no frame
	uint64_t domain_switches;                   // Dom0's and the guests'
	uint64_t redundant_switches;                // guests' alone
	uint64_t reloads;
	uint64_t stack_sends_lost, stack_receives_lost; // frames in the stacks of guests that were destroyed
	uint64_t frames_to_guests;                      // received by guests' applications
	uint64_t isolation_faults;                      // refused grant operations and accesses
};

// All grants of a host, whoever's, at their prices (control_config.h).
struct GrantCounters {
	uint64_t entries;    // filled
	uint64_t operations; // by hypercall: pages mapped, unmapped, transferred, copied
	uint64_t hypercalls; // by which they were done
	uint64_t price_ps;   // of all that, and of ending the entries
};

class Host : public sc_core::sc_module, public InterruptLine, public PciTargetClient
{
public:
	Host(sc_core::sc_module_name name, const HostSetup &setup);
	~Host() override;

	// Before the simulation starts.
	void set_bridge(HostBridge &bridge) { bridge_ = &bridge; }
	void set_application(uint32_t vif, const application &application);
	// The guest's kernel is taken over; setup.host and setup.vifs are filled in here.
	void set_hostile(uint32_t vif, hostile_setup setup);
	void start();
	void set_vif_observer(VifObserver &observer) { observer_ = &observer; }
	// Dom0's, on that port of the card; nullptr when it bridges nothing.
	learning_bridge *software_bridge(uint32_t port) { return side_->software_bridge(port); }

	// Dom0's management program is called: a comer's VIF is to be created or destroyed.
	void request_vif(vif_control_kind kind, uint32_t guest);
	// A guest's application begins; or ends what it does and begins nothing new.
	void start_application(uint32_t guest);
	void finish_application(uint32_t guest);
	void vif_created(uint32_t guest);
	void vif_refused(uint32_t guest);
	void vif_destroyed(uint32_t guest);

	// Towards the device.
	void interrupt_line(bool asserted) override;
	// Where the message of a vector is to go.
	uint64_t message_address(uint32_t vector) const;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

	// Towards the CPUs and the domains' programs.
	void send_event(uint32_t domain, uint32_t port, event_cause cause);
	void set_timer(uint32_t domain, uint64_t at_ps);
	void shown(uint32_t domain);
	// A CPU has something due then.
	void wake_at(uint32_t cpu, uint64_t at_ps);
	void interrupt_taken(bool of_line);
	// Where the handler of the device's interrupt is, for the clock of those who wait to be signalled.
	void handler_stage(uint32_t cpu, cpu_stage stage);
	void handler_over();
	void end_of_interrupt();
	// A domain's load or store in host memory, which its page tables allow; a load's value is filled in.
	void memory_accessed(activity &access, bool write);
	Cpu *set_executing(Cpu *cpu); // returns the one before
	// Of who drives the device, where that is Dom0.
	stage_clock &driver_clock() { return domains_[0].clock; }
	domain &domain_of(const sched_vcpu &vcpu) { return domains_[vcpu.domain]; }
	scheduler &sched() { return sched_; }
	bool each_turn() const { return setup_.each_turn; }
	const refill_config &refill() const { return *setup_.refill; }
	const host_config &config() const { return *setup_.config; }
	HostBridge &bridge() { return *bridge_; }
	uint64_t smt_speed() const { return smt_speed_; }
	interrupt_handler &interrupts(uint32_t cpu) { return interrupts_[cpu]; }

	// Faults (host_faults.cpp).
	void pause_domain(uint32_t number);
	void unpause_domain(uint32_t number);
	// The guest never runs again, and Dom0 destroys its VIF.
	void destroy_guest(uint32_t guest);
	bool guest_relinquished(uint32_t guest);
	// A fault that loses interrupts; it outlives the host.
	void add_interrupt_fault(fault &fault) { interrupt_faults_.push_back(&fault); }
	void stick_line(bool stuck);
	// A CPU takes an interrupt without a cause, counted there; false: the line is masked, and nobody sees it.
	bool spurious_interrupt(uint64_t &counter);
	void spurious_message(uint32_t vector);
	// A guest's driver takes no frames from its ring; its application does not read.
	void stop_driver(uint32_t guest, bool stopped);
	void stop_reader(uint32_t guest, bool stopped);
	// From the start: guests look for frames of their peers that come twice; what they have seen, by guest.
	void watch_doubles();
	const std::deque<frame_window> &windows() const { return windows_; }

	// Measurement.
	void add_statistics(stat_registry &registry, const std::string &path);
	void add_stations(std::vector<station *> &all);
	// Names the frames that it has, from its domains' own structures, and those that its CPUs' accesses carry.
	void hold(frame_census &census) const;
	// What a run checks of the part that its device's kind brings with it.
	void check_side(report &report) const { side_->check(report); }
	// What it checks of events, upcalls and CPUs; in every run, settled.
	void check_events(report &report) const;
	// Counters against what others count of the same, since the beginning.
	void check_counters(report &report) const;
	// The utilisation law at each CPU, after settle.
	void check_work(report &report) const;
	// From now on its CPUs, its domains and the device's interrupt are told to tracks of new groups.
	void attach_trace(struct trace &trace);
	void add_signals(Signals &signals) const;
	void settle(); // charges all times up to now and brings sums up to date
	const Cpu &cpu(uint32_t number) const { return *cpus_[number]; }
	uint32_t cpu_count() const { return static_cast<uint32_t>(cpus_.size()); }
	const domain &domain_at(uint32_t number) const { return domains_[number]; }
	uint32_t domain_count() const { return static_cast<uint32_t>(domains_.size()); }
	HostCounters counters{};
	GrantCounters grants{};

private:
	void check_messages(report &report) const;
	void check_polling(report &report) const;
	void run();
	uint64_t next_of(uint32_t cpu) const;

	std::vector<HostPlace> own_places();
	std::vector<HostPlace> places();
	void build_cpus();
	void build_domains();
	void build_guest(uint32_t guest);
	static void wakened_by(domain &domain, stage_clock &clock);
	void arm(uint32_t guest);
	void settle_grants();
	void add_grants(const grant_table &table);
	void message(uint32_t cpu, uint32_t vector);
	bool interrupt_is_lost();
	void deliver_line();
	void line_changed();
	void watchdog_due();
	void check_interrupts(report &report) const;
	uint32_t guest_count() const { return setup_.vifs + setup_.comers; }

	const HostSetup setup_;
	HostBridge *bridge_ = nullptr;
	uint64_t smt_speed_;
	host_services services_{};
	interrupt_host interrupt_host_{};
	std::vector<interrupt_handler> interrupts_; // by CPU
	scheduler sched_{};
	std::vector<std::unique_ptr<Cpu>> cpus_;
	std::deque<domain> domains_; // 0: Dom0, v + 1: guest v
	std::deque<guest> guests_;
	std::deque<frame_window> windows_; // by guest; empty: nobody looks
	VifObserver *observer_ = nullptr;
	vif_registry vifs_{};
	hostile hostile_{}; // of one guest, when there is a hostile one
	dom0 dom0_{};
	host_memory memory_{};
	std::unique_ptr<HostSide> side_;
	Cpu *executing_ = nullptr;
	due_list due_{}; // CPUs
	// One for all CPUs of the host, at the earliest of what is due.
	Timer wake_{this, timer_call<&Host::run>, Timer::host};
	std::unique_ptr<Timer> watchdog_; // nullptr: the driver has none
	bool running_ = false;
	bool device_line_ = false, line_stuck_ = false; // who asserts it: the device, a fault
	bool line_ = false, line_masked_ = false;
	trace_track *line_trace_ = nullptr; // nullptr: nobody traces
	bool line_lost_ = false;            // it is asserted, and no CPU knows or will be told
	std::vector<fault *> interrupt_faults_;
	stage_clock interrupt_clock_; // what those wait for that the device's interrupt is to wake

	// Where frames are while this host has them, beside the side's: guests' stacks, and what their applications
	// keep.
	station sending_{}, receiving_{}, applications_{};
};

} // namespace vifsim
#endif
