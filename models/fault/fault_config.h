/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of faults, prefix "faults": a list, whose entries are numbered from 1.  Each says what goes wrong (kind),
 * where (target), and when: at a time and for how long, or with a probability or a rate.  The same entry may be given
 * as an element of the list or by its path, "faults.1.probability".
 *
 * Kinds are of three sorts.  One that strikes passing things (frames, interrupts) is asked for each of them within its
 * time; one that is a state lasts, and may come again; one that is a moment happens.
 */
#ifndef VIFSIM_FAULT_FAULT_CONFIG_H
#define VIFSIM_FAULT_FAULT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FAULTS_MAXIMUM 8 /* numbered by one digit */

#define FAULT_PASSING (FAULT_USES_FOR | FAULT_USES_PROBABILITY | FAULT_USES_COUNT)
#define FAULT_LASTING (FAULT_USES_FOR | FAULT_USES_RATE | FAULT_USES_COUNT)

/* Every kind, once: FAULT_<name>, its name as the parameter's choice, sort, place, what it uses, and what it is. */
#define FAULT_KIND_LIST(KIND)                                                                                          \
	KIND(NONE, none, MOMENT, NONE, 0, "no fault")                                                                  \
	KIND(FRAME_LOSS, frame_loss, STRIKES, WIRE, FAULT_PASSING, "frames on a wire are lost")                        \
	KIND(FRAME_CORRUPTION, frame_corruption, STRIKES, WIRE, FAULT_PASSING,                                         \
	     "frames' bytes are changed on a wire; the receiver's check finds it")                                     \
	KIND(FRAME_REORDERING, frame_reordering, STRIKES, WIRE, FAULT_PASSING | FAULT_USES_DELAY,                      \
	     "frames are held back on a wire, and overtaken")                                                          \
	KIND(LOST_INTERRUPT, lost_interrupt, STRIKES, HOST, FAULT_PASSING,                                             \
	     "interrupts of the device do not reach a CPU")                                                            \
	KIND(SPURIOUS_INTERRUPT, spurious_interrupt, MOMENT, HOST, FAULT_USES_RATE | FAULT_USES_COUNT,                 \
	     "a CPU takes an interrupt that the device did not raise")                                                 \
	KIND(STUCK_INTERRUPT, stuck_interrupt, STATE, HOST, FAULT_LASTING, "the interrupt line stays asserted")        \
	KIND(FULL_SEND_RING, full_send_ring, STATE, HOST, FAULT_LASTING,                                               \
	     "the host's wire is paused, so that its device sends nothing")                                            \
	KIND(FULL_RECEIVE_RING, full_receive_ring, STATE, GUEST, FAULT_LASTING,                                        \
	     "a guest's driver takes no frames from its ring")                                                         \
	KIND(GUEST_STOPS_READING, guest_stops_reading, STATE, GUEST, FAULT_LASTING,                                    \
	     "a guest's application does not read its sockets")                                                        \
	KIND(GUEST_CRASH, guest_crash, MOMENT, GUEST, 0, "a guest does not run any more; nobody clears up after it")   \
	KIND(GUEST_DESTROYED, guest_destroyed, MOMENT, GUEST, 0,                                                       \
	     "a guest does not run any more, and Dom0 destroys its VIF at once")                                       \
	KIND(DOM0_STALL, dom0_stall, STATE, HOST, FAULT_LASTING, "Dom0 does not run")                                  \
	KIND(CONTEXT_HANG, context_hang, STATE, CONTEXT, FAULT_LASTING,                                                \
	     "a microengine's context waits for a signal that does not come")                                          \
	KIND(PCI_RETRY, pci_retry, STATE, HOST, FAULT_LASTING, "the device answers each access of a CPU with retry")

/* In the order of the parameter's choices. */
#define FAULT_KIND_NUMBERED(kind, name, sort, place, uses, help) FAULT_##kind,
enum fault_kind { FAULT_KIND_LIST(FAULT_KIND_NUMBERED) FAULT_KINDS };

enum fault_sort { FAULT_STRIKES, FAULT_STATE, FAULT_MOMENT };

enum fault_place { FAULT_PLACE_NONE, FAULT_PLACE_WIRE, FAULT_PLACE_HOST, FAULT_PLACE_GUEST, FAULT_PLACE_CONTEXT };

/* In the order of a frame's way through the device: in from the wire, out to it. */
enum fault_engine { FAULT_ENGINE_RECEIVE, FAULT_ENGINE_INGRESS, FAULT_ENGINE_EGRESS, FAULT_ENGINE_SEND, FAULT_ENGINES };

/* "wire.host_a_to_switch", "wire.switch_to_host_a", "host_a", "host_a.guest7", "host_a.ingress3"; "none". */
struct fault_target {
	int place;       /* enum fault_place */
	uint32_t host;   /* 0: A, 1: B */
	bool to_host;    /* of a wire: towards the host, from the switch */
	int engine;      /* enum fault_engine */
	uint32_t number; /* of the guest, or of the engine's context */
};

struct fault_config {
	int kind; /* enum fault_kind */
	struct fault_target target;
	uint64_t at_ps, for_ps; /* 0: to the end */
	double probability;     /* for each frame or interrupt in that time */
	uint64_t rate_per_s;    /* of further ones, as a Poisson process; 0: there is none */
	uint64_t count;         /* at most; 0: any number */
	uint64_t delay_ps;      /* by which a frame is held back */
};

/* What is known of a kind. */
struct fault_kind_facts {
	enum fault_sort sort;
	enum fault_place place;
	unsigned uses; /* FAULT_USES_*: which of its parameters have an effect */
	const char *help;
};

enum {
	FAULT_USES_FOR = 1u << 0,
	FAULT_USES_PROBABILITY = 1u << 1,
	FAULT_USES_RATE = 1u << 2,
	FAULT_USES_COUNT = 1u << 3,
	FAULT_USES_DELAY = 1u << 4,
};

extern const struct param_spec fault_params[];
extern const size_t fault_param_count;
/* The choices' names, in their order; NULL-terminated. */
extern const char *const fault_kind_names[];
extern const struct fault_kind_facts fault_kinds[FAULT_KINDS];

/* Does entry `index`, from 0, fit together?  Returns 0 or -1. */
int fault_config_check(const struct fault_config *config, size_t index, struct param_misfit *misfit);
/* Whether they are of one kind, and befall one part. */
bool fault_config_same_part(const struct fault_config *one, const struct fault_config *other);
/* Refuses entry `index`: its kind or its target, with a sentence. */
int fault_config_refuse(struct param_misfit *misfit, size_t index, const char *other, const char *sentence);
/* Whether a parameter of an entry has an effect; the path without its table's, "for".  0, or -1 with a sentence. */
int fault_config_effect(const struct fault_config *config, size_t index, const char *key, char *message,
			size_t message_size);

#ifdef __cplusplus
}
#endif
#endif
