/* SPDX-License-Identifier: Apache-2.0 */
#include "host/domain.h"

#include <string.h>

#define COUNTER(field, unit, help) STAT_FIELD(struct domain_counters, field, unit, help)

const struct stat_spec domain_stats[] = {
	STAT_NAMED("running_ps", struct domain_counters, run_state_ps[RUN_STATE_RUNNING], "ps",
		   "Time on a CPU, as the scheduler sees it."),
	STAT_NAMED("runnable_ps", struct domain_counters, run_state_ps[RUN_STATE_RUNNABLE], "ps",
		   "Time in a run queue, waiting for a CPU."),
	STAT_NAMED("blocked_ps", struct domain_counters, run_state_ps[RUN_STATE_BLOCKED], "ps",
		   "Time waiting for an event."),
	COUNTER(switched_in, "", "Times it got its CPU after another domain had it."),
	COUNTER(reloaded, "", "Times it got its CPU back from idle, still loaded."),
	COUNTER(redundant_switches, "", "Switches after which it found nothing to do and blocked."),
	COUNTER(upcalls, "", "Event-channel upcalls."),
	COUNTER(net_upcalls, "", "A guest's upcalls that took its network port: frames have come, or completions."),
	COUNTER(timer_upcalls, "", "A guest's upcalls that took its timer's port."),
	COUNTER(store_upcalls, "", "A guest's upcalls that took the store's port."),
	COUNTER(looks_empty, "", "Looks at the rings that a signal began and that found no frame."),
	COUNTER(turns, "", "Turns of a polling guest's loop."),
	COUNTER(looks, "", "Looks at the rings that a signal began."),
	COUNTER(looks_found, "", "Of these, looks that found something."),
	COUNTER(stints, "", "Times that it was woken."),
	COUNTER(stints_useful, "",
		"Times that it blocked, switched to since it was woken, and had found something to do."),
	COUNTER(stints_reloaded, "", "Times that it came back from idle, still loaded, since it was woken."),
	COUNTER(frames_received, "frames", "Frames that its application received."),
	COUNTER(frames_sent, "frames", "Frames that its application sent."),
	COUNTER(frames_changed, "frames", "Of those received, frames whose bytes are not those that were sent."),
	COUNTER(frames_late, "frames",
		"Of those received, frames that their sender sent before one that came earlier."),
	{"runnable_longest_ps", "ps", "Longest time in a run queue without a break.", STAT_MAXIMUM,
	 offsetof(struct domain_counters, runnable_longest_ps)},
	COUNTER(faults_reading, "", "Its reads that faulted: its page tables do not map what it would have read."),
	COUNTER(faults_writing, "", "Its writes that faulted."),
};
const size_t domain_stat_count = sizeof(domain_stats) / sizeof(domain_stats[0]);

void domain_init(struct domain *domain, uint32_t number, uint32_t ports, const struct domain_program *program,
		 void *program_state)
{
	memset(domain, 0, sizeof(*domain));
	domain->number = number;
	domain->vcpu.domain = number;
	domain->vcpu.weight = 1;
	event_channels_init(&domain->events, ports);
	domain->pages.all = number == 0; /* the driver domain */
	domain->run_state = RUN_STATE_BLOCKED;
	domain->timer_at_ps = UINT64_MAX;
	stage_clock_init(&domain->clock, LATENCY_OTHER);
	domain->program = program;
	domain->program_state = program_state;
}

void domain_free(struct domain *domain)
{
	event_channels_free(&domain->events);
}

void domain_packet_path_ran(struct domain *domain)
{
	domain->packet_refill_ps = 0;
	refill_packet_paid(&domain->refill);
	redundancy_packet_path_ran(&domain->redundancy);
}

void domain_take_packet_refill(struct domain *domain, struct activity *activity)
{
	activity_add(activity, STAGE_PACKET_REFILL, domain->packet_refill_ps);
	domain->packet_refill_ps = 0;
}

void domain_found_work(struct domain *domain)
{
	domain->stint_useful = true;
	domain->stint_redundant = false;
}

void domain_begin_stint(struct domain *domain, uint64_t now_ps)
{
	const struct domain_program *program = domain->program;

	domain->stint_redundant =
		!domain->stint_useful && program->has_work != NULL && !program->has_work(domain->program_state, now_ps);
}

void domain_settle(struct domain *domain, uint64_t now_ps)
{
	domain->counters.run_state_ps[domain->run_state] += now_ps - domain->run_state_since_ps;
	domain->run_state_since_ps = now_ps;
	if (domain->run_state == RUN_STATE_RUNNABLE &&
	    now_ps - domain->runnable_from_ps > domain->counters.runnable_longest_ps)
		domain->counters.runnable_longest_ps = now_ps - domain->runnable_from_ps;
}

/* A domain that gets its CPU with nothing to do is shown as such. */
static void trace_run_state(struct domain *domain, uint64_t now_ps)
{
	static const char *const names[] = {
		[RUN_STATE_RUNNING] = "running", [RUN_STATE_RUNNABLE] = "runnable", [RUN_STATE_BLOCKED] = "blocked"};
	const struct trace_argument redundant = {domain->run_state == RUN_STATE_RUNNING ? "woken_for_nothing" : NULL,
						 domain->stint_redundant};

	trace_state(domain->trace, names[domain->run_state], redundant, now_ps);
}

void domain_run_state(struct domain *domain, enum run_state state, uint64_t now_ps)
{
	domain_settle(domain, now_ps);
	if (domain->run_state != state)
		domain->runnable_from_ps = now_ps;
	domain->run_state = state;
	if (domain->trace != NULL)
		trace_run_state(domain, now_ps);
}

void domain_trace(struct domain *domain, struct trace_track *trace, struct trace_track *cpu_trace)
{
	domain->trace = trace;
	domain->cpu_trace = cpu_trace;
	trace_run_state(domain, domain->run_state_since_ps);
}
