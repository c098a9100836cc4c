/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed of a complete result folder beside its table of points. */
#ifndef VIFSIM_APP_AFTERMATH_H
#define VIFSIM_APP_AFTERMATH_H

#include "app/app.h"

/* The tables of how far the claims of `reference` hang on the constants that varied (compare/sensitivity.h); none are
 * written when nothing varied.  Returns 0, or -1 after telling why on standard error. */
int aftermath_sensitivity(const struct app_machine *machine, const char *directory, const char *reference);

#endif
