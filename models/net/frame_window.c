/* SPDX-License-Identifier: Apache-2.0 */
#include "net/frame_window.h"

#include <stdbool.h>

static uint64_t *word_of(struct frame_window *window, uint32_t sequence)
{
	return &window->seen[sequence % FRAME_WINDOW_FRAMES / 64];
}

/* The numbers up to that one come into the window, unseen. */
static void advance(struct frame_window *window, uint32_t sequence)
{
	const uint32_t from =
		sequence - window->highest > FRAME_WINDOW_FRAMES ? sequence - FRAME_WINDOW_FRAMES : window->highest;

	for (uint32_t next = from + 1; next <= sequence; next++)
		*word_of(window, next) &= ~(UINT64_C(1) << next % 64);
	window->highest = sequence;
}

void frame_window_note(struct frame_window *window, uint32_t sequence)
{
	const uint64_t bit = UINT64_C(1) << sequence % 64;
	const bool later = sequence > window->highest;

	window->frames++;
	if (later)
		advance(window, sequence);
	window->overtaken += sequence < window->highest;
	if (window->highest - sequence >= FRAME_WINDOW_FRAMES) {
		window->late++;
		return;
	}
	window->twice += (*word_of(window, sequence) & bit) != 0;
	*word_of(window, sequence) |= bit;
}
