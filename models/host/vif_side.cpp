// SPDX-License-Identifier: Apache-2.0
// A host whose guests drive virtual interfaces of the device: Dom0 manages them, and has at most the device's
// interrupt.
#include <cinttypes>
#include <deque>

#include "host/host.h"
#include "host/host_side.h"
#include "host/vif_driver.h"
#include "host/vif_frontend.h"

namespace vifsim
{

namespace
{

class VifSide : public HostSide
{
public:
	explicit VifSide(const HostParts &parts) : parts_(parts)
	{
		for (const HostPlace &place : VifSide::places())
			station_init(place.where, (parts_.path + place.name).c_str());
	}
	VifSide(const VifSide &) = delete;
	VifSide &operator=(const VifSide &) = delete;
	~VifSide() override
	{
		for (vif_frontend &frontend : frontends_)
			vif_frontend_free(&frontend);
		vif_control_free(&control_);
	}

	void build_dom0(domain &domain) override;
	front_end build_driver(uint32_t guest, domain &domain, struct guest &kernel) override;
	void built() override;
	void arm_hostile(uint32_t guest, hostile_setup &setup) override;
	vif_control *control() override { return &control_; }
	void relinquish(uint32_t guest, uint64_t now_ps) override
	{
		vif_driver_relinquish(&drivers_[guest], parts_.setup.pool, now_ps);
		vif_frontend_relinquish(&frontends_[guest]);
	}
	std::vector<HostPlace> places() override;
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_grant_tables(std::vector<const grant_table *> &all) const override;
	uint64_t grant_hypercalls() const override;
	void check(report &report) const override;

private:
	uint32_t guest_count() const { return parts_.setup.vifs + parts_.setup.comers; }
	// Dom0 has the device's interrupt, and reads its identifier.
	bool identifying() const { return parts_.setup.interrupts == &interrupt_dom0; }

	const HostParts parts_;
	vif_control control_{};
	std::deque<vif_driver> drivers_; // by guest
	std::deque<vif_frontend> frontends_;
	station receive_queues_{}, send_queues_{}; // in host memory
};

std::vector<HostPlace> VifSide::places()
{
	return {{&receive_queues_, ".receive_rings", true},
		{&send_queues_, ".transmit_rings", parts_.setup.queues.send == VIF_MEMORY_HOST}};
}

void VifSide::build_dom0(domain &domain)
{
	const HostSetup &setup = parts_.setup;
	dom0 &driver_domain = parts_.driver_domain;

	dom0_init(&driver_domain, &domain, setup.config, &parts_.services, nullptr, setup.pool, nullptr, 0, nullptr,
		  nullptr, guest_count());
	vif_control_init(&control_, setup.control, setup.config, &parts_.services, &parts_.vifs, guest_count(),
			 &setup.queues);
	host_memory_add(&parts_.memory, vif_control_memory(&control_));
	driver_domain.vifs = &control_;
	if (identifying())
		dom0_identify(&driver_domain, &setup.layout, &parts_.vifs);
}

// A guest of those that are there from the start has the VIF of its own number.
front_end VifSide::build_driver(uint32_t guest, domain &domain, struct guest &kernel)
{
	const HostSetup &setup = parts_.setup;

	drivers_.emplace_back();
	frontends_.emplace_back();
	vif_driver &driver = drivers_.back();
	vif_frontend &frontend = frontends_.back();

	vif_driver_init(&driver, guest, &setup.queues, setup.config, &send_queues_, &receive_queues_);
	driver.pool = setup.pool;
	driver.clock = &domain.clock;
	driver.domain = guest + 1;
	driver.services = &parts_.services;
	vif_frontend_init(&frontend, setup.control, setup.config, &parts_.services, guest + 1, &domain.pages, &driver,
			  &parts_.vifs, &control_.guests[guest].store);
	vif_control_set_mac(&control_, guest, frame_mac(setup.number, guest));
	host_memory_add(&parts_.memory, vif_registry_memory(&parts_.vifs, guest));
	if (guest < setup.vifs) {
		vif_control_adopt(&control_, guest, guest);
		vif_frontend_adopt(&frontend);
	} else {
		vif_driver_detach(&driver);
	}
	kernel.vif = &frontend;
	return {&vif_driver_ops, &driver};
}

void VifSide::built()
{
	if (parts_.setup.queues.send == VIF_MEMORY_HOST)
		for (vif_driver &driver : drivers_)
			host_memory_add(&parts_.memory, vif_driver_send_memory(&driver));
}

void VifSide::arm_hostile(uint32_t guest, hostile_setup &setup)
{
	setup.control = &control_;
	setup.frontend = &frontends_[guest];
	setup.driver = &drivers_[guest];
}

// Of VIFs' setting up and taking down, and of the grants that it needs.
void VifSide::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, (path + ".dom0.vifs").c_str(), &control_.counters, vif_control_stats,
			  vif_control_stat_count);
	stat_registry_add(&registry, (path + ".dom0.grants").c_str(), &control_.grants, grant_table_stats,
			  grant_table_stat_count);
	for (uint32_t guest = 0; guest < guest_count(); guest++) {
		const std::string name = path + ".guest" + std::to_string(guest);

		stat_registry_add(&registry, (name + ".vif").c_str(), &frontends_[guest].counters, vif_frontend_stats,
				  vif_frontend_stat_count);
		stat_registry_add(&registry, (name + ".grants").c_str(), &frontends_[guest].grants, grant_table_stats,
				  grant_table_stat_count);
	}
	if (identifying())
		stat_registry_add(&registry, (path + ".dom0.identifier").c_str(),
				  &parts_.driver_domain.identifier.counters, dom0_identifier_stats,
				  dom0_identifier_stat_count);
}

void VifSide::add_grant_tables(std::vector<const grant_table *> &all) const
{
	all.push_back(&control_.grants);
	for (const vif_frontend &frontend : frontends_)
		all.push_back(&frontend.grants);
}

uint64_t VifSide::grant_hypercalls() const
{
	uint64_t hypercalls = 0;

	for (const vif_frontend &frontend : frontends_)
		hypercalls += frontend.counters.hypercalls;
	return hypercalls;
}

// Dom0's table, entry by entry as the hypervisor keeps it, against what guests have mapped and not unmapped.
void VifSide::check(report &report) const
{
	uint64_t mapped = 0, granted = 0;

	for (const vif_frontend &frontend : frontends_)
		mapped += frontend.counters.pages_mapped - frontend.counters.pages_unmapped;
	for (uint32_t guest = 0; guest < guest_count(); guest++)
		granted += control_.guests[guest].store.pages;
	report_add_check(&report, (parts_.path + ": grants of VIFs accounted").c_str(),
			 control_.grants.mapped == mapped && control_.grants.used == granted,
			 "in the table %" PRIu32 " entries, %" PRIu32 " mapped; of VIFs %" PRIu64
			 " pages, mapped by guests %" PRIu64,
			 control_.grants.used, control_.grants.mapped, granted, mapped);
}

} // namespace

const HostSideKind vif_side = {
	"vifs", [](const HostParts &parts) -> std::unique_ptr<HostSide> { return std::make_unique<VifSide>(parts); }};

} // namespace vifsim
