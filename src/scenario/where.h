/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions that a sweep's points have to meet:
 *
 *   nic.model == sv or vifs <= 8
 *   not (vifs > 8 and nic.delay >= 1.5 us)
 *
 * A comparison has a parameter's path on its left and a value of that parameter, with
 * its unit, on its right.  Operators: == != < <= > >= (choices, switches and
 * texts know only the first two); `not` binds closer than `and`, `and` closer
 * than `or`.
 */
#ifndef VIFSIM_SCENARIO_WHERE_H
#define VIFSIM_SCENARIO_WHERE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scanner.h"
#include "scenario/resolve.h"

struct where;

/* NULL when the text is no condition: then the problem says why. */
struct where *where_compile(struct resolution *resolution, const char *text, struct scanner_problem *problem);
void where_free(struct where *where);
/* Does an object (as the schema describes) meet it? */
bool where_holds(const struct where *where, const struct param_schema *schema, const void *object);

#endif
