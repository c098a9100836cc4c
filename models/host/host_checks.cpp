// SPDX-License-Identifier: Apache-2.0
// What a run checks of a host: in whose hands frames are, and that no event, interrupt or wake is lost.
#include <cinttypes>

#include "host/host.h"

namespace vifsim
{

void Host::hold(frame_census &census) const
{
	std::vector<const frame *> payloads;

	for (const guest &guest : guests_)
		guest_hold(&guest, &census);
	dom0_hold(&dom0_, &census);
	bridge_->add_payloads(payloads);
	for (const frame *payload : payloads)
		frame_census_carry(&census, payload);
}

// What was sent, by the senders' count, against what the ports saw, and that against what became of it.  A guest's
// upcalls are told apart by their port where they are taken.
void Host::check_events(report &report) const
{
	uint64_t sent = 0, coalesced = 0, taken = 0, pending = 0, taken_by_guests = 0, upcalls = 0, asleep = 0;

	for (const domain &domain : domains_) {
		const event_channels &events = domain.events;
		const domain_counters &own = domain.counters;

		sent += events.sent;
		coalesced += events.coalesced;
		taken += events.taken;
		pending += event_channels_pending(&events);
		asleep += events.upcall_pending && !domain.vcpu.runnable && !domain.paused;
		if (domain.number == 0)
			continue;
		taken_by_guests += events.taken;
		upcalls += own.net_upcalls + own.timer_upcalls + own.store_upcalls;
	}
	report_add_check(&report, (std::string(name()) + ": events conserved").c_str(),
			 counters.events == sent && sent == coalesced + taken + pending && taken_by_guests == upcalls,
			 "sent %" PRIu64 ", at ports %" PRIu64 " = coalesced %" PRIu64 " + taken %" PRIu64
			 " + pending %" PRIu64 "; taken by guests %" PRIu64 ", by port %" PRIu64,
			 counters.events, sent, coalesced, taken, pending, taken_by_guests, upcalls);

	uint64_t signals = dom0_.netback.counters.signals + dom0_.identifier.counters.notifications;

	for (const interrupt_handler &handler : interrupts_)
		signals += handler.signals;
	report_add_check(&report, (std::string(name()) + ": signals accounted").c_str(), counters.signals == signals,
			 "sent %" PRIu64 ", by their senders %" PRIu64, counters.signals, signals);

	check_messages(report);
	check_interrupts(report);
	if (config().receive.mode == RECEIVE_POLL && setup_.queues.events != VIF_EVENTS_EACH)
		check_polling(report);

	uint64_t overslept =
		line_ && !line_masked_ && !line_lost_ && !cpus_[config().interrupt_cpu]->interrupt_pending();

	for (const auto &cpu : cpus_)
		overslept += cpu->overslept();
	report_add_check(&report, (std::string(name()) + ": no wake is lost").c_str(), asleep == 0 && overslept == 0,
			 "%" PRIu64 " domains sleep though an upcall is pending, %" PRIu64
			 " CPUs though an interrupt is or they are to schedule",
			 asleep, overslept);
}

// Guests that always poll have agreed with whoever brings them frames that they are told of none, unless an interrupt
// comes from nowhere; none whose interface is open sleeps, unless a fault has paused it.
void Host::check_polling(report &report) const
{
	const bool woken = counters.lines_spurious + counters.lines_by_watchdog + counters.messages_spurious > 0;
	uint64_t asleep = 0;

	for (const guest &guest : guests_)
		asleep += guest_polls(&guest) && guest.domain->run_state == RUN_STATE_BLOCKED &&
			  guest.domain->counters.turns > 0 && !guest.domain->paused;
	report_add_check(&report, (std::string(name()) + ": polling guests are left alone").c_str(),
			 ((counters.signals == 0 && counters.exitless == 0) || woken) && asleep == 0,
			 "signals %" PRIu64 ", upcalls at once %" PRIu64 ", asleep %" PRIu64, counters.signals,
			 counters.exitless, asleep);
}

// What came over the bus, by the bridge's count, against what became of it at the CPUs, each by its own.
void Host::check_messages(report &report) const
{
	uint64_t taken = 0, merged = 0, pending = 0, counted = 0;

	for (const auto &cpu : cpus_) {
		taken += cpu->counters.messages;
		merged += cpu->messages().merged;
		pending += message_set_pending(&cpu->messages());
		counted += cpu->messages().count;
	}
	report_add_check(&report, (std::string(name()) + ": messages conserved").c_str(),
			 counters.messages + counters.messages_spurious ==
					 taken + merged + pending + counters.exitless + counters.messages_lost &&
				 pending == counted,
			 "delivered %" PRIu64 " + from nowhere %" PRIu64 ", taken %" PRIu64 " + merged %" PRIu64
			 " + pending %" PRIu64 " + upcalls at once %" PRIu64 " + lost %" PRIu64
			 "; pending by their count %" PRIu64,
			 counters.messages, counters.messages_spurious, taken, merged, pending, counters.exitless,
			 counters.messages_lost, counted);
}

// The same of the line: how often it asked for a CPU, or somebody did in its place.
void Host::check_interrupts(report &report) const
{
	uint64_t taken = 0, merged = 0, pending = 0;

	for (const auto &cpu : cpus_) {
		taken += cpu->counters.interrupts - cpu->counters.messages;
		merged += cpu->counters.lines_merged;
		pending += cpu->interrupt_pending();
	}
	report_add_check(&report, (std::string(name()) + ": interrupts conserved").c_str(),
			 counters.lines_told + counters.lines_spurious + counters.lines_by_watchdog ==
				 taken + merged + pending + counters.lines_lost,
			 "asked by the line %" PRIu64 " + from nowhere %" PRIu64 " + by a watchdog %" PRIu64
			 ", taken %" PRIu64 " + merged %" PRIu64 " + pending %" PRIu64 " + lost %" PRIu64,
			 counters.lines_told, counters.lines_spurious, counters.lines_by_watchdog, taken, merged,
			 pending, counters.lines_lost);
}

void Host::check_work(report &report) const
{
	for (const auto &cpu : cpus_) {
		const CpuWork work = cpu->work();
		const uint64_t off_ps =
			work.asked_ps > work.given_ps ? work.asked_ps - work.given_ps : work.given_ps - work.asked_ps;

		report_add_check(
			&report,
			("Utilisation law at " + std::string(name()) + ".cpu" + std::to_string(cpu->number())).c_str(),
			off_ps <= work.slow_pieces,
			"time given, at full speed, %" PRIu64 " ps, work asked for %" PRIu64
			" ps; rounding up to %" PRIu64 " ps; beside it, stalled by the bus %" PRIu64 " ps",
			work.given_ps, work.asked_ps, work.slow_pieces, work.stalled_ps);
	}
}

// Stacks' and stations' counts, begun and over, entered and left, looks and what they found come from different places
// of the program.  Switches, reloads and interrupts are not: CPU and domain (or host) count them one after the other.
// Those catch a counter that is lost, cleared or summed wrongly, not a wrong decision to switch.
void Host::check_counters(report &report) const
{
	uint64_t interrupts = 0, switches = 0, reloads = 0, entered = 0, left = 0;
	uint64_t switched_in = 0, reloaded = 0, begun = 0, over = 0, looks = 0, looked = 0, sent = 0, received = 0;

	for (const auto &cpu : cpus_) {
		interrupts += cpu->counters.interrupts;
		switches += cpu->counters.switches;
		reloads += cpu->counters.reloads;
		entered += cpu->counters.hypervisor_entries + !cpu->privileged();
		left += cpu->counters.hypervisor_exits;
	}
	for (const domain &domain : domains_) {
		const domain_counters &own = domain.counters;

		switched_in += own.switched_in;
		reloaded += own.reloaded;
		begun += own.stints;
		over += own.redundant_switches + own.stints_useful + own.stints_reloaded + domain.stint_counts;
		looks += own.looks;
		looked += own.looks_empty + own.looks_found;
		sent += own.frames_sent;
		received += own.frames_received;
	}
	for (const guest &guest : guests_) {
		looked += guest.looking;
		sent += guest.frame != nullptr && guest.frame->station == &sending_ ? 1 : 0;
	}
	sent += hostile_.sequence + counters.stack_sends_lost;
	received += counters.stack_receives_lost;
	report_add_check(&report, (std::string(name()) + ": switches accounted").c_str(),
			 switches == switched_in && reloads == reloaded && begun == over && entered == left &&
				 interrupts == counters.interrupts_master && looks == looked,
			 "by CPUs %" PRIu64 ", by domains %" PRIu64 "; reloads %" PRIu64 ", %" PRIu64 "; wakes %" PRIu64
			 ", what came of them %" PRIu64 "; into domains %" PRIu64 ", out %" PRIu64
			 "; interrupts %" PRIu64 ", %" PRIu64 "; looks %" PRIu64 ", what they found %" PRIu64,
			 switches, switched_in, reloads, reloaded, begun, over, left, entered, interrupts,
			 counters.interrupts_master, looks, looked);
	report_add_check(&report, (std::string(name()) + ": guests' frames accounted").c_str(),
			 sent == sending_.arrivals && received == receiving_.departures,
			 "sent %" PRIu64 ", into stacks %" PRIu64 "; received %" PRIu64 ", out of stacks %" PRIu64,
			 sent, sending_.arrivals, received, receiving_.departures);
}

} // namespace vifsim
