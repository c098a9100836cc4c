/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a message on the interconnect takes.  It is cut into flits, of which a
 * link moves one a cycle.  Its head passes the sender's interface, the routers and the
 * receiver's interface; its other flits follow without a gap (wormhole
 * switching), so a message alone takes
 *     interface + hops x hop + interface + flits   cycles.
 *
 * Source: Dally and Towles, Principles and Practices of Interconnection Networks (2004).
 */
#ifndef VIFSIM_ON_CHIP_ON_CHIP_TIMING_H
#define VIFSIM_ON_CHIP_ON_CHIP_TIMING_H

#include "on_chip/on_chip_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of a message with so many bytes of data; at least 1. */
uint32_t on_chip_timing_flits(const struct on_chip_config *config, uint32_t bytes);
/* Cycles from the first flit's entry to its exit, on an idle network. */
uint64_t on_chip_timing_travel(const struct on_chip_config *config);
/* A message alone, from entry to its last flit's exit, ps. */
uint64_t on_chip_timing_message_ps(const struct on_chip_config *config, uint32_t bytes);

#ifdef __cplusplus
}
#endif
#endif
