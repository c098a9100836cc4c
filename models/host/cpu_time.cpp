// SPDX-License-Identifier: Apache-2.0
//
// How a CPU spends the time of what runs on it: at which speed, to whose account, until when; and loops, whose turns
// cost no event while nothing can change for them.
#include "base/edge_clock.h"
#include "host/cpu.h"
#include "host/host.h"
#include "sim/sim_time.h"
#include "trace/trace_cpu.h"

namespace vifsim
{

// Without 128 bits for anything below 17 s, which is everything.
uint64_t Cpu::wall_time(uint64_t work_ps) const
{
	if (speed_ != FULL_SPEED && work_ps < UINT64_MAX / FULL_SPEED - FULL_SPEED)
		return edge_clock_quotient(work_ps * FULL_SPEED + speed_ - 1, speed_, over_speed_);
	return speed_ == FULL_SPEED
		       ? work_ps
		       : static_cast<uint64_t>((static_cast<unsigned __int128>(work_ps) * FULL_SPEED + speed_ - 1) /
					       speed_);
}

uint64_t Cpu::work_done(uint64_t wall_ps) const
{
	if (speed_ != FULL_SPEED && wall_ps < UINT64_MAX / FULL_SPEED)
		return wall_ps * speed_ / FULL_SPEED;
	return speed_ == FULL_SPEED
		       ? wall_ps
		       : static_cast<uint64_t>(static_cast<unsigned __int128>(wall_ps) * speed_ / FULL_SPEED);
}

// The hypervisor is entered by an interrupt or a hypercall, and left for what a domain does by itself.
void Cpu::set_privileged(bool privileged)
{
	if (privileged == privileged_)
		return;
	privileged_ = privileged;
	(privileged ? counters.hypervisor_entries : counters.hypervisor_exits)++;
}

// A domain can only make a hypercall, or fault, from its own level; whoever runs next finds the hypervisor's.
void Cpu::hypercalled()
{
	set_privileged(false);
	set_privileged(true);
}

void Cpu::charge(uint32_t stage, uint64_t ps)
{
	const bool privileged = running_ == &hypervisor_ || stage < STAGE_FIRST_OF_DOMAIN;

	counters.stage_ps[stage] += ps;
	if (stalled_) {
		stalled_ps_ += ps;
	} else if (speed_ != FULL_SPEED) {
		slow_ps_ += ps;
		slow_pieces_++;
	}
	tell_clocks(static_cast<cpu_stage>(stage), charged_ps_ += ps);
	if (!privileged)
		set_privileged(false);
	if (privileged) {
		counters.hypervisor_ps += ps;
		if (current_ == nullptr)
			counters.hypervisor_alone_ps += ps;
	} else if (current_->number == 0)
		counters.dom0_ps += ps;
	else
		counters.guest_ps += ps;
	if (trace_ != nullptr)
		trace_cpu_charge(trace_, privileged, current_ != nullptr ? current_->number : TRACE_CPU_IDLE,
				 cpu_stage_names[stage], charged_ps_ - ps, charged_ps_);
}

// Charges the time since the last call, and takes it off the running activity's parts.
void Cpu::account()
{
	const uint64_t now = now_ps();

	if (now != accounted_ps_ || stalled_) // a stall's first moment, too, is the domain's
		account_until(now);
}

void Cpu::account_until(uint64_t at_ps)
{
	uint64_t elapsed = at_ps - accounted_ps_;

	charged_ps_ = accounted_ps_;
	accounted_ps_ += elapsed;
	if (!running()) {
		counters.idle_ps += elapsed;
		tell_clocks_idle(accounted_ps_);
		return;
	}
	if (stalled_) {
		charge(running_->kind == ACTIVITY_MMIO_READ ? STAGE_MMIO_READ : STAGE_MMIO_WRITE, elapsed);
		return;
	}
	while (elapsed > 0 && running_->part < running_->part_count) {
		activity_part &part = running_->parts[running_->part];
		const uint64_t wall = wall_time(part.left_ps);

		if (elapsed < wall) {
			part.left_ps -= work_done(elapsed);
			charge(part.stage, elapsed);
			return;
		}
		charge(part.stage, wall);
		elapsed -= wall;
		running_->part++;
		if (part.stage == STAGE_HYPERCALL || part.stage == STAGE_FAULT)
			hypercalled();
		if (part.stage == STAGE_TURN)
			current_->counters.turns++;
		if (running_->turn_ps != 0 && running_->part == running_->part_count && elapsed > 0) {
			charge_turns(elapsed);
			return;
		}
	}
	sc_assert(elapsed == 0);
}

// The time since a turn of the running loop has ended: whole turns, each as long as it would be by itself, and what
// the turn under way has had of it.  A loop is over when it is looked at just between two turns.
void Cpu::charge_turns(uint64_t elapsed)
{
	activity_part &part = running_->parts[running_->part_count - 1];
	const uint64_t turn = wall_time(running_->turn_ps);
	const uint64_t rest = elapsed % turn;

	current_->counters.turns += elapsed / turn;
	running_->work_ps += (elapsed + turn - 1) / turn * running_->turn_ps;
	if (speed_ != FULL_SPEED)
		slow_pieces_ += elapsed / turn;
	charge(part.stage, elapsed);
	if (rest == 0)
		return;
	part.left_ps = running_->turn_ps - work_done(rest);
	running_->part--;
}

// The running activity's next event: its end, or the end of a part that an
// interrupt waits for.
void Cpu::reschedule_event()
{
	const bool stimulus =
		running_ != &hypervisor_ && (interrupt_pending_ || messages_.count > 0 || upcall_posted_ ||
					     ipi_pending_ || timer_pending_ || current_->paused);
	uint64_t wall = 0;

	for (uint32_t part = running_->part; part < running_->part_count; part++) {
		if (stimulus && running_->parts[part].stage >= STAGE_FIRST_OF_DOMAIN)
			break;
		if (turning() && part + 1 == running_->part_count) {
			due_ps_ = UINT64_MAX; // a loop ends when something happens (last_turn)
			return;
		}
		wall += wall_time(running_->parts[part].left_ps);
	}
	due_ps_ = now_ps() + wall;
	host_.wake_at(number_, due_ps_);
}

void Cpu::start(activity &activity)
{
	running_ = &activity;
	if (running_ == &hypervisor_)
		set_privileged(true);
	if (activity.part < activity.part_count)
		reschedule_event();
}

// The sibling began or stopped to be busy.
void Cpu::update_speed()
{
	const uint64_t speed = sibling_ != nullptr && sibling_->busy_ ? host_.smt_speed() : FULL_SPEED;

	if (speed == speed_)
		return;
	account();
	speed_ = speed;
	over_speed_ = UINT64_MAX / speed;
	if (running() && !stalled_ && !dispatching_)
		reschedule_event();
}

void Cpu::settle()
{
	account();
	if (running() && !stalled_)
		reschedule_event();
}

// Of an activity that has begun: the work that has been done.
uint64_t Cpu::done_of(const activity &activity)
{
	uint64_t left = 0;

	for (uint32_t part = activity.part; part < activity.part_count; part++)
		left += activity.parts[part].left_ps;
	return activity.work_ps - left;
}

// Work is asked for when an activity is made; time is charged as it passes.  Both, up to now.
CpuWork Cpu::work() const
{
	const uint64_t busy_ps = counters.dom0_ps + counters.guest_ps + counters.hypervisor_ps;
	CpuWork work{};

	work.asked_ps = work_ps_ + (running_ == &hypervisor_ ? done_of(hypervisor_) : 0);
	for (const domain *domain : domains_) {
		work.asked_ps += domain->has_activity ? done_of(domain->activity) : 0;
		work.asked_ps += domain->in_upcall ? done_of(domain->upcall) : 0;
	}
	work.given_ps =
		busy_ps - stalled_ps_ - slow_ps_ +
		static_cast<uint64_t>(static_cast<unsigned __int128>(slow_ps_) * host_.smt_speed() / FULL_SPEED);
	work.stalled_ps = stalled_ps_;
	work.slow_pieces = slow_pieces_;
	return work;
}

// The time of the running activity until its end, or that of the turn under way.
uint64_t Cpu::wall_left() const
{
	uint64_t wall = 0;

	for (uint32_t part = running_->part; part < running_->part_count; part++)
		wall += wall_time(running_->parts[part].left_ps);
	return wall;
}

// The turn under way is left as it began, so that it ends when it would have without this.
void Cpu::last_turn(domain &domain)
{
	activity &loop = domain.activity;

	if (!domain.has_activity || loop.turn_ps == 0)
		return;
	if (running_ == &loop) {
		const uint64_t elapsed = now_ps() - accounted_ps_, first = wall_left();

		if (elapsed >= first) {
			const uint64_t since = (elapsed - first) % wall_time(loop.turn_ps);

			account_until(now_ps() - since);
			if (since > 0) {
				loop.parts[--loop.part].left_ps = loop.turn_ps;
				loop.work_ps += loop.turn_ps;
			}
		}
		due_ps_ = accounted_ps_ + wall_left();
		host_.wake_at(number_, due_ps_);
	}
	loop.turn_ps = 0;
}

} // namespace vifsim
