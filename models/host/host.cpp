// SPDX-License-Identifier: Apache-2.0
#include "host/host.h"

#include <algorithm>

#include "host/latency_view.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

// As a timeline has them.
const char *const event_names[] = {"frame", "frame, exitless", "transmit", "interrupt", "timer", "control"};

void services_send_event(void *host, uint32_t domain, uint32_t port, event_cause cause)
{
	static_cast<Host *>(host)->send_event(domain, port, cause);
}

void services_end_of_interrupt(void *host)
{
	static_cast<Host *>(host)->end_of_interrupt();
}

void services_set_timer(void *host, uint32_t domain, uint64_t at_ps)
{
	static_cast<Host *>(host)->set_timer(domain, at_ps);
}

void services_shown(void *host, uint32_t domain)
{
	static_cast<Host *>(host)->shown(domain);
}

void services_vif_created(void *host, uint32_t guest)
{
	static_cast<Host *>(host)->vif_created(guest);
}

void services_vif_refused(void *host, uint32_t guest)
{
	static_cast<Host *>(host)->vif_refused(guest);
}

bool services_guest_relinquished(void *host, uint32_t guest)
{
	return static_cast<Host *>(host)->guest_relinquished(guest);
}

void services_vif_destroyed(void *host, uint32_t guest)
{
	static_cast<Host *>(host)->vif_destroyed(guest);
}

} // namespace

Host::Host(sc_core::sc_module_name name, const HostSetup &setup)
    : sc_module(name), setup_(setup), smt_speed_(static_cast<uint64_t>(setup.config->smt_speed * (1u << 20)))
{
	const std::string path = this->name();

	services_.host = this;
	services_.send_event = services_send_event;
	services_.end_of_interrupt = services_end_of_interrupt;
	services_.set_timer = services_set_timer;
	services_.shown = services_shown;
	services_.vif_created = services_vif_created;
	services_.vif_refused = services_vif_refused;
	services_.vif_destroyed = services_vif_destroyed;
	services_.guest_relinquished = services_guest_relinquished;
	vif_registry_init(&vifs_, guest_count());
	interrupt_host_init(&interrupt_host_, setup.interrupts, setup.config, &services_, &setup_.layout, &vifs_);
	interrupts_.resize(config().cpus);
	for (interrupt_handler &handler : interrupts_)
		interrupt_handler_init(&handler, &interrupt_host_);
	side_ = setup.side->build({setup_, services_, dom0_, memory_, vifs_, path});
	for (const HostPlace &place : own_places()) {
		station_init(place.where, (path + place.name).c_str());
		place.where->kind = STATION_WORK;
	}
	stage_clock_init(&interrupt_clock_, LATENCY_INTERRUPT_DELAY);
	sched_init(&sched_, setup.scheduler);
	build_cpus();
	build_domains();
	if (setup.watchdog_ps > 0)
		watchdog_ = std::make_unique<Timer>(this, timer_call<&Host::watchdog_due>, Timer::device);
}

Host::~Host()
{
	side_.reset();
	for (domain &domain : domains_)
		domain_free(&domain);
	dom0_free(&dom0_);
	for (interrupt_handler &handler : interrupts_)
		interrupt_handler_free(&handler);
	interrupt_host_free(&interrupt_host_);
	host_memory_free(&memory_);
	vif_registry_free(&vifs_);
	sched_free(&sched_);
	due_list_free(&due_);
}

// The guests', whatever their device.
std::vector<HostPlace> Host::own_places()
{
	return {{&sending_, ".guest_send", true},
		{&receiving_, ".guest_receive", true},
		{&applications_, ".applications", true}};
}

// Those and the side's.
std::vector<HostPlace> Host::places()
{
	std::vector<HostPlace> all = own_places();

	for (const HostPlace &place : side_->places())
		if (place.used)
			all.push_back(place);
	return all;
}

void Host::build_cpus()
{
	const auto count = static_cast<uint32_t>(config().cpus);

	due_list_init(&due_, count);
	for (uint32_t number = 0; number < count; number++)
		cpus_.push_back(std::make_unique<Cpu>(("cpu" + std::to_string(number)).c_str(), *this, number));
	for (uint32_t number = 0; number < count; number++) {
		const uint32_t sibling = host_sibling(&config(), number);

		if (sibling != number)
			cpus_[number]->set_sibling(cpus_[sibling].get());
	}
}

void Host::build_domains()
{
	domains_.emplace_back();
	domain_init(&domains_[0], 0, DOM0_PORT_VIF + guest_count(), &dom0_program, &dom0_);
	wakened_by(domains_[0], interrupt_clock_);
	side_->build_dom0(domains_[0]);
	host_memory_add(&memory_, interrupt_host_memory(&interrupt_host_));
	cpus_[0]->add_domain(&domains_[0]);
	for (uint32_t guest = 0; guest < guest_count(); guest++)
		build_guest(guest);
	side_->built();
}

void Host::wakened_by(domain &domain, stage_clock &clock)
{
	domain.wakened_by = &clock;
	stage_clock_follow(&domain.clock, &clock, now_ps());
}

void Host::build_guest(uint32_t guest)
{
	domains_.emplace_back();
	guests_.emplace_back();
	domain_init(&domains_.back(), guest + 1, GUEST_PORT_XENSTORE + 1, &guest_program, &guests_.back());
	wakened_by(domains_.back(), setup_.interrupts == &interrupt_dom0 ? domains_[0].clock : interrupt_clock_);
	guest_init(&guests_.back(), &domains_.back(), &config(), &services_, front_end{}, application{}, &sending_,
		   &receiving_);
	guests_.back().front_end = side_->build_driver(guest, domains_.back(), guests_.back());
	cpus_[host_guest_cpu(&config(), guest)]->add_domain(&domains_.back());
}

void Host::set_application(uint32_t vif, const application &application)
{
	guests_[vif].application = application;
	if (application.ops->place != nullptr)
		application.ops->place(application.state, &applications_, &guests_[vif].domain->clock);
}

void Host::set_hostile(uint32_t vif, hostile_setup setup)
{
	guest &taken = guests_[vif];

	setup.costs = &config();
	setup.pool = setup_.pool;
	setup.host = setup_.number;
	setup.guest = vif;
	setup.vifs = setup_.vifs;
	side_->arm_hostile(vif, setup);
	hostile_init(&hostile_, &setup, taken.front_end, &sending_);
	taken.hostile = &hostile_;
}

// The guests' kernels have booted and blocked; their applications' first
// deadlines are their timers.
void Host::start()
{
	for (const auto &cpu : cpus_)
		cpu->start_ticks();
	for (uint32_t guest = 0; guest < guest_count(); guest++) {
		arm(guest);
		if (guest_polls(&guests_[guest])) // it has not blocked: this makes it run
			set_timer(guest + 1, now_ps());
	}
	if (watchdog_ != nullptr)
		watchdog_->set(setup_.watchdog_ps);
}

// The application's next deadline is its guest's timer.
void Host::arm(uint32_t guest)
{
	const application &application = guests_[guest].application;
	uint64_t deadline = application.ops->deadline(application.state);

	shown(guest + 1);
	if (guests_[guest].hostile != nullptr)
		deadline = std::min(deadline, hostile_deadline(guests_[guest].hostile));
	guests_[guest].timer_set_ps = deadline;
	set_timer(guest + 1, deadline);
}

// ---- VIFs that come and go ----

void Host::request_vif(vif_control_kind kind, uint32_t guest)
{
	vif_control_request(side_->control(), kind, guest, now_ps());
	send_event(0, DOM0_PORT_MANAGER, EVENT_CONTROL);
}

void Host::start_application(uint32_t guest)
{
	const application &application = guests_[guest].application;

	application.ops->start(application.state, now_ps());
	arm(guest);
}

void Host::finish_application(uint32_t guest)
{
	const application &application = guests_[guest].application;

	application.ops->finish(application.state, now_ps());
	shown(guest + 1);
}

void Host::vif_created(uint32_t guest)
{
	vif_control_online(side_->control(), guest, now_ps());
	if (observer_ != nullptr)
		observer_->vif_created(setup_.number, guest);
}

void Host::vif_refused(uint32_t guest)
{
	if (observer_ != nullptr)
		observer_->vif_refused(setup_.number, guest);
}

void Host::vif_destroyed(uint32_t guest)
{
	if (observer_ != nullptr)
		observer_->vif_destroyed(setup_.number, guest);
}

// ---- clockwork ----

void Host::wake_at(uint32_t cpu, uint64_t at_ps)
{
	due_list_announce(&due_, cpu, at_ps);
	if (!running_)
		wake_.set_earlier(at_ps);
}

// When the CPU's next timer or step is.
uint64_t Host::next_of(uint32_t cpu) const
{
	return std::min(cpus_[cpu]->next_timer_ps(), cpus_[cpu]->next_step_ps());
}

// Works off what is due, in an order that hangs on nothing but the model: what
// bus, device and wire do at this instant has landed (they are before it in the agenda), then timers, then ends of
// activities, each by the CPUs' numbers.
void Host::run()
{
	running_ = true;
	const uint64_t now = now_ps();

	due_list_begin(&due_, now);
	for (uint32_t first = due_list_next(&due_, 0); first != DUE_LIST_NONE; first = due_list_next(&due_, 0)) {
		for (uint32_t cpu = first; cpu != DUE_LIST_NONE; cpu = due_list_next_after(&due_, cpu))
			if (cpus_[cpu]->next_timer_ps() <= now)
				cpus_[cpu]->timer_due();
		for (uint32_t cpu = due_list_next(&due_, 0); cpu != DUE_LIST_NONE;
		     cpu = due_list_next_after(&due_, cpu))
			if (cpus_[cpu]->next_step_ps() <= now)
				cpus_[cpu]->step_due();
		for (uint32_t cpu = due_list_next(&due_, 0); cpu != DUE_LIST_NONE;
		     cpu = due_list_next_after(&due_, cpu)) {
			const uint64_t next = next_of(cpu);

			if (next <= now)
				continue;
			due_list_leave(&due_, cpu);
			due_list_set(&due_, cpu, next);
		}
	}
	due_list_over(&due_);
	running_ = false;
	/* What was announced may have been put off since. */
	while (due_.at_ps[due_list_first(&due_)] < next_of(due_list_first(&due_)))
		due_list_set(&due_, due_list_first(&due_), next_of(due_list_first(&due_)));
	wake_.set(due_.at_ps[due_list_first(&due_)]);
}

// ---- events ----

void Host::send_event(uint32_t number, uint32_t port, event_cause cause)
{
	domain &to = domains_[number];
	Cpu &cpu = *cpus_[to.vcpu.cpu];

	counters.events++;
	if (to.trace != nullptr)
		trace_instant(to.trace, event_names[cause], now_ps());
	if (cause == EVENT_FRAME) {
		counters.signals++;
		to.frame_signalled = true;
	} else if (cause == EVENT_FRAME_EXITLESS) {
		counters.exitless++;
		to.frame_signalled = true;
	}
	if (event_channel_send(&to.events, port) != EVENT_NOTIFY)
		return;
	if (to.paused) {
		to.held_wake = true;
		return;
	}
	const bool running = to.run_state == RUN_STATE_RUNNING && to.vcpu.runnable;
	const bool schedule = !to.vcpu.runnable && cpu.wake(to);
	if (cause == EVENT_FRAME_EXITLESS) {
		cpu.upcall_posted();
		return;
	}
	/* A running domain is interrupted so that it sees its upcall; one in the run queue sees it when it runs. */
	if ((running || schedule) && &cpu != executing_)
		cpu.inter_processor_interrupt();
}

void Host::set_timer(uint32_t number, uint64_t at_ps)
{
	domain &domain = domains_[number];

	domain.timer_at_ps = at_ps;
	if (at_ps != UINT64_MAX)
		cpus_[domain.vcpu.cpu]->timer_changed(at_ps);
}

void Host::shown(uint32_t number)
{
	domain &domain = domains_[number];

	cpus_[domain.vcpu.cpu]->last_turn(domain);
}

Cpu *Host::set_executing(Cpu *cpu)
{
	Cpu *const before = executing_;

	executing_ = cpu;
	return before;
}

// ---- the device's interrupt ----

void Host::interrupt_line(bool asserted)
{
	device_line_ = asserted;
	line_changed();
}

// The hypervisor masks the line while its interrupt is handled; a message has none.
void Host::interrupt_taken(bool of_line)
{
	line_masked_ |= of_line;
	line_lost_ &= !of_line;
	counters.interrupts_master++;
}

void Host::handler_stage(uint32_t cpu, cpu_stage stage)
{
	const domain &signalled = domains_[interrupts_[cpu].domain];
	const bool for_nothing = stage == STAGE_SIGNAL && signalled.program->has_work != nullptr &&
				 !signalled.program->has_work(signalled.program_state, now_ps());

	stage_clock_stage(&interrupt_clock_, latency_view_handler(stage, for_nothing), now_ps());
}

// An asserted line waits for the hypervisor, else everybody for the device.
void Host::handler_over()
{
	stage_clock_stage(&interrupt_clock_, line_ && !line_masked_ ? LATENCY_HYPERVISOR : LATENCY_INTERRUPT_DELAY,
			  now_ps());
}

void Host::end_of_interrupt()
{
	line_masked_ = false;
	if (line_)
		deliver_line();
}

uint64_t Host::message_address(uint32_t vector) const
{
	return interrupt_message_address(setup_.messages_to_guests && vector < guest_count()
						 ? host_guest_cpu(&config(), vector)
						 : static_cast<uint32_t>(config().interrupt_cpu));
}

// ---- memory, as the device sees it ----

// An interrupt by message. Where it need not leave a running guest, it is an upcall at once: neither the hypervisor
// nor another CPU has a part in it.
void Host::message(uint32_t cpu, uint32_t vector)
{
	domain &to = domains_[vector < vifs_.vifs ? vif_registry_domain(&vifs_, vector) : 0];

	if (!setup_.exitless || to.number == 0 || to.run_state != RUN_STATE_RUNNING || !to.vcpu.runnable) {
		cpus_[cpu]->message_interrupt(vector);
		return;
	}
	send_event(to.number, GUEST_PORT_NET, EVENT_FRAME_EXITLESS);
}

void Host::pci_written(uint64_t address, uint32_t, uint64_t value, frame *payload)
{
	if (address >= ADDRESS_MESSAGES) {
		counters.messages++;
		if (!interrupt_faults_.empty() && interrupt_is_lost())
			counters.messages_lost++;
		else
			message(interrupt_message_cpu(address), static_cast<uint32_t>(value));
		return;
	}
	const memory_range *range = host_memory_find(&memory_, address);

	sc_assert(range != nullptr);
	range->written(range->context, address - range->base, value, payload, now_ps());
}

PciReadData Host::pci_read(uint64_t address, uint32_t bytes)
{
	const memory_range *range = host_memory_find(&memory_, address);
	PciReadData data;

	sc_assert(range != nullptr && range->read != nullptr);
	data.payload = range->read(range->context, address - range->base, bytes, &data.value);
	return data;
}

void Host::memory_accessed(activity &access, bool write)
{
	const memory_range *range = host_memory_find(&memory_, access.address);

	if (range != nullptr && range->touched != nullptr)
		access.value = range->touched(range->context, access.address - range->base, write, access.value);
}

} // namespace vifsim
