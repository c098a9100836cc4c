/* SPDX-License-Identifier: Apache-2.0 */
#include "host/control_config.h"

#define COST_US(key_, field_, minimum_, help_)                                                                         \
	{                                                                                                              \
		.key = (key_), .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "us",                   \
		.minimum = (minimum_), .maximum = "1 s", .flags = PARAM_COST, .help = (help_),                         \
		.offset = offsetof(struct control_config, field_)                                                      \
	}

const struct param_spec control_params[] = {
	COST_US("control.program", program_ps, "0 us",
		"Dom0's management program: its own part of creating or destroying a VIF."),
	COST_US("control.xenstore", xenstore_ps, "0 us",
		"Dom0's store daemon: a change of an interface's entry taken in, its watcher told."),
	COST_US("control.page", page_ps, "0 us", "Dom0: a page for a receive queue taken and cleared, or given back."),
	COST_US("control.poll", poll_ps, "0.1 us", "Dom0: from one look for the device's answer to the next."),
	COST_US("control.watch", watch_ps, "0 us", "A guest: a change of its interface's entry noticed and read."),
	COST_US("control.attach", attach_ps, "0 us", "A guest: its VIF's driver set up, or taken down."),
	COST_US("grant.entry", entry_ps, "0 us", "An entry of a domain's own grant table filled, or ended."),
	COST_US("grant.map", map_ps, "0 us", "Mapping a granted page, in a hypercall."),
	COST_US("grant.unmap", unmap_ps, "0 us", "Unmapping a granted page, in a hypercall."),
	COST_US("grant.transfer", transfer_ps, "0 us",
		"Transferring (flipping) a page to another domain, in a hypercall."),
	COST_US("grant.tlb_flush", tlb_flush_ps, "0 us", "The TLB flush at the end of a hypercall that unmapped."),
	COST_US("hypervisor.hypercall", hypercall_ps, "0 us", "A hypercall's entry and exit, no event sent."),
	{.key = "control.batch",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "32",
	 .minimum = "1",
	 .maximum = "512",
	 .help = "Pages that a guest maps or unmaps in one hypercall at most.",
	 .source =
		 "Xen 3.0.2 grant_table.c takes up to 512 operations a hypercall; it does not let others run meanwhile",
	 .offset = offsetof(struct control_config, batch)},
};
const size_t control_param_count = sizeof(control_params) / sizeof(control_params[0]);
