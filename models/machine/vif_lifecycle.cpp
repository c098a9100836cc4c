// SPDX-License-Identifier: Apache-2.0
#include "machine/vif_lifecycle.h"

#include <cinttypes>

#include "sim/sim_time.h"

namespace vifsim
{

VifLifecycle::VifLifecycle(sc_core::sc_module_name name, const lifecycle_config &config, uint32_t first_guest, Host &a,
			   Host &b)
    : sc_module(name), first_guest_(first_guest), hosts_{&a, &b}
{
	lifecycle_init(&lifecycle_, &config);
	for (Host *host : hosts_)
		host->set_vif_observer(*this);
}

VifLifecycle::~VifLifecycle()
{
	lifecycle_free(&lifecycle_);
}

void VifLifecycle::start_of_simulation()
{
	wait_for_next();
}

void VifLifecycle::wait_for_next()
{
	const uint64_t due = lifecycle_due_ps(&lifecycle_);

	next_.set(due != LIFECYCLE_NEVER ? due : Timer::never);
}

void VifLifecycle::act()
{
	lifecycle_action action;
	uint32_t pair;

	while (lifecycle_next(&lifecycle_, now_ps(), &action, &pair)) {
		for (uint32_t host = 0; host < LIFECYCLE_HOSTS; host++) {
			const uint32_t guest = first_guest_ + pair;

			if (action == LIFECYCLE_FINISH)
				hosts_[host]->finish_application(guest);
			else if (action == LIFECYCLE_CREATE)
				hosts_[host]->request_vif(VIF_CONTROL_CREATE, guest);
			else if (lifecycle_there(&lifecycle_, pair, host))
				hosts_[host]->request_vif(VIF_CONTROL_DESTROY, guest);
		}
	}
	wait_for_next();
}

void VifLifecycle::vif_created(uint32_t host, uint32_t guest)
{
	if (lifecycle_created(&lifecycle_, guest - first_guest_, host, now_ps()) && lifecycle_.config->traffic)
		for (Host *end : hosts_)
			end->start_application(guest);
	wait_for_next();
}

void VifLifecycle::vif_refused(uint32_t host, uint32_t guest)
{
	lifecycle_refused(&lifecycle_, guest - first_guest_, host, now_ps());
	wait_for_next();
}

void VifLifecycle::vif_destroyed(uint32_t host, uint32_t guest)
{
	lifecycle_destroyed(&lifecycle_, guest - first_guest_, host, now_ps());
}

void VifLifecycle::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &lifecycle_.counters, lifecycle_stats, lifecycle_stat_count);
}

// The operator's clock against the managers' own stages.
static void check_times(report &report, const char *what, const histogram &whole, const char *stages)
{
	size_t found;
	const uint64_t sum = report_sum(&report, stages, &found);

	report_add_check(&report, what, whole.sum == sum && found > 0,
			 "from request to end %" PRIu64 " ps, stages %" PRIu64 " ps", whole.sum, sum);
}

void VifLifecycle::end_window(report &report) const
{
	report_add_histogram(&report, "lifecycle.create_ps", "ps", &lifecycle_.create_ps);
	report_add_histogram(&report, "lifecycle.destroy_ps", "ps", &lifecycle_.destroy_ps);
	report_add_histogram(&report, "lifecycle.refused_ps", "ps", &lifecycle_.refused_ps);
	check_times(report, "creations are the sum of their stages", lifecycle_.create_ps,
		    "host_*.dom0.vifs.create_*_ps");
	check_times(report, "destructions are the sum of their stages", lifecycle_.destroy_ps,
		    "host_*.dom0.vifs.destroy_*_ps");
	check_times(report, "refused creations are the sum of their stages", lifecycle_.refused_ps,
		    "host_*.dom0.vifs.refused_*_ps");
}

} // namespace vifsim
