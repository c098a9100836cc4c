/* SPDX-License-Identifier: Apache-2.0 */
#include "host/vif_driver.h"

#include <assert.h>
#include <string.h>

#include "net/frame_census.h"

enum {
	OPERATION_COPY = 1,
	OPERATION_DOORBELL,
	OPERATION_REQUEST,
	OPERATION_CREDIT,
	OPERATION_EVENT,
	OPERATION_LENGTH,
	OPERATION_LOAD
};

/* A credit is no reason to have come, unless the driver had asked for a signal. */
static enum front_end_finding vif_look(void *state)
{
	struct vif_driver *driver = state;
	const bool room = driver->requested && !vif_queue_full(&driver->send);

	driver->polling = true;
	if (room)
		driver->requested = false;
	if (vif_queue_waiting(&driver->receive) > 0)
		return FINDING_WORK;
	return room ? FINDING_ROOM : FINDING_NOTHING;
}

static uint32_t vif_received(const void *state)
{
	const struct vif_driver *driver = state;

	return vif_queue_waiting(&driver->receive);
}

static uint32_t next_slot(const struct vif_driver *driver)
{
	return driver->receive.consumed % driver->receive.slots;
}

static bool vif_ready(const void *state)
{
	const struct vif_driver *driver = state;

	return vif_queue_waiting(&driver->receive) > 0 && driver->receive.frames[next_slot(driver)] != NULL;
}

/* In host memory a frame is there before its index, unless it was written over. */
static void pass_empty_slots(struct vif_driver *driver)
{
	while (driver->receive_memory == VIF_MEMORY_HOST && vif_queue_waiting(&driver->receive) > 0 &&
	       driver->receive.frames[next_slot(driver)] == NULL)
		driver->receive.consumed++;
}

static struct frame *vif_take(void *state)
{
	struct vif_driver *driver = state;
	uint32_t slot = next_slot(driver);
	struct frame *frame = driver->receive.frames[slot];

	assert(frame != NULL);
	driver->receive.frames[slot] = NULL;
	driver->receive.consumed++;
	pass_empty_slots(driver);
	return frame;
}

/* Of a device that signals every frame there is nothing to ask for. */
static void vif_poll_over(void *state, uint32_t ahead)
{
	struct vif_driver *driver = state;

	driver->polling = false;
	if (driver->events == VIF_EVENTS_ASKED && ahead > 0)
		driver->event_wanted = driver->receive.consumed + ahead;
}

/* What is asked for already is not asked for again: either it has not come, or its interrupt is on its way. */
static bool event_due(const struct vif_driver *driver)
{
	return driver->events == VIF_EVENTS_ASKED && driver->event_wanted != driver->event;
}

static bool vif_can_send(const void *state)
{
	const struct vif_driver *driver = state;

	return driver->online && driver->outgoing == NULL && !driver->ring_doorbell && !vif_queue_full(&driver->send);
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

/* Into the send queue: posted writes to the device, or a copy in memory. */
static void copy_activity(const struct vif_driver *driver, struct activity *activity)
{
	const uint32_t bytes = driver->outgoing->bytes;

	if (driver->send_memory == VIF_MEMORY_HOST) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity->driver_operation = OPERATION_COPY;
		activity_add(activity, STAGE_COPY, activity_cost(0, driver->config->guest_copy_kib_ps, bytes));
		return;
	}
	write_activity(activity, OPERATION_COPY,
		       vif_send_window(driver->vif) + vif_slot_offset(driver->send.produced, driver->send.slots), bytes,
		       vif_descriptor(bytes, driver->identity));
	activity->frame = driver->outgoing;
}

/* The next load of the frame that comes next. */
static void load_activity(const struct vif_driver *driver, struct activity *activity)
{
	const uint64_t slot = vif_device_receive_window(driver->vif) +
			      vif_slot_offset(driver->receive.consumed, driver->receive.slots);
	const uint32_t left = driver->reading_bytes - driver->read_bytes;
	const uint32_t word = (uint32_t)driver->config->guest_load_bytes;

	activity_begin(activity, ACTIVITY_MMIO_READ, 0);
	if (driver->reading_bytes == 0) {
		activity->driver_operation = OPERATION_LENGTH;
		activity->address = slot + VIF_SLOT_DESCRIPTOR;
		activity->bytes = VIF_SLOT_LENGTH_BYTES;
	} else {
		activity->driver_operation = OPERATION_LOAD;
		activity->address = slot + driver->read_bytes;
		activity->bytes = left < word ? left : word;
	}
}

static bool load_due(const struct vif_driver *driver)
{
	return driver->receive_memory == VIF_MEMORY_DEVICE && driver->polling &&
	       vif_queue_waiting(&driver->receive) > 0 && !vif_ready(driver);
}

/* A credit that came meanwhile has made room: then there is nothing to ask for. */
static bool request_needed(struct vif_driver *driver)
{
	driver->request_due = driver->request_due && driver->events != VIF_EVENTS_NONE && vif_queue_full(&driver->send);
	return driver->request_due;
}

static bool vif_next(void *state, struct activity *activity)
{
	struct vif_driver *driver = state;
	uint64_t window = vif_send_window(driver->vif);

	if (driver->outgoing != NULL) {
		copy_activity(driver, activity);
		return true;
	}
	if (driver->ring_doorbell) {
		write_activity(activity, OPERATION_DOORBELL, window + VIF_WORD_DOORBELL, 4, driver->send.produced);
		return true;
	}
	if (request_needed(driver)) {
		write_activity(activity, OPERATION_REQUEST, window + VIF_WORD_REQUEST, 4,
			       driver->send.consumed + driver->send.slots / 2);
		return true;
	}
	/* Credits in halves of the queue: one posted write for many frames. */
	if (driver->receive.consumed - driver->credited >= driver->receive.slots / 2) {
		write_activity(activity, OPERATION_CREDIT, window + VIF_WORD_CREDIT, 4, driver->receive.consumed);
		return true;
	}
	if (event_due(driver)) {
		write_activity(activity, OPERATION_EVENT, window + VIF_WORD_EVENT, 4, driver->event_wanted);
		return true;
	}
	if (load_due(driver)) {
		load_activity(driver, activity);
		return true;
	}
	return false;
}

static void copied(struct vif_driver *driver, uint64_t now_ps)
{
	struct frame *frame = driver->outgoing;

	if (driver->send_memory == VIF_MEMORY_HOST) {
		station_leave(frame->station, frame, now_ps);
		station_enter_following(driver->send_station, frame, driver->clock, false, now_ps);
		driver->send.frames[driver->send.produced % driver->send.slots] = frame;
		driver->identities[driver->send.produced % driver->send.slots] = driver->identity;
	}
	driver->untold = frame;
	driver->outgoing = NULL;
	driver->send.produced++;
	driver->ring_doorbell = true;
	driver->request_due = vif_queue_full(&driver->send);
}

/* The doorbell is on its way: from here on the frame waits for it and for the device.  Should the device have dropped
 * the frame meanwhile, it bears this mark no more: only its own guest gives it, and sends one frame at a time. */
static void rung(struct vif_driver *driver, uint64_t now_ps)
{
	struct frame *frame = driver->untold;

	driver->ring_doorbell = false;
	driver->untold = NULL;
	if (frame == NULL || frame->sender == NULL || frame->sender != driver->clock)
		return;
	frame->sender = NULL;
	if (frame->latency.clock == driver->clock)
		frame_latency_stage(
			frame, driver->send_memory == VIF_MEMORY_HOST ? LATENCY_PCI_READ : LATENCY_PCI_WRITE, now_ps);
}

/* The frame comes with its last load, and stays in the device's place until it is taken up the stack.  Written over
 * meanwhile it ends earlier than its length told, or later: then what was read is no frame. */
static void loaded(struct vif_driver *driver, const struct activity *activity)
{
	driver->read_bytes += activity->bytes;
	if (activity->frame == NULL && driver->read_bytes < driver->reading_bytes)
		return;
	driver->receive.frames[next_slot(driver)] = activity->frame;
	driver->receive.consumed += activity->frame == NULL;
	driver->reading_bytes = driver->read_bytes = 0;
}

/* A slot whose frame was written over, and read there in its turn, is empty when that one's turn comes. */
static void length_loaded(struct vif_driver *driver, const struct activity *activity)
{
	driver->reading_bytes = (uint32_t)activity->value;
	driver->receive.consumed += driver->reading_bytes == 0;
}

static void vif_done(void *state, const struct activity *activity, uint64_t now_ps)
{
	struct vif_driver *driver = state;

	switch (activity->driver_operation) {
	case OPERATION_COPY:
		copied(driver, now_ps);
		break;
	case OPERATION_LENGTH:
		length_loaded(driver, activity);
		break;
	case OPERATION_LOAD:
		loaded(driver, activity);
		break;
	case OPERATION_DOORBELL:
		rung(driver, now_ps);
		break;
	case OPERATION_EVENT:
		driver->event = (uint32_t)activity->value;
		break;
	case OPERATION_REQUEST:
		driver->request_due = false;
		driver->requested = true;
		break;
	default:
		driver->credited = (uint32_t)activity->value;
		break;
	}
}

static void vif_hold(const void *state, struct frame_census *census)
{
	const struct vif_driver *driver = state;

	/* Being written: on a slow bus the device has it before the CPU is let go on. */
	frame_census_carry(census, driver->outgoing);
	for (uint32_t slot = 0; slot < driver->send.slots; slot++)
		frame_census_hold(census, driver->send.frames[slot]);
	for (uint32_t slot = 0; slot < driver->receive.slots; slot++)
		frame_census_hold(census, driver->receive.frames[slot]);
}

static bool vif_has_work(const void *state)
{
	const struct vif_driver *driver = state;

	return vif_queue_waiting(&driver->receive) > 0 || (driver->requested && !vif_queue_full(&driver->send));
}

const struct front_end_ops vif_driver_ops = {.look = vif_look,
					     .received = vif_received,
					     .ready = vif_ready,
					     .take = vif_take,
					     .poll_over = vif_poll_over,
					     .can_send = vif_can_send,
					     .send = vif_send,
					     .next = vif_next,
					     .done = vif_done,
					     .hold = vif_hold,
					     .has_work = vif_has_work};

void vif_driver_init(struct vif_driver *driver, uint32_t vif, const struct vif_layout *layout,
		     const struct host_config *config, struct station *send_station, struct station *receive_station)
{
	memset(driver, 0, sizeof(*driver));
	driver->vif = driver->identity = vif;
	driver->online = true;
	driver->config = config;
	driver->send_memory = layout->send;
	driver->receive_memory = layout->receive;
	driver->events = layout->events;
	driver->event = driver->event_wanted = 1; /* as vif_events_init has it */
	driver->send_station = send_station;
	driver->receive_station = receive_station;
	driver->send.slots = layout->slots;
	driver->receive.slots = layout->slots;
}

struct vif_layout vif_driver_layout(const struct vif_driver *driver)
{
	return (struct vif_layout){driver->send.slots, driver->send_memory, driver->receive_memory, driver->events};
}

static void empty_queue(struct vif_queue *queue)
{
	*queue = (struct vif_queue){.slots = queue->slots};
}

void vif_driver_attach(struct vif_driver *driver, uint32_t vif)
{
	driver->vif = driver->identity = vif;
	driver->online = false;
	driver->credited = 0;
	driver->event = driver->event_wanted = 1;
	driver->request_due = driver->requested = driver->polling = false;
	empty_queue(&driver->send);
	empty_queue(&driver->receive);
}

void vif_driver_detach(struct vif_driver *driver)
{
	assert(driver->outgoing == NULL && !driver->ring_doorbell && vif_queue_waiting(&driver->receive) == 0);
	driver->event_wanted = driver->event;
	driver->online = false;
}

bool vif_driver_carries(const struct vif_driver *driver)
{
	return driver->online || vif_queue_waiting(&driver->receive) > 0;
}

static void relinquish(struct frame_pool *pool, struct frame **frame, uint64_t now_ps)
{
	if (*frame == NULL)
		return;
	if ((*frame)->station != NULL)
		station_leave((*frame)->station, *frame, now_ps);
	frame_dropped(pool, *frame, FRAME_DROP_VIF_GONE);
	*frame = NULL;
}

void vif_driver_relinquish(struct vif_driver *driver, struct frame_pool *pool, uint64_t now_ps)
{
	relinquish(pool, &driver->outgoing, now_ps);
	for (uint32_t slot = 0; slot < driver->receive.slots; slot++)
		relinquish(pool, &driver->receive.frames[slot], now_ps);
	driver->untold = NULL;
	driver->ring_doorbell = driver->request_due = driver->online = false;
	driver->receive.consumed = driver->receive.produced;
}

void vif_driver_online(struct vif_driver *driver)
{
	driver->online = true;
}

void vif_driver_offline(struct vif_driver *driver)
{
	driver->online = false;
}

/* The frame's data land in their slot, over what its guest has left there. */
static void frame_written(struct vif_driver *driver, struct frame **slot, struct frame *frame, uint64_t now_ps)
{
	if (*slot != NULL) {
		station_leave((*slot)->station, *slot, now_ps);
		frame_dropped(driver->pool, *slot, FRAME_DROP_OVERWRITTEN);
	}
	station_leave(frame->station, frame, now_ps);
	station_enter_following(driver->receive_station, frame, driver->clock, true, now_ps);
	*slot = frame;
}

void vif_driver_written(struct vif_driver *driver, uint64_t offset, uint64_t value, struct frame *payload,
			uint64_t now_ps)
{
	if (offset >= VIF_SLOTS_OFFSET) {
		uint32_t slot = (uint32_t)((offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES);

		assert(slot < driver->receive.slots);
		frame_written(driver, &driver->receive.frames[slot], payload, now_ps);
		return;
	}
	if (offset == VIF_WORD_DOORBELL) {
		driver->receive.produced = (uint32_t)value;
		pass_empty_slots(driver);
	}
	if (offset == VIF_WORD_CREDIT)
		driver->send.consumed = (uint32_t)value;
	if (driver->services != NULL && driver->config->receive.mode == RECEIVE_POLL)
		driver->services->shown(driver->services->host, driver->domain);
}

/* Somebody who has the receive window mapped stores or loads a word of it. */
uint64_t vif_driver_touched(struct vif_driver *driver, uint64_t offset, bool write, uint64_t value)
{
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;
	struct frame *frame =
		offset >= VIF_SLOTS_OFFSET && slot < driver->receive.slots ? driver->receive.frames[slot] : NULL;

	if (frame != NULL && write)
		frame_scribble(frame, value);
	return frame != NULL ? frame->tag : 0;
}

/* The device's DMA: a slot's descriptor, or its frame, which the read takes away. */
static struct frame *send_slot_read(void *context, uint64_t offset, uint32_t bytes, uint64_t *value)
{
	struct vif_driver *driver = context;
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;
	struct frame *frame;

	(void)bytes;
	assert(offset >= VIF_SLOTS_OFFSET && slot < driver->send.slots);
	frame = driver->send.frames[slot];
	if ((offset - VIF_SLOTS_OFFSET) % VIF_SLOT_BYTES == VIF_SLOT_DESCRIPTOR) {
		*value = frame != NULL ? vif_descriptor(frame->bytes, driver->identities[slot]) : 0;
		return NULL;
	}
	driver->send.frames[slot] = NULL;
	return frame;
}

struct memory_range vif_driver_send_memory(struct vif_driver *driver)
{
	return (struct memory_range){.base = vif_host_send_window(driver->vif),
				     .size = VIF_WINDOW_BYTES,
				     .context = driver,
				     .read = send_slot_read};
}
