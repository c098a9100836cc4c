/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manual page vifsim(1), as roff, made of what --help prints: the build calls
 *   vifsim __manual >vifsim.1
 */
#ifndef VIFSIM_APP_MANUAL_H
#define VIFSIM_APP_MANUAL_H

#include "app/app.h"

#define MANUAL_WORD "__manual"

int manual_main(const struct app_machine *machine, int argc, char **argv);

#endif
