// SPDX-License-Identifier: Apache-2.0
//
// The hypervisor's share of a CPU: device interrupts, inter-processor
// interrupts and timers.  The SV-NIC's interrupt is handled here in full: read the identifier
// over the bus, which clears it, and signal every VIF of each set bit.
#include "host/cpu.h"
#include "host/host.h"
#include "sim/sim_time.h"

namespace vifsim
{

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
	if (in_handler_) {
		if (signal_scan_next(&scan_, &signalled_vif_)) {
			start_step(Step::signal, STAGE_SIGNAL, host_.config().hypervisor_signal_ps);
			return true;
		}
		/* The line is looked at again: what the device set since the read raises it anew. */
		in_handler_ = false;
		host_.end_of_interrupt();
	}
	if (interrupt_pending_) {
		start_interrupt();
	} else if (ipi_pending_) {
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

void Cpu::start_interrupt()
{
	interrupt_pending_ = false;
	counters.interrupts++;
	host_.interrupt_taken();
	if (!host_.self_virtualizing()) {
		start_step(Step::interrupt, STAGE_INTERRUPT, host_.config().hypervisor_interrupt_ps);
		return;
	}
	start_step(Step::identifier, STAGE_INTERRUPT, host_.config().hypervisor_identifier_ps);
	hypervisor_.kind = ACTIVITY_MMIO_READ;
	hypervisor_.address = ADDRESS_BRIDGE_REGISTERS;
	hypervisor_.bytes = host_.identifier_width() > 32 ? 8 : 4;
}

void Cpu::step_done()
{
	switch (step_) {
	case Step::interrupt:
		host_.send_event(0, DOM0_PORT_INTERRUPT, EVENT_INTERRUPT);
		break;
	case Step::identifier:
		in_handler_ = true;
		signal_scan_begin(&scan_, hypervisor_.value, host_.identifier_width(), host_.vifs());
		break;
	case Step::signal:
		host_.send_event(signalled_vif_ + 1, GUEST_PORT_NET, EVENT_FRAME);
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
	if (current_ != nullptr && deadline_ps_ <= now)
		reschedule_ = true;
	else if (current_ != nullptr && deadline_ps_ < next)
		next = deadline_ps_;
	arm_timer(next);
}

} // namespace vifsim
