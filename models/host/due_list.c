/* SPDX-License-Identifier: Apache-2.0 */
#include "host/due_list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define WORD_BITS 64u

static uint32_t word_count(const struct due_list *list)
{
	return (list->count + WORD_BITS - 1) / WORD_BITS;
}

void due_list_init(struct due_list *list, uint32_t count)
{
	assert(count > 0);
	*list = (struct due_list){.count = count};
	list->at_ps = alloc_zeroed(count, sizeof(*list->at_ps));
	list->heap = alloc_zeroed(count, sizeof(*list->heap));
	list->place = alloc_zeroed(count, sizeof(*list->place));
	list->now = alloc_zeroed(word_count(list), sizeof(*list->now));
	for (uint32_t member = 0; member < count; member++) {
		list->at_ps[member] = DUE_LIST_NEVER;
		list->heap[member] = list->place[member] = member;
	}
}

void due_list_free(struct due_list *list)
{
	free(list->at_ps);
	free(list->heap);
	free(list->place);
	free(list->now);
	memset(list, 0, sizeof(*list));
}

static void put(struct due_list *list, uint32_t place, uint32_t member)
{
	list->heap[place] = member;
	list->place[member] = place;
}

static void rise(struct due_list *list, uint32_t member)
{
	const uint64_t at_ps = list->at_ps[member];
	uint32_t place = list->place[member];

	while (place > 0) {
		const uint32_t above = (place - 1) / 2;

		if (list->at_ps[list->heap[above]] <= at_ps)
			break;
		put(list, place, list->heap[above]);
		place = above;
	}
	put(list, place, member);
}

static void sink(struct due_list *list, uint32_t member)
{
	const uint64_t at_ps = list->at_ps[member];
	uint32_t place = list->place[member];

	for (;;) {
		uint32_t below = 2 * place + 1;

		if (below >= list->count)
			break;
		if (below + 1 < list->count && list->at_ps[list->heap[below + 1]] < list->at_ps[list->heap[below]])
			below++;
		if (list->at_ps[list->heap[below]] >= at_ps)
			break;
		put(list, place, list->heap[below]);
		place = below;
	}
	put(list, place, member);
}

void due_list_set(struct due_list *list, uint32_t member, uint64_t at_ps)
{
	const uint64_t before_ps = list->at_ps[member];

	list->at_ps[member] = at_ps;
	if (at_ps < before_ps)
		rise(list, member);
	else if (at_ps > before_ps)
		sink(list, member);
}

void due_list_announce(struct due_list *list, uint32_t member, uint64_t at_ps)
{
	if (list->visiting && at_ps <= list->now_ps)
		list->now[member / WORD_BITS] |= UINT64_C(1) << member % WORD_BITS;
	else if (at_ps < list->at_ps[member])
		due_list_set(list, member, at_ps);
}

void due_list_begin(struct due_list *list, uint64_t now_ps)
{
	list->visiting = true;
	list->now_ps = now_ps;
	while (list->at_ps[list->heap[0]] <= now_ps) {
		const uint32_t member = list->heap[0];

		list->now[member / WORD_BITS] |= UINT64_C(1) << member % WORD_BITS;
		due_list_set(list, member, DUE_LIST_NEVER);
	}
}

uint32_t due_list_next(const struct due_list *list, uint32_t from)
{
	const uint32_t words = word_count(list);
	uint64_t mask = UINT64_MAX << from % WORD_BITS;

	for (uint32_t word = from / WORD_BITS; word < words; word++) {
		const uint64_t found = list->now[word] & mask;

		if (found != 0)
			return word * WORD_BITS + (uint32_t)__builtin_ctzll(found);
		mask = UINT64_MAX;
	}
	return DUE_LIST_NONE;
}

void due_list_leave(struct due_list *list, uint32_t member)
{
	list->now[member / WORD_BITS] &= ~(UINT64_C(1) << member % WORD_BITS);
}

void due_list_over(struct due_list *list)
{
	list->visiting = false;
}
