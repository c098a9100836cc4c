/* SPDX-License-Identifier: Apache-2.0 */
#include "host/cdna_driver.h"

#include <assert.h>
#include <string.h>

#include "net/frame_census.h"

enum { OPERATION_ENQUEUE = 1, OPERATION_TELL_TRANSMIT, OPERATION_TELL_RECEIVE };

static uint32_t slot_of(const struct cdna_driver *driver, uint32_t index)
{
	return index % driver->setup->slots;
}

/* ---- the hypervisor's part ---- */

/* Descriptors that the guest wants of a ring and has not got. */
static uint32_t wanted(const struct cdna_driver *driver, enum cdna_direction direction)
{
	const uint32_t produced = driver->rings[direction].produced;

	return direction == CDNA_TRANSMIT ? driver->sent - produced : driver->taken + driver->setup->slots - produced;
}

static struct dma_request request(const struct cdna_driver *driver, enum cdna_direction direction)
{
	const uint32_t slot = slot_of(driver, driver->rings[direction].produced);
	struct dma_request request = {.page = cdna_page(driver->context, direction, slot),
				      .bytes = FRAME_MAXIMUM_BYTES};

	if (direction == CDNA_TRANSMIT) {
		request.bytes = driver->frames[direction][slot]->bytes;
		request.port = frame_mac_port(driver->frames[direction][slot]->source);
	}
	return request;
}

/* All that are wanted of the ring, behind the unpinning of what the device is done with. */
static void enqueue(struct cdna_driver *driver, enum cdna_direction direction)
{
	struct dma_guard *guard = driver->setup->guard;
	uint32_t count = wanted(driver, direction);

	dma_guard_retire(guard, &driver->rings[direction], driver->status[direction]);
	while (count-- > 0 && dma_guard_enqueue(guard, &driver->rings[direction], request(driver, direction)))
		;
}

static uint64_t enqueue_cost(const struct cdna_driver *driver, enum cdna_direction direction)
{
	const struct host_config *config = driver->setup->config;
	const uint32_t retired = dma_ring_retirable(&driver->rings[direction], driver->status[direction]);

	return driver->setup->hypercall_ps + wanted(driver, direction) * config->hypervisor_enqueue_ps +
	       retired * config->hypervisor_unpin_ps;
}

/* ---- the driver's ---- */

static uint32_t cdna_received(const void *state)
{
	const struct cdna_driver *driver = state;

	return driver->status[CDNA_RECEIVE] - driver->taken;
}

/* Completions are what the driver wants to be signalled of: room to send in. */
static enum front_end_finding cdna_look(void *state)
{
	struct cdna_driver *driver = state;
	const bool reaped = driver->reaped != driver->status[CDNA_TRANSMIT];

	driver->reaped = driver->status[CDNA_TRANSMIT];
	if (cdna_received(driver) > 0)
		return FINDING_WORK;
	return reaped ? FINDING_ROOM : FINDING_NOTHING;
}

static struct frame *cdna_take(void *state)
{
	struct cdna_driver *driver = state;
	struct frame **place = &driver->frames[CDNA_RECEIVE][slot_of(driver, driver->taken)];
	struct frame *frame = *place;

	assert(frame != NULL);
	*place = NULL;
	driver->taken++;
	return frame;
}

static void cdna_poll_over(void *state, uint32_t ahead)
{
	struct cdna_driver *driver = state;

	(void)ahead;
	driver->poll_over = true;
}

static bool cdna_can_send(const void *state)
{
	const struct cdna_driver *driver = state;

	return driver->sent - driver->reaped < driver->setup->slots;
}

static void cdna_send(void *state, struct frame *frame, uint64_t now_ps)
{
	struct cdna_driver *driver = state;

	station_leave(frame->station, frame, now_ps);
	station_enter_following(driver->setup->send_station, frame, driver->clock, false, now_ps);
	driver->frames[CDNA_TRANSMIT][slot_of(driver, driver->sent)] = frame;
	driver->sent++;
}

/* Whether the ring's descriptors are to be asked for now. */
static bool due(const struct cdna_driver *driver, enum cdna_direction direction)
{
	const uint32_t count = wanted(driver, direction);

	if (direction == CDNA_TRANSMIT)
		return count > 0;
	return count >= driver->setup->refill || (count > 0 && driver->poll_over);
}

static void tell(const struct cdna_driver *driver, enum cdna_direction direction, struct activity *activity)
{
	activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
	activity->driver_operation = direction == CDNA_TRANSMIT ? OPERATION_TELL_TRANSMIT : OPERATION_TELL_RECEIVE;
	activity->address = cdna_mailbox(driver->context, direction);
	activity->bytes = 4;
	activity->value = driver->rings[direction].produced;
}

static bool cdna_next(void *state, struct activity *activity)
{
	struct cdna_driver *driver = state;

	for (int i = 0; i < CDNA_DIRECTIONS; i++) {
		const enum cdna_direction direction = (enum cdna_direction)i;

		if (due(driver, direction) && driver->setup->protection) {
			activity_begin(activity, ACTIVITY_COMPUTE, 0);
			activity->driver_operation = OPERATION_ENQUEUE;
			activity_add(activity, STAGE_HYPERCALL, enqueue_cost(driver, direction));
			driver->asking_for = direction;
			return true;
		}
		if (due(driver, direction))
			enqueue(driver, direction);
		if (driver->told[direction] != driver->rings[direction].produced) {
			tell(driver, direction, activity);
			return true;
		}
	}
	driver->poll_over = false;
	return false;
}

/* The device knows: from here on these frames wait for it, but for those that it has fetched already. */
static void transmit_told(struct cdna_driver *driver, uint32_t produced, uint64_t now_ps)
{
	for (; driver->told[CDNA_TRANSMIT] != produced; driver->told[CDNA_TRANSMIT]++) {
		struct frame *frame = driver->frames[CDNA_TRANSMIT][slot_of(driver, driver->told[CDNA_TRANSMIT])];

		if (frame != NULL)
			frame_latency_stage(frame, LATENCY_PCI_READ, now_ps);
	}
}

static void cdna_done(void *state, const struct activity *activity, uint64_t now_ps)
{
	struct cdna_driver *driver = state;

	switch (activity->driver_operation) {
	case OPERATION_ENQUEUE:
		driver->setup->guard->counters.hypercalls++;
		enqueue(driver, driver->asking_for);
		break;
	case OPERATION_TELL_TRANSMIT:
		transmit_told(driver, (uint32_t)activity->value, now_ps);
		break;
	default:
		driver->told[CDNA_RECEIVE] = (uint32_t)activity->value;
		break;
	}
}

static void cdna_hold(const void *state, struct frame_census *census)
{
	const struct cdna_driver *driver = state;

	for (int direction = 0; direction < CDNA_DIRECTIONS; direction++)
		for (uint32_t slot = 0; slot < driver->setup->slots; slot++)
			frame_census_hold(census, driver->frames[direction][slot]);
}

static bool cdna_has_work(const void *state)
{
	const struct cdna_driver *driver = state;

	return cdna_received(driver) > 0 || driver->reaped != driver->status[CDNA_TRANSMIT];
}

const struct front_end_ops cdna_driver_ops = {.look = cdna_look,
					      .received = cdna_received,
					      .take = cdna_take,
					      .poll_over = cdna_poll_over,
					      .can_send = cdna_can_send,
					      .send = cdna_send,
					      .next = cdna_next,
					      .done = cdna_done,
					      .hold = cdna_hold,
					      .has_work = cdna_has_work};

/* ---- memory, as the device sees it ---- */

/* The slot of a page of buffers; its direction. */
static uint32_t buffer_slot(const struct cdna_driver *driver, uint64_t offset, enum cdna_direction *direction)
{
	const uint64_t buffer = offset / CDNA_PAGE_BYTES - CDNA_BUFFERS_PAGE;
	const uint32_t slot = (uint32_t)(buffer % CDNA_SLOTS_MAXIMUM);

	assert(offset / CDNA_PAGE_BYTES >= CDNA_BUFFERS_PAGE && slot < driver->setup->slots);
	*direction = (enum cdna_direction)(buffer / CDNA_SLOTS_MAXIMUM);
	return slot;
}

static void window_written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	struct cdna_driver *driver = context;
	enum cdna_direction direction;
	uint32_t slot;

	if (offset < CDNA_RINGS_OFFSET) {
		driver->status[CDNA_TRANSMIT] = (uint32_t)value;
		driver->status[CDNA_RECEIVE] = (uint32_t)(value >> 32);
		return;
	}
	slot = buffer_slot(driver, offset, &direction);
	assert(direction == CDNA_RECEIVE && driver->frames[direction][slot] == NULL);
	station_leave(payload->station, payload, now_ps);
	station_enter_following(driver->setup->receive_station, payload, driver->clock, true, now_ps);
	driver->frames[direction][slot] = payload;
}

static struct frame *descriptor_read(const struct cdna_driver *driver, uint64_t offset, uint64_t *value)
{
	const uint64_t index = (offset - CDNA_RINGS_OFFSET) / CDNA_DESCRIPTOR_BYTES;
	const uint64_t in_page = CDNA_PAGE_BYTES / CDNA_DESCRIPTOR_BYTES;
	const struct dma_descriptor *descriptor = &driver->rings[index / in_page].descriptors[index % in_page];

	*value = cdna_descriptor(descriptor->request.page, descriptor->request.bytes, descriptor->request.port,
				 descriptor->sequence);
	return NULL;
}

/* A descriptor, or a frame to be sent, which the read takes away. */
static struct frame *window_read(void *context, uint64_t offset, uint32_t bytes, uint64_t *value)
{
	struct cdna_driver *driver = context;
	enum cdna_direction direction;
	struct frame **place;
	struct frame *frame;

	(void)bytes;
	if (offset < (uint64_t)CDNA_BUFFERS_PAGE * CDNA_PAGE_BYTES)
		return descriptor_read(driver, offset, value);
	place = &driver->frames[CDNA_TRANSMIT][buffer_slot(driver, offset, &direction)];
	assert(direction == CDNA_TRANSMIT);
	frame = *place;
	*place = NULL;
	return frame;
}

struct memory_range cdna_driver_memory(struct cdna_driver *driver)
{
	return (struct memory_range){.base = cdna_window(driver->context),
				     .size = CDNA_WINDOW_BYTES,
				     .context = driver,
				     .written = window_written,
				     .read = window_read};
}

void cdna_driver_init(struct cdna_driver *driver, const struct cdna_driver_setup *setup, uint32_t context,
		      uint32_t domain)
{
	memset(driver, 0, sizeof(*driver));
	driver->setup = setup;
	driver->context = context;
	for (int i = 0; i < CDNA_DIRECTIONS; i++) {
		const enum cdna_direction direction = (enum cdna_direction)i;

		dma_ring_init(&driver->rings[direction], domain, setup->slots);
		for (uint32_t slot = 0; slot < setup->slots; slot++)
			dma_guard_assign(setup->guard, cdna_page(context, direction, slot), domain);
	}
	enqueue(driver, CDNA_RECEIVE);
	driver->told[CDNA_RECEIVE] = driver->rings[CDNA_RECEIVE].produced;
}

void cdna_driver_free(struct cdna_driver *driver)
{
	for (int direction = 0; direction < CDNA_DIRECTIONS; direction++)
		dma_ring_free(&driver->rings[direction]);
}
