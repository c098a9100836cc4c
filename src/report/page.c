/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/text_fill.h"
#include "report/html.h"
#include "report/page_parts.h"
#include "results/manifest.h"

static void write_link(FILE *to, const char *directory, size_t number)
{
	struct manifest_header header;
	char message[256];

	if (manifest_read(directory, &header, message, sizeof(message)) != 0)
		return;
	fprintf(to, "<li><a href=\"#study-%zu\">", number + 1);
	html_write(to, "%s</a></li>\n", header.title != NULL ? header.title : header.name);
	manifest_header_free(&header);
}

static void write_contents(FILE *to, const struct page *page)
{
	fputs("<nav aria-label=\"Contents\"><ol>\n", to);
	if (page->comparison_count > 0)
		fputs("<li><a href=\"#comparison\">Against what was published</a></li>\n", to);
	for (size_t i = 0; i < page->directory_count; i++)
		write_link(to, page->directories[i], i);
	fputs("</ol></nav>\n", to);
}

static void write_head(FILE *to, const struct page *page)
{
	const struct text_place places[] = {{"STYLE", text_page_css}, {"VERSION", page->version}, {0}};
	char *head = text_fill(text_page_head_html, places);

	fputs(head, to);
	free(head);
}

int page_write(FILE *to, const struct page *page, char *message, size_t message_size)
{
	int failed = 0;

	write_head(to, page);
	write_contents(to, page);
	fputs("</header>\n<main>\n", to);
	if (page->comparison_count > 0)
		fputs("<section id=\"comparison\"><h2>Against what was published</h2>\n", to);
	for (size_t i = 0; i < page->comparison_count; i++)
		page_comparison(to, page->comparisons[i], page->sensitivities[i]);
	if (page->comparison_count > 0)
		fputs("</section>\n", to);
	for (size_t i = 0; i < page->directory_count && failed == 0; i++)
		failed = page_study(to, page, i, message, message_size);
	fprintf(to, "</main>\n<script>\n%s</script>\n</body>\n</html>\n", text_page_js);
	return failed;
}
