/* SPDX-License-Identifier: Apache-2.0 */
/* The testbed's device, as the hand-worked cycle counts of the tests assume it. */
#ifndef VIFSIM_TESTS_IXP_TEST_CONFIG_H
#define VIFSIM_TESTS_IXP_TEST_CONFIG_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ixp/ixp_config.h"

static inline void ixp_test_program(enum microprogram_kind kind, const char *text, struct microprogram *program)
{
	char message[256];

	if (microprogram_parse(kind, text, program, message, sizeof message) < 0) {
		fprintf(stderr, "%s\n", message);
		abort();
	}
}

static inline void ixp_test_programs(struct ixp_config *config)
{
	ixp_test_program(MICROPROGRAM_RECEIVE_FIRST,
			 "compute 20 cycles; read scratch 4 B; compute 10 cycles; read sram 8 B; compute 10 cycles;"
			 "write dram 64 B; compute 16 cycles; demultiplex; order; compute 10 cycles",
			 &config->receive.first);
	ixp_test_program(MICROPROGRAM_RECEIVE_MIDDLE,
			 "compute 20 cycles; write dram 64 B; compute 22 cycles; order; compute 15 cycles",
			 &config->receive.middle);
	ixp_test_program(MICROPROGRAM_RECEIVE_LAST,
			 "compute 20 cycles; write dram 64 B; compute 20 cycles; write sram 8 B; order;"
			 "compute 26 cycles; write scratch 4 B; enqueue",
			 &config->receive.last);
	ixp_test_program(MICROPROGRAM_RECEIVE_ONLY,
			 "compute 20 cycles; read scratch 4 B; compute 10 cycles; read sram 8 B; compute 10 cycles;"
			 "write dram 64 B; compute 10 cycles; demultiplex; compute 10 cycles; write sram 8 B; order;"
			 "compute 15 cycles; write scratch 4 B; enqueue",
			 &config->receive.only);
	ixp_test_program(MICROPROGRAM_DEMULTIPLEXER,
			 "compute 14 cycles; hash; compute 8 cycles; lookup 8 B; compute 8 cycles",
			 &config->demultiplex);
	ixp_test_program(MICROPROGRAM_INGRESS,
			 "compute 30 cycles; read scratch 4 B; compute 40 cycles; read sram 16 B; compute 60 cycles;"
			 "read sram 16 B; compute 60 cycles; transfer; compute 40 cycles; write sram 8 B;"
			 "compute 10 cycles; index; compute 10 cycles; identify",
			 &config->ingress);
	ixp_test_program(MICROPROGRAM_EGRESS_POLL, "compute 8 cycles; poll dram 4 B; compute 6 cycles",
			 &config->egress_poll);
	ixp_test_program(MICROPROGRAM_EGRESS_FETCH,
			 "compute 20 cycles; write sram 16 B; compute 6 cycles; descriptor; compute 14 cycles;"
			 "write sram 16 B; compute 6 cycles; fetch; compute 14 cycles",
			 &config->egress_fetch);
	ixp_test_program(
		MICROPROGRAM_EGRESS,
		"compute 40 cycles; read sram 16 B; compute 30 cycles; read dram 16 B; compute 20 cycles; hash;"
		"compute 8 cycles; lookup 8 B; compute 60 cycles; write sram 16 B; compute 40 cycles;"
		"write scratch 4 B; forward; compute 30 cycles; credit; compute 10 cycles",
		&config->egress);
	ixp_test_program(MICROPROGRAM_SEND_PART,
			 "compute 16 cycles; read scratch 4 B; compute 8 cycles; read sram 12 B; compute 10 cycles;"
			 "read dram 64 B; compute 10 cycles; order; compute 10 cycles",
			 &config->send.first);
	ixp_test_program(MICROPROGRAM_SEND_PART,
			 "compute 14 cycles; read dram 64 B; compute 16 cycles; order; compute 14 cycles",
			 &config->send.middle);
	ixp_test_program(MICROPROGRAM_SEND_WHOLE,
			 "compute 14 cycles; read dram 64 B; compute 12 cycles; order; compute 10 cycles; transmit;"
			 "compute 6 cycles; write scratch 4 B; compute 4 cycles",
			 &config->send.last);
	ixp_test_program(MICROPROGRAM_SEND_WHOLE,
			 "compute 16 cycles; read scratch 4 B; compute 8 cycles; read sram 12 B; compute 8 cycles;"
			 "read dram 64 B; compute 8 cycles; order; compute 6 cycles; transmit; compute 6 cycles;"
			 "write scratch 4 B; compute 4 cycles",
			 &config->send.only);
	ixp_test_program(MICROPROGRAM_ECHO_ELEMENT, "compute 4 cycles; read dram 64 B; compute 6 cycles",
			 &config->echo_element);
	ixp_test_program(MICROPROGRAM_ECHO_ANSWER,
			 "compute 20 cycles; write sram 16 B; compute 10 cycles; transfer; compute 10 cycles; index;"
			 "compute 6 cycles; identify",
			 &config->echo_answer);
}

static inline struct ixp_memory_config ixp_test_memory(uint64_t latency_cycles, uint64_t bandwidth_bit_s)
{
	struct ixp_memory_config memory = {latency_cycles, bandwidth_bit_s};

	return memory;
}

static inline struct ixp_config ixp_test_config(void)
{
	struct ixp_config config;

	memset(&config, 0, sizeof config);
	config.clock_hz = 600000000;
	config.contexts = 8;
	config.queue_slots = 64;
	config.table_entries = 8192;
	config.hash_bits = 48;
	config.ingress_queue_frames = 64;
	config.send_ring_frames = 256;
	config.receive_buffer_elements = 128;
	config.transmit_buffer_elements = 128;
	config.credit_batch = 8;
	config.swap_cycles = 2;
	config.hash_cycles = 9;
	config.probe_cycles = 6;
	config.signal_cycles = 4;
	config.copy_cycles = 8;
	config.send_queue = VIF_MEMORY_DEVICE;
	config.receive_queue = VIF_MEMORY_HOST;
	config.doorbell_delay_ps = 240000; /* 144 cycles */
	config.xscale = (struct xscale_config){600000000, 3000, 1200, 600, 2560, 300};
	/* A cycle moves 2 bytes of scratch, 4/3 of SRAM, 4 of DRAM. */
	config.memories[IXP_SCRATCH] = ixp_test_memory(60, 9600000000);
	config.memories[IXP_SRAM] = ixp_test_memory(90, 6400000000);
	config.memories[IXP_DRAM] = ixp_test_memory(120, 19200000000);
	ixp_test_programs(&config);
	return config;
}

#endif
