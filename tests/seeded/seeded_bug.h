/* SPDX-License-Identifier: Apache-2.0 */
/* When a seeded bug strikes; for the changed copies of production files alone (CMakeLists.txt). */
#ifndef VIFSIM_SEEDED_BUG_H
#define VIFSIM_SEEDED_BUG_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether this bug strikes here and now: once in a process, the first time that its place is passed at or after the
 * simulated time VIFSIM_SEEDED_AT_US, if VIFSIM_SEEDED_BUG is its name.
 */
bool seeded_bug(const char *name);

#ifdef __cplusplus
}
#endif
#endif
