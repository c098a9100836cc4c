/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it costs to set VIFs up and take them down: prefix "host.control", and the hypervisor's part
 * of it under "host.hypervisor".  Times in picoseconds of a CPU that has its core to itself.
 */
#ifndef VIFSIM_HOST_CONTROL_CONFIG_H
#define VIFSIM_HOST_CONTROL_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CONTROL_BATCH_MAXIMUM 512

struct control_config {
	/* Dom0. */
	uint64_t program_ps;  /* the management program's own part of a request */
	uint64_t xenstore_ps; /* the store's daemon: a change taken in, whoever watches it told */
	uint64_t page_ps;     /* a page of Dom0's memory taken and cleared, or given back */
	uint64_t grant_ps;    /* an entry of its grant table filled or taken back */
	uint64_t poll_ps;     /* from one look for the device's answer to the next */
	/* A guest. */
	uint64_t watch_ps;  /* a change in the store noticed and read */
	uint64_t attach_ps; /* the driver set up or taken down */
	/* The hypervisor. */
	uint64_t hypercall_ps; /* entry and exit of one that sends no event */
	uint64_t map_ps;       /* a granted page, mapped */
	uint64_t unmap_ps;
	uint64_t tlb_flush_ps;
	uint64_t batch; /* pages that one hypercall maps or unmaps at most; up to CONTROL_BATCH_MAXIMUM */
};

extern const struct param_spec control_params[]; /* relative to "host" */
extern const size_t control_param_count;

#ifdef __cplusplus
}
#endif
#endif
