// SPDX-License-Identifier: Apache-2.0
//
// The hypervisor's share of a CPU: device interrupts, inter-processor
// interrupts and timers.  What is done with the device's interrupt is decided by the
// scheme's half in the hypervisor (interrupt_handler.h).  And what becomes of a domain that is paused.
#include "host/cpu.h"

#include <algorithm>

#include "host/host.h"
#include "sim/sim_time.h"

namespace vifsim
{

void Cpu::timer_changed(uint64_t at_ps)
{
	arm_timer(at_ps);
}

// Timers that were cancelled or moved make this come for nothing: then it
// only looks for the next one.
void Cpu::timer_due()
{
	const uint64_t now = now_ps();
	uint64_t next = std::min(tick_at_ps_, deadline_ps_);

	for (const domain *domain : domains_)
		next = std::min(next, domain->timer_at_ps);
	armed_ps_ = UINT64_MAX;
	if (next > now) {
		arm_timer(next);
		return;
	}
	timer_pending_ = true;
	interrupted();
}

void Cpu::start_step(Step step, cpu_stage stage, uint64_t cost_ps)
{
	step_ = step;
	activity_begin(&hypervisor_, ACTIVITY_COMPUTE, 0);
	activity_add(&hypervisor_, stage, cost_ps);
	start(hypervisor_);
}

// Begins the hypervisor's next step, if it has one.
bool Cpu::start_hypervisor_step()
{
	upcall_posted_ = false;
	if (in_handler_ && start_handler_step())
		return true;
	while (interrupt_pending_ || messages_.count > 0) {
		take_interrupt();
		if (start_handler_step())
			return true;
	}
	if (ipi_pending_) {
		ipi_pending_ = false;
		counters.ipis++;
		start_step(Step::ipi, STAGE_IPI, host_.config().hypervisor_ipi_ps);
	} else if (timer_pending_) {
		timer_pending_ = false;
		counters.timers++;
		start_step(Step::timer, STAGE_TIMER, host_.config().hypervisor_timer_ps);
	} else {
		return false;
	}
	return true;
}

// The device's line, or the first message.
void Cpu::take_interrupt()
{
	interrupt_handler &handler = host_.interrupts(number_);
	const bool of_line = interrupt_pending_;
	uint32_t vector = 0;

	counters.interrupts++;
	host_.interrupt_taken(of_line);
	if (of_line) {
		interrupt_pending_ = false;
	} else {
		vector = message_set_take(&messages_);
		counters.messages++;
	}
	handler.ops->begin(&handler, vector);
}

bool Cpu::start_handler_step()
{
	interrupt_handler &handler = host_.interrupts(number_);

	in_handler_ = handler.ops->next(&handler, &hypervisor_);
	if (!in_handler_)
		host_.handler_over();
	if (in_handler_) {
		if (hypervisor_.part_count > 0)
			host_.handler_stage(number_, hypervisor_.parts[0].stage);
		step_ = Step::handler;
		add_post_cost(hypervisor_);
		start(hypervisor_);
	}
	return in_handler_;
}

void Cpu::step_done()
{
	switch (step_) {
	case Step::handler:
		host_.interrupts(number_).ops->done(&host_.interrupts(number_), &hypervisor_);
		break;
	case Step::timer:
		timers_due();
		break;
	case Step::ipi:
		break;
	}
}

void Cpu::timers_due()
{
	const uint64_t now = now_ps();
	uint64_t next = UINT64_MAX;

	for (domain *domain : domains_) {
		if (domain->timer_at_ps <= now) {
			domain->timer_at_ps = UINT64_MAX;
			host_.send_event(domain->number, DOMAIN_PORT_TIMER, EVENT_TIMER);
		}
		next = next < domain->timer_at_ps ? next : domain->timer_at_ps;
	}
	if (tick_at_ps_ <= now) {
		tick_at_ps_ += host_.sched().ops->tick_period(&host_.sched());
		if (host_.sched().ops->tick(&host_.sched(), &sched_, now))
			reschedule_ = true;
	}
	next = next < tick_at_ps_ ? next : tick_at_ps_;
	if (deadline_ps_ <= now)
		reschedule_ = true;
	else if (deadline_ps_ < next)
		next = deadline_ps_;
	arm_timer(next);
}

// The domain that has the CPU is paused: it gives it up, and goes on where it was when it is so no more.  False: the
// switch to it is yet to be paid, which is part of an activity.
bool Cpu::put_aside(domain &domain)
{
	if (domain.switch_ps > 0) {
		if (!domain.in_upcall && !domain.has_activity) {
			activity_begin(&domain.activity, ACTIVITY_COMPUTE, DOMAIN_OPERATION_NONE);
			domain.has_activity = true;
		}
		return false;
	}
	domain.held_wake = true;
	domain.vcpu.runnable = false;
	reschedule_ = true;
	return true;
}

} // namespace vifsim
