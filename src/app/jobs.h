/* SPDX-License-Identifier: Apache-2.0 */
/* How many simulations run at a time: -j N. */
#ifndef VIFSIM_APP_JOBS_H
#define VIFSIM_APP_JOBS_H

#include <argp.h>

#define JOBS_MOST 1024

/* Reads the argument of -j; ends the program with bad usage when it is no number of jobs. */
unsigned jobs_parse(const char *text, struct argp_state *state);
/* Without -j: the cores that this process may use, which under a batch system are not all. */
unsigned jobs_default(void);

#endif
