/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/ixp_config.h"

#include <stdbool.h>
#include <stdio.h>

#define AT(field) offsetof(struct ixp_config, field)

#define COUNT(key_, field, standard_, minimum_, maximum_, help_, source_)                                              \
	{                                                                                                              \
		.key = key_, .type = PARAM_QUANTITY, .dimension = DIMENSION_COUNT, .standard = standard_,              \
		.minimum = minimum_, .maximum = maximum_, .help = help_, .source = source_, .offset = AT(field)        \
	}
#define COST(key_, dimension_, display_, field, minimum_, maximum_, help_)                                             \
	{                                                                                                              \
		.key = key_, .type = PARAM_QUANTITY, .dimension = dimension_, .display = display_,                     \
		.minimum = minimum_, .maximum = maximum_, .flags = PARAM_COST, .help = help_, .offset = AT(field)      \
	}
#define PLACE(key_, field, standard_, help_)                                                                           \
	{                                                                                                              \
		.key = key_, .type = PARAM_CHOICE, .choices = memory_choices, .standard = standard_, .help = help_,    \
		.source = "Raj, Ganev and Schwan: send queue in the device's SDRAM, receive queue in host memory",     \
		.offset = AT(field)                                                                                    \
	}
#define CYCLES(key_, field, minimum_, maximum_, help_)                                                                 \
	COST(key_, DIMENSION_CYCLES, "cycles", field, minimum_, maximum_, help_)
#define MEMORY(name, kind)                                                                                             \
	CYCLES("memory." name ".latency", memories[kind].latency_cycles, "1 cycle", "10000 cycles",                    \
	       "Cycles from a reference's issue on an idle channel to its first data."),                               \
		COST("memory." name ".bandwidth", DIMENSION_BIT_RATE, "Gbit/s", memories[kind].bandwidth_bit_s,        \
		     "1 Mbit/s", "1000 Gbit/s", "Bandwidth of the memory's channel.")
#define PROGRAM(name, kind, field, help_)                                                                              \
	{                                                                                                              \
		.key = "programs." name, .type = PARAM_CUSTOM, .custom = &microprogram_types[kind],                    \
		.flags = PARAM_COST, .help = help_, .offset = AT(field)                                                \
	}

/* In the order of enum vif_memory. */
static const char *const memory_choices[] = {"device", "host", NULL};

const struct param_spec ixp_params[] = {
	COST("clock", DIMENSION_FREQUENCY, "MHz", clock_hz, "1 MHz", "10 GHz", "Clock of the microengines."),
	{.key = "clock_offset",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .standard = "0 %",
	 .maximum = "1 %",
	 .help = "How much faster the second host's engines are than the first's: no two crystals are alike, and "
		 "devices "
		 "in step poll in step.",
	 .source = "crystal oscillators: within 50 parts per million of their nominal frequency, 0.01 % apart at most",
	 .offset = AT(clock_offset)},
	COUNT("contexts", contexts, "8", "1", "16", "Hardware contexts used on each microengine.",
	      "Intel IXP2400: eight contexts an engine"),
	COUNT("queue_slots", queue_slots, "64", "2", "64",
	      "Slots of a VIF's send queue and of its receive queue; a power of two.", NULL),
	COUNT("table_entries", table_entries, "8192", "2", "1048576",
	      "Entries of the demultiplexing table; a power of two above the number of VIFs.", NULL),
	COUNT("hash_bits", hash_bits, "48", "0", "48",
	      "Bits of a MAC's hash that say where a search of the table begins; fewer than its index has force "
	      "collisions, and with 0 the table is one list.",
	      "Intel IXP2400: the hash unit's 48 bits"),
	COUNT("ingress_queue", ingress_queue_frames, "64", "1", "65536",
	      "Frames for one VIF that the device holds until an ingress context takes them.", NULL),
	COUNT("send_ring", send_ring_frames, "256", "1", "65536",
	      "Frames that wait for the send engine; a full ring holds the egress contexts up.",
	      "scratch rings of 256 entries in Linux's driver, drivers/net/ixp2000"),
	COUNT("receive_buffer", receive_buffer_elements, "128", "24", "4096",
	      "64-byte elements of the receive buffer (RBUF); a frame that does not fit is dropped.",
	      "Intel IXP2400: 8 KiB of RBUF"),
	COUNT("transmit_buffer", transmit_buffer_elements, "128", "24", "4096",
	      "64-byte elements of the transmit buffer (TBUF); the wire gives them back.",
	      "Intel IXP2400: 8 KiB of TBUF; 128 elements in Linux's driver"),
	COUNT("credit_batch", credit_batch, "8", "1", "32",
	      "Frames taken from a send queue per consumed index told to the guest.", NULL),
	PLACE("send_queue", send_queue, "device",
	      "Where VIFs' send queues lie: in the device's memory, written by guests, or in the host's, fetched by "
	      "the "
	      "device."),
	PLACE("receive_queue", receive_queue, "host",
	      "Where VIFs' receive queues lie: in the host's memory, written by the device, or in the device's, read "
	      "by guests."),
	CYCLES("swap", swap_cycles, "0 cycles", "1000 cycles", "Taking up a context."),
	CYCLES("hash", hash_cycles, "1 cycle", "1000 cycles", "Hash unit, one 48-bit key."),
	CYCLES("probe", probe_cycles, "0 cycles", "1000 cycles",
	       "Comparing one entry of the demultiplexing table, after it was read."),
	CYCLES("signal", signal_cycles, "1 cycle", "1000 cycles", "A signal from one context to another."),
	CYCLES("copy", copy_cycles, "0 cycles", "1000 cycles",
	       "Copying one element within device memory, its two references apart (receive queue there)."),
	COST("doorbell_delay", DIMENSION_TIME, "ns", doorbell_delay_ps, "0 ns", "100 us",
	     "From the device's write of the identifier to the bit in the bridge's doorbell register."),
	{.key = "burst",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .minimum = "0 B",
	 .maximum = "65536 B",
	 .multiple = "8 B",
	 .flags = PARAM_COST,
	 .help = "Longest burst of the DMA engines on the bus; 0 B for as long as the bus lets it.",
	 .offset = AT(burst_bytes)},
	MEMORY("scratch", IXP_SCRATCH),
	MEMORY("sram", IXP_SRAM),
	MEMORY("dram", IXP_DRAM),
	PROGRAM("receive_first", MICROPROGRAM_RECEIVE_FIRST, receive.first,
		"Receive engine: first element of a frame of several."),
	PROGRAM("receive_middle", MICROPROGRAM_RECEIVE_MIDDLE, receive.middle,
		"Receive engine: element in the middle of a frame."),
	PROGRAM("receive_last", MICROPROGRAM_RECEIVE_LAST, receive.last,
		"Receive engine: last element of a frame of several."),
	PROGRAM("receive_only", MICROPROGRAM_RECEIVE_ONLY, receive.only, "Receive engine: a frame of one element."),
	PROGRAM("demultiplex", MICROPROGRAM_DEMULTIPLEXER, demultiplex,
		"From the destination MAC to the VIF; part of receive_first and receive_only."),
	PROGRAM("ingress", MICROPROGRAM_INGRESS, ingress, "Ingress engine: a frame, from its queue to host memory."),
	PROGRAM("egress_poll", MICROPROGRAM_EGRESS_POLL, egress_poll, "Egress engine: a look at one VIF's doorbell."),
	PROGRAM("egress_fetch", MICROPROGRAM_EGRESS_FETCH, egress_fetch,
		"Egress engine: a frame from its send queue in host memory, before egress."),
	PROGRAM("egress", MICROPROGRAM_EGRESS, egress, "Egress engine: a frame, from its send queue to the send ring."),
	PROGRAM("send_first", MICROPROGRAM_SEND_PART, send.first, "Send engine: first element of a frame of several."),
	PROGRAM("send_middle", MICROPROGRAM_SEND_PART, send.middle, "Send engine: element in the middle of a frame."),
	PROGRAM("send_last", MICROPROGRAM_SEND_WHOLE, send.last, "Send engine: last element of a frame of several."),
	PROGRAM("send_only", MICROPROGRAM_SEND_WHOLE, send.only, "Send engine: a frame of one element."),
	PROGRAM("echo_element", MICROPROGRAM_ECHO_ELEMENT, echo_element,
		"Ping-pong: 64 bytes of a message that the host wrote into device memory."),
	PROGRAM("echo_answer", MICROPROGRAM_ECHO_ANSWER, echo_answer,
		"Ping-pong: the answer into host memory; identify does nothing when the host polls."),
};
const size_t ixp_param_count = sizeof ixp_params / sizeof ixp_params[0];

static bool power_of_two(uint64_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

uint64_t ixp_config_clock(const struct ixp_config *config, uint32_t number)
{
	return config->clock_hz + (uint64_t)((double)config->clock_hz * config->clock_offset * number + 0.5);
}

int ixp_config_check(const struct ixp_config *config, struct param_misfit *misfit)
{
	struct microprogram expanded;

	if (!power_of_two(config->queue_slots) || config->queue_slots > VIF_QUEUE_SLOTS_MAXIMUM)
		return param_refuse(misfit, "nic.ixp.queue_slots", NULL,
				    "nic.ixp.queue_slots is no power of two up to %d", VIF_QUEUE_SLOTS_MAXIMUM);
	if (!power_of_two(config->table_entries))
		return param_refuse(misfit, "nic.ixp.table_entries", NULL, "nic.ixp.table_entries is no power of two");
	if (config->credit_batch > config->queue_slots)
		return param_refuse(misfit, "nic.ixp.credit_batch", "nic.ixp.queue_slots",
				    "nic.ixp.credit_batch is above nic.ixp.queue_slots: a guest would wait for ever");
	if (microprogram_expand(&config->receive.first, &config->demultiplex, &expanded) < 0)
		return param_refuse(misfit, "nic.ixp.programs.receive_first", "nic.ixp.programs.demultiplex",
				    "nic.ixp.programs.receive_first with demultiplex in it is above %d instructions",
				    MICROPROGRAM_INSTRUCTIONS);
	if (microprogram_expand(&config->receive.only, &config->demultiplex, &expanded) < 0)
		return param_refuse(misfit, "nic.ixp.programs.receive_only", "nic.ixp.programs.demultiplex",
				    "nic.ixp.programs.receive_only with demultiplex in it is above %d instructions",
				    MICROPROGRAM_INSTRUCTIONS);
	return 0;
}
