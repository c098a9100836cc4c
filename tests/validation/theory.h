/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What queueing theory says of systems that it can solve exactly.
 *
 * M/D/1 and M/M/1: Poisson arrivals, one server, first come first served; the wait before service, by Pollaczek and
 * Khinchine.  Closed networks: exact mean value analysis (Reiser and Lavenberg, 1980) of stations with one server and
 * exponential service, and of a delay; one class of customers.
 */
#ifndef VIFSIM_VALIDATION_THEORY_H
#define VIFSIM_VALIDATION_THEORY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Mean wait, in units of the mean service time; utilisation in [0, 1). */
double theory_md1_wait(double utilisation);
double theory_mm1_wait(double utilisation);

#define THEORY_STATIONS 8

struct theory_network {
	double delay; /* mean think time of a cycle */
	size_t stations;
	double demand[THEORY_STATIONS]; /* mean service of a cycle: visits * mean service time */
};

struct theory_solution {
	double throughput;                 /* cycles per unit of time */
	double response;                   /* of a cycle, without the delay */
	double customers[THEORY_STATIONS]; /* at each station, on average */
	double utilisation[THEORY_STATIONS];
};

struct theory_solution theory_solve(const struct theory_network *network, size_t customers);

#ifdef __cplusplus
}
#endif
#endif
