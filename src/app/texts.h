/* SPDX-License-Identifier: Apache-2.0 */
/* The files of texts/, which the build puts into the program. */
#ifndef VIFSIM_APP_TEXTS_H
#define VIFSIM_APP_TEXTS_H

extern const char text_new_yaml[];
extern const char text_vifsim_1_head[];
extern const char text_vifsim_1_tail[];

#endif
