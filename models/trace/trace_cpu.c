/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/trace_cpu.h"

#include <stdio.h>
#include <string.h>

#include "trace/trace_track.h"

/* Nothing of this work is to come. */
static void end_work(struct trace_track *cpu)
{
	uint64_t from_ps = cpu->work_from_ps, to_ps = cpu->work_to_ps;
	struct trace_event event = {.phase = 'X', .category = "work", .name = cpu->work};

	if (cpu->work != NULL && trace_clip(cpu->trace, &from_ps, &to_ps)) {
		event.at_ps = from_ps;
		event.length_ps = to_ps - from_ps;
		if (cpu->frame_flow != 0)
			event.category = TRACE_FRAME;
		trace_put(cpu->works, &event);
		trace_put_flow(cpu->works, cpu->frame_flow, cpu->flow, from_ps);
	}
	cpu->work = NULL;
	cpu->frame_flow = 0;
}

static void end_owner(struct trace_track *cpu)
{
	end_work(cpu);
	if (cpu->begun)
		trace_put_end(cpu, cpu->work_to_ps);
}

static void begin_owner(struct trace_track *cpu, uint64_t from_ps, uint64_t to_ps)
{
	struct trace_event slice = {.category = "cpu", .name = "hypervisor"};

	if (!trace_clip(cpu->trace, &from_ps, &to_ps))
		return;
	if (!cpu->owner.hypervisor)
		slice.name = cpu->owner.domain == 0 ? "dom0" : trace_guest_name(cpu->trace, cpu->owner.domain - 1);
	if (cpu->owner.domain != TRACE_CPU_IDLE)
		slice.arguments[0] = (struct trace_argument){"domain", cpu->owner.domain};
	slice.at_ps = from_ps;
	trace_put_begin(cpu, &slice);
}

static void end_cpu(struct trace_track *cpu, uint64_t at_ps)
{
	(void)at_ps; /* all is charged up to now, or it was idle */
	end_owner(cpu);
}

struct trace_track *trace_add_cpu(struct trace *trace, uint32_t group, const char *name)
{
	struct trace_track *cpu = trace_add_track(trace, group, name, "cpu");
	char works[TRACE_NAME_SIZE];

	snprintf(works, sizeof(works), "%.48s work", name);
	cpu->works = trace_add_track(trace, group, works, "work");
	cpu->end = end_cpu;
	return cpu;
}

void trace_cpu_charge(struct trace_track *cpu, bool hypervisor, uint32_t domain, const char *work, uint64_t from_ps,
		      uint64_t to_ps)
{
	const bool joins = from_ps == cpu->work_to_ps;

	if (from_ps >= cpu->trace->until_ps)
		end_owner(cpu);
	if (from_ps == to_ps || from_ps >= cpu->trace->until_ps || to_ps <= cpu->trace->from_ps)
		return;
	if (!cpu->begun || !joins || cpu->owner.hypervisor != hypervisor || cpu->owner.domain != domain) {
		end_owner(cpu);
		cpu->owner = (struct trace_owner){hypervisor, domain};
		begin_owner(cpu, from_ps, to_ps);
	}
	if (cpu->work != work || !joins || cpu->frame_flow != 0) {
		end_work(cpu);
		cpu->work = work;
		cpu->work_from_ps = from_ps;
	}
	cpu->work_to_ps = to_ps;
}

void trace_cpu_flow(struct trace_track *cpu, const char *work, uint64_t *frame_flow, enum trace_flow flow)
{
	if (cpu->work == NULL)
		return;
	const uint64_t number = trace_flow_number(cpu->trace, frame_flow, &flow);

	if (number == 0)
		return;
	if (cpu->frame_flow != 0 || strcmp(cpu->work, work) != 0) { /* it took no time */
		end_work(cpu);
		cpu->work = work;
		cpu->work_from_ps = cpu->work_to_ps;
	}
	cpu->frame_flow = number;
	cpu->flow = flow;
}
