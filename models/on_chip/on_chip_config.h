/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of an on-chip interconnect in the place of the I/O bus, with the
 * network processor at the distance of another core (prefix "bus.on_chip").  Cycles
 * are those of the interconnect's clock.
 */
#ifndef VIFSIM_ON_CHIP_ON_CHIP_CONFIG_H
#define VIFSIM_ON_CHIP_ON_CHIP_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct on_chip_config {
	uint64_t clock_hz;
	uint64_t width_bits;       /* a flit: what a link moves in a cycle */
	uint64_t header_bytes;     /* of a message: route, address, command */
	uint64_t payload_bytes;    /* of a message, at most */
	uint64_t hops;             /* between any two attachments */
	uint64_t hop_cycles;       /* a router and the link behind it */
	uint64_t interface_cycles; /* into the network, and as many out of it */
	uint64_t outstanding;      /* transactions of one master under way at once */
	uint64_t target_fetch_ps;  /* of a device's register or memory */
	uint64_t memory_read_ps;   /* of host memory */
	uint64_t write_buffer_lines;
	uint64_t post_ps, read_ps; /* between a core and its interface */
};

extern const struct param_spec on_chip_params[];
extern const size_t on_chip_param_count;

/* What no value's own range can say.  Returns 0 or -1. */
int on_chip_config_check(const struct on_chip_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
