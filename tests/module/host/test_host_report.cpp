// SPDX-License-Identifier: Apache-2.0
//
// What a host reports: each part's statistics under its path, by what the host is built of.
#include "host_bench.h"

using namespace vifsim;

namespace
{

std::unique_ptr<Bench> bridged, virtual_interfaces;

bool reports(const stat_registry &registry, const std::string &path, const std::string &name)
{
	for (size_t group = 0; group < registry.count; group++)
		for (size_t i = 0; i < registry.groups[group].count && path == registry.groups[group].path; i++)
			if (name == registry.groups[group].specs[i].name)
				return true;
	return false;
}

// Grants and places of frames are in the report: a bridging host's, and one's whose guests have VIFs.
void everything_is_reported(void **)
{
	for (Bench *bench : {bridged.get(), virtual_interfaces.get()}) {
		const bool bridging = bench == bridged.get();
		stat_registry registry;
		std::vector<station *> stations;

		stat_registry_init(&registry);
		bench->host->add_statistics(registry, "h");
		bench->host->add_stations(stations);
		assert_true(reports(registry, "h.guest0", "net_upcalls"));
		assert_true(reports(registry, "h.dom0.grants", "faults"));
		assert_true(reports(registry, "h.guest0.grants", "grants"));
		assert_int_equal(reports(registry, "h.dom0.vifs", "created"), !bridging);
		assert_int_equal(reports(registry, "h.guest0.vif", "pages_mapped"), !bridging);
		assert_int_equal(reports(registry, "h.dom0.netback", "notifications"), bridging);
		for (const station *station : stations) {
			const std::string path = station->path;

			assert_true(reports(registry, "h" + path.substr(path.find('.')), "arrivals"));
		}
		assert_int_equal(stations.size(), bridging ? 7 : 4);
		// What applications keep has a place as well, one for all of a host.
		assert_int_equal(std::count(stations.begin(), stations.end(), bench->receivers[0]->kept), 1);
		stat_registry_free(&registry);
	}
}

// An event for Dom0 in vain: a redundant switch of its own, which is none of the guests'.
void dom0_finds_nothing(void **)
{
	Bench &bench = *bridged;

	bench.begin();
	bench.host->send_event(0, DOMAIN_PORT_TIMER, EVENT_TIMER);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->domain_at(0).counters.redundant_switches, 1);
	assert_int_equal(bench.host->counters.redundant_switches, 0);
	assert_int_equal(bench.host->counters.domain_switches, 1);
}

} // namespace

int sc_main(int, char **)
{
	const CMUnitTest tests[] = {cmocka_unit_test(everything_is_reported), cmocka_unit_test(dom0_finds_nothing)};

	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	bridged = std::make_unique<Bench>(with_costs(), 1, 0);
	virtual_interfaces = std::make_unique<Bench>(with_costs(), 4, 2);
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	bridged.reset();
	virtual_interfaces.reset();
	return failed;
}
