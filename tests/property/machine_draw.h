/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random machines with random workloads, small enough to be simulated in well under a second.  The parameters' own
 * tables say what there is to draw, so a parameter that comes new is drawn from the day it is declared.
 *
 * Each starts from a platform file; some parameters are drawn anew, around their value there and now and then at an
 * end of their range.  What has no effect beside the choices made is put back, as is what platform_check refuses; where
 * that is not enough, the machine is counted and drawn again: one that is left is one that `vifsim run` takes, too.
 */
#ifndef VIFSIM_TEST_MACHINE_DRAW_H
#define VIFSIM_TEST_MACHINE_DRAW_H

#include <stdio.h>

#include "base/rng.h"
#include "machine/platform.h"
#include "scenario/scenario.h"

struct machine_draw {
	const struct param_schema *schema;
	size_t count;             /* of its parameters */
	const char *testbed;      /* path of the platform file, absolute */
	const char *capture;      /* of a capture file to replay, likewise */
	struct platform base;     /* as that says */
	struct platform platform; /* the machine drawn last */
	char **texts;             /* of each parameter: as drawn, owned; NULL: as in base */
	uint64_t refused;         /* machines, since the beginning */
};

/* Loads the platform file; returns -1 with its errors told.  Aborts when out of memory, as all of these. */
int machine_draw_init(struct machine_draw *draw, const char *testbed, const char *capture);
void machine_draw_free(struct machine_draw *draw);
/* Machine `number` of a seed, into draw->platform. */
void machine_draw_next(struct machine_draw *draw, uint64_t seed, uint32_t number);
/* Puts a parameter back to what it is in the platform file.  Returns -1, and leaves it, when that does not fit the
 * rest. */
int machine_draw_restore(struct machine_draw *draw, size_t parameter);
/* The machine as a scenario that `vifsim run` repeats it by. */
void machine_draw_write(const struct machine_draw *draw, const char *name, FILE *file);

#endif
