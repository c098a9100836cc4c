/* SPDX-License-Identifier: Apache-2.0 */
#include "sriov/sriov_config.h"

#include <stdbool.h>
#include <stddef.h>

#include "vif/vif_queue.h"

#define FIELD(member) .offset = offsetof(struct sriov_config, member)

#define COUNT(name, value, low, high, member, text, why)                                                               \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_COUNT, .standard = value, .minimum = low,  \
		.maximum = high, .help = text, .source = why, FIELD(member)                                            \
	}
#define SIZE(name, value, low, high, member, text, why)                                                                \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_SIZE, .display = "B", .standard = value,   \
		.minimum = low, .maximum = high, .help = text, .source = why, FIELD(member)                            \
	}
#define DURATION(name, member, text)                                                                                   \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns", .minimum = "0 ns",  \
		.maximum = "1 ms", .flags = PARAM_COST, .help = text, FIELD(member)                                    \
	}

const struct param_spec sriov_params[] = {
	COUNT("queue_slots", "64", "2", "64", queue_slots,
	      "Slots of a virtual function's send queue and of its receive queue; a power of two", NULL),
	COUNT("fetches", "16", "1", "64", fetches, "Frames that are being fetched from host memory at once",
	      "judged: what a link's round trip of half a microsecond and a wire of 10 to 100 Gbit/s ask for"),
	COUNT("writes", "16", "1", "64", writes, "Frames that are being written to host memory at once",
	      "judged, as for those that are fetched"),
	SIZE("receive_buffer", "524288 B", "2048 B", "16777216 B", receive_buffer_bytes,
	     "Frames between wire and host; what does not fit is dropped",
	     "Intel 82599 datasheet, recalled: 512 KiB of receive packet buffer"),
	SIZE("transmit_buffer", "163840 B", "2048 B", "16777216 B", transmit_buffer_bytes,
	     "Frames between host and wire; no more are fetched than fit",
	     "Intel 82599 datasheet, recalled: 160 KiB of transmit packet buffer"),
	COUNT("credit_batch", "8", "1", "32", credit_batch,
	      "Frames taken from a send queue for each time that its guest is told", NULL),
	{.key = "burst",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "0 B",
	 .minimum = "0 B",
	 .maximum = "65536 B",
	 .multiple = "8 B",
	 .help = "Longest burst of its DMA on the bus; 0 B: as long as the bus lets it",
	 .source = "its DMA fills packets of the link",
	 FIELD(burst_bytes)},
	DURATION("schedule", schedule_ps, "From a doorbell until the next descriptor of its queue is asked for"),
	DURATION("parse", parse_ps, "A frame's headers are parsed"),
	DURATION("switch", switch_ps, "Its destination is looked up, and its source checked"),
	DURATION("queue", queue_ps, "A received frame's queue and the room in it are found, and its DMA begun"),
	DURATION("mac", mac_ps, "A frame that is sent passes the MAC"),
	DURATION("frame", frame_ps, "Time within which a pipeline takes no two frames"),
	{.key = "rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_BIT_RATE,
	 .display = "Gbit/s",
	 .minimum = "1 Mbit/s",
	 .maximum = "1000 Gbit/s",
	 .flags = PARAM_COST,
	 .help = "Bytes that a pipeline moves",
	 FIELD(rate_bit_s)},
	DURATION("register", register_ps, "A write to the device's own interrupt register, where a scheme has one"),
};
const size_t sriov_param_count = sizeof(sriov_params) / sizeof(sriov_params[0]);

int sriov_config_check(const struct sriov_config *config, struct param_misfit *misfit)
{
	if ((config->queue_slots & (config->queue_slots - 1)) != 0 || config->queue_slots > VIF_QUEUE_SLOTS_MAXIMUM)
		return param_refuse(misfit, "nic.sriov.queue_slots", NULL,
				    "nic.sriov.queue_slots is no power of two up to %d", VIF_QUEUE_SLOTS_MAXIMUM);
	if (config->credit_batch > config->queue_slots)
		return param_refuse(misfit, "nic.sriov.credit_batch", "nic.sriov.queue_slots",
				    "nic.sriov.credit_batch is above nic.sriov.queue_slots: a guest would wait for "
				    "ever");
	return 0;
}
