/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs in a guest, as its kernel sees it: something that takes frames,
 * offers frames to send, and wants to be woken at times.
 */
#ifndef VIFSIM_HOST_APPLICATION_H
#define VIFSIM_HOST_APPLICATION_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct frame;
struct frame_census;
struct stage_clock;
struct station;

#define APPLICATION_NEVER UINT64_MAX

struct application_ops {
	/* A frame has come up the stack; ownership passes. */
	void (*receive)(void *application, struct frame *frame, uint64_t now_ps);
	/* Whether it has something to send now. */
	int (*wants_to_send)(void *application, uint64_t now_ps);
	/* The frame to send, which must be wanted; the application stamps it now,
	 * before the kernel's send path begins.  Ownership passes to the caller. */
	struct frame *(*send)(void *application, uint64_t now_ps);
	/* When it next wants to be woken without a frame; APPLICATION_NEVER. */
	uint64_t (*deadline)(void *application);
	/* Told before the start: the station of its host that the frames which it keeps between
	 * receive and send are to enter and leave, and where their time goes meanwhile.  NULL: it keeps none. */
	void (*place)(void *application, struct station *station, struct stage_clock *clock);
	/* Whether it wants to send an answer to what it has just received in the receive path itself, before
	 * the next frame is taken, as a kernel's protocol does.  NULL: what it sends is a process's, whose
	 * turn comes when no frame waits any more. */
	bool (*answers)(void *application);
	/* For guests whose VIF comes and goes; NULL: an application that does not take part in it.  Its
	 * VIF and its peer's are there: it may send from now on. */
	void (*start)(void *application, uint64_t now_ps);
	/* It is to send nothing new, but goes on with what it has begun. */
	void (*finish)(void *application, uint64_t now_ps);
	/* Its VIF goes: what it has begun is lost, and what still comes to it is dropped. */
	void (*stop)(void *application, uint64_t now_ps);
	/* Names the frames that it keeps between receive and send (net/frame_census.h).  NULL: it keeps none. */
	void (*hold)(const void *application, struct frame_census *census);
	/* It does not read what its sockets have, until it is told that it does again.  NULL: it has no such fault. */
	void (*stop_reading)(void *application, bool stopped, uint64_t now_ps);
};

struct application {
	const struct application_ops *ops;
	void *state;
};

#ifdef __cplusplus
}
#endif
#endif
