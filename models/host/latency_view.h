/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CPU's time as stages of latency, from two points of view: of those that wait for the domain that has the CPU, and
 * of those whose domain waits for the CPU.
 */
#ifndef VIFSIM_HOST_LATENCY_VIEW_H
#define VIFSIM_HOST_LATENCY_VIEW_H

#include "host/domain.h"
#include "net/latency_stage.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The domain has the CPU and the time goes to that stage of its own activity. */
enum latency_stage latency_view_own(const struct domain *current, enum cpu_stage stage);
/* What those see meanwhile that wait for its CPU. */
enum latency_stage latency_view_waiter(const struct domain *current);
/* The hypervisor's step in the handler of the device's interrupt, as those see it that wait to be signalled;
 * `for_nothing`: it signals a domain for which there is nothing. */
enum latency_stage latency_view_handler(enum cpu_stage stage, bool for_nothing);

#ifdef __cplusplus
}
#endif
#endif
