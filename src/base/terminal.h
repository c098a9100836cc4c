/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour for readers: on a terminal alone, and not when NO_COLOR is set
 * (no-color.org) or the terminal says that it is dumb.  What goes into a file or a
 * pipe has never any.  A colour only repeats what words say.
 */
#ifndef VIFSIM_BASE_TERMINAL_H
#define VIFSIM_BASE_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum terminal_style { TERMINAL_PLAIN, TERMINAL_BOLD, TERMINAL_GOOD, TERMINAL_BAD, TERMINAL_FAINT, TERMINAL_STYLES };

/* What to write before a text in that style, and before TERMINAL_PLAIN to end it: "" where there is no colour. */
const char *terminal_style(FILE *to, enum terminal_style style);
/* Does that stream get colour? */
bool terminal_has_colour(FILE *to);

#ifdef __cplusplus
}
#endif
#endif
