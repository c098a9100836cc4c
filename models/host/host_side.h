// SPDX-License-Identifier: Apache-2.0
//
// What a host has because of the kind of its network device: the guests' drivers, Dom0's part, the places
// where frames are between them, and what is told of all that.  One class in one file per kind, built by its entry of
// machine/devices.cpp; the host itself is the same with each.
//
// A side holds state and connects policy cores; it spends no time.
#ifndef VIFSIM_HOST_HOST_SIDE_H
#define VIFSIM_HOST_HOST_SIDE_H

#include <memory>
#include <string>
#include <vector>

#include "base/report.h"
#include "base/stat.h"
#include "host/dom0.h"
#include "host/front_end.h"
#include "host/guest.h"
#include "host/host_memory.h"
#include "host/hostile.h"
#include "host/interrupt_handler.h"
#include "host/vif_control.h"
#include "host/vif_registry.h"
#include "net/learning_bridge.h"
#include "net/station.h"
#include "xen/grant_table.h"

namespace vifsim
{

struct HostSetup;

// One place where a host has frames, with its name in the results.
struct HostPlace {
	station *where;
	const char *name;
	bool used;
};

// The parts of the host that a side is connected with; they outlive it.
struct HostParts {
	const HostSetup &setup;
	const host_services &services;
	dom0 &driver_domain;
	host_memory &memory;
	vif_registry &vifs;
	std::string path;
};

// Whoever has asked for guests' VIFs.
class VifObserver
{
public:
	virtual ~VifObserver() = default;
	// The guest's VIF carries frames from now on; the device refused it, and nothing is left of it; it is no more.
	virtual void vif_created(uint32_t host, uint32_t guest) = 0;
	virtual void vif_refused(uint32_t host, uint32_t guest) = 0;
	virtual void vif_destroyed(uint32_t host, uint32_t guest) = 0;
};

class HostSide
{
public:
	virtual ~HostSide() = default;

	// Called in this order, when the host is built: Dom0's program is set up for domain 0; each guest's driver is
	// built, from 0 up, its domain and its kernel being in place; all are there.
	virtual void build_dom0(domain &domain) = 0;
	virtual front_end build_driver(uint32_t guest, domain &domain, struct guest &kernel) = 0;
	virtual void built() {}

	// What a hostile guest needs to attack; the front end's own is filled in by the host.
	virtual void arm_hostile(uint32_t guest, hostile_setup &setup)
	{
		(void)guest;
		(void)setup;
	}
	// Dom0's bridge on that port of the card, whose table others fill before the simulation; nullptr: this host
	// bridges nothing.
	virtual learning_bridge *software_bridge(uint32_t port)
	{
		(void)port;
		return nullptr;
	}
	// The manager of VIFs that come and go; nullptr: there are none.
	virtual vif_control *control() { return nullptr; }

	// A dead guest's mappings and the frames in its rings are given up.
	virtual void relinquish(uint32_t guest, uint64_t now_ps)
	{
		(void)guest;
		(void)now_ps;
	}

	// Measurement.
	virtual std::vector<HostPlace> places() = 0;
	virtual void add_statistics(stat_registry &registry, const std::string &path) = 0;
	// Of all domains; and the hypercalls by which their operations were done.
	virtual void add_grant_tables(std::vector<const grant_table *> &all) const = 0;
	virtual uint64_t grant_hypercalls() const = 0;
	// What a run checks of its own state.
	virtual void check(report &report) const { (void)report; }
};

// How a kind of side comes into being.
struct HostSideKind {
	const char *name;
	std::unique_ptr<HostSide> (*build)(const HostParts &parts);
};

// Dom0 drives the device and bridges to the guests' netfronts.
extern const HostSideKind bridged_side;
// Each guest drives a virtual interface of its own.
extern const HostSideKind vif_side;
// Each guest drives a protected context of its own, and the hypervisor writes its DMA descriptors.
extern const HostSideKind cdna_side;

} // namespace vifsim
#endif
