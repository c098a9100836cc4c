/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What makes two points the same: all their inputs and the program that
 * simulated them.  A point's id is XXH3-128 over the build's id and every
 * parameter's path and text; the build's id is XXH3-128 of the build-id note
 * that the linker left in the program, which is a hash of all that it linked, and
 * of the executable file's size.  The file itself, which debug information makes
 * some 20 MB large, is hashed where a linker left no note: at each start that takes
 * longer than all else.  Shared libraries do not enter.
 */
#ifndef VIFSIM_RESULTS_IDENTITY_H
#define VIFSIM_RESULTS_IDENTITY_H

#include <stddef.h>

#include "results/point.h"

/* Of the running executable.  Returns 0, or -1 with errno set. */
int identity_of_build(char id[IDENTITY_SIZE]);
void identity_of_inputs(const struct point_input *inputs, size_t count, const char *build, char id[IDENTITY_SIZE]);
void identity_of_text(const char *const *texts, size_t count, char id[IDENTITY_SIZE]);

#endif
