/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of one sender's frames have come, by their sequence numbers: a window behind the highest, wide enough for all
 * that can be under way.  Finds a frame that comes twice, whatever the frame pool says of it.
 */
#ifndef VIFSIM_NET_FRAME_WINDOW_H
#define VIFSIM_NET_FRAME_WINDOW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FRAME_WINDOW_FRAMES 4096u

struct frame_window {
	uint32_t highest; /* seen; numbers begin at 1 */
	uint64_t seen[FRAME_WINDOW_FRAMES / 64];
	uint64_t frames, twice; /* of them, seen before */
	uint64_t overtaken;     /* came after a later one */
	uint64_t late;          /* of them, too far behind to be told from one that comes again */
};

/* A frame with that number has come.  Zeroed, a window has seen none. */
void frame_window_note(struct frame_window *window, uint32_t sequence);

#ifdef __cplusplus
}
#endif
#endif
