// SPDX-License-Identifier: Apache-2.0
#include "machine/own_device.h"

#include <cassert>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace vifsim
{

namespace
{

// Its parameters stand behind the platform's, in the same object.
constexpr size_t CONFIG_AT = (sizeof(platform) + 15) / 16 * 16;

// The schema of the platform with one more choice and one more table; what tables point to is kept here.
struct OwnSchema {
	const OwnDevice *device = nullptr;
	int model = 0; // its place among nic.model's choices
	std::string prefix;
	std::vector<const char *> models;
	std::vector<param_spec> nic;
	std::vector<param_table> tables;
	param_schema schema = {};
};

OwnSchema &own()
{
	static OwnSchema instance;
	return instance;
}

// nic.model with one more choice.
void add_choice(OwnSchema &own, param_table &nic)
{
	own.nic.assign(nic.specs, nic.specs + nic.count);
	for (param_spec &spec : own.nic) {
		if (strcmp(spec.key, "model") != 0)
			continue;
		for (const char *const *name = spec.choices; *name != nullptr; name++)
			own.models.push_back(*name);
		own.model = static_cast<int>(own.models.size());
		own.models.push_back(own.device->model);
		own.models.push_back(nullptr);
		spec.choices = own.models.data();
	}
	nic.specs = own.nic.data();
}

// As the host sees it: with the built-in device that it is like.
platform seen(const platform &platform)
{
	struct platform as = platform;

	if (own_device_of(platform) != nullptr)
		as.nic.model = own().device->like;
	return as;
}

} // namespace

void own_device_add(const OwnDevice &device)
{
	const param_schema &built_in = *platform_schema();
	OwnSchema &own = vifsim::own();

	assert(own.device == nullptr && "one device can be added");
	own.device = &device;
	own.prefix = std::string("nic.") + device.model;
	own.tables.assign(built_in.tables, built_in.tables + built_in.table_count);
	for (param_table &table : own.tables)
		if (strcmp(table.prefix, "nic") == 0)
			add_choice(own, table);
	own.tables.push_back({own.prefix.c_str(), CONFIG_AT, device.params, device.param_count});
	own.schema = {own.tables.data(), own.tables.size(), CONFIG_AT + device.config_size};
}

const OwnDevice *own_device_of(const platform &platform)
{
	const OwnSchema &own = vifsim::own();

	return own.device != nullptr && platform.nic.model == own.model ? own.device : nullptr;
}

const void *own_device_config(const platform &platform)
{
	return reinterpret_cast<const char *>(&platform) + CONFIG_AT;
}

} // namespace vifsim

extern "C" {

const struct param_schema *own_device_schema(void)
{
	const vifsim::OwnSchema &own = vifsim::own();

	return own.device != nullptr ? &own.schema : platform_schema();
}

int own_device_check(const struct platform *platform, struct param_misfit *misfit)
{
	const struct platform as = vifsim::seen(*platform);

	return platform_check(&as, misfit);
}

int own_device_check_effect(const struct platform *platform, const char *path, char *message, size_t message_size)
{
	const vifsim::OwnSchema &own = vifsim::own();
	const struct platform as = vifsim::seen(*platform);

	if (own.device == nullptr || strncmp(path, own.prefix.c_str(), own.prefix.size()) != 0 ||
	    path[own.prefix.size()] != '.')
		return platform_check_effect(&as, path, message, message_size);
	/* Where the choice of a device has an effect, its parameters have one too. */
	if (vifsim::own_device_of(*platform) != nullptr)
		return platform_check_effect(&as, "nic.model", message, message_size);
	snprintf(message, message_size, "%s has no effect with another nic.model than %s", path, own.device->model);
	return -1;
}
}
