// SPDX-License-Identifier: Apache-2.0
//
// A vifsim with a network device of one's own, built against an installed vifsim (see the Makefile):
//
//   ./own run latency --sweep nic.model=sv,sriov,slab --sweep nic.slab.latency=0.2us,2us --sweep vifs=1,8
//
// What is in slab.h and slab.cpp is the device; here is how a machine gets it: its name among the choices of nic.model,
// its parameters, its windows on the bus, how the hosts drive it, and what of its counters the run is to check.
#include <cstddef>

#include "app/vifsim_main.h"
#include "interrupt/interrupt_scheme.h"
#include "machine/own_device.h"
#include "slab.h"

namespace
{

param_spec time_parameter(const char *key, const char *standard, const char *help, size_t offset)
{
	param_spec spec = {};

	spec.key = key;
	spec.type = PARAM_QUANTITY;
	spec.dimension = DIMENSION_TIME;
	spec.display = "us";
	spec.standard = standard;
	spec.minimum = "0 us";
	spec.maximum = "1 ms";
	spec.help = help;
	spec.source = "an example";
	spec.offset = offset;
	return spec;
}

param_spec count_parameter(const char *key, const char *standard, const char *maximum, const char *help, size_t offset)
{
	param_spec spec = {};

	spec.key = key;
	spec.type = PARAM_QUANTITY;
	spec.dimension = DIMENSION_COUNT;
	spec.standard = standard;
	spec.minimum = "1";
	spec.maximum = maximum;
	spec.help = help;
	spec.source = "an example";
	spec.offset = offset;
	return spec;
}

// Paths nic.slab.<key>.
const param_spec params[] = {
	time_parameter("latency", "0.5 us", "From a frame's arrival at the device's switch to its decision.",
		       offsetof(SlabConfig, latency_ps)),
	time_parameter("frame", "0.05 us", "How far apart two frames leave the switch at least.",
		       offsetof(SlabConfig, frame_ps)),
	count_parameter("slots", "32", "64", "Slots of a VIF's queues, a power of two.", offsetof(SlabConfig, slots)),
	count_parameter("buffer", "64", "4096", "Frames from the wire that the device has room for.",
			offsetof(SlabConfig, buffer_frames)),
};

const SlabConfig &config_of(const platform &point)
{
	return *static_cast<const SlabConfig *>(vifsim::own_device_config(point));
}

std::unique_ptr<vifsim::NetworkDevice> build(const platform &point, uint32_t number, frame_pool &pool,
					     const std::string &path)
{
	return std::make_unique<Slab>(number == 0 ? "slab_a" : "slab_b", config_of(point), pool,
				      static_cast<uint32_t>(point.vifs),
				      interrupt_schemes[point.nic.interrupts]->device,
				      vifsim::interrupt_layout_of(point), vifsim::events_of(point), path);
}

// Which of its counters count dropped frames, and which add up: held against what others count, in every run.
const vifsim::DeviceCounters counters = {
	{"no_room", "no_credit", "no_slot"}, // frames dropped for want of a buffer
	{"strays"},                          // frames that are nobody's
	{"damaged"},                         // frames whose check does not fit
	{{"slab: frames of guests", {"sent", "bridged", "refused"}, {"outbound.departures"}}},
};

vifsim::OwnDevice make_device()
{
	vifsim::DeviceKind kind = {};

	kind.name = "slab";
	// The interrupt scheme's half in the hypervisor, or Dom0 when the interrupt is routed there.
	kind.interrupts = [](const platform &point) -> const interrupt_handler_ops & {
		return point.nic.interrupt_routing == NIC_INTERRUPT_ROUTING_DOM0
			       ? interrupt_dom0
			       : *interrupt_schemes[point.nic.interrupts]->hypervisor;
	};
	// Guests drive it as they do the slides' device: a VIF each, frames written into the device's memory.
	kind.side = &vifsim::vif_side;
	kind.queues = [](const platform &point) {
		return vif_layout{static_cast<uint32_t>(config_of(point).slots), VIF_MEMORY_DEVICE, VIF_MEMORY_HOST,
				  vifsim::events_of(point)};
	};
	kind.burst = [](const platform &) { return 0u; }; // its sockets are its own
	kind.build = build;
	kind.counters = &counters;
	// What fits together and what has an effect is as with the card with virtual functions.
	return {"slab", NIC_MODEL_SRIOV, params, sizeof(params) / sizeof(params[0]), sizeof(SlabConfig), kind};
}

} // namespace

int main(int argc, char **argv)
{
	static const vifsim::OwnDevice device = make_device();

	vifsim::own_device_add(device);
	return vifsim_main(argc, argv);
}
