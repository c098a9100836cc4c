/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the page, each written where it stands. */
#ifndef VIFSIM_REPORT_PAGE_PARTS_H
#define VIFSIM_REPORT_PAGE_PARTS_H

#include "report/page.h"

extern const char text_page_head_html[];
extern const char text_page_css[];
extern const char text_page_js[];

/* A table of a CSV file in a folder, under `caption`, whose first `key_count` columns say which row it is; its columns
 * explained by the metrics and parameters.  Nothing when there is no such file.  Returns 0 or -1 as page_write. */
int page_csv(FILE *to, const struct page *page, const char *directory, const char *file, const char *caption,
	     size_t key_count, char *message, size_t message_size);
/* A comparison, as comparison_json makes it. */
void page_comparison(FILE *to, const json_t *comparison, const char *sensitivity);
/* What was set, and the constants with their evidence: out of a point's file. */
void page_inputs(FILE *to, const json_t *point, const struct param_schema *schema);
/* What ran, when, where and how long: out of the manifest. */
void page_run(FILE *to, const json_t *manifest);
/* A folder. */
int page_study(FILE *to, const struct page *page, size_t number, char *message, size_t message_size);
/* The beginning and the end of what scrolls sideways where the screen is narrow, named for those who do not see it. */
void page_scroll(FILE *to, const char *label);
void page_scroll_end(FILE *to);

#endif
