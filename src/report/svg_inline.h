/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A figure as part of a page.  What an SVG file may have is drawing, and nothing else:
 * elements and attributes that are not known to draw are left out with all that is in them, so also
 * scripts, styles, links and whatever would be fetched from elsewhere.  Names
 * inside it get a prefix, so that several figures of one page do not take each other's.
 */
#ifndef VIFSIM_REPORT_SVG_INLINE_H
#define VIFSIM_REPORT_SVG_INLINE_H

#include <stdio.h>

/* `label` is what it shows, in words.  Returns 0, or -1 when the text is no well-formed SVG file, or declares entities:
 * then nothing was written. */
int svg_inline(FILE *to, const char *svg, const char *prefix, const char *label);

#endif
