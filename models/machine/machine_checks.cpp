// SPDX-License-Identifier: Apache-2.0
#include "machine/machine_checks.h"

#include <algorithm>
#include <cinttypes>
#include <unordered_map>

namespace vifsim
{

void check_frames(report &report, const frame_pool &pool)
{
	uint64_t dropped = 0;

	for (uint64_t count : pool.dropped)
		dropped += count;
	const uint64_t exist = frame_pool_walk(&pool);

	report_add_check(&report, "frames conserved", pool.created == pool.delivered + dropped + exist,
			 "created %" PRIu64 ", delivered %" PRIu64 " + dropped %" PRIu64 " + in flight %" PRIu64,
			 pool.created, pool.delivered, dropped, exist);
}

void check_held(report &report, frame_census &census, const frame_pool &pool)
{
	const frame_census_result found = frame_census_take(&census, &pool);
	const char *place = "nowhere";

	if (found.first != nullptr)
		place = found.first->station != nullptr ? found.first->station->path : "no station";
	report_add_check(&report, "frames held", found.lost == 0 && found.twice == 0 && found.dead == 0,
			 "exist %" PRIu64 ", held %" PRIu64 " + on a bus %" PRIu64 "; in nobody's hands %" PRIu64
			 ", in two holders' %" PRIu64 ", held and gone %" PRIu64 "; first at %s",
			 found.exist, found.held, found.carried, found.lost, found.twice, found.dead, place);
}

void check_populations(report &report, const std::vector<station *> &stations, const frame_pool &pool)
{
	std::unordered_map<const station *, uint64_t> inside;
	uint64_t occupancy = 0, difference = 0, found = 0;
	std::string wrong;

	for (const frame *frame = pool.live.live_next; frame != &pool.live; frame = frame->live_next)
		inside[frame->station]++;
	for (const station *station : stations) {
		const uint64_t here = inside[station], passed = station->arrivals - station->departures;

		occupancy += station->occupancy;
		difference += passed;
		found += here;
		if (wrong.empty() && (station->occupancy != here || passed != here))
			wrong = station->path;
	}
	report_add_check(&report, "stations counted", wrong.empty(),
			 "inside %" PRIu64 ", arrivals less departures %" PRIu64 ", by the frames' own word %" PRIu64
			 "; first wrong: %s",
			 occupancy, difference, found, wrong.empty() ? "none" : wrong.c_str());
}

void check_intact(report &report)
{
	size_t found;
	const uint64_t changed = report_sum(&report, "host_*.guest*.frames_changed", &found) +
				 report_sum(&report, "peer.frames_changed", &found);

	report_add_check(&report, "frames unchanged", changed == 0,
			 "%" PRIu64 " frames were received with other bytes than they were sent with", changed);
}

void check_order(report &report)
{
	size_t found;
	const uint64_t late = report_sum(&report, "host_*.guest*.frames_late", &found) +
			      report_sum(&report, "peer.frames_late", &found);

	report_add_check(&report, "frames in order", late == 0,
			 "%" PRIu64 " frames came after one that their sender sent later", late);
}

void check_stations(report &report, const std::vector<station *> &stations, const frame_pool &pool, uint64_t now_ps)
{
	for (const station *station : stations) {
		const uint64_t area = station_area(station, now_ps);
		const uint64_t stays = station_stays(station, &pool, now_ps);
		const std::string name = std::string("Little's law at ") + station->path;

		report_add_check(&report, name.c_str(), area == stays,
				 "occupancy over time %" PRIu64 " frame ps, stays by the frames' stamps %" PRIu64 " ps",
				 area, stays);
	}
}

void check_cpu_time(report &report, const std::string &node, uint64_t cpus, uint64_t domains, uint64_t window_ps)
{
	const auto sum = [&report, &node](const char *pattern) {
		size_t found;

		return report_sum(&report, (node + pattern).c_str(), &found);
	};
	const uint64_t owners = sum(".cpu*.dom0_ps") + sum(".cpu*.guest_ps") + sum(".cpu*.hypervisor_ps");
	const uint64_t stages = sum(".cpu*.stage_*"), idle = sum(".cpu*.idle_ps");
	const uint64_t running = sum(".dom0.running_ps") + sum(".guest*.running_ps");
	const uint64_t states = running + sum(".dom0.runnable_ps") + sum(".guest*.runnable_ps") +
				sum(".dom0.blocked_ps") + sum(".guest*.blocked_ps");

	report_add_check(&report, (node + ": CPU time conserved").c_str(),
			 owners + idle == cpus * window_ps && owners == stages,
			 "busy by owner %" PRIu64 " ps, by stage %" PRIu64 " ps, idle %" PRIu64 " ps, window %" PRIu64
			 " ps on %" PRIu64 " CPUs",
			 owners, stages, idle, window_ps, cpus);
	report_add_check(&report, (node + ": domains' time conserved").c_str(), states == domains * window_ps,
			 "run states %" PRIu64 " ps, window %" PRIu64 " ps of %" PRIu64 " domains", states, window_ps,
			 domains);
	/* The scheduler's stamps against the CPUs' charges: a CPU is busy while a domain
	 * has it, and else only for the hypervisor. */
	const uint64_t alone = sum(".cpu*.hypervisor_alone_ps");

	report_add_check(&report, (node + ": running domains fill the CPUs").c_str(), running + alone == owners,
			 "domains ran %" PRIu64 " ps, hypervisor alone %" PRIu64 " ps, CPUs busy %" PRIu64 " ps",
			 running, alone, owners);
}

void check_switches(report &report, const std::string &node, const host_config &config)
{
	const auto sum = [&report, &node](const char *pattern) {
		size_t found;

		return report_sum(&report, (node + pattern).c_str(), &found);
	};
	const uint64_t switches = sum(".dom0.switched_in") + sum(".guest*.switched_in");
	const uint64_t reloads = sum(".dom0.reloaded") + sum(".guest*.reloaded");
	const uint64_t cost = switches * config.switch_domain_ps + reloads * config.switch_reload_ps;
	/* One a CPU may be cut by either edge of the window; a busy sibling makes each longer, and
	 * each change of its speed rounds up by a picosecond. */
	const uint64_t slack = config.cpus * std::max(config.switch_domain_ps, config.switch_reload_ps);
	const uint64_t rounding = 1000 * (switches + reloads + config.cpus);
	const uint64_t spent = sum(".cpu*.stage_switch_ps");
	const auto most = static_cast<uint64_t>(static_cast<double>(cost + slack) / config.smt_speed) + rounding;

	report_add_check(&report, (node + ": switches paid").c_str(), spent + slack >= cost && spent <= most,
			 "%" PRIu64 " switches and %" PRIu64 " reloads cost %" PRIu64
			 " ps at full speed, spent %" PRIu64 " ps",
			 switches, reloads, cost, spent);
}

} // namespace vifsim
