// SPDX-License-Identifier: Apache-2.0
//
// Has the VIFs of some guest pairs created and destroyed in the course of a run, as the operator decides
// (load/lifecycle.h): calls both hosts' management programs, and begins and ends the pairs' applications.
#ifndef VIFSIM_MACHINE_VIF_LIFECYCLE_H
#define VIFSIM_MACHINE_VIF_LIFECYCLE_H

#include <systemc>

#include "base/report.h"
#include "host/host.h"
#include "load/lifecycle.h"
#include "sim/agenda.h"

namespace vifsim
{

class VifLifecycle : public sc_core::sc_module, public VifObserver
{
public:
	// Guests from `first_guest` on are those whose VIFs come and go.  All of these outlive it.
	VifLifecycle(sc_core::sc_module_name name, const lifecycle_config &config, uint32_t first_guest, Host &a,
		     Host &b);
	~VifLifecycle() override;

	void add_statistics(stat_registry &registry, const std::string &path);
	void begin_window() { lifecycle_window(&lifecycle_); }
	// Histograms, and what the run checks of VIFs that came and went; statistics are in the report already.
	void end_window(report &report) const;

	void vif_created(uint32_t host, uint32_t guest) override;
	void vif_refused(uint32_t host, uint32_t guest) override;
	void vif_destroyed(uint32_t host, uint32_t guest) override;

private:
	void start_of_simulation() override;
	void act();
	void wait_for_next();

	const uint32_t first_guest_;
	Host *const hosts_[LIFECYCLE_HOSTS];
	lifecycle lifecycle_{};
	Timer next_{this, timer_call<&VifLifecycle::act>, Timer::outside};
};

} // namespace vifsim
#endif
