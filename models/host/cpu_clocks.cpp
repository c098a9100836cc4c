// SPDX-License-Identifier: Apache-2.0
//
// Where a CPU's time goes, for those who wait: the clocks by which round trips are cut into stages.  They look on and
// change nothing: the same run without them has the same results.
#include <algorithm>

#include "host/cpu.h"
#include "host/host.h"
#include "host/latency_view.h"
#include "sim/sim_time.h"

namespace vifsim
{

void Cpu::build_clocks()
{
	const auto settle = [](void *cpu, uint64_t now_ps) { static_cast<Cpu *>(cpu)->settle_clocks(now_ps); };

	for (stage_clock *clock : {&own_clock_, &waiters_clock_, &pushed_out_clock_}) {
		stage_clock_init(clock, LATENCY_OTHER);
		stage_clock_settled_by(clock, settle, this);
	}
}

void Cpu::add_to_clocks(latency_stage own, latency_stage waiter, uint64_t ps)
{
	own_clock_.ps[own] += ps;
	waiters_clock_.ps[waiter] += ps;
	pushed_out_clock_.ps[waiter == LATENCY_RUN_QUEUE ? LATENCY_REDUNDANT_PREEMPTION : waiter] += ps;
}

// The time that the clocks have not had yet, up to then, was of that stage of what runs.
void Cpu::tell_clocks(cpu_stage stage, uint64_t until_ps)
{
	if (until_ps <= clocks_ps_)
		return;
	const uint64_t ps = until_ps - clocks_ps_;

	clocks_ps_ = until_ps;
	if (running_ == &hypervisor_) {
		add_to_clocks(LATENCY_HYPERVISOR, LATENCY_HYPERVISOR, ps);
		return;
	}
	const uint64_t redundant_ps = redundancy_take(&current_->redundancy, stage, ps);

	if (redundant_ps > 0)
		add_to_clocks(LATENCY_REDUNDANT_WAKES, LATENCY_REDUNDANT_WAKES, redundant_ps);
	add_to_clocks(latency_view_own(current_, stage), latency_view_waiter(current_), ps - redundant_ps);
}

// Who waits for an idle CPU is kept from it by the scheduler, for the others' sake.
void Cpu::tell_clocks_idle(uint64_t until_ps)
{
	if (until_ps <= clocks_ps_)
		return;
	add_to_clocks(LATENCY_OTHER, LATENCY_RUN_QUEUE, until_ps - clocks_ps_);
	clocks_ps_ = until_ps;
}

// As account() will, without a change of anything but the clocks: whoever reads them must not move a result.
void Cpu::settle_clocks(uint64_t now_ps)
{
	uint64_t at_ps = accounted_ps_;

	if (clocks_ps_ >= now_ps)
		return;
	if (!running()) {
		tell_clocks_idle(now_ps);
		return;
	}
	if (stalled_) {
		tell_clocks(running_->kind == ACTIVITY_MMIO_READ ? STAGE_MMIO_READ : STAGE_MMIO_WRITE, now_ps);
		return;
	}
	for (uint32_t part = running_->part; part < running_->part_count && at_ps < now_ps; part++) {
		at_ps += wall_time(running_->parts[part].left_ps);
		tell_clocks(running_->parts[part].stage, std::min(at_ps, now_ps));
	}
	if (turning())
		tell_clocks(running_->parts[running_->part_count - 1].stage, now_ps);
}

// Those who wait for the domain see its CPU's time, what keeps it from its CPU, or whoever is to wake it.
void Cpu::follow(domain &domain, run_state state)
{
	const uint64_t now = now_ps();

	if (state == RUN_STATE_RUNNING)
		stage_clock_follow(&domain.clock, &own_clock_, now);
	else if (state == RUN_STATE_RUNNABLE)
		stage_clock_follow(&domain.clock, domain.redundancy.pushed_out ? &pushed_out_clock_ : &waiters_clock_,
				   now);
	else if (domain.wakened_by != nullptr)
		stage_clock_follow(&domain.clock, domain.wakened_by, now);
	else
		stage_clock_stage(&domain.clock, LATENCY_OTHER, now);
}

void Cpu::tell_left(domain &domain, const ::domain *next)
{
	const bool useful = !domain.stint_redundant;

	redundancy_left(&redundancy_, &domain.redundancy, domain.vcpu.runnable,
			useful && next != nullptr && next->stint_redundant, useful);
}

// The switch and the refills that it is to pay are known.
void Cpu::tell_entered(domain &domain)
{
	const redundancy_costs costs = {domain.switch_ps, host_.config().switch_reload_ps, domain.refill_ps,
					domain.packet_refill_ps};

	redundancy_entered(&redundancy_, &domain.redundancy, &host_.refill(), &costs, loaded_ != &domain,
			   !domain.stint_redundant);
}

} // namespace vifsim
