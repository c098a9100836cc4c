/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it costs to set VIFs up and take them down: prefix "host.control"; and what a grant operation
 * costs, "host.grant", and a hypercall, "host.hypervisor.hypercall".  Times in picoseconds of a CPU that has its core
 * to itself.
 *
 * Setting VIFs up pays for its grant operations by these prices.  On the way of a frame through the ordinary card they
 * are a part of host.dom0.frame, which is calibrated as a whole; there the prices only tell how much of it they are.
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
	uint64_t poll_ps;     /* from one look for the device's answer to the next */
	/* A guest. */
	uint64_t watch_ps;  /* a change in the store noticed and read */
	uint64_t attach_ps; /* the driver set up or taken down */
	/* Grants: an entry filled, or ended, by its owner; the others in a hypercall, for each page. */
	uint64_t entry_ps, map_ps, unmap_ps, transfer_ps;
	uint64_t tlb_flush_ps; /* at the end of a hypercall that unmaps */
	uint64_t hypercall_ps; /* entry and exit of one that sends no event */
	uint64_t batch;        /* pages that one hypercall maps or unmaps at most; up to CONTROL_BATCH_MAXIMUM */
};

extern const struct param_spec control_params[]; /* relative to "host" */
extern const size_t control_param_count;

#ifdef __cplusplus
}
#endif
#endif
