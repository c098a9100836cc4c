/* SPDX-License-Identifier: Apache-2.0 */
#include "net/frame_census.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void list_add(struct frame_list *list, const struct frame *frame)
{
	if (frame == NULL)
		return;
	ALLOC_ROOM(list->frames, list->count, list->capacity);
	list->frames[list->count++] = frame;
}

static int by_address(const void *left, const void *right)
{
	const uintptr_t a = (uintptr_t) * (const struct frame *const *)left;
	const uintptr_t b = (uintptr_t) * (const struct frame *const *)right;

	return (a > b) - (a < b);
}

static void list_sort(struct frame_list *list)
{
	if (list->count > 1)
		qsort(list->frames, list->count, sizeof(*list->frames), by_address);
}

/* How often the sorted list names it. */
static size_t list_times(const struct frame_list *list, const struct frame *frame)
{
	size_t low = 0, high = list->count, times = 0;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if ((uintptr_t)list->frames[middle] < (uintptr_t)frame)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < list->count && list->frames[low] == frame) {
		times++;
		low++;
	}
	return times;
}

void frame_census_init(struct frame_census *census)
{
	memset(census, 0, sizeof(*census));
}

void frame_census_free(struct frame_census *census)
{
	free(census->held.frames);
	free(census->carried.frames);
	frame_census_init(census);
}

void frame_census_hold(struct frame_census *census, const struct frame *frame)
{
	list_add(&census->held, frame);
}

void frame_census_hold_queue(struct frame_census *census, const struct frame_queue *queue)
{
	for (const struct frame *frame = queue->head; frame != NULL; frame = frame->queue_next)
		list_add(&census->held, frame);
}

void frame_census_carry(struct frame_census *census, const struct frame *frame)
{
	list_add(&census->carried, frame);
}

struct frame_census_result frame_census_take(struct frame_census *census, const struct frame_pool *pool)
{
	struct frame_census_result result = {0};
	uint64_t named = 0;

	list_sort(&census->held);
	list_sort(&census->carried);
	for (const struct frame *frame = pool->live.live_next; frame != &pool->live; frame = frame->live_next) {
		const size_t held = list_times(&census->held, frame);
		const bool carried = held == 0 && list_times(&census->carried, frame) > 0;

		result.exist++;
		result.held += held > 0;
		result.carried += carried;
		result.lost += held == 0 && !carried;
		result.twice += held > 1;
		named += held; /* every mention of a frame that exists; the others are of none */
		if (result.first == NULL && held != 1 && !carried)
			result.first = frame;
	}
	result.dead = census->held.count - named;
	return result;
}
