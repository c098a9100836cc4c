// SPDX-License-Identifier: Apache-2.0
#include "seeded_bug.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "sim/sim_time.h"

bool seeded_bug(const char *name)
{
	static const char *const wanted = std::getenv("VIFSIM_SEEDED_BUG");
	static const char *const at_us = std::getenv("VIFSIM_SEEDED_AT_US");
	static const uint64_t from_ps = (at_us != nullptr ? std::strtoull(at_us, nullptr, 10) : 0) * 1000000;
	static bool struck = false;

	if (wanted == nullptr || struck || std::strcmp(wanted, name) != 0 || vifsim::now_ps() < from_ps)
		return false;
	struck = true;
	return true;
}
