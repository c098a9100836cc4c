// SPDX-License-Identifier: Apache-2.0
// A host whose guests drive protected contexts of the device, under the hypervisor's eyes: Dom0 has no part in it.
#include <cinttypes>
#include <deque>

#include "host/cdna_driver.h"
#include "host/host.h"
#include "host/host_side.h"

namespace vifsim
{

namespace
{

class CdnaSide final : public HostSide
{
public:
	explicit CdnaSide(const HostParts &parts) : parts_(parts)
	{
		const HostSetup &setup = parts.setup;

		for (const HostPlace &place : places())
			station_init(place.where, (parts_.path + place.name).c_str());
		dma_guard_init(&guard_, static_cast<uint32_t>(ADDRESS_CDNA_MEMORY / CDNA_PAGE_BYTES),
			       setup.vifs * CDNA_WINDOW_PAGES);
		common_.config = setup.config;
		common_.hypercall_ps = setup.control->hypercall_ps;
		common_.guard = &guard_;
		common_.slots = setup.rings.slots;
		common_.refill = setup.rings.refill;
		common_.protection = setup.rings.protection;
		common_.send_station = &send_;
		common_.receive_station = &receive_;
	}
	CdnaSide(const CdnaSide &) = delete;
	CdnaSide &operator=(const CdnaSide &) = delete;
	~CdnaSide() override
	{
		for (cdna_driver &driver : drivers_)
			cdna_driver_free(&driver);
		dma_guard_free(&guard_);
	}

	void build_dom0(domain &domain) override
	{
		dom0_init(&parts_.driver_domain, &domain, parts_.setup.config, &parts_.services, nullptr,
			  parts_.setup.pool, nullptr, 0, nullptr, nullptr, 0);
	}

	// A guest's context is that of its own number, whose mailboxes it has mapped.
	front_end build_driver(uint32_t guest, domain &domain, struct guest &) override
	{
		drivers_.emplace_back();
		cdna_driver_init(&drivers_.back(), &common_, guest, domain.number);
		drivers_.back().clock = &domain.clock;
		host_memory_add(&parts_.memory, cdna_driver_memory(&drivers_.back()));
		page_tables_map(&domain.pages, cdna_mailbox_page(guest) / PAGE_TABLES_PAGE_BYTES, true);
		vif_registry_bind(&parts_.vifs, guest, domain.number);
		return {&cdna_driver_ops, &drivers_.back()};
	}

	std::vector<HostPlace> places() override
	{
		return {{&receive_, ".receive_rings", true}, {&send_, ".transmit_rings", true}};
	}

	void add_statistics(stat_registry &registry, const std::string &path) override
	{
		stat_registry_add(&registry, (path + ".dma_guard").c_str(), &guard_.counters, dma_guard_stats,
				  dma_guard_stat_count);
	}

	void add_grant_tables(std::vector<const grant_table *> &) const override {}
	uint64_t grant_hypercalls() const override { return 0; }

	// Pages' pins, as the hypervisor keeps them, against the descriptors that it has written and not retired.
	void check(report &report) const override
	{
		const uint64_t pins = dma_guard_pins(&guard_);
		uint64_t pending = 0;

		for (const cdna_driver &driver : drivers_)
			for (const dma_ring &ring : driver.rings)
				pending += dma_ring_pending(&ring);
		report_add_check(&report, (parts_.path + ": pinned pages accounted").c_str(), pins == pending,
				 "pages have %" PRIu64 " pins, rings %" PRIu64 " descriptors that are not retired",
				 pins, pending);
	}

private:
	const HostParts parts_;
	dma_guard guard_{};
	cdna_driver_setup common_{};
	std::deque<cdna_driver> drivers_; // by guest
	station receive_{}, send_{};      // buffers of the guests' rings
};

} // namespace

const HostSideKind cdna_side = {
	"cdna", [](const HostParts &parts) -> std::unique_ptr<HostSide> { return std::make_unique<CdnaSide>(parts); }};

} // namespace vifsim
