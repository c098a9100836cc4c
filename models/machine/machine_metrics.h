/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The columns of points.csv behind the swept parameters, by the paths of the
 * statistics that the simulated machine reports; and which of its measures a
 * point is simulated for.
 */
#ifndef VIFSIM_MACHINE_MACHINE_METRICS_H
#define VIFSIM_MACHINE_MACHINE_METRICS_H

#include "base/measure.h"
#include "base/metric.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct metric_table machine_metrics;

/* What replications are added for until it is known well enough: of a workload's kind (enum workload_kind). */
const struct measure *machine_primary_measure(int workload_kind);
/* What its output over time is made of; its sum is NULL when there is none. */
const struct observation *machine_observation(int workload_kind);

#ifdef __cplusplus
}
#endif
#endif
