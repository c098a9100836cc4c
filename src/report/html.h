/* SPDX-License-Identifier: Apache-2.0 */
/* Writing HTML: whatever comes from a user, a file or a result goes through here, and is text and never markup. */
#ifndef VIFSIM_REPORT_HTML_H
#define VIFSIM_REPORT_HTML_H

#include <stdio.h>

/* Also inside an attribute in quotes.  NULL is nothing. */
void html_text(FILE *to, const char *text);
/* Markup in which each %s stands for a text, as html_text writes it, and %% for a percent sign; nothing else of printf.
 */
void html_write(FILE *to, const char *markup, ...);

#endif
