/* SPDX-License-Identifier: Apache-2.0 */
#include "host/vif_driver.h"

#include <assert.h>
#include <string.h>

enum { OPERATION_COPY = 1, OPERATION_DOORBELL, OPERATION_CREDIT };

/* A credit is no reason to have come: nobody signals it. */
static bool vif_look(void *state)
{
	const struct vif_driver *driver = state;

	return vif_queue_waiting(&driver->receive) > 0;
}

static uint32_t vif_received(const void *state)
{
	const struct vif_driver *driver = state;

	return vif_queue_waiting(&driver->receive);
}

static struct frame *vif_take(void *state)
{
	struct vif_driver *driver = state;
	uint32_t slot = driver->receive.consumed % driver->receive.slots;
	struct frame *frame = driver->receive.frames[slot];

	assert(frame != NULL);
	driver->receive.frames[slot] = NULL;
	driver->receive.consumed++;
	return frame;
}

/* Nothing to ask for: the device signals every frame. */
static void vif_poll_over(void *state)
{
	(void)state;
}

static bool vif_can_send(const void *state)
{
	const struct vif_driver *driver = state;

	return driver->outgoing == NULL && !driver->ring_doorbell && !vif_queue_full(&driver->send);
}

/* The frame stays in the guest's sending station until the device has it. */
static void vif_send(void *state, struct frame *frame, uint64_t now_ps)
{
	struct vif_driver *driver = state;

	(void)now_ps;
	driver->outgoing = frame;
}

static void write_activity(struct activity *activity, uint32_t operation, uint64_t address, uint32_t bytes,
			   uint64_t value)
{
	activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
	activity->driver_operation = operation;
	activity->address = address;
	activity->bytes = bytes;
	activity->value = value;
}

static bool vif_next(void *state, struct activity *activity)
{
	struct vif_driver *driver = state;
	uint64_t window = vif_send_window(driver->guest);

	if (driver->outgoing != NULL) {
		write_activity(activity, OPERATION_COPY,
			       window + vif_slot_offset(driver->send.produced, driver->send.slots),
			       driver->outgoing->bytes, 0);
		activity->frame = driver->outgoing;
		return true;
	}
	if (driver->ring_doorbell) {
		write_activity(activity, OPERATION_DOORBELL, window + VIF_WORD_DOORBELL, 4, driver->send.produced);
		return true;
	}
	/* Credits in halves of the queue: one posted write for many frames. */
	if (driver->receive.consumed - driver->credited >= driver->receive.slots / 2) {
		write_activity(activity, OPERATION_CREDIT, window + VIF_WORD_CREDIT, 4, driver->receive.consumed);
		return true;
	}
	return false;
}

static void vif_done(void *state, const struct activity *activity)
{
	struct vif_driver *driver = state;

	switch (activity->driver_operation) {
	case OPERATION_COPY:
		driver->outgoing = NULL;
		driver->send.produced++;
		driver->ring_doorbell = true;
		break;
	case OPERATION_DOORBELL:
		driver->ring_doorbell = false;
		break;
	default:
		driver->credited = (uint32_t)activity->value;
		break;
	}
}

const struct front_end_ops vif_driver_ops = {.look = vif_look,
					     .received = vif_received,
					     .take = vif_take,
					     .poll_over = vif_poll_over,
					     .can_send = vif_can_send,
					     .send = vif_send,
					     .next = vif_next,
					     .done = vif_done};

void vif_driver_init(struct vif_driver *driver, uint32_t guest, uint32_t slots, struct station *receive_station)
{
	memset(driver, 0, sizeof(*driver));
	driver->guest = guest;
	driver->receive_station = receive_station;
	driver->send.slots = slots;
	driver->receive.slots = slots;
}

void vif_driver_written(struct vif_driver *driver, uint64_t offset, uint64_t value, struct frame *payload,
			uint64_t now_ps)
{
	if (offset >= VIF_SLOTS_OFFSET) {
		uint32_t slot = (uint32_t)((offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES);

		assert(slot < driver->receive.slots && driver->receive.frames[slot] == NULL);
		station_leave(payload->station, payload, now_ps);
		station_enter(driver->receive_station, payload, now_ps);
		driver->receive.frames[slot] = payload;
		return;
	}
	if (offset == VIF_WORD_DOORBELL)
		driver->receive.produced = (uint32_t)value;
	if (offset == VIF_WORD_CREDIT)
		driver->send.consumed = (uint32_t)value;
}

static void window_written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	vif_driver_written(context, offset, value, payload, now_ps);
}

struct memory_range vif_driver_memory(struct vif_driver *driver)
{
	return (struct memory_range){.base = vif_receive_window(driver->guest),
				     .size = VIF_WINDOW_BYTES,
				     .context = driver,
				     .written = window_written};
}
