/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tcp_reassembly.h"

#include <string.h>

#include "net/tcp_segment.h"

/* Takes `count` ranges out, from place `first` on. */
static void take_out(struct tcp_reassembly *reassembly, uint32_t first, uint32_t count)
{
	memmove(&reassembly->ranges[first], &reassembly->ranges[first + count],
		(reassembly->count - first - count) * sizeof(reassembly->ranges[0]));
	reassembly->count -= count;
}

bool tcp_reassembly_add(struct tcp_reassembly *reassembly, uint32_t from, uint32_t to)
{
	struct tcp_range *const ranges = reassembly->ranges;
	uint32_t first = 0, after;

	/* Those that end before it stay as they are; those that it touches become one with it. */
	while (first < reassembly->count && tcp_before(ranges[first].to, from))
		first++;
	after = first;
	while (after < reassembly->count && !tcp_after(ranges[after].from, to)) {
		from = tcp_before(ranges[after].from, from) ? ranges[after].from : from;
		to = tcp_after(ranges[after].to, to) ? ranges[after].to : to;
		after++;
	}
	if (after == first) {
		if (reassembly->count == TCP_RANGES)
			return false;
		memmove(&ranges[first + 1], &ranges[first], (reassembly->count - first) * sizeof(ranges[0]));
		reassembly->count++;
	} else {
		take_out(reassembly, first + 1, after - first - 1);
	}
	ranges[first] = (struct tcp_range){.from = from, .to = to};
	return true;
}

uint32_t tcp_reassembly_advance(struct tcp_reassembly *reassembly, uint32_t next)
{
	uint32_t reached = 0;

	while (reached < reassembly->count && !tcp_after(reassembly->ranges[reached].from, next)) {
		if (tcp_after(reassembly->ranges[reached].to, next))
			next = reassembly->ranges[reached].to;
		reached++;
	}
	take_out(reassembly, 0, reached);
	return next;
}
