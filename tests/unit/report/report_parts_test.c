/* SPDX-License-Identifier: Apache-2.0 */
/* What the page is made of: text is never markup, a figure is drawing and nothing else, a table is read as it was
 * written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "report/html.h"
#include "report/svg_inline.h"
#include "results/csv_table.h"

static void text_is_never_markup(void **state)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	html_write(to, "<td title=\"%s\">%s</td> 5 %%", "\" onclick='x()'", "<script>&</script>");
	html_text(to, NULL);
	fclose(to);
	assert_string_equal(text,
			    "<td title=\"&quot; onclick=&#39;x()&#39;\">&lt;script&gt;&amp;&lt;/script&gt;</td> 5 %");
	free(text);
}

/* What a figure becomes, for the caller to free; NULL when it is none. */
static char *inlined(const char *svg)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int failed = svg_inline(to, svg, "f1", "A \"figure\"");

	fclose(to);
	if (failed == 0)
		return text;
	assert_int_equal(size, 0);
	free(text);
	return NULL;
}

static void check_inlined(const char *svg, const char *expected)
{
	char *text = inlined(svg);

	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

#define ROOT "<svg role=\"img\" aria-label=\"A &quot;figure&quot;\""

static void a_figure_keeps_its_drawing(void **state)
{
	(void)state;
	check_inlined("<?xml version=\"1.0\"?>\n<!DOCTYPE svg><!-- <svg> -->"
		      "<svg width=\"760\" height='480' viewBox=\"0 0 760 480\" xmlns=\"x\"><g fill='none' >"
		      "<path d='M0,0 L1,1'/><text x=\"1\">a &lt; b > c</text></g></svg>\n",
		      ROOT " style=\"max-width:760px\" viewBox=\"0 0 760 480\"><g fill=\"none\"><path d=\"M0,0 L1,1\"/>"
			   "<text x=\"1\">a &lt; b &gt; c</text></g></svg>");
}

static void its_names_are_its_own(void **state)
{
	(void)state;
	check_inlined("<svg><defs><circle id='p' r='1'/></defs><use xlink:href='#p'/><use href=\"#p\"/>"
		      "<g clip-path='url(#c)' filter=\"url(#t)\"/></svg>",
		      ROOT "><defs><circle id=\"f1-p\" r=\"1\"/></defs><use xlink:href=\"#f1-p\"/><use href=\"#f1-p\"/>"
			   "<g clip-path=\"url(#f1-c)\" filter=\"url(#f1-t)\"/></svg>");
}

/* Scripts, events, styles, links, what would be fetched; also around or inside what is left out. */
static void all_else_is_left_out(void **state)
{
	(void)state;
	check_inlined("<svg onload='a()'><script>if (1 &lt; 2) a();</script><g onclick=\"a()\" style='x'/></svg>",
		      ROOT "><g/></svg>");
	check_inlined("<svg><foreignObject><g><rect/></g><b/></foreignObject><rect x='1'/></svg>",
		      ROOT "><rect x=\"1\"/></svg>");
	check_inlined("<svg><a href='javascript:a()'><text>t</text></a><use href='http://e/x.svg#y'/></svg>",
		      ROOT "><use/></svg>");
	check_inlined("<svg><rect fill='url(http://e/x)'/><rect fill='URL(//e)'/><image href='x.png'/></svg>",
		      ROOT "><rect/><rect/></svg>");
	check_inlined("<svg><title>t</title><desc><g/></desc><text fill='&quot;&gt;&lt;b>'>x</text></svg>",
		      ROOT "><text fill=\"&quot;&gt;&lt;b&gt;\">x</text></svg>");
	/* What a browser would decode before it looks, and what CSS would. */
	check_inlined("<svg><rect fill='&#117;rl(http://e/x)'/><rect fill='\\75rl(//e)'/></svg>",
		      ROOT "><rect/><rect/></svg>");
	check_inlined("<svg><text><![CDATA[<script>a()</script>]]></text></svg>",
		      ROOT "><text>&lt;script&gt;a()&lt;/script&gt;</text></svg>");
	check_inlined("<svg><SCRIPT>x</SCRIPT><g/></svg>", ROOT "><g/></svg>");
}

static void what_is_no_figure_is_refused(void **state)
{
	(void)state;
	assert_null(inlined(""));
	assert_null(inlined("<html><body>no</body></html>"));
	assert_null(inlined("<svg"));
	assert_null(inlined("<!-- <svg> -->"));
	/* Half of one, tags that cross, a value without its quotes, entities that grow. */
	assert_null(inlined("<svg><g>"));
	assert_null(inlined("<svg><g><text>x</g></text></svg>"));
	assert_null(inlined("<svg><rect x=1/></svg>"));
	assert_null(inlined("<!DOCTYPE svg [<!ENTITY x \"y\">]><svg><text>&x;</text></svg>"));
}

static void tables_are_read_as_they_were_written(void **state)
{
	struct csv_table table;

	(void)state;
	assert_int_equal(
		csv_table_parse(&table, alloc_text("a,\"b,c\",d\r\n1,\"say \"\"no\"\"\",\r\n\"two\nlines\",,3\r\n")),
		0);
	assert_int_equal(table.columns, 3);
	assert_int_equal(table.rows, 3);
	assert_string_equal(csv_table_cell(&table, 0, 1), "b,c");
	assert_string_equal(csv_table_cell(&table, 1, 1), "say \"no\"");
	assert_string_equal(csv_table_cell(&table, 1, 2), "");
	assert_string_equal(csv_table_cell(&table, 2, 0), "two\nlines");
	assert_string_equal(csv_table_cell(&table, 2, 2), "3");
	csv_table_free(&table);
	/* The last line without its end; a single column. */
	assert_int_equal(csv_table_parse(&table, alloc_text("a\n1\n2")), 0);
	assert_int_equal(table.rows, 3);
	assert_string_equal(csv_table_cell(&table, 2, 0), "2");
	csv_table_free(&table);
	assert_int_equal(csv_table_parse(&table, alloc_text("a,b\r\n1\r\n")), -1);
	csv_table_free(&table);
	assert_int_equal(csv_table_parse(&table, alloc_text("")), -1);
	csv_table_free(&table);
	assert_int_equal(csv_table_parse(&table, alloc_text("a\r\n\"open")), 0);
	csv_table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_never_markup),         cmocka_unit_test(a_figure_keeps_its_drawing),
		cmocka_unit_test(its_names_are_its_own),        cmocka_unit_test(all_else_is_left_out),
		cmocka_unit_test(what_is_no_figure_is_refused), cmocka_unit_test(tables_are_read_as_they_were_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
