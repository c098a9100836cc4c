// SPDX-License-Identifier: Apache-2.0
#include "sim/agenda.h"

#include <cinttypes>

#include "base/panic.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

// So often it is looked whether time goes on: a machine has far less to do at one time.
constexpr uint64_t events_between_looks = UINT64_C(1) << 22;

const char *module_in_construction()
{
	const sc_core::sc_module *const module = sc_core::sc_get_curr_simcontext()->hierarchy_curr();

	return module != nullptr ? module->name() : nullptr;
}

} // namespace

Timer::Timer(void *owner, void (*due)(void *), Order order)
    : agenda_(Agenda::instance()), owner_(owner), due_(due), order_(order), module_(module_in_construction())
{
	agenda_.add(*this);
}

Timer::~Timer()
{
	agenda_.remove(*this);
}

// Never destroyed: the kernel's context, which it is part of, is not either.
Agenda &Agenda::instance()
{
	static Agenda *const agenda = new Agenda("agenda");

	return *agenda;
}

Agenda::Agenda(sc_core::sc_module_name name) : sc_module(name)
{
	SC_HAS_PROCESS(Agenda);
	SC_METHOD(run);
	sensitive << wake_;
	dont_initialize();
}

void Agenda::add(Timer &timer)
{
	size_t place = timers_.size();

	while (place > 0 && timers_[place - 1]->order_ > timer.order_)
		place--;
	hosts_from_ += timer.order_ != Timer::host;

	timers_.insert(timers_.begin() + static_cast<ptrdiff_t>(place), &timer);
	at_ps_.insert(at_ps_.begin() + static_cast<ptrdiff_t>(place), UINT64_MAX);
	for (size_t i = place; i < timers_.size(); i++)
		timers_[i]->place_ = i;
	find_first();
}

void Agenda::remove(Timer &timer)
{
	hosts_from_ -= timer.order_ != Timer::host;
	timers_.erase(timers_.begin() + static_cast<ptrdiff_t>(timer.place_));
	at_ps_.erase(at_ps_.begin() + static_cast<ptrdiff_t>(timer.place_));
	for (size_t i = timer.place_; i < timers_.size(); i++)
		timers_[i]->place_ = i;
	find_first();
}

// The first place of the earliest.
void Agenda::find_first()
{
	uint64_t earliest = UINT64_MAX;
	size_t first = 0;

	for (size_t i = 0; i < at_ps_.size(); i++) {
		first = at_ps_[i] < earliest ? i : first;
		earliest = std::min(earliest, at_ps_[i]);
	}
	first_ = first;
	first_ps_ = earliest;
}

void Agenda::changed_outside()
{
	find_first();
	arm();
}

// The kernel keeps the earlier of two notifications; one that comes too early finds nothing to do.
void Agenda::arm()
{
	if (first_ps_ >= armed_ps_)
		return;
	armed_ps_ = first_ps_;
	wake_.notify(sim_time(first_ps_ - sc_core::sc_time_stamp().value()));
}

// Hosts wait until what else the kernel has to do at this time, if there is anything, has had its turn.
bool Agenda::must_land(uint64_t now_ps)
{
	if (first_ < hosts_from_ || first_ps_ != now_ps || landed_ || !sc_core::sc_pending_activity_at_current_time())
		return false;
	landed_ = true;
	armed_ps_ = now_ps;
	wake_.notify(sc_core::SC_ZERO_TIME);
	return true;
}

void Agenda::come_due()
{
	const Timer &timer = *timers_[first_];

	sc_assert(first_ps_ >= clock_ps);
	clock_ps = first_ps_;
	at_ps_[first_] = UINT64_MAX;
	if (++events_ % events_between_looks == 0)
		check_progress(timer);
	timer.due_(timer.owner_);
	find_first();
}

void Agenda::check_progress(const Timer &timer)
{
	if (looked_ps_ == clock_ps)
		panic("time stands still at %" PRIu64 " ps: a timer of %s comes due again and again", clock_ps,
		      timer.module_ != nullptr ? timer.module_ : "no module");
	looked_ps_ = clock_ps;
}

void Agenda::run()
{
	const uint64_t now = sc_core::sc_time_stamp().value();

	armed_ps_ = UINT64_MAX;
	clock_ps = now;
	kernel_ps_ = now + sc_core::sc_time_to_pending_activity().value();
	while (first_ps_ <= now && !must_land(now))
		come_due();
	if (first_ps_ > now) {
		landed_ = false;
		while (first_ps_ < std::min(horizon_ps_, kernel_ps_))
			come_due();
	}
	if (done_ != nullptr)
		done_(observer_);
	clock_ps = UINT64_MAX;
	arm();
}

} // namespace vifsim
