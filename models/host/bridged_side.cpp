// SPDX-License-Identifier: Apache-2.0
// A host whose Dom0 has the card: its bridge, netback, and a netfront in each guest.
#include <cinttypes>
#include <deque>

#include "host/host.h"
#include "host/host_side.h"
#include "host/netfront.h"

namespace vifsim
{

namespace
{

class BridgedSide : public HostSide
{
public:
	explicit BridgedSide(const HostParts &parts) : parts_(parts), bridges_(parts.setup.ports)
	{
		hv_nic_ring_init(&ring_, parts.setup.nic_receive_buffers);
		for (learning_bridge &bridge : bridges_)
			learning_bridge_init(&bridge, 0);
		for (const HostPlace &place : BridgedSide::places())
			station_init(place.where, (parts_.path + place.name).c_str());
		dom0_station_.kind = STATION_WORK;
	}
	BridgedSide(const BridgedSide &) = delete;
	BridgedSide &operator=(const BridgedSide &) = delete;
	~BridgedSide() override
	{
		for (netfront &front : fronts_)
			netfront_free(&front);
	}

	void build_dom0(domain &domain) override
	{
		const HostSetup &setup = parts_.setup;

		for (station *place : {&transmit_rings_, &dom0_station_, &nic_transmit_})
			place->clock = &domain.clock;
		dom0_init(&dom0(), &domain, setup.config, &parts_.services, &ring_, setup.pool, bridges_.data(),
			  setup.ports, &dom0_station_, &nic_transmit_, setup.vifs + setup.comers);
		host_memory_add(&parts_.memory, nic_driver_memory(&dom0().nic));
	}

	front_end build_driver(uint32_t guest, domain &domain, struct guest &) override
	{
		fronts_.emplace_back();
		netfront_init(&fronts_.back(), parts_.setup.config, &parts_.services, guest, &transmit_rings_,
			      &receive_rings_);
		fronts_.back().clock = &domain.clock;
		dom0_connect(&dom0(), guest, &fronts_.back());
		/* A guest announces itself when its interface comes up (gratuitous ARP). */
		for (uint32_t port = 0; port < parts_.setup.ports; port++)
			learning_bridge_learn(&bridges_[port], frame_mac_at(parts_.setup.number, guest, port),
					      guest + 1, 0);
		return {&netfront_ops, &fronts_.back()};
	}

	learning_bridge *software_bridge(uint32_t port) override { return &bridges_[port]; }

	std::vector<HostPlace> places() override
	{
		return {{&receive_rings_, ".receive_rings", true},
			{&transmit_rings_, ".transmit_rings", true},
			{&dom0_station_, ".dom0_stack", true},
			{&nic_transmit_, ".nic_transmit_ring", true}};
	}

	void add_statistics(stat_registry &registry, const std::string &path) override
	{
		const std::string of_dom0 = path + ".dom0";

		stat_registry_add(&registry, (of_dom0 + ".kernel").c_str(), &dom0().counters, dom0_stats,
				  dom0_stat_count);
		stat_registry_add(&registry, (of_dom0 + ".netback").c_str(), &dom0().netback.counters, netback_stats,
				  netback_stat_count);
		for (size_t port = 0; port < bridges_.size(); port++)
			stat_registry_add(&registry,
					  (of_dom0 + ".bridge" + (port == 0 ? "" : std::to_string(port))).c_str(),
					  &bridges_[port], learning_bridge_stats, learning_bridge_stat_count);
		stat_registry_add(&registry, (of_dom0 + ".grants").c_str(), &dom0().netback.grants, grant_table_stats,
				  grant_table_stat_count);
		for (netfront &front : fronts_)
			stat_registry_add(&registry,
					  (path + ".guest" + std::to_string(front.guest) + ".grants").c_str(),
					  &front.grants, grant_table_stats, grant_table_stat_count);
	}

	void add_grant_tables(std::vector<const grant_table *> &all) const override
	{
		all.push_back(&parts_.driver_domain.netback.grants);
		for (const netfront &front : fronts_)
			all.push_back(&front.grants);
	}

	void check(report &report) const override;
	uint64_t grant_hypercalls() const override { return parts_.driver_domain.netback.counters.grant_hypercalls; }

private:
	struct dom0 &dom0() { return parts_.driver_domain; }

	const HostParts parts_;
	std::deque<netfront> fronts_;
	hv_nic_ring ring_{};
	std::vector<learning_bridge> bridges_; // one for each port of the card
	station receive_rings_{}, transmit_rings_{}, dom0_station_{}, nic_transmit_{};
};

// What either end of a pair of rings asked to be told of, by the rings, against the events sent for it.
void BridgedSide::check(report &report) const
{
	const netback &netback = parts_.driver_domain.netback;
	uint64_t to_guests = 0, to_dom0 = 0, owed = 0, due = 0, told = 0;

	for (const netfront &front : fronts_) {
		to_guests += front.transmit.response_notices + front.receive.response_notices;
		to_dom0 += front.transmit.request_notices;
		due += front.notify;
		told += front.notifications;
	}
	for (uint32_t vif = 0; vif < netback.vif_count; vif++)
		owed += netback.vifs[vif].owes_event;
	const netback_counters &counters = netback.counters;

	report_add_check(&report, (parts_.path + ": notices accounted").c_str(),
			 to_guests == counters.notifications + counters.merged + owed && to_dom0 == told + due,
			 "guests asked for %" PRIu64 ": told %" PRIu64 ", of several at once %" PRIu64 ", owed %" PRIu64
			 "; netback asked for %" PRIu64 ": told %" PRIu64 ", owed %" PRIu64,
			 to_guests, counters.notifications, counters.merged, owed, to_dom0, told, due);
	report_add_check(&report, (parts_.path + ": a page for each frame").c_str(),
			 netback.grants.transfers == receive_rings_.arrivals &&
				 netback.grants.maps == transmit_rings_.departures,
			 "transferred %" PRIu64 ", received %" PRIu64 "; mapped %" PRIu64 ", sent %" PRIu64,
			 uint64_t{netback.grants.transfers}, receive_rings_.arrivals, uint64_t{netback.grants.maps},
			 transmit_rings_.departures);
}

} // namespace

const HostSideKind bridged_side = {"bridged", [](const HostParts &parts) -> std::unique_ptr<HostSide> {
					   return std::make_unique<BridgedSide>(parts);
				   }};

} // namespace vifsim
