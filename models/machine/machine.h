/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C door to the simulated machine.  SystemC's kernel is global state: one
 * process simulates once.  The worker forks, calls machine_run, and ends.
 */
#ifndef VIFSIM_MACHINE_MACHINE_H
#define VIFSIM_MACHINE_MACHINE_H

#include <stdint.h>

#include "base/inspection.h"
#include "base/pulse.h"
#include "base/report.h"
#include "machine/platform.h"
#include "net/latency_stage.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Builds both hosts, their devices and the wire as the platform says, runs
 * warm-up and measurement, and fills the report (initialised by the caller);
 * with an inspection, writes the files that it asks for (NULL: none), and tells
 * the pulse how far it is (NULL: nobody).
 * Returns 0; or -1 when the simulation could not be built or run, with a
 * sentence in message.  A broken check is no error here: it stands in the
 * report.  Must be called at most once in a process.
 */
int machine_run(const struct platform *platform, uint32_t replication, const struct inspection *inspection,
		struct report *report, struct pulse *pulse, char *message, size_t message_size);

#ifdef __cplusplus
}
#endif
#endif
