// SPDX-License-Identifier: Apache-2.0
// What a host tells of itself: statistics, stations, sums over its domains.
#include "host/host.h"
#include "sim/sim_time.h"
#include "trace/trace_cpu.h"

namespace vifsim
{

namespace
{

#define HOST_COUNTER(name, field, unit, help) STAT_NAMED(name, HostCounters, field, unit, help)

const stat_spec interrupt_stats[] = {
	HOST_COUNTER("master", interrupts_master, "", "Device interrupts that the hypervisor took."),
	HOST_COUNTER("lost", lines_lost, "", "Times that the device's line asked for a CPU in vain, by a fault."),
	HOST_COUNTER("messages_lost", messages_lost, "", "Messages of the device that a fault lost."),
	HOST_COUNTER("spurious", lines_spurious, "", "Interrupts that the device had no part in, by a fault."),
	HOST_COUNTER("messages_spurious", messages_spurious, "", "Messages likewise."),
	HOST_COUNTER("by_watchdog", lines_by_watchdog, "", "Interrupts that the driver's timer caused."),
	HOST_COUNTER("events", events, "", "Events sent to domains, whatever for, also to pending ports."),
	HOST_COUNTER("signals", signals, "", "Events sent to guests for frames, also to pending ports."),
	HOST_COUNTER("exitless", exitless, "",
		     "Messages of the device that became an upcall of a running guest without the hypervisor."),
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
	for (const HostPlace &place : places())
		stat_registry_add(&registry, (path + place.name).c_str(), place.where, station_stats,
				  station_stat_count);
	if (hostile_.setup.config != nullptr)
		stat_registry_add(&registry, "workload.hostile", &hostile_.counters, hostile_stats, hostile_stat_count);
	side_->add_statistics(registry, path);
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
	std::vector<const grant_table *> tables;

	side_->add_grant_tables(tables);
	grants = GrantCounters();
	for (const grant_table *table : tables)
		counters.isolation_faults += table->faults;
	if (setup_.control == nullptr)
		return; // a test's host without prices
	for (const grant_table *table : tables)
		add_grants(*table);
	grants.hypercalls = side_->grant_hypercalls();
	grants.price_ps += grants.hypercalls * setup_.control->hypercall_ps;
}

void Host::add_stations(std::vector<station *> &all)
{
	for (const HostPlace &place : places())
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
	settle_grants();
}

void Host::attach_trace(struct trace &trace)
{
	const std::string path = name();
	const uint32_t cpu_group = trace_add_group(&trace, (path + " CPUs").c_str());
	std::vector<trace_track *> cpu_tracks;

	for (const auto &cpu : cpus_) {
		cpu_tracks.push_back(
			trace_add_cpu(&trace, cpu_group, ("cpu " + std::to_string(cpu->number())).c_str()));
		cpu->attach_trace(cpu_tracks.back());
	}
	line_trace_ = trace_add_track(&trace, cpu_group, "interrupt line", "interrupt");

	const uint32_t domain_group = trace_add_group(&trace, (path + " domains").c_str());

	for (domain &domain : domains_) {
		const std::string label = domain.number == 0 ? "dom0" : "guest " + std::to_string(domain.number - 1);

		domain_trace(&domain, trace_add_track(&trace, domain_group, label.c_str(), "domain"),
			     cpu_tracks[domain.vcpu.cpu]);
	}
}

void Host::add_signals(Signals &signals) const
{
	const std::string path = std::string(name()) + ".";

	for (const auto &cpu : cpus_) {
		const std::string own = path + "cpu" + std::to_string(cpu->number()) + ".";

		signals.add(own + "busy", 1, [&cpu] { return cpu->busy(); });
		// The number behind the last domain's: none has it.
		signals.add(own + "domain", Signals::bits_for(domain_count()), [this, &cpu] {
			return cpu->current() != nullptr ? cpu->current()->number : domain_count();
		});
	}
	for (const domain &domain : domains_)
		signals.add(path + (domain.number == 0 ? "dom0" : "guest" + std::to_string(domain.number - 1)) +
				    ".state",
			    Signals::bits_for(RUN_STATE_COUNT - 1),
			    [&domain] { return static_cast<uint64_t>(domain.run_state); });
	signals.add(path + "interrupt_line", 1, [this] { return line_; });
}

} // namespace vifsim
