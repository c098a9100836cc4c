/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of many members have something due, and when: a heap by time of those that wait, and a set by number of those
 * whose time has come, which are visited in rising order.  A host keeps its CPUs so: finding the next one costs the
 * logarithm of their number, and the order in which they act at one time is that of their numbers.
 *
 * A member's time here is the earliest that was announced for it.  What it had planned may have moved meanwhile: the
 * owner says the true time when it finds that (due_list_set).
 *
 * Invariants: each member is in the heap once; only members of the set are visited.
 */
#ifndef VIFSIM_HOST_DUE_LIST_H
#define VIFSIM_HOST_DUE_LIST_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DUE_LIST_NEVER UINT64_MAX
#define DUE_LIST_NONE UINT32_MAX
#define DUE_LIST_WORD_BITS 64u

struct due_list {
	uint32_t count;
	uint64_t *at_ps; /* by member; owned, as the others */
	uint32_t *heap;  /* members, the earliest first */
	uint32_t *place; /* by member: in the heap */
	uint64_t *now;   /* the set: a bit a member */
	bool visiting;
	uint64_t now_ps; /* while visiting */
};

static inline uint32_t due_list_words(const struct due_list *list)
{
	return (list->count + DUE_LIST_WORD_BITS - 1) / DUE_LIST_WORD_BITS;
}

/* Nobody has anything due.  Aborts when out of memory. */
void due_list_init(struct due_list *list, uint32_t count);
void due_list_free(struct due_list *list);
/* The member has something due then, or earlier; while others are visited and that is not after their time, it
 * belongs to them. */
void due_list_announce(struct due_list *list, uint32_t member, uint64_t at_ps);
/* The member's time is this. */
void due_list_set(struct due_list *list, uint32_t member, uint64_t at_ps);
/* The member whose time is earliest; its time is in at_ps[]. */
static inline uint32_t due_list_first(const struct due_list *list)
{
	return list->heap[0];
}
/* All members whose time is not after now are visited from here on, until due_list_over. */
void due_list_begin(struct due_list *list, uint64_t now_ps);
/* The first of them at or after `from`; DUE_LIST_NONE: there is none any more. */
static inline uint32_t due_list_next(const struct due_list *list, uint32_t from)
{
	uint64_t mask = UINT64_MAX << from % DUE_LIST_WORD_BITS;

	if (list->count <= DUE_LIST_WORD_BITS) {
		const uint64_t found = from < DUE_LIST_WORD_BITS ? list->now[0] & mask : 0;

		return found != 0 ? (uint32_t)__builtin_ctzll(found) : DUE_LIST_NONE;
	}
	const uint32_t words = due_list_words(list);

	for (uint32_t word = from / DUE_LIST_WORD_BITS; word < words; word++) {
		const uint64_t found = list->now[word] & mask;

		if (found != 0)
			return word * DUE_LIST_WORD_BITS + (uint32_t)__builtin_ctzll(found);
		mask = UINT64_MAX;
	}
	return DUE_LIST_NONE;
}
/* The first of them behind that one. */
static inline uint32_t due_list_next_after(const struct due_list *list, uint32_t member)
{
	if (list->count <= DUE_LIST_WORD_BITS && list->now[0] == UINT64_C(1) << member)
		return DUE_LIST_NONE; /* nearly always it is alone */
	return due_list_next(list, member + 1);
}
/* The member is not among them any more. */
static inline void due_list_leave(struct due_list *list, uint32_t member)
{
	list->now[member / DUE_LIST_WORD_BITS] &= ~(UINT64_C(1) << member % DUE_LIST_WORD_BITS);
}
void due_list_over(struct due_list *list);

#ifdef __cplusplus
}
#endif
#endif
