// SPDX-License-Identifier: Apache-2.0
//
// A logical CPU: spends the time of what runs on it.  In order of precedence: interrupts
// (device, IPI, timer) taken by the hypervisor, the hypervisor's scheduler,
// the current domain's upcall handler, the domain's program.  A domain's
// activity is suspended for an interrupt or a preemption and goes on later;
// hypervisor time and bus stalls are not interrupted.
//
// A hyperthread is slower while its sibling is busy; the change takes effect
// in the middle of an activity, on both sides.
//
// Not modelled: instructions, caches (but see xen/cache_refill.h), memory bandwidth.
// The protection level is the hypervisor's (ring 0) or a domain's; a change of it is counted, and costs nothing by
// itself: it is in the costs of what makes it.
//
// Invariant: every picosecond is charged to one of hypervisor, Dom0, guests, idle.
#ifndef VIFSIM_HOST_CPU_H
#define VIFSIM_HOST_CPU_H

#include <systemc>
#include <vector>

#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/message_set.h"
#include "pci/host_bridge.h"
#include "trace/trace.h"
#include "xen/cache_refill.h"
#include "xen/sched.h"

namespace vifsim
{

class Host;

struct CpuCounters {
	uint64_t dom0_ps, guest_ps, hypervisor_ps, idle_ps;
	uint64_t hypervisor_alone_ps;   // of hypervisor_ps: while the idle VCPU had the CPU
	uint64_t stage_ps[STAGE_COUNT]; // the first three again, by what they were spent on
	uint64_t interrupts, ipis, timers, switches, reloads;
	uint64_t messages;                             // of the interrupts: by message
	uint64_t lines_merged;                         // the line asked, and its interrupt was pending already
	uint64_t hypervisor_entries, hypervisor_exits; // protection-level switches
};

// The two sides of the utilisation law at a CPU, in time at full speed; of what is under way, what is done of it.
struct CpuWork {
	uint64_t asked_ps;    // by domains and the hypervisor
	uint64_t given_ps;    // charged, stalls by the bus aside
	uint64_t stalled_ps;  // these
	uint64_t slow_pieces; // charges at less than full speed, each of which is rounded to a picosecond
};

class Cpu : public sc_core::sc_module, public HostBridgeClient
{
public:
	Cpu(sc_core::sc_module_name name, Host &host, uint32_t number);

	void set_sibling(Cpu *sibling) { sibling_ = sibling; }
	void add_domain(domain *domain);
	// The simulation starts: the scheduler's periodic tick, if it has one.
	void start_ticks();

	// Stimuli, from any process.  Each is taken at once when the CPU may be
	// interrupted, else as soon as it may.
	void device_interrupt();
	void message_interrupt(uint32_t vector);
	// An upcall of the domain that has this CPU is pending, without a hypervisor's part in it.
	void upcall_posted();
	void inter_processor_interrupt();
	// A domain of this CPU became runnable.  Returns whether the CPU must schedule.
	bool wake(domain &domain);
	// What a loop of a domain of this CPU looks at has changed: the turn under way is the last one.
	void last_turn(domain &domain);
	// A domain of this CPU set its timer.
	void timer_changed(uint64_t at_ps);

	// Charges the time up to now, at the edges of the measured window.
	void settle();

	// What the host's clockwork calls when its time has come (Host::run).
	uint64_t next_step_ps() const { return running() && !stalled_ ? due_ps_ : UINT64_MAX; }
	uint64_t next_timer_ps() const { return armed_ps_; }
	void step_due();
	void timer_due();

	void mmio_write_accepted(uint32_t tag) override;
	void mmio_read_done(uint32_t tag, uint64_t value) override;
	void mmio_left_bus(uint32_t tag, const PciTransfer &transfer) override;

	// From now on it tells that track whose its time is.
	void attach_trace(trace_track *track) { trace_ = track; }

	// It does nothing, though an interrupt waits or it is to schedule: nobody will make it.
	bool overslept() const
	{
		return !running() &&
		       (interrupt_pending_ || messages_.count > 0 || ipi_pending_ || timer_pending_ || reschedule_);
	}
	// After settle.
	CpuWork work() const;
	bool privileged() const { return privileged_; }
	// Not idle.
	bool busy() const { return running(); }
	bool interrupt_pending() const { return interrupt_pending_; }
	const message_set &messages() const { return messages_; }
	const domain *current() const { return current_; }
	uint32_t number() const { return number_; }
	CpuCounters counters{};

	static const stat_spec stats[];
	static const size_t stat_count;

private:
	static constexpr uint64_t FULL_SPEED = 1u << 20;
	enum class Step { handler, ipi, timer };

	void interrupted();
	void dispatch();
	void account();
	void charge(uint32_t stage, uint64_t ps);
	void account_until(uint64_t at_ps);
	void charge_turns(uint64_t elapsed_ps);
	uint64_t wall_left() const;
	static uint64_t done_of(const activity &activity);
	bool turning() const { return running_->turn_ps != 0 && running_->part < running_->part_count; }
	void build_clocks();
	void tell_clocks(cpu_stage stage, uint64_t until_ps);
	void tell_clocks_idle(uint64_t until_ps);
	void add_to_clocks(latency_stage own, latency_stage waiter, uint64_t ps);
	void settle_clocks(uint64_t now_ps);
	void follow(domain &domain, run_state state);
	void tell_left(domain &domain, const ::domain *next);
	void tell_entered(domain &domain);
	void set_privileged(bool privileged);
	void hypercalled();
	void start(activity &activity);
	void reschedule_event();
	bool running() const { return running_ != nullptr; }
	void complete();
	void add_post_cost(activity &activity) const;
	void begin_bus_access();
	void finish(activity &activity);
	void resume_domain();
	void translate(domain &domain, activity &access);
	void start_domain_activity(activity &activity);
	void block();
	bool put_aside(domain &domain);
	void schedule();
	void leave(domain &domain);
	void enter(domain &domain);
	bool start_hypervisor_step();
	void start_step(Step step, cpu_stage stage, uint64_t cost_ps);
	void take_interrupt();
	bool start_handler_step();
	void step_done();
	void timers_due();
	void arm_timer(uint64_t at_ps);
	void update_speed();
	uint64_t wall_time(uint64_t work_ps) const;
	uint64_t work_done(uint64_t wall_ps) const;

	Host &host_;
	const uint32_t number_;
	Cpu *sibling_ = nullptr;
	std::vector<domain *> domains_;

	sched_cpu sched_{};
	refill_cpu refill_{};
	domain *current_ = nullptr;         // has the CPU; nullptr: the idle VCPU has it
	domain *loaded_ = nullptr;          // whose page tables are loaded: Xen's idle VCPU leaves them alone
	uint64_t deadline_ps_ = UINT64_MAX; // of the slice; of the idle VCPU only if it has one
	uint64_t tick_at_ps_ = UINT64_MAX;  // the scheduler's next

	// Stimuli not taken yet.
	message_set messages_{};
	bool upcall_posted_ = false; // what the domain does is broken off for it
	bool interrupt_pending_ = false, ipi_pending_ = false, timer_pending_ = false, reschedule_ = false;

	// The hypervisor's own step.
	activity hypervisor_{};
	Step step_ = Step::ipi;
	bool in_handler_ = false; // of the device's interrupt, between two of its steps

	bool privileged_ = true;      // at the hypervisor's protection level; so is the idle VCPU
	activity *running_ = nullptr; // whose time passes; nullptr: idle
	bool stalled_ = false;        // in a bus access
	bool access_done_ = false;    // which is over
	bool dispatching_ = false;
	bool busy_ = false;         // as the sibling sees it
	uint64_t accounted_ps_ = 0; // charged up to here
	uint64_t charged_ps_ = 0;   // in the middle of account(): likewise
	uint64_t due_ps_ = 0;       // when the running activity's next event is; valid while running and not stalled
	uint64_t speed_;            // of 1 << 20
	uint64_t over_speed_ = 0;   // 2^64 - 1 by it, while it is not full
	uint64_t armed_ps_ = UINT64_MAX;
	uint64_t work_ps_ = 0;                  // of the activities that are over
	uint64_t stalled_ps_ = 0, slow_ps_ = 0; // of the time charged
	uint64_t slow_pieces_ = 0;              // charges of the latter
	trace_track *trace_ = nullptr;          // nullptr: nobody traces

	// Where time goes, for those who wait for the domain that has this CPU; for domains that wait for it; and for
	// those that a redundant wake has pushed out.  All go by the same time, up to clocks_ps_: to now whenever they
	// are read, which may be later than what is charged.
	stage_clock own_clock_, waiters_clock_, pushed_out_clock_;
	uint64_t clocks_ps_ = 0;
	redundancy_cpu redundancy_{};
};

} // namespace vifsim
#endif
