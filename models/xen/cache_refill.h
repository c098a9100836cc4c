/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a VCPU pays to find its lines and translations again after others ran
 * on its CPU: full * min(1, k / saturation), where k counts the switches to
 * other VCPUs on that CPU since it last ran.  The full cost is paid in two parts, of
 * which a wake that finds nothing pays only the first: the bare wake, and the
 * packet path.
 *
 * Source: none that measured it on that machine; 60 to 90 lines at 100 to
 * 155 ns, growing with the footprint of what ran between, is an assumption,
 * and each constant is a parameter with its range.
 *
 * Not modelled: which lines are lost, a cache shared by hyperthread siblings,
 * how long the others ran, whether the k switches were to k different VCPUs (two that
 * alternate count each time).  Idling evicts nothing: the idle VCPU is never
 * switched in here.
 *
 * Invariants: k is 0 for the VCPU that was the last on the CPU; a VCPU that
 * never ran has lost all.
 */
#ifndef VIFSIM_XEN_CACHE_REFILL_H
#define VIFSIM_XEN_CACHE_REFILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct refill_config {
	uint64_t wake_ps;    /* bare wake, everything lost */
	uint64_t packet_ps;  /* added on the packet path, everything lost */
	uint64_t saturation; /* switches after which everything is lost, >= 1 */
};
extern const struct param_spec refill_params[]; /* relative to host.refill */
extern const size_t refill_param_count;

struct refill_cpu {
	uint64_t switches; /* to a VCPU other than the one before; starts at 0 */
};

struct refill_vcpu {
	uint64_t stamp;       /* its CPU's `switches` when it last got it; 0: never */
	uint64_t packet_lost; /* switches to others since its packet path last ran */
};

#define REFILL_NEVER_RAN UINT64_MAX

/* vcpu gets the CPU that it is pinned to (also after idling, or again without
 * a switch).  Returns k, or REFILL_NEVER_RAN.  Both structs start as zeros. */
uint64_t refill_switch_in(struct refill_cpu *cpu, struct refill_vcpu *vcpu);
/* The packet path's part as of now: it counts the switches since that path last
 * ran, however often the VCPU woke in vain meanwhile.  Paid: the path has run. */
uint64_t refill_packet_due(const struct refill_config *config, const struct refill_vcpu *vcpu);
void refill_packet_paid(struct refill_vcpu *vcpu);
/* Costs of k in ps, rounded down. */
uint64_t refill_wake_ps(const struct refill_config *config, uint64_t k);
uint64_t refill_packet_ps(const struct refill_config *config, uint64_t k);

#ifdef __cplusplus
}
#endif
#endif
