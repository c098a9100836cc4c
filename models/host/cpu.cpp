// SPDX-License-Identifier: Apache-2.0
#include "host/cpu.h"

#include <algorithm>
#include <cstring>

#include "host/host.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

activity &activity_of(domain &domain)
{
	return domain.in_upcall ? domain.upcall : domain.activity;
}

// Puts a part in front of what is left of an activity.
void put_in_front(activity &activity, cpu_stage stage, uint64_t cost_ps)
{
	if (cost_ps == 0)
		return;
	const uint32_t left = activity.part_count - activity.part;

	sc_assert(left < ACTIVITY_PARTS);
	/* Either way: to the back when it is at its first part, to the front when some are over. */
	std::memmove(activity.parts + 1, activity.parts + activity.part, left * sizeof(activity.parts[0]));
	activity.parts[0] = {stage, cost_ps};
	activity.work_ps += cost_ps;
	activity.part = 0;
	activity.part_count = left + 1;
}

// Takes a wake's refill off an activity's front; returns what was left of it.
uint64_t take_refill(activity &activity)
{
	if (activity.part == activity.part_count || activity.parts[activity.part].stage != STAGE_REFILL)
		return 0;
	activity.work_ps -= activity.parts[activity.part].left_ps;
	return activity.parts[activity.part++].left_ps;
}

} // namespace

#define CPU_COUNTER(field, unit, help) STAT_FIELD(CpuCounters, field, unit, help)
#define CPU_STAGE(name, stage, help) STAT_NAMED(name, CpuCounters, stage_ps[stage], "ps", help)

const stat_spec Cpu::stats[] = {
	CPU_COUNTER(dom0_ps, "ps", "Time of Dom0 itself."),
	CPU_COUNTER(guest_ps, "ps", "Time of guests themselves."),
	CPU_COUNTER(hypervisor_ps, "ps", "Time of the hypervisor, whoever caused it."),
	CPU_COUNTER(idle_ps, "ps", "Time with nothing to do."),
	CPU_COUNTER(hypervisor_alone_ps, "ps", "Of the hypervisor's time, that in which no domain had the CPU."),
	CPU_STAGE("stage_switch_ps", STAGE_SWITCH, "Domain switches and reloads."),
	CPU_STAGE("stage_interrupt_ps", STAGE_INTERRUPT, "Device interrupts in the hypervisor."),
	CPU_STAGE("stage_signal_ps", STAGE_SIGNAL, "Signals to guests out of the interrupt handler."),
	CPU_STAGE("stage_ipi_ps", STAGE_IPI, "Inter-processor interrupts received."),
	CPU_STAGE("stage_timer_ps", STAGE_TIMER, "Timer interrupts."),
	CPU_STAGE("stage_hypercall_ps", STAGE_HYPERCALL, "Notification hypercalls."),
	CPU_STAGE("stage_fault_ps", STAGE_FAULT, "Page faults of guests that accessed what is not theirs."),
	CPU_STAGE("stage_refill_ps", STAGE_REFILL, "Cache and TLB refill of wakes."),
	CPU_STAGE("stage_packet_refill_ps", STAGE_PACKET_REFILL, "Cache and TLB refill of packet paths."),
	CPU_STAGE("stage_upcall_ps", STAGE_UPCALL, "Event-channel upcalls."),
	CPU_STAGE("stage_look_ps", STAGE_LOOK, "Looks at the rings."),
	CPU_STAGE("stage_turn_ps", STAGE_TURN, "Polling guests' turns."),
	CPU_STAGE("stage_receive_ps", STAGE_RECEIVE, "Guests' receive paths."),
	CPU_STAGE("stage_send_ps", STAGE_SEND, "Guests' send paths."),
	CPU_STAGE("stage_copy_ps", STAGE_COPY, "Guests' copies into send queues in host memory."),
	CPU_STAGE("stage_dom0_batch_ps", STAGE_DOM0_BATCH, "Dom0's fixed part of batches."),
	CPU_STAGE("stage_dom0_frame_ps", STAGE_DOM0_FRAME, "Dom0's work per frame."),
	CPU_STAGE("stage_dom0_interrupt_ps", STAGE_DOM0_INTERRUPT,
		  "Dom0's handler of the self-virtualizing NIC's interrupt."),
	CPU_STAGE("stage_mmio_write_ps", STAGE_MMIO_WRITE, "Posted writes to devices, waits for buffer room included."),
	CPU_STAGE("stage_mmio_read_ps", STAGE_MMIO_READ, "Stalls in reads of devices."),
	CPU_STAGE("stage_control_ps", STAGE_CONTROL, "Setting VIFs up and taking them down."),
	CPU_COUNTER(interrupts, "", "Device interrupts taken."),
	CPU_COUNTER(ipis, "", "Inter-processor interrupts taken."),
	CPU_COUNTER(timers, "", "Timer interrupts taken."),
	CPU_COUNTER(switches, "", "Switches to another domain than the one loaded."),
	CPU_COUNTER(reloads, "", "Returns from idle to the domain still loaded."),
	CPU_COUNTER(hypervisor_entries, "", "Switches from a domain's protection level to the hypervisor's."),
	CPU_COUNTER(hypervisor_exits, "", "Switches from the hypervisor's protection level to a domain's."),
};
const size_t Cpu::stat_count = sizeof(Cpu::stats) / sizeof(Cpu::stats[0]);

Cpu::Cpu(sc_core::sc_module_name name, Host &host, uint32_t number)
    : sc_module(name), host_(host), number_(number), speed_(FULL_SPEED)
{
	sched_add_cpu(&host_.sched(), &sched_, number);
	build_clocks();
}

void Cpu::add_domain(domain *domain)
{
	domains_.push_back(domain);
	sched_add_vcpu(&host_.sched(), &sched_, &domain->vcpu);
}

void Cpu::start_ticks()
{
	const sched_ops &ops = *host_.sched().ops;

	if (ops.tick == nullptr)
		return;
	tick_at_ps_ = now_ps() + ops.tick_period(&host_.sched());
	arm_timer(tick_at_ps_);
}

// ---- stimuli ----

void Cpu::device_interrupt()
{
	counters.lines_merged += interrupt_pending_;
	interrupt_pending_ = true;
	interrupted();
}

void Cpu::message_interrupt(uint32_t vector)
{
	message_set_add(&messages_, vector);
	interrupted();
}

void Cpu::upcall_posted()
{
	upcall_posted_ = true;
	interrupted();
}

void Cpu::inter_processor_interrupt()
{
	ipi_pending_ = true;
	interrupted();
}

void Cpu::interrupted()
{
	if (dispatching_ || stalled_ || running_ == &hypervisor_)
		return; // dispatch() comes to it
	if (running()) {
		account();
		if (running_->part < running_->part_count &&
		    running_->parts[running_->part].stage < STAGE_FIRST_OF_DOMAIN) {
			reschedule_event();
			return;
		}
		if (running_->part == running_->part_count) {
			if (due_ps_ != now_ps()) // of a loop that was not known
				reschedule_event();
			return; // its end is this very moment
		}
		running_ = nullptr;
	}
	dispatch();
}

void Cpu::step_due()
{
	account();
	if (running_->part < running_->part_count) {
		/* Suspended for what is pending. Only a domain's: the hypervisor's own steps
		 * are waited for to their end, since whoever charges one plans its end anew. */
		sc_assert(running_ != &hypervisor_);
		running_ = nullptr;
	}
	dispatch(); // completes it, if its parts are spent
}

void Cpu::arm_timer(uint64_t at_ps)
{
	if (at_ps >= armed_ps_)
		return;
	armed_ps_ = at_ps;
	host_.wake_at(number_, std::max(at_ps, now_ps()));
}

// ---- what runs next ----

void Cpu::dispatch()
{
	if (dispatching_)
		return;
	dispatching_ = true;
	Cpu *const outer = host_.set_executing(this);
	account();
	while (!(running() && (stalled_ || running_->part < running_->part_count))) {
		if (running()) {
			complete();
		} else if (!start_hypervisor_step()) {
			if (reschedule_)
				schedule();
			else if (current_ != nullptr)
				resume_domain();
			else
				break; // idle
		}
	}
	host_.set_executing(outer);
	dispatching_ = false;
	if (busy_ != running()) {
		busy_ = running();
		if (sibling_ != nullptr)
			sibling_->update_speed();
	}
}

// The running activity's parts are spent: its bus access, if it has one, then its effect.
void Cpu::complete()
{
	activity &over = *running_;

	if (over.kind != ACTIVITY_COMPUTE && !access_done_) {
		begin_bus_access();
		return;
	}
	access_done_ = false;
	running_ = nullptr;
	work_ps_ += over.work_ps;
	if (&over == &hypervisor_)
		step_done();
	else
		finish(over);
}

// What issuing a posted write takes, behind the activity's own parts.
void Cpu::add_post_cost(activity &activity) const
{
	if (activity.kind == ACTIVITY_MMIO_WRITE)
		activity_add(&activity, STAGE_MMIO_WRITE, host_.bridge().post_cost_ps(activity.bytes));
}

void Cpu::begin_bus_access()
{
	const activity &access = *running_;

	if (running_ == &hypervisor_)
		host_.handler_stage(number_, access.kind == ACTIVITY_MMIO_READ ? STAGE_MMIO_READ : STAGE_MMIO_WRITE);
	else if (access.kind == ACTIVITY_MMIO_WRITE && access.frame != nullptr)
		frame_latency_stage(access.frame, LATENCY_PCI_WRITE, now_ps());
	if (access.kind == ACTIVITY_MMIO_READ) {
		stalled_ = true;
		host_.bridge().read(*this, 0, access.address, access.bytes);
		return;
	}
	access_done_ = host_.bridge().post_write(*this, 0, access.address, access.bytes, access.value, access.frame);
	stalled_ = !access_done_;
}

// A domain's activity is over: its effect.
void Cpu::finish(activity &activity)
{
	sc_assert(current_ != nullptr);
	domain &domain = *current_;

	if (&activity == &domain.upcall) {
		domain.in_upcall = false;
		event_channel_upcall(&domain.events);
		domain.counters.upcalls++;
		domain.program->events(domain.program_state);
		domain.activity.turn_ps = 0; // of a loop that the upcall came in front of
		return;
	}
	domain.has_activity = false;
	domain.program->done(domain.program_state, now_ps(), &activity);
}

void Cpu::mmio_write_accepted(uint32_t)
{
	account();
	stalled_ = false;
	access_done_ = true;
	dispatch();
}

// What a read brings, where that is a frame; the CPU waits for it.
void Cpu::mmio_left_bus(uint32_t, const PciTransfer &transfer)
{
	if (transfer.command == PciCommand::read)
		running_->frame = transfer.payload;
}

void Cpu::mmio_read_done(uint32_t, uint64_t value)
{
	account();
	stalled_ = false;
	access_done_ = true;
	running_->value = value;
	dispatch();
}

// Goes on with the current domain: an upcall first, then what was suspended,
// then whatever its program wants next.
void Cpu::resume_domain()
{
	domain &domain = *current_;

	if (domain.paused) {
		if (put_aside(domain))
			return;
	} else if (!domain.in_upcall && domain.events.upcall_pending) {
		domain.in_upcall = true;
		activity_begin(&domain.upcall, ACTIVITY_COMPUTE, 0);
		activity_add(&domain.upcall, STAGE_UPCALL, host_.config().guest_upcall_ps);
	} else if (!domain.in_upcall && !domain.has_activity) {
		domain.program->next(domain.program_state, now_ps(), &domain.activity);
		if (domain.activity.kind == ACTIVITY_BLOCK && domain.switch_ps == 0) {
			block();
			return;
		}
		/* It was given the CPU for nothing; that is paid before it blocks. */
		if (domain.activity.kind == ACTIVITY_BLOCK)
			activity_begin(&domain.activity, ACTIVITY_COMPUTE, DOMAIN_OPERATION_NONE);
		domain.has_activity = true;
		if (host_.each_turn())
			domain.activity.turn_ps = 0;
		translate(domain, domain.activity);
	}
	start_domain_activity(activity_of(domain));
}

// An access of a domain goes by its page tables: to the bus, to memory, or nowhere.
void Cpu::translate(domain &domain, activity &access)
{
	const bool write = access.kind == ACTIVITY_MMIO_WRITE;

	if (!write && access.kind != ACTIVITY_MMIO_READ)
		return;
	if (!page_tables_allow(&domain.pages, access.address, access.bytes, write)) {
		(write ? domain.counters.faults_writing : domain.counters.faults_reading)++;
		access.refused = true;
		access.kind = ACTIVITY_COMPUTE;
		activity_add(&access, STAGE_FAULT, host_.config().hypervisor_fault_ps);
	} else if (access.address - ADDRESS_HOST_MEMORY < ADDRESS_HOST_MEMORY_SIZE) {
		host_.memory_accessed(access, write);
		access.kind = ACTIVITY_COMPUTE;
	} else {
		add_post_cost(access);
	}
}

// What is due since the domain got its CPU comes in front.
void Cpu::start_domain_activity(activity &activity)
{
	domain &domain = *current_;

	if (domain.refill_ps > 0) {
		/* What a refill that was cut short left and the new one are the same lines: the larger of the two. */
		uint64_t left = take_refill(activity);

		if (domain.in_upcall && domain.has_activity)
			left = std::max(left, take_refill(domain.activity));
		put_in_front(activity, STAGE_REFILL, std::max(left, domain.refill_ps));
	}
	put_in_front(activity, STAGE_SWITCH, domain.switch_ps);
	domain.refill_ps = domain.switch_ps = 0;
	start(activity);
}

// ---- the scheduler ----

bool Cpu::wake(domain &domain)
{
	uint64_t deadline = deadline_ps_;

	domain.vcpu.runnable = true;
	domain_run_state(&domain, RUN_STATE_RUNNABLE, now_ps());
	domain.counters.stints += !domain.stint_counts;
	domain.redundancy.pushed_out = false;
	follow(domain, RUN_STATE_RUNNABLE);
	domain.stint_counts = true;
	domain.stint_useful = false;
	if (host_.sched().ops->wake(&host_.sched(), &sched_, &domain.vcpu, now_ps(), &deadline) ==
	    SCHED_WAKE_PREEMPTS) {
		/* As cpu_raise_softirq(): no second interrupt while the first is on its way. */
		const bool first = !reschedule_;

		reschedule_ = true;
		return first;
	}
	if (deadline < deadline_ps_) {
		deadline_ps_ = deadline;
		arm_timer(deadline);
	}
	return false;
}

void Cpu::block()
{
	hypercalled();
	current_->vcpu.runnable = false;
	reschedule_ = true;
}

void Cpu::schedule()
{
	const sched_decision decision = host_.sched().ops->do_schedule(&host_.sched(), &sched_, now_ps());
	domain *const next = decision.next != nullptr ? &host_.domain_of(*decision.next) : nullptr;

	reschedule_ = false;
	deadline_ps_ = next != nullptr || decision.idle_ends ? now_ps() + decision.slice_ps : UINT64_MAX;
	arm_timer(deadline_ps_);
	if (next == current_)
		return;
	if (next != nullptr)
		domain_begin_stint(next, now_ps());
	if (current_ != nullptr) {
		tell_left(*current_, next);
		leave(*current_);
	}
	current_ = next;
	if (next != nullptr)
		enter(*next);
}

void Cpu::leave(domain &domain)
{
	const bool blocks = !domain.vcpu.runnable;

	domain_run_state(&domain, blocks ? RUN_STATE_BLOCKED : RUN_STATE_RUNNABLE, now_ps());
	follow(domain, domain.run_state);
	if (blocks && domain.stint_counts)
		(domain.stint_useful ? domain.counters.stints_useful : domain.counters.redundant_switches)++;
	if (blocks)
		domain.stint_counts = false;
}

void Cpu::enter(domain &domain)
{
	const uint64_t lost = refill_switch_in(&refill_, &domain.refill);

	domain_run_state(&domain, RUN_STATE_RUNNING, now_ps());
	follow(domain, RUN_STATE_RUNNING);
	if (loaded_ == &domain) {
		domain.switch_ps = host_.config().switch_reload_ps;
		domain.counters.reloaded++;
		counters.reloads++;
		domain.counters.stints_reloaded += domain.stint_counts;
		domain.stint_counts = false; // no switch of domains, so none that could be redundant
	} else {
		domain.switch_ps = host_.config().switch_domain_ps;
		domain.counters.switched_in++;
		counters.switches++;
	}
	domain.refill_ps = refill_wake_ps(&host_.refill(), lost);
	domain.packet_refill_ps = refill_packet_due(&host_.refill(), &domain.refill);
	tell_entered(domain);
	loaded_ = &domain;
}

} // namespace vifsim
