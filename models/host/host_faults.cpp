// SPDX-License-Identifier: Apache-2.0
//
// What faults do to a host (machine/fault_injection.h): domains that are paused, interrupts that are lost, come from
// nowhere or do not end, guests that stop taking frames.
//
// A domain that is paused is not run: it keeps its CPU for as long as the hypervisor needs to take it away, and what is
// sent to it stays pending (Xen: domain_pause).  One in a run queue is found out when its turn comes.
//
// A level-triggered interrupt that is lost on its way leaves its line asserted, and nothing asks again, for the device
// has nothing more to say: whoever waits for it waits until somebody causes another one.  Drivers of ordinary cards do
// so now and then (nic.watchdog).
#include "host/host.h"
#include "sim/sim_time.h"

namespace vifsim
{

void Host::pause_domain(uint32_t number)
{
	domain &domain = domains_[number];

	domain.paused = true;
	if (domain.run_state == RUN_STATE_RUNNING && domain.vcpu.runnable)
		cpus_[domain.vcpu.cpu]->inter_processor_interrupt();
}

void Host::unpause_domain(uint32_t number)
{
	domain &domain = domains_[number];
	Cpu &cpu = *cpus_[domain.vcpu.cpu];

	domain.paused = false;
	if (domain.held_wake && !domain.vcpu.runnable && cpu.wake(domain))
		cpu.inter_processor_interrupt();
	domain.held_wake = false;
}

// As `xl destroy` has it: the domain is paused for good, then the toolstack takes down its devices.
void Host::destroy_guest(uint32_t guest)
{
	pause_domain(guest + 1);
	request_vif(VIF_CONTROL_KILL, guest);
}

bool Host::guest_relinquished(uint32_t guest)
{
	if (domains_[guest + 1].vcpu.runnable)
		return false;
	if (const frame *in_stack = guests_[guest].frame; in_stack != nullptr) {
		counters.stack_sends_lost += in_stack->station == &sending_;
		counters.stack_receives_lost += in_stack->station == &receiving_;
	}
	guest_relinquish(&guests_[guest], setup_.pool, now_ps());
	side_->relinquish(guest, now_ps());
	return true;
}

// Each fault is asked, so that each draws for every interrupt.
bool Host::interrupt_is_lost()
{
	bool lost = false;

	for (fault *fault : interrupt_faults_)
		lost = fault_strikes(fault, now_ps()) || lost;
	return lost;
}

// The line asks for a CPU.
void Host::deliver_line()
{
	counters.lines_told++;
	line_lost_ = !interrupt_faults_.empty() && interrupt_is_lost();
	if (line_lost_)
		counters.lines_lost++;
	else
		cpus_[config().interrupt_cpu]->device_interrupt();
}

void Host::line_changed()
{
	const bool before = line_;

	line_ = device_line_ || line_stuck_;
	if (line_ == before)
		return;
	if (line_trace_ != nullptr)
		trace_state(line_trace_, line_ ? "asserted" : nullptr, trace_argument{}, now_ps());
	line_lost_ = false;
	if (!line_masked_)
		handler_over();
	if (line_ && !line_masked_)
		deliver_line();
}

void Host::stick_line(bool stuck)
{
	line_stuck_ = stuck;
	line_changed();
}

// A masked line is not looked at.
bool Host::spurious_interrupt(uint64_t &counter)
{
	if (line_masked_)
		return false;
	counter++;
	cpus_[config().interrupt_cpu]->device_interrupt();
	return true;
}

void Host::spurious_message(uint32_t vector)
{
	counters.messages_spurious++;
	message(interrupt_message_cpu(message_address(vector)), vector);
}

// What a driver's timer does: it has its device cause an interrupt, whether there is something to do or not.
void Host::watchdog_due()
{
	spurious_interrupt(counters.lines_by_watchdog);
	watchdog_->set(now_ps() + setup_.watchdog_ps);
}

// Its driver's poll begins anew when it takes frames again, as a softirq that comes to its turn.
void Host::stop_driver(uint32_t guest, bool stopped)
{
	guests_[guest].driver_stopped = stopped;
	if (!stopped)
		send_event(guest + 1, GUEST_PORT_NET, EVENT_CONTROL);
}

void Host::watch_doubles()
{
	for (guest &guest : guests_) {
		windows_.emplace_back();
		guest.window = &windows_.back();
	}
}

// The application looks at its sockets anew when it reads again.
void Host::stop_reader(uint32_t guest, bool stopped)
{
	const application &application = guests_[guest].application;

	application.ops->stop_reading(application.state, stopped, now_ps());
	if (!stopped)
		send_event(guest + 1, DOMAIN_PORT_TIMER, EVENT_TIMER);
}

} // namespace vifsim
