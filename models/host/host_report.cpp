// SPDX-License-Identifier: Apache-2.0
// What a host tells of itself: statistics, stations, sums over its domains, and what a run checks of its VIFs.
#include <cinttypes>

#include "host/host.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

#define HOST_COUNTER(name, field, unit, help) STAT_NAMED(name, HostCounters, field, unit, help)

const stat_spec interrupt_stats[] = {
	HOST_COUNTER("master", interrupts_master, "", "Device interrupts that the hypervisor took."),
	HOST_COUNTER("signals", signals, "", "Events sent to guests for frames, also to pending ports."),
	HOST_COUNTER("guest", interrupts_guest, "",
		     "Upcalls into guests that took the network port: frames have come, or completions."),
	HOST_COUNTER("redundant", interrupts_redundant, "",
		     "Guests' looks at their rings that a signal began and that found no frame."),
};
const stat_spec scheduler_stats[] = {
	HOST_COUNTER("domain_switches", domain_switches, "", "Switches to another domain than the one loaded."),
	HOST_COUNTER("redundant_switches", redundant_switches, "", "Switches to a guest that found nothing."),
	HOST_COUNTER("reloads", reloads, "", "Returns from idle to the domain still loaded."),
};
const stat_spec host_stats[] = {
	HOST_COUNTER("frames_to_guests", frames_to_guests, "frames", "Frames that guests' applications received."),
	HOST_COUNTER("isolation_faults", isolation_faults, "", "Accesses to others' memory that were refused."),
};

#define GRANT_COUNTER(field, unit, help) STAT_FIELD(GrantCounters, field, unit, help)
const stat_spec grant_stats[] = {
	GRANT_COUNTER(entries, "", "Entries of grant tables filled, by all domains."),
	GRANT_COUNTER(operations, "",
		      "Grant operations by hypercall, by all domains: maps, unmaps, transfers, copies."),
	GRANT_COUNTER(hypercalls, "", "Hypercalls by which they were done."),
	GRANT_COUNTER(price_ps, "ps",
		      "What all that costs at its prices: paid where VIFs are set up, a part of Dom0's work per frame "
		      "where it bridges."),
};

template <size_t N>
void add_group(stat_registry &registry, const std::string &path, void *base, const stat_spec (&specs)[N])
{
	stat_registry_add(&registry, path.c_str(), base, specs, N);
}

} // namespace

void Host::add_statistics(stat_registry &registry, const std::string &path)
{
	add_group(registry, path, &counters, host_stats);
	add_group(registry, path + ".grants", &grants, grant_stats);
	add_group(registry, path + ".interrupts", &counters, interrupt_stats);
	add_group(registry, path + ".scheduler", &counters, scheduler_stats);
	for (const auto &cpu : cpus_)
		stat_registry_add(&registry, (path + ".cpu" + std::to_string(cpu->number())).c_str(), &cpu->counters,
				  Cpu::stats, Cpu::stat_count);
	for (domain &domain : domains_) {
		const std::string name = domain.number == 0 ? "dom0" : "guest" + std::to_string(domain.number - 1);

		stat_registry_add(&registry, (path + "." + name).c_str(), &domain.counters, domain_stats,
				  domain_stat_count);
	}
	for (const Place &place : places())
		if (place.used)
			stat_registry_add(&registry, (path + place.name).c_str(), place.where, station_stats,
					  station_stat_count);
	if (hostile_.setup.config != nullptr)
		stat_registry_add(&registry, "workload.hostile", &hostile_.counters, hostile_stats, hostile_stat_count);
	if (bridging())
		add_bridge_statistics(registry, path);
	else
		add_vif_statistics(registry, path);
	if (identifying())
		stat_registry_add(&registry, (path + ".dom0.identifier").c_str(), &dom0_.identifier.counters,
				  dom0_identifier_stats, dom0_identifier_stat_count);
}

// Of Dom0's kernel as a bridge, and of the grants between it and the guests.
void Host::add_bridge_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, (path + ".dom0.kernel").c_str(), &dom0_.counters, dom0_stats, dom0_stat_count);
	stat_registry_add(&registry, (path + ".dom0.netback").c_str(), &dom0_.netback.counters, netback_stats,
			  netback_stat_count);
	stat_registry_add(&registry, (path + ".dom0.bridge").c_str(), &software_bridge_, learning_bridge_stats,
			  learning_bridge_stat_count);
	stat_registry_add(&registry, (path + ".dom0.grants").c_str(), &dom0_.netback.grants, grant_table_stats,
			  grant_table_stat_count);
	for (netfront &front : netfronts_)
		stat_registry_add(&registry, (path + ".guest" + std::to_string(front.guest) + ".grants").c_str(),
				  &front.grants, grant_table_stats, grant_table_stat_count);
}

// Of VIFs' setting up and taking down, and of the grants that it needs.
void Host::add_vif_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, (path + ".dom0.vifs").c_str(), &control_.counters, vif_control_stats,
			  vif_control_stat_count);
	stat_registry_add(&registry, (path + ".dom0.grants").c_str(), &control_.grants, grant_table_stats,
			  grant_table_stat_count);
	for (uint32_t guest = 0; guest < guest_count(); guest++) {
		const std::string name = path + ".guest" + std::to_string(guest);

		stat_registry_add(&registry, (name + ".vif").c_str(), &vif_frontends_[guest].counters,
				  vif_frontend_stats, vif_frontend_stat_count);
		stat_registry_add(&registry, (name + ".grants").c_str(), &vif_frontends_[guest].grants,
				  grant_table_stats, grant_table_stat_count);
	}
}

void Host::add_grants(const grant_table &table)
{
	const control_config &prices = *setup_.control;

	grants.entries += table.grants;
	grants.operations += table.maps + table.unmaps + table.transfers + table.copies;
	grants.price_ps += 2 * table.grants * prices.entry_ps + table.maps * prices.map_ps +
			   table.unmaps * prices.unmap_ps + table.transfers * prices.transfer_ps +
			   table.tlb_flushes * prices.tlb_flush_ps;
}

void Host::settle_grants()
{
	grants = GrantCounters();
	if (setup_.control == nullptr)
		return; // a test's host without prices
	add_grants(control_.grants);
	add_grants(dom0_.netback.grants);
	grants.hypercalls = dom0_.netback.counters.grant_hypercalls;
	for (const netfront &front : netfronts_)
		add_grants(front.grants);
	for (const vif_frontend &frontend : vif_frontends_) {
		add_grants(frontend.grants);
		grants.hypercalls += frontend.counters.hypercalls;
	}
	grants.price_ps += grants.hypercalls * setup_.control->hypercall_ps;
}

// Dom0's table, entry by entry as the hypervisor keeps it, against what guests have mapped and not unmapped.
void Host::check_vifs(report &report) const
{
	uint64_t mapped = 0, granted = 0;

	for (const vif_frontend &frontend : vif_frontends_)
		mapped += frontend.counters.pages_mapped - frontend.counters.pages_unmapped;
	for (uint32_t guest = 0; guest < guest_count(); guest++)
		granted += control_.guests[guest].store.pages;
	report_add_check(&report, (std::string(name()) + ": grants of VIFs accounted").c_str(),
			 control_.grants.mapped == mapped && control_.grants.used == granted,
			 "in the table %" PRIu32 " entries, %" PRIu32 " mapped; of VIFs %" PRIu64
			 " pages, mapped by guests %" PRIu64,
			 control_.grants.used, control_.grants.mapped, granted, mapped);
}

void Host::add_stations(std::vector<station *> &all)
{
	for (const Place &place : places())
		if (place.used)
			all.push_back(place.where);
}

void Host::settle()
{
	const uint64_t now = now_ps();

	for (const auto &cpu : cpus_)
		cpu->settle();
	counters.interrupts_guest = counters.interrupts_redundant = counters.frames_to_guests = 0;
	counters.domain_switches = counters.redundant_switches = counters.reloads = 0;
	counters.isolation_faults = 0;
	for (domain &domain : domains_) {
		const domain_counters &own = domain.counters;

		domain_settle(&domain, now);
		counters.domain_switches += own.switched_in;
		counters.reloads += own.reloaded;
		if (domain.number == 0)
			continue;
		counters.redundant_switches += own.redundant_switches;
		counters.interrupts_guest += own.net_upcalls;
		counters.interrupts_redundant += own.looks_empty;
		counters.frames_to_guests += own.frames_received;
		counters.isolation_faults += own.faults_reading + own.faults_writing;
	}
	counters.isolation_faults += dom0_.netback.grants.faults;
	for (const netfront &front : netfronts_)
		counters.isolation_faults += front.grants.faults;
	settle_grants();
	counters.isolation_faults += control_.grants.faults;
	for (const vif_frontend &frontend : vif_frontends_)
		counters.isolation_faults += frontend.grants.faults;
}

} // namespace vifsim
