/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device's half of an interrupt scheme: what it does when a VIF has activity (a frame has come, a request
 * is to be answered).  A const table of functions per scheme decides; an agent of the device (a context of a
 * microengine, a DMA engine) carries out, and spends the time:
 *
 *     ops->activity(source, vif, &step);
 *     while (step.kind != INTERRUPT_DONE) {
 *             carry out step;                   may take time: a write is over when the bus has taken it
 *             ops->next(source, &step);
 *     }
 *
 * Several agents may be at it at a time, each with a VIF of its own.  A posted write is behind the agent's own
 * writes before it, so behind the frame that it tells of.
 *
 * What a scheme keeps in the device is its own: state_bytes, which start as zeros, at source->state.
 *
 * Invariant: an activity that has been reported is told to the host, by this agent or by one that is at it already.
 */
#ifndef VIFSIM_VIF_INTERRUPT_SOURCE_H
#define VIFSIM_VIF_INTERRUPT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "vif/interrupt_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

enum interrupt_step_kind {
	INTERRUPT_DONE,     /* the agent goes on with its work */
	INTERRUPT_WRITE,    /* a posted write over the bus */
	INTERRUPT_REGISTER, /* a write of `value` to the device's interrupt register, which nobody waits for: it counts
			       (ops->raise) when it is there */
	INTERRUPT_WAIT,     /* the agent sleeps until the host has made room (INTERRUPT_ROOM) */
};

/* The agent's own; it keeps it until it is done. */
struct interrupt_step {
	enum interrupt_step_kind kind;
	uint64_t address, value;
	uint32_t bytes;
	uint32_t vif, stage; /* the scheme's, where it needs them */
};

/* What a write of the host to the device's interrupt registers has done; bits. */
enum interrupt_effect {
	INTERRUPT_FALLS = 1,   /* the line is released */
	INTERRUPT_ROOM = 2,    /* agents that wait go on */
	INTERRUPT_UNKNOWN = 4, /* there is no such register */
};

struct interrupt_source;

struct interrupt_source_ops {
	const char *name;
	size_t state_bytes; /* of its state in the device */
	/* What of it is not zero, and what it has allocated; each may be NULL.  Aborts when out of memory. */
	void (*init)(struct interrupt_source *source);
	void (*free)(struct interrupt_source *source);
	/* Adds what it counts, below the device's path. */
	void (*add_statistics)(struct interrupt_source *source, struct stat_registry *registry, const char *path);
	/* An activity is told by a write over the bus: an agent shows it at once. */
	bool writes;
	void (*activity)(struct interrupt_source *source, uint32_t vif, struct interrupt_step *step);
	void (*next)(struct interrupt_source *source, struct interrupt_step *step);
	/* The register has been written.  True when the line rises by it.  NULL: no step writes it. */
	bool (*raise)(struct interrupt_source *source, uint64_t value);
	/* The host reads or writes a word of the device's interrupt registers; a write's effects are a set of enum
	 * interrupt_effect. */
	uint32_t (*read)(struct interrupt_source *source, uint64_t address);
	uint32_t (*write)(struct interrupt_source *source, uint64_t address, uint32_t value);
	/* The bits of its register, layout.width of them, for who looks on; NULL: it has none. */
	uint64_t (*bits)(const struct interrupt_source *source);
};

struct interrupt_source {
	const struct interrupt_source_ops *ops;
	struct interrupt_layout layout;
	uint32_t vifs;      /* that the device has at most */
	uint64_t *messages; /* address of each vector's message, as the host has written it; owned */
	void *state;        /* the scheme's; owned */
};

/* Aborts when out of memory. */
void interrupt_source_init(struct interrupt_source *source, const struct interrupt_source_ops *ops,
			   const struct interrupt_layout *layout, uint32_t vifs);
/* Whether an agent may have to write over the bus to tell of an activity. */
static inline bool interrupt_source_writes(const struct interrupt_source_ops *ops,
					   const struct interrupt_layout *layout)
{
	return ops->writes || layout->map->by_load;
}
void interrupt_source_free(struct interrupt_source *source);
/* The host writes where a vector's message goes; below layout.vectors. */
void interrupt_source_address(struct interrupt_source *source, uint32_t vector, uint64_t address);

#ifdef __cplusplus
}
#endif
#endif
