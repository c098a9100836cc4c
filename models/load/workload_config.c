/* SPDX-License-Identifier: Apache-2.0 */
#include "load/workload_config.h"

#include "base/unit.h"

static const char *const kind_names[] = {"ping", "pci_transfer", "core_pingpong", "tcp_stream", "replay", NULL};
static const char *const popularity_names[] = {"equal", "zipf", "zipf_2", NULL};
static const char *const direction_names[] = {"transmit", "receive", "both", NULL};

const struct param_spec workload_params[] = {
	{.key = "kind",
	 .type = PARAM_CHOICE,
	 .choices = kind_names,
	 .standard = "ping",
	 .help = "What is done: round trips between guest pairs, transfers over a PCI bus alone, a message that goes "
		 "to and fro between two CPUs or a CPU and the network processor, bulk TCP between guest pairs, or "
		 "frames "
		 "from a capture.",
	 .offset = offsetof(struct workload_config, kind)},
	{.key = "payload",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "64 B",
	 .minimum = "1 B",
	 .maximum = "4096 B",
	 .help = "Payload of a probe, in a datagram of one frame (up to 1,472 B); length of a ping-pong's message.",
	 .offset = offsetof(struct workload_config, payload_bytes)},
	{.key = "pace.period",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "0 us",
	 .maximum = "1000 s",
	 .help = "Time between a pair's probes; 0: not paced. A probe whose predecessor is still out is skipped.",
	 .offset = offsetof(struct workload_config, pace_period_ps)},
	{.key = "pace.probes",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_EVENT_RATE,
	 .display = "/s",
	 .standard = "0 /s",
	 .maximum = "10 M/s",
	 .help = "Probes per second of all pairs together, each pair's period being as many times longer as there are "
		 "pairs; 0: pace.period says it.",
	 .offset = offsetof(struct workload_config, pace_probes_per_s)},
	{.key = "pace.jitter",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .standard = "10 %",
	 .minimum = "0 %",
	 .maximum = "100 %",
	 .help = "Each interval is the period times 1 plus a uniform share between minus and plus this.",
	 .offset = offsetof(struct workload_config, pace_jitter)},
	{.key = "pace.popularity",
	 .type = PARAM_CHOICE,
	 .choices = popularity_names,
	 .standard = "equal",
	 .help = "How often each pair probes: all alike; zipf, by Zipf's law, the first twice as often as the second, "
		 "three times as "
		 "often as the third, and so on; zipf_2, by its squares, four and nine times. All together probe as "
		 "often as "
		 "with equal ones.",
	 .source = "zipf: exponent 1, as usual for the popularity of servers",
	 .offset = offsetof(struct workload_config, popularity)},
	{.key = "timeout",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "100 ms",
	 .minimum = "1 us",
	 .maximum = "1000 s",
	 .help = "How long a client waits for a reply; then the probe counts as lost, and the next one goes.",
	 .offset = offsetof(struct workload_config, timeout_ps)},
	{.key = "think",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "0 us",
	 .maximum = "1000 s",
	 .help = "Mean of the exponential pause between a reply and the next probe; 0 and no pace: a closed loop.",
	 .offset = offsetof(struct workload_config, think_ps)},
	{.key = "direction",
	 .type = PARAM_CHOICE,
	 .choices = direction_names,
	 .standard = "transmit",
	 .help = "Where TCP's data flow, seen from host A: its guests send them, receive them, or both at once.",
	 .offset = offsetof(struct workload_config, direction)},
	{.key = "start_spread",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "10 ms",
	 .maximum = "1000 s",
	 .help = "TCP's connections are opened at random times within this.",
	 .offset = offsetof(struct workload_config, start_spread_ps)},
};
const size_t workload_param_count = sizeof(workload_params) / sizeof(workload_params[0]);

/* How many times less often than the first. */
static double rarity(const struct workload_config *config, uint64_t pair)
{
	const double rank = (double)(pair + 1);

	return config->popularity == WORKLOAD_ZIPF_2 ? rank * rank : rank;
}

double workload_config_slower(const struct workload_config *config, uint64_t pair, uint64_t pairs)
{
	double all = 0.0;

	if (config->popularity == WORKLOAD_EQUAL || pairs == 0)
		return 1.0;
	for (uint64_t i = 0; i < pairs; i++)
		all += 1.0 / rarity(config, i);
	return rarity(config, pair) * all / (double)pairs;
}

uint64_t workload_config_period(const struct workload_config *config, uint64_t pairs)
{
	if (config->pace_probes_per_s == 0)
		return config->pace_period_ps;
	return pairs * UNIT_PS_PER_S / config->pace_probes_per_s;
}
