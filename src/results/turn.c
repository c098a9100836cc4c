/* SPDX-License-Identifier: Apache-2.0 */
#include "results/turn.h"

static bool is_known(struct turn_look look)
{
	return look.verdict != TURN_UNKNOWN;
}

static bool is_surely(struct turn_look look, enum turn_verdict verdict)
{
	return look.verdict == verdict && look.sure;
}

/* The next place from `from` on upwards that is not known, when none before it surely holds. */
static size_t next_above(const struct turn_look *looks, size_t count, size_t from)
{
	for (size_t i = from; i < count && !is_surely(looks[i], TURN_HOLDS); i++)
		if (!is_known(looks[i]))
			return i;
	return TURN_NONE;
}

/* The next place below `from` that is not known, when none between surely fails. */
static size_t next_below(const struct turn_look *looks, size_t from)
{
	for (size_t i = from; i > 0 && !is_surely(looks[i - 1], TURN_FAILS); i--)
		if (!is_known(looks[i - 1]))
			return i - 1;
	return TURN_NONE;
}

static size_t bisect(const struct turn_look *looks, size_t count)
{
	size_t fails = 0, holds = count - 1;

	if (!is_known(looks[0]))
		return 0;
	if (looks[0].verdict == TURN_HOLDS)
		return next_above(looks, count, 0);
	if (!is_known(looks[holds]))
		return holds;
	if (looks[holds].verdict == TURN_FAILS)
		return TURN_NONE;
	while (holds - fails > 1) {
		size_t middle = fails + (holds - fails) / 2;
		if (!is_known(looks[middle]))
			return middle;
		if (looks[middle].verdict == TURN_HOLDS)
			holds = middle;
		else
			fails = middle;
	}
	size_t above = next_above(looks, count, holds);
	return above != TURN_NONE ? above : next_below(looks, holds);
}

size_t turn_next(const struct turn_look *looks, size_t count, bool scan)
{
	if (!scan)
		return bisect(looks, count);
	for (size_t i = 0; i < count; i++)
		if (!is_known(looks[i]))
			return i;
	return TURN_NONE;
}

/* Of those that were looked at. */
static size_t find_first(const struct turn_look *looks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (looks[i].verdict == TURN_HOLDS)
			return i;
	return TURN_NONE;
}

struct turn_answer turn_answer(const struct turn_look *looks, size_t count)
{
	struct turn_answer answer = {.first = find_first(looks, count), .latest = TURN_NONE, .once = true};
	size_t end = answer.first != TURN_NONE ? answer.first : count;

	for (size_t i = 0; i < end; i++)
		if (is_surely(looks[i], TURN_FAILS))
			answer.earliest = i + 1;
	for (size_t i = end; i < count; i++) {
		answer.once = answer.once && looks[i].verdict != TURN_FAILS;
		if (answer.latest == TURN_NONE && is_surely(looks[i], TURN_HOLDS))
			answer.latest = i;
	}
	answer.sure = answer.first != TURN_NONE ? answer.earliest == answer.first && answer.latest == answer.first
						: answer.earliest == count;
	return answer;
}
