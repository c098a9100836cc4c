/* SPDX-License-Identifier: Apache-2.0 */
/* Cache and TLB refill; see cache_refill.h. */
#include "xen/cache_refill.h"

const struct param_spec refill_params[] = {
	{
		.key = "wake",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.minimum = "0 us",
		.maximum = "12 us",
		.flags = PARAM_COST,
		.help = "Cache and TLB refill of a bare wake, when everything was lost.",
		.offset = offsetof(struct refill_config, wake_ps),
	},
	{
		.key = "packet",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.minimum = "0 us",
		.maximum = "12 us",
		.flags = PARAM_COST,
		.help = "Cache and TLB refill added on the packet path, when everything was lost.",
		.offset = offsetof(struct refill_config, packet_ps),
	},
	{
		.key = "saturation",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_COUNT,
		.minimum = "1",
		.maximum = "1000",
		.flags = PARAM_COST,
		.help = "Switches to other domains after which everything was lost; the loss is linear up to there.",
		.offset = offsetof(struct refill_config, saturation),
	},
};
const size_t refill_param_count = sizeof(refill_params) / sizeof(refill_params[0]);

uint64_t refill_switch_in(struct refill_cpu *cpu, struct refill_vcpu *vcpu)
{
	uint64_t others = vcpu->stamp ? cpu->switches - vcpu->stamp : REFILL_NEVER_RAN;

	if (others > 0)
		vcpu->stamp = ++cpu->switches;
	/* What the packet path had lost stays lost until that path runs again. */
	vcpu->packet_lost =
		others > REFILL_NEVER_RAN - vcpu->packet_lost ? REFILL_NEVER_RAN : vcpu->packet_lost + others;
	return others;
}

uint64_t refill_packet_due(const struct refill_config *config, const struct refill_vcpu *vcpu)
{
	return refill_packet_ps(config, vcpu->packet_lost);
}

void refill_packet_paid(struct refill_vcpu *vcpu)
{
	vcpu->packet_lost = 0;
}

static uint64_t lost_part(uint64_t full_ps, uint64_t k, uint64_t saturation)
{
	return k >= saturation ? full_ps : full_ps * k / saturation;
}

uint64_t refill_wake_ps(const struct refill_config *config, uint64_t k)
{
	return lost_part(config->wake_ps, k, config->saturation);
}

uint64_t refill_packet_ps(const struct refill_config *config, uint64_t k)
{
	return lost_part(config->packet_ps, k, config->saturation);
}
