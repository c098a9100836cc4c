// SPDX-License-Identifier: Apache-2.0
//
// A vifsim with one more network device, built against an installed vifsim (see the Makefile):
//
//   ./own run latency --sweep nic.model=hv,brisk --sweep nic.brisk.latency=0.1us,0.5us --sweep vifs=1,8
//
// The device, "brisk", is the ordinary card with a latency of its own: the smallest that
// there can be, to show what a program has to give.  A device of one's own class is what `build` returns: a
// vifsim::NetworkDevice (nic/device.h), a master and target of the bus (pci/pci_port.h).
#include <cstddef>

#include "app/vifsim_main.h"
#include "machine/own_device.h"

namespace
{

struct Config {
	uint64_t latency_ps;
};

param_spec latency()
{
	param_spec spec = {};

	spec.key = "latency";
	spec.type = PARAM_QUANTITY;
	spec.dimension = DIMENSION_TIME;
	spec.display = "us";
	spec.standard = "0.1 us";
	spec.minimum = "0 us";
	spec.maximum = "100 us";
	spec.help = "From a frame's last bit to its descriptor's fetch, and back.";
	spec.source = "an example";
	spec.offset = offsetof(Config, latency_ps);
	return spec;
}

const param_spec params[] = {latency()};

// The point as it is for the ordinary card with our latency.
platform as_ordinary(const platform &point)
{
	struct platform ordinary = point;

	ordinary.nic.model = NIC_MODEL_HV;
	ordinary.hv_nic.latency_ps = static_cast<const Config *>(vifsim::own_device_config(point))->latency_ps;
	return ordinary;
}

std::unique_ptr<vifsim::NetworkDevice> build(const platform &point, uint32_t number, frame_pool &pool,
					     const std::string &path)
{
	// Of each host: a device may keep what it is built from.
	static platform ordinary[2];

	ordinary[number] = as_ordinary(point);
	return vifsim::device_kind(ordinary[number]).build(ordinary[number], number, pool, path);
}

vifsim::OwnDevice make_device()
{
	static platform ordinary = {};

	ordinary.nic.model = NIC_MODEL_HV;
	vifsim::OwnDevice device = {"brisk", NIC_MODEL_HV, params, 1, sizeof(Config), vifsim::device_kind(ordinary)};
	// The host drives it as the ordinary card: its windows on the bus, its interrupt, its drivers.
	device.kind.build = build;
	return device;
}

} // namespace

int main(int argc, char **argv)
{
	static const vifsim::OwnDevice device = make_device();

	vifsim::own_device_add(device);
	return vifsim_main(argc, argv);
}
