/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of a PCI Express link in the place of the I/O bus (prefix "bus.pcie").
 * Names of the Base Specification: Max_Payload_Size, Max_Read_Request_Size, Read Completion Boundary.
 */
#ifndef VIFSIM_PCIE_PCIE_CONFIG_H
#define VIFSIM_PCIE_PCIE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pcie_config {
	uint64_t generation; /* 1 to 5 */
	uint64_t lanes;
	uint64_t payload_bytes;      /* of a packet, at most */
	uint64_t read_request_bytes; /* that one request asks for, at most */
	uint64_t boundary_bytes;     /* a completion that is not its request's last one ends at a multiple */
	uint64_t completion_bytes;   /* of a completion, at most; 0: payload_bytes */
	bool wide_addresses;         /* requests bear 64-bit addresses: a header of 4 words, not 3 */
	bool digest;                 /* an end-to-end CRC behind each packet */
	uint64_t outstanding;        /* requests of one master under way at once: its tags */
	/* What a receiver's buffers take, in headers and in units of PCIE_CREDIT_BYTES; 0: no limit. */
	uint64_t posted_headers, posted_data;
	uint64_t non_posted_headers;
	uint64_t completion_headers, completion_data;
	uint64_t replay_bytes; /* that may be sent and not acknowledged; 0: no limit */
	uint64_t switches;     /* between root complex and device */
	double skip;           /* of a link's time, for clock compensation */
	double acknowledge;    /* longest packets that one Ack waits for, as a multiple of one's time */
	double update;         /* the same of an UpdateFC */
	uint64_t internal_ps;  /* and what both wait beside it */
	uint64_t link_ps;      /* from a packet's last symbol at one end until it can be used at the other */
	uint64_t switch_ps;    /* of each switch */
	uint64_t root_ps;      /* from a packet's arrival at the root complex to memory or the CPU */
	uint64_t target_fetch_ps;
	uint64_t memory_read_ps;
	uint64_t write_buffer_lines;
	uint64_t post_ps, read_ps; /* between a core and the root complex */
};

extern const struct param_spec pcie_params[];
extern const size_t pcie_param_count;

/* What no value's own range can say.  Returns 0 or -1. */
int pcie_config_check(const struct pcie_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
