/* SPDX-License-Identifier: Apache-2.0 */
#include "load/sink.h"

#include <stddef.h>

#include "net/frame.h"

static void sink_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct sink *sink = state;

	(void)now_ps;
	sink->received++;
	frame_delivered(sink->pool, frame);
}

static int sink_wants_to_send(void *state, uint64_t now_ps)
{
	(void)state;
	(void)now_ps;
	return 0;
}

static uint64_t sink_deadline(void *state)
{
	(void)state;
	return APPLICATION_NEVER;
}

static const struct application_ops sink_ops = {
	.receive = sink_receive, .wants_to_send = sink_wants_to_send, .deadline = sink_deadline};

struct application sink_application(struct sink *sink)
{
	return (struct application){&sink_ops, sink};
}
