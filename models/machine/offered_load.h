/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a paced ping asks of a host's CPUs, by hand: sums of the platform's own
 * costs, no simulation.  The analytic edge of the region in which the
 * self-virtualizing NIC is the slower one is drawn from it.
 *
 * Guests behind the SV-NIC, on the host of the clients, which has more to do:
 * for each round trip a client wakes twice, by its timer to send and by the
 * device to receive,
 *
 *   G = timer + IPI + 2 (switch + refill.wake + refill.packet + upcall) + send + look + receive
 *
 * and each frame wakes the other VIFs of its identifier bit for nothing,
 *
 *   R = IPI + switch + refill.wake + upcall + look
 *
 * With a(b) VIFs on bit b that are sum of a (a - 1) = n r such wakes for n round
 * trips.  The guests' CPUs do the work of one each, or of host.smt.speed where
 * the sibling has guests, too.  So the offered load is
 *
 *   rho = n (G + r R) / (period * CPUs)
 *
 * Dom0 in front of the HV-NIC receives and sends a frame for each round trip, at
 * least 2 (frame + KiBs) of work, when its batches are as long as they like.
 *
 * All is cold (each wake finds its lines lost) and every wake runs.  Near full
 * load some wakes find the guest awake already, so the work that is done is less:
 * rho is what is offered.  Not in it: bus accesses, the interrupt's CPU.
 */
#ifndef VIFSIM_MACHINE_OFFERED_LOAD_H
#define VIFSIM_MACHINE_OFFERED_LOAD_H

#include "base/report.h"
#include "machine/platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of one host, in a period of the pace: work, and what its CPUs could do.  Capacity 0: there is none to speak of, as
 * the workload is no paced ping, or the device has no such part. */
struct offered_load {
	uint64_t work_ps, capacity_ps;
};

struct offered_load offered_load_of_guests(const struct platform *platform);
struct offered_load offered_load_of_dom0(const struct platform *platform);
/* Both, where there are, as statistics "offered.guests_..." and "offered.dom0_...". */
void offered_load_report(const struct platform *platform, struct report *report);

#ifdef __cplusplus
}
#endif
#endif
