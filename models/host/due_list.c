/* SPDX-License-Identifier: Apache-2.0 */
#include "host/due_list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void due_list_init(struct due_list *list, uint32_t count)
{
	assert(count > 0);
	*list = (struct due_list){.count = count};
	list->at_ps = alloc_zeroed(count, sizeof(*list->at_ps));
	list->heap = alloc_zeroed(count, sizeof(*list->heap));
	list->place = alloc_zeroed(count, sizeof(*list->place));
	list->now = alloc_zeroed(due_list_words(list), sizeof(*list->now));
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
		list->now[member / DUE_LIST_WORD_BITS] |= UINT64_C(1) << member % DUE_LIST_WORD_BITS;
	else if (at_ps < list->at_ps[member])
		due_list_set(list, member, at_ps);
}

void due_list_begin(struct due_list *list, uint64_t now_ps)
{
	const uint32_t first = list->heap[0];

	list->visiting = true;
	list->now_ps = now_ps;
	/* Nearly always it is one alone, whose place in the heap may stay until its next time is set. */
	if ((list->count < 2 || list->at_ps[list->heap[1]] > now_ps) &&
	    (list->count < 3 || list->at_ps[list->heap[2]] > now_ps)) {
		if (list->at_ps[first] <= now_ps)
			list->now[first / DUE_LIST_WORD_BITS] |= UINT64_C(1) << first % DUE_LIST_WORD_BITS;
		return;
	}
	while (list->at_ps[list->heap[0]] <= now_ps) {
		const uint32_t member = list->heap[0];

		list->now[member / DUE_LIST_WORD_BITS] |= UINT64_C(1) << member % DUE_LIST_WORD_BITS;
		due_list_set(list, member, DUE_LIST_NEVER);
	}
}

void due_list_over(struct due_list *list)
{
	list->visiting = false;
}
