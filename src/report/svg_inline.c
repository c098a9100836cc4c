/* SPDX-License-Identifier: Apache-2.0 */
/* A small reader of XML: tags and text; comments, declarations and processing instructions are passed over. */
#include "report/svg_inline.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/html.h"

static const char *const elements[] = {
	"circle",         "clipPath", "defs", "ellipse", "feComposite", "feFlood",  "filter",         "g",    "line",
	"linearGradient", "mask",     "path", "pattern", "polygon",     "polyline", "rect",           "stop", "svg",
	"text",           "tspan",    "use",  "marker",  "feMerge",     "feOffset", "radialGradient", NULL};

/* "href" and "id" are looked at one by one. */
static const char *const attributes[] = {"class",
					 "clip-path",
					 "clip-rule",
					 "color",
					 "cx",
					 "cy",
					 "d",
					 "dominant-baseline",
					 "dx",
					 "dy",
					 "fill",
					 "fill-opacity",
					 "fill-rule",
					 "filter",
					 "filterUnits",
					 "flood-color",
					 "flood-opacity",
					 "font-family",
					 "font-size",
					 "font-style",
					 "font-weight",
					 "gradientUnits",
					 "height",
					 "href",
					 "id",
					 "in",
					 "in2",
					 "mask",
					 "offset",
					 "opacity",
					 "operator",
					 "patternUnits",
					 "points",
					 "r",
					 "result",
					 "rx",
					 "ry",
					 "shape-rendering",
					 "stop-color",
					 "stop-opacity",
					 "stroke",
					 "stroke-dasharray",
					 "stroke-dashoffset",
					 "stroke-linecap",
					 "stroke-linejoin",
					 "stroke-opacity",
					 "stroke-width",
					 "text-anchor",
					 "transform",
					 "viewBox",
					 "visibility",
					 "width",
					 "x",
					 "x1",
					 "x2",
					 "xlink:href",
					 "y",
					 "y1",
					 "y2",
					 NULL};

struct writer {
	FILE *to;
	const char *prefix, *label;
	bool has_root;
};

static bool is_known(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* The name that begins here, for the caller to free. */
static char *name_at(const char *at)
{
	return alloc_text_part(at, strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.-"));
}

/* A value may name another element of the figure: "#name" as a link, "url(#name)" as paint. */
static void write_value(const struct writer *writer, const char *name, const char *value)
{
	bool link = strcmp(name, "href") == 0 || strcmp(name, "xlink:href") == 0;

	if (strcasestr(value, "url(") != NULL && strncmp(value, "url(#", 5) != 0)
		return;
	if (link && value[0] != '#')
		return;
	fprintf(writer->to, " %s=\"", name);
	if (strcmp(name, "id") == 0)
		fprintf(writer->to, "%s-%s", writer->prefix, value);
	else if (link)
		fprintf(writer->to, "#%s-%s", writer->prefix, value + 1);
	else if (strncmp(value, "url(#", 5) == 0)
		fprintf(writer->to, "url(#%s-%s", writer->prefix, value + 5);
	else
		fputs(value, writer->to);
	fputc('"', writer->to);
}

/* One attribute; returns where it ends, or NULL when there is no (further) one. */
static const char *copy_attribute(const struct writer *writer, const char *at, bool root)
{
	at += strspn(at, " \t\r\n");
	char *name = name_at(at);
	const char *quote = at + strlen(name);
	quote += strspn(quote, " \t\r\n");
	quote += *quote == '=';
	quote += strspn(quote, " \t\r\n");
	const char *end = *quote == '"' || *quote == '\'' ? strchr(quote + 1, *quote) : NULL;
	if (name[0] == '\0' || end == NULL) {
		free(name);
		return NULL;
	}
	char *value = alloc_text_part(quote + 1, (size_t)(end - quote) - 1);
	/* The root is as wide as the page lets it. */
	bool size = root && (strcmp(name, "width") == 0 || strcmp(name, "height") == 0);
	if (is_known(attributes, name) && !size && strpbrk(value, "<>\"") == NULL)
		write_value(writer, name, value);
	if (root && strcmp(name, "width") == 0 && atoi(value) > 0)
		fprintf(writer->to, " style=\"max-width:%dpx\"", atoi(value));
	free(value);
	free(name);
	return end + 1;
}

/* Where a tag that begins here ends, outside of quotes: at its ">"; NULL when it does not. */
static const char *tag_end(const char *at)
{
	char quote = '\0';

	for (; *at != '\0' && (quote != '\0' || *at != '>'); at++) {
		if (quote == *at)
			quote = '\0';
		else if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
	}
	return *at == '>' ? at : NULL;
}

static void open_tag(struct writer *writer, const char *name, const char *attributes_at, const char *end)
{
	bool root = !writer->has_root;

	fprintf(writer->to, "<%s", name);
	if (root)
		html_write(writer->to, " role=\"img\" aria-label=\"%s\"", writer->label);
	writer->has_root = true;
	for (const char *at = attributes_at; at != NULL && at < end;)
		at = copy_attribute(writer, at, root);
	fputs(end[-1] == '/' ? "/>" : ">", writer->to);
}

/* Passes over what stands between "<!" or "<?" and its end. */
static const char *skip_declaration(const char *at)
{
	const char *end = strncmp(at, "<!--", 4) == 0 ? strstr(at, "-->") : tag_end(at);

	return end == NULL ? at + strlen(at) : end + (strncmp(at, "<!--", 4) == 0 ? 3 : 1);
}

/* A tag; `hidden` counts the elements around it since the first that is left out. */
static const char *copy_tag(struct writer *writer, const char *at, size_t *hidden)
{
	bool closing = at[1] == '/';
	const char *end = tag_end(at);
	char *name = name_at(at + 1 + closing);
	bool known = is_known(elements, name), root = strcmp(name, "svg") == 0 && !writer->has_root;

	if (end == NULL) {
		free(name);
		return at + strlen(at);
	}
	bool empty = end[-1] == '/';
	if (closing && *hidden > 0)
		--*hidden;
	else if (closing && known && writer->has_root)
		fprintf(writer->to, "</%s>", name);
	else if (!closing && (*hidden > 0 || !known || (!writer->has_root && !root)))
		*hidden += !empty;
	else if (!closing)
		open_tag(writer, name, at + 1 + strlen(name), end);
	free(name);
	return end + 1;
}

int svg_inline(FILE *to, const char *svg, const char *prefix, const char *label)
{
	struct writer writer = {to, prefix, label, false};
	size_t hidden = 0;

	if (strstr(svg, "<svg") == NULL)
		return -1;
	while (*svg != '\0') {
		if (strncmp(svg, "<!", 2) == 0 || strncmp(svg, "<?", 2) == 0) {
			svg = skip_declaration(svg);
		} else if (*svg == '<') {
			svg = copy_tag(&writer, svg, &hidden);
		} else {
			if (writer.has_root && hidden == 0)
				fputs(*svg == '>' ? "&gt;" : (char[]){*svg, '\0'}, to);
			svg++;
		}
	}
	return writer.has_root ? 0 : -1;
}
