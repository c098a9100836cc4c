/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a condition turns along a list of values: which value to look at next,
 * and what the looks so far say of the first value at which it holds.
 *
 * By bisection it is assumed that the condition turns once: it fails up to some
 * value of the list and holds from the next one on.  Both ends are looked at, and
 * then the middle of what is between a value at which it fails and one at which
 * it holds.  A scan assumes nothing and looks at all values.
 *
 * A look is sure when the interval of its value lies on one side of the limit
 * altogether.  Where those beside the turn are not, a bisection goes on outwards
 * until it has one that is sure on either side, or the list ends: the first value
 * lies between these.
 */
#ifndef VIFSIM_RESULTS_TURN_H
#define VIFSIM_RESULTS_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum turn_verdict { TURN_UNKNOWN, TURN_FAILS, TURN_HOLDS };

struct turn_look {
	enum turn_verdict verdict; /* unknown: not looked at yet */
	bool sure;
};

#define TURN_NONE SIZE_MAX

/* The place in the list, of count > 0 values, to look at next; TURN_NONE when there is nothing more to see. */
size_t turn_next(const struct turn_look *looks, size_t count, bool scan);

struct turn_answer {
	size_t first; /* at which it holds; TURN_NONE: at none of those that were looked at */
	/* As far as looks are sure, and if it turns once, that is not before `earliest` (count: not in the list), and
	 * not after `latest` (TURN_NONE: nothing sure is known). */
	size_t earliest, latest;
	bool sure; /* it is that one value, as earliest and latest are it; or, without one, it is not in the list */
	bool once; /* of those that were looked at, it fails at none behind one at which it holds */
};

/* With nothing more to see. */
struct turn_answer turn_answer(const struct turn_look *looks, size_t count);

#endif
