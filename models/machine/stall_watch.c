/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/stall_watch.h"

bool stall_watch_look(struct stall_watch *watch, uint64_t now_ps, uint64_t moves, uint64_t awaited)
{
	if (moves != watch->moves || awaited == 0) {
		*watch = (struct stall_watch){.moves = moves, .since_ps = now_ps};
		return false;
	}
	if (watch->stalled || now_ps - watch->since_ps < STALL_PS)
		return false;
	watch->stalled = true;
	return true;
}
