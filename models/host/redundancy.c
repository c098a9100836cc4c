/* SPDX-License-Identifier: Apache-2.0 */
#include "host/redundancy.h"

static uint64_t beyond(uint64_t cost_ps, uint64_t otherwise_ps)
{
	return cost_ps > otherwise_ps ? cost_ps - otherwise_ps : 0;
}

/* Returns what it has lost since it last ran, were there only useful runs. */
static uint64_t count(struct redundancy_cpu *cpu, struct redundancy *domain)
{
	const uint64_t lost = refill_switch_in(&cpu->refill, &domain->refill);

	domain->counted = true;
	if (domain->last_run == 0 || domain->last_run != cpu->useful_runs)
		cpu->useful_runs++;
	domain->last_run = cpu->useful_runs;
	return lost;
}

void redundancy_left(struct redundancy_cpu *cpu, struct redundancy *domain, bool preempted, bool pushed_out,
		     bool useful)
{
	if (useful && !domain->counted)
		count(cpu, domain);
	domain->counted = false;
	domain->preempted = preempted;
	domain->pushed_out = preempted && pushed_out;
}

void redundancy_entered(struct redundancy_cpu *cpu, struct redundancy *domain, const struct refill_config *config,
			const struct redundancy_costs *costs, bool switched, bool useful)
{
	const bool was_last = domain->last_run != 0 && domain->last_run == cpu->useful_runs;
	uint64_t lost;

	domain->switch_ps = domain->refill_ps = domain->packet_ps = 0;
	if (!useful)
		return; /* all of its run is */
	lost = count(cpu, domain);
	if (domain->pushed_out) {
		domain->switch_ps = costs->switch_ps;
		domain->refill_ps = costs->refill_ps;
	} else {
		if (switched && was_last)
			domain->switch_ps =
				beyond(costs->switch_ps, domain->preempted ? costs->switch_ps : costs->reload_ps);
		domain->refill_ps = beyond(costs->refill_ps, refill_wake_ps(config, lost));
	}
	domain->packet_ps = beyond(costs->packet_ps, refill_packet_due(config, &domain->refill));
}

static uint64_t *due(struct redundancy *domain, enum cpu_stage stage)
{
	switch (stage) {
	case STAGE_SWITCH:
		return &domain->switch_ps;
	case STAGE_REFILL:
		return &domain->refill_ps;
	case STAGE_PACKET_REFILL:
		return &domain->packet_ps;
	default:
		return NULL;
	}
}

uint64_t redundancy_take(struct redundancy *domain, enum cpu_stage stage, uint64_t ps)
{
	uint64_t *const left = due(domain, stage);
	uint64_t part;

	if (left == NULL)
		return 0;
	part = *left < ps ? *left : ps;
	*left -= part;
	return part;
}

void redundancy_packet_path_ran(struct redundancy *domain)
{
	refill_packet_paid(&domain->refill);
}
