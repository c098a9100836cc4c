/* SPDX-License-Identifier: Apache-2.0 */
#include "host/nic_driver.h"

#include <assert.h>
#include <string.h>

enum { WRITE_MASK = 1, WRITE_UNMASK, WRITE_DOORBELL, WRITE_REFILL };

/* ---- register writes ---- */

static void write_register(struct activity *activity, uint32_t write, uint32_t offset, uint32_t bytes, uint64_t value)
{
	activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
	activity->driver_operation = write;
	activity->address = ADDRESS_NIC_REGISTERS + offset;
	activity->bytes = bytes;
	activity->value = value;
}

void nic_driver_interrupt(struct nic_driver *driver)
{
	driver->mask_due = driver->interrupted = true;
}

bool nic_driver_next(struct nic_driver *driver, struct activity *activity)
{
	if (driver->mask_due)
		write_register(activity, WRITE_MASK, HV_NIC_REGISTER_MASK, 4, 1);
	else if (driver->doorbell_due)
		write_register(activity, WRITE_DOORBELL, HV_NIC_REGISTER_TRANSMIT_PRODUCED, 4,
			       driver->ring->transmit_produced);
	else if (driver->refill_due)
		write_register(activity, WRITE_REFILL, HV_NIC_REGISTER_RECEIVE_FILLED, 4, driver->ring->receive_filled);
	else
		return false;
	return true;
}

void nic_driver_unmask(struct nic_driver *driver, struct activity *activity)
{
	write_register(activity, WRITE_UNMASK, HV_NIC_REGISTER_UNMASK, HV_NIC_STATUS_BYTES,
		       hv_nic_ring_seen(driver->ring));
}

/* The handler is over. The posted mask has reached the card by now, unless the bus is choked:
 * then one spurious interrupt is taken, and nothing lost. */
static void end_interrupt(struct nic_driver *driver)
{
	if (!driver->interrupted)
		return;
	driver->interrupted = false;
	driver->services->end_of_interrupt(driver->services->host);
}

/* The doorbell is on its way: from here on its frames wait for it and for the card. */
static void rung(struct nic_driver *driver, uint32_t produced, uint64_t now_ps)
{
	driver->doorbell_due = false;
	while (driver->rung != produced)
		frame_latency_stage(driver->ring->transmit[driver->rung++ % HV_NIC_SLOTS], LATENCY_PCI_WRITE, now_ps);
}

void nic_driver_done(struct nic_driver *driver, const struct activity *activity, uint64_t now_ps)
{
	switch (activity->driver_operation) {
	case WRITE_MASK:
		driver->mask_due = false;
		driver->polling = true;
		break;
	case WRITE_UNMASK:
		end_interrupt(driver);
		/* Status that came meanwhile makes the card interrupt again. */
		driver->polling = false;
		break;
	case WRITE_DOORBELL:
		rung(driver, (uint32_t)activity->value, now_ps);
		break;
	default:
		driver->refill_due = false;
		break;
	}
}

/* ---- the poll ---- */

bool nic_driver_has_work(const struct nic_driver *driver)
{
	return hv_nic_ring_received(driver->ring) > 0 || hv_nic_ring_transmit_done(driver->ring) > 0;
}

void nic_driver_begin_poll(struct nic_driver *driver)
{
	end_interrupt(driver);
}

bool nic_driver_reclaim(struct nic_driver *driver, struct frame_page *page)
{
	if (hv_nic_ring_transmit_done(driver->ring) == 0)
		return false;
	hv_nic_ring_reclaim(driver->ring);
	*page = driver->pages[driver->pages_taken++ % HV_NIC_SLOTS];
	return true;
}

struct frame *nic_driver_receive(struct nic_driver *driver, uint32_t *port)
{
	if (hv_nic_ring_received(driver->ring) == 0)
		return NULL;
	driver->buffers_taken = true;
	return hv_nic_ring_receive(driver->ring, port);
}

void nic_driver_end_poll(struct nic_driver *driver)
{
	driver->refill_due = driver->buffers_taken;
	driver->buffers_taken = false;
}

/* ---- transmission ---- */

bool nic_driver_send(struct nic_driver *driver, struct frame *frame, uint32_t port, struct frame_page page,
		     uint64_t now_ps)
{
	if (!hv_nic_ring_can_transmit(driver->ring))
		return false;
	driver->pages[driver->pages_put++ % HV_NIC_SLOTS] = page;
	station_leave(frame->station, frame, now_ps);
	station_enter(driver->station, frame, now_ps);
	hv_nic_ring_transmit(driver->ring, frame, port);
	driver->doorbell_due = true;
	return true;
}

/* ---- memory ---- */

static void rings_written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	struct nic_driver *driver = context;

	(void)now_ps;
	hv_nic_ring_written(driver->ring, ADDRESS_NIC_RINGS + offset, value, payload);
}

static struct frame *rings_read(void *context, uint64_t offset, uint32_t bytes, uint64_t *value)
{
	struct nic_driver *driver = context;

	(void)bytes;
	return hv_nic_ring_read(driver->ring, ADDRESS_NIC_RINGS + offset, value);
}

struct memory_range nic_driver_memory(struct nic_driver *driver)
{
	/* The receive buffers are the last of it. */
	const uint64_t end = HV_NIC_RECEIVE_BUFFERS + (uint64_t)HV_NIC_SLOTS * HV_NIC_BUFFER_BYTES;

	return (struct memory_range){.base = ADDRESS_NIC_RINGS,
				     .size = end - ADDRESS_NIC_RINGS,
				     .context = driver,
				     .written = rings_written,
				     .read = rings_read};
}

void nic_driver_init(struct nic_driver *driver, const struct host_services *services, struct hv_nic_ring *ring,
		     struct station *station)
{
	memset(driver, 0, sizeof(*driver));
	driver->services = services;
	driver->ring = ring;
	driver->station = station;
}
