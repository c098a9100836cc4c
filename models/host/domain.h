/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A domain with its one VCPU: what the hypervisor knows of it, and the program
 * that its kernel runs.  Domain 0 is Dom0, domain v + 1 is guest v.
 *
 * The program is a policy core: asked for its next activity when its CPU is
 * free for it, told when the activity is over. It reaches the rest of the host only
 * through struct host_services.
 */
#ifndef VIFSIM_HOST_DOMAIN_H
#define VIFSIM_HOST_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/activity.h"
#include "host/redundancy.h"
#include "net/stage_clock.h"
#include "trace/trace.h"
#include "xen/cache_refill.h"
#include "xen/event_channel.h"
#include "xen/page_tables.h"
#include "xen/sched.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why an event is sent to a domain. */
enum event_cause {
	EVENT_FRAME,          /* a frame arrived for it: a signal in the sense of the results */
	EVENT_FRAME_EXITLESS, /* likewise, told by the device to a domain that runs: nobody's signal */
	EVENT_TRANSMIT,       /* netback has finished transmissions, or a guest put requests */
	EVENT_INTERRUPT,      /* a physical interrupt, routed to Dom0 */
	EVENT_TIMER,
	EVENT_CONTROL, /* the store changed, or somebody wants something of Dom0's management program */
};

struct host_services {
	void *host;
	/* Sets the port pending and wakes or interrupts the domain.  The time that
	 * the sender spends on it is the sender's activity. */
	void (*send_event)(void *host, uint32_t domain, uint32_t port, enum event_cause cause);
	/* Dom0 has handled the physical interrupt: the hypervisor unmasks its line. */
	void (*end_of_interrupt)(void *host);
	/* One-shot timer of a domain (replaces the one before); its event comes on
	 * the domain's timer port.  UINT64_MAX: none. */
	void (*set_timer)(void *host, uint32_t domain, uint64_t at_ps);
	/* Memory that the domain's loop looks at (activity.h: turn_ps) has changed, or is about to at this moment: the
	 * turn under way is its last one. */
	void (*shown)(void *host, uint32_t domain);
	/* A guest's VIF, asked for at run time, carries frames from now on; was refused by the device, and nothing is
	 * left of it; has been taken down and given back. */
	void (*vif_created)(void *host, uint32_t guest);
	void (*vif_refused)(void *host, uint32_t guest);
	void (*vif_destroyed)(void *host, uint32_t guest);
	/* The hypervisor gives up what a dead guest had: its mappings, and the memory with the frames in it.  False: it
	 * has not left its CPU yet. */
	bool (*guest_relinquished)(void *host, uint32_t guest);
};

/*
 * The CPU enters the upcall handler by itself, in front of whatever the domain
 * does, when an event is pending; `events` is its effect. Everything else is
 * the program's.
 */
struct domain_program {
	/* The upcall's handler has been entered: take the pending ports. */
	void (*events)(void *state);
	/* Writes the domain's next activity.  May be asked again without the
	 * effect of the first answer only after ACTIVITY_BLOCK. */
	void (*next)(void *state, uint64_t now_ps, struct activity *activity);
	/* The activity is over (its parts spent, its bus access done). */
	void (*done)(void *state, uint64_t now_ps, const struct activity *activity);
	/* Whether something is there for it to do.  For the anatomy of latencies alone: neither the CPU nor the
	 * hypervisor can know.  NULL: always. */
	bool (*has_work)(const void *state, uint64_t now_ps);
};

/* An activity without an effect; a program's own operations are above it. */
#define DOMAIN_OPERATION_NONE 0

enum run_state { RUN_STATE_RUNNING, RUN_STATE_RUNNABLE, RUN_STATE_BLOCKED, RUN_STATE_COUNT };

/* Counters of one domain; tables in domain.c. */
struct domain_counters {
	uint64_t run_state_ps[RUN_STATE_COUNT]; /* as the hypervisor's scheduler sees it */
	uint64_t switched_in;                   /* another domain was loaded before */
	uint64_t reloaded;                      /* came back from idle, still loaded */
	uint64_t redundant_switches;            /* switched in, found nothing, blocked */
	uint64_t upcalls;
	uint64_t net_upcalls;                  /* of a guest: those that took its network port */
	uint64_t timer_upcalls, store_upcalls; /* likewise the ports of its timer and of the store */
	uint64_t looks_empty;                  /* looks at the rings that a signal began and that found no frame */
	uint64_t turns;                        /* of a polling guest's loop */
	uint64_t looks, looks_found;           /* all that a signal began; those that found something */
	uint64_t stints, stints_useful, stints_reloaded; /* from wake to block: begun; with work; without a switch */
	uint64_t frames_received, frames_sent;
	uint64_t frames_changed;                 /* of those received: not as their sender's stack let them go */
	uint64_t frames_late;                    /* likewise: one that their sender sent later came before them */
	uint64_t runnable_longest_ps;            /* longest stay in a run queue, beyond the window's edges too */
	uint64_t faults_reading, faults_writing; /* accesses that its page tables refused */
};

#define DOMAIN_PORT_TIMER 0 /* every domain */
#define GUEST_PORT_NET 1
#define GUEST_PORT_XENSTORE 2 /* Dom0 has changed its half of the interface's entry */
#define DOM0_PORT_INTERRUPT 1
#define DOM0_PORT_MANAGER 2  /* its management program has been called */
#define DOM0_PORT_XENSTORE 3 /* a guest has changed its half of its interface's entry */
#define DOM0_PORT_VIF 4      /* and up: netback's port of guest v is 4 + v */

struct domain {
	uint32_t number;
	bool has_activity; /* there is one */
	bool in_upcall;    /* the upcall handler's entry comes before it */
	struct sched_vcpu vcpu;
	struct event_channels events;
	struct page_tables pages;
	struct refill_vcpu refill;
	uint64_t packet_refill_ps;     /* due at the first frame handled since it was switched in */
	struct activity activity;      /* the program's, under way or suspended */
	struct activity upcall;        /* entry of the upcall handler */
	uint64_t switch_ps, refill_ps; /* due before anything else: it has just been given the CPU */
	enum run_state run_state;
	uint64_t run_state_since_ps;
	uint64_t runnable_from_ps; /* while it is runnable; not touched by the window's edges */
	bool stint_counts;         /* this run began with a real switch, on a wake */
	bool stint_useful;         /* and has found something to do */
	bool stint_redundant;      /* this run began with nothing to do, and has found nothing yet */
	struct redundancy redundancy;
	struct stage_clock clock;              /* where the time of those goes that wait for this domain */
	struct trace_track *trace, *cpu_trace; /* of its states, of its CPU; NULL: nobody traces */
	struct stage_clock *wakened_by;        /* whose clock tells what it waits for while it is blocked; NULL: none */
	bool paused;                           /* it is not to run, whatever is pending; a fault's doing */
	bool held_wake;                        /* it would run if it were not paused */
	bool frame_signalled; /* an event for a frame is on its way, or has come and was not looked into yet */
	uint64_t timer_at_ps;
	const struct domain_program *program;
	void *program_state;
	struct domain_counters counters;
};

extern const struct stat_spec domain_stats[];
extern const size_t domain_stat_count;

void domain_init(struct domain *domain, uint32_t number, uint32_t ports, const struct domain_program *program,
		 void *program_state);
void domain_free(struct domain *domain);
/* Moves the domain to another run state, charging the time since the last change. */
void domain_run_state(struct domain *domain, enum run_state state, uint64_t now_ps);
/* The packet path's refill, paid by the first frame handled since the domain got its CPU: adds it, if it is due. */
void domain_take_packet_refill(struct domain *domain, struct activity *activity);
/* The activity that it was added to is over: that path's lines are all there now, also
 * when others ran in the middle of it. */
void domain_packet_path_ran(struct domain *domain);
/* The domain has found something to do: the switch to it was not redundant. */
void domain_found_work(struct domain *domain);
/* Charges the run state up to now, at the edges of the measured window. */
void domain_settle(struct domain *domain, uint64_t now_ps);
/* From now on its states are told to that track. */
void domain_trace(struct domain *domain, struct trace_track *trace, struct trace_track *cpu_trace);
/* It gets the CPU: has it been woken for nothing? */
void domain_begin_stint(struct domain *domain, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
