/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A network device from outside the tree: a program that links the library adds one
 * entry to nic.model, with parameters of its own, which are set, swept and
 * shown as the built-in ones are.  What it is made of is a DeviceKind (machine/devices.h):
 * a NetworkDevice of the program's own, and one of the ways in which hosts drive a device (docs/your-own-device.md).
 *
 * Its parameters have the paths nic.<model>.<key>; a cost (PARAM_COST) among them has to stand in the platform file, as
 * all costs.  One device can be added; what the built-in ones are and do does not change by it.
 */
#ifndef VIFSIM_MACHINE_OWN_DEVICE_H
#define VIFSIM_MACHINE_OWN_DEVICE_H

#include "base/param.h"
#include "machine/platform.h"

#ifdef __cplusplus
#include "machine/devices.h"

namespace vifsim
{

struct OwnDevice {
	const char *model; // of nic.model
	// As which built-in device its host sees it: what fits together and what has an effect is as with that one.
	nic_model like;
	const param_spec *params; // offsets in its config
	size_t param_count;
	size_t config_size;
	DeviceKind kind;
};

// Once, before vifsim_main; the device is kept by reference.
void own_device_add(const OwnDevice &device);
// Its parameters at a point whose nic.model it is: config_size bytes that its params describe.
const void *own_device_config(const platform &platform);
// The device when a point has it; nullptr when it has a built-in one.
const OwnDevice *own_device_of(const platform &platform);

} // namespace vifsim

extern "C" {
#endif

/* platform_schema, platform_check and platform_check_effect, with the device that was added, if any. */
const struct param_schema *own_device_schema(void);
int own_device_check(const struct platform *platform, struct param_misfit *misfit);
int own_device_check_effect(const struct platform *platform, const char *path, char *message, size_t message_size);

#ifdef __cplusplus
}
#endif
#endif
