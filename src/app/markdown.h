/* SPDX-License-Identifier: Apache-2.0 */
/* Text in a Markdown table's cell: what would end the cell or begin a mark-up of its own is escaped. */
#ifndef VIFSIM_APP_MARKDOWN_H
#define VIFSIM_APP_MARKDOWN_H

/* Prints text, or nothing of NULL. */
void markdown_print_text(const char *text);
/* The same as code, in back-ticks; nothing of NULL or an empty text.  The text has no back-tick. */
void markdown_print_code(const char *text);

#endif
