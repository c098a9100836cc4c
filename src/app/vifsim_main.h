/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program, for one that adds a device of its own first (machine/own_device.h). */
#ifndef VIFSIM_APP_VIFSIM_MAIN_H
#define VIFSIM_APP_VIFSIM_MAIN_H

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the exit status. */
int vifsim_main(int argc, char **argv);

#ifdef __cplusplus
}
#endif
#endif
