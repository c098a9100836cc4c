/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told of a point that failed: on standard error which it is, why, and
 * the command that simulates it alone; the same with all its inputs and what
 * the simulation printed in failed-<id>.log beside the results.
 */
#ifndef VIFSIM_APP_FAILURE_H
#define VIFSIM_APP_FAILURE_H

#include "app/pool.h"

#define FAILURE_NO_REPLICATION SIZE_MAX

/* A replication failed, from 0; FAILURE_NO_REPLICATION: the point could not be kept. */
void failure_tell(const struct pool *pool, size_t point, size_t replication, const char *reason, const char *log);
/* The point came right: the log of its last failure goes. */
void failure_forget(const struct pool *pool, size_t point);

#endif
