/* SPDX-License-Identifier: Apache-2.0 */
#include "load/core_pingpong_config.h"

static const char *const peer_names[] = {"hyperthread", "core", "package", "np", NULL};
static const char *const notify_names[] = {"poll", "interrupt", NULL};

#define FIELD(member) .offset = offsetof(struct core_pingpong_config, member)

const struct param_spec core_pingpong_params[] = {
	{.key = "peer",
	 .type = PARAM_CHOICE,
	 .choices = peer_names,
	 .standard = "package",
	 .help = "Who answers the CPU: its core's other hyperthread, another core of its package, a core of another "
		 "package, or the network processor across the bus.",
	 FIELD(peer)},
	{.key = "notify",
	 .type = PARAM_CHOICE,
	 .choices = notify_names,
	 .standard = "poll",
	 .help = "How arrivals are noticed: both sides poll, or one polls and the other is interrupted (among CPUs the "
		 "one that answers; with the network processor the CPU, as that one takes no interrupts).",
	 .source =
		 "slide 20: both cores poll, or one core polls and the other one is notified by interrupts; slide 13: "
		 "interrupts go from the network processor to the host alone",
	 FIELD(notify)},
};
const size_t core_pingpong_param_count = sizeof(core_pingpong_params) / sizeof(core_pingpong_params[0]);
