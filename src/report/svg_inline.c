/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expat reads, so that what is looked at is what a browser will see: attributes and text come decoded, and what is no
 * well-formed XML is no figure.  All is written anew and escaped.
 */
#include "report/svg_inline.h"

#include <expat.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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
	XML_Parser parser;
	const char *prefix, *label;
	size_t hidden; /* elements around since the first that is left out */
	bool has_root;
	bool is_open; /* a tag was begun and not ended: it may turn out to be empty */
};

static bool is_known(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

static void end_tag(struct writer *writer)
{
	if (writer->is_open)
		fputc('>', writer->to);
	writer->is_open = false;
}

/* A value may name another element of the figure: "#name" as a link, "url(#name)" as paint.  An escape of CSS could
 * spell "url" otherwise. */
static void write_value(const struct writer *writer, const char *name, const char *value)
{
	bool link = strcmp(name, "href") == 0 || strcmp(name, "xlink:href") == 0;
	bool paint = strncmp(value, "url(#", 5) == 0;

	if ((strcasestr(value, "url(") != NULL && !paint) || strchr(value, '\\') != NULL || (link && value[0] != '#'))
		return;
	fprintf(writer->to, " %s=\"", name);
	if (strcmp(name, "id") == 0)
		html_write(writer->to, "%s-%s", writer->prefix, value);
	else if (link)
		html_write(writer->to, "#%s-%s", writer->prefix, value + 1);
	else if (paint)
		html_write(writer->to, "url(#%s-%s", writer->prefix, value + 5);
	else
		html_text(writer->to, value);
	fputc('"', writer->to);
}

static void write_attribute(const struct writer *writer, const char *name, const char *value, bool root)
{
	/* The root is as wide as the page lets it. */
	bool size = root && (strcmp(name, "width") == 0 || strcmp(name, "height") == 0);

	if (is_known(attributes, name) && !size)
		write_value(writer, name, value);
	if (root && strcmp(name, "width") == 0 && atoi(value) > 0)
		fprintf(writer->to, " style=\"max-width:%dpx\"", atoi(value));
}

static void XMLCALL element_begins(void *user, const XML_Char *name, const XML_Char **pairs)
{
	struct writer *writer = user;
	bool root = !writer->has_root;

	if (writer->hidden > 0 || !is_known(elements, name) || (root && strcmp(name, "svg") != 0)) {
		writer->hidden++;
		return;
	}
	end_tag(writer);
	fprintf(writer->to, "<%s", name);
	if (root)
		html_write(writer->to, " role=\"img\" aria-label=\"%s\"", writer->label);
	writer->has_root = true;
	for (; pairs[0] != NULL; pairs += 2)
		write_attribute(writer, pairs[0], pairs[1], root);
	writer->is_open = true;
}

static void XMLCALL element_ends(void *user, const XML_Char *name)
{
	struct writer *writer = user;

	if (writer->hidden > 0) {
		writer->hidden--;
		return;
	}
	if (writer->is_open)
		fputs("/>", writer->to);
	else
		fprintf(writer->to, "</%s>", name);
	writer->is_open = false;
}

static void XMLCALL text_comes(void *user, const XML_Char *text, int length)
{
	struct writer *writer = user;

	if (writer->hidden > 0)
		return;
	end_tag(writer);
	for (int i = 0; i < length; i++)
		html_text(writer->to, (char[]){text[i], '\0'});
}

/* A figure has no entities of its own: they are what is declared to make a file small and what it says large. */
static void XMLCALL entity_is_declared(void *user, const XML_Char *name, int is_parameter, const XML_Char *value,
				       int length, const XML_Char *base, const XML_Char *system_id,
				       const XML_Char *public_id, const XML_Char *notation)
{
	const struct writer *writer = user;

	(void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id;
	(void)notation;
	XML_StopParser(writer->parser, XML_FALSE);
}

int svg_inline(FILE *to, const char *svg, const char *prefix, const char *label)
{
	char *text = NULL;
	size_t size = 0, length = strlen(svg);
	struct writer writer = {
		.to = open_memstream(&text, &size), .parser = XML_ParserCreate(NULL), .prefix = prefix, .label = label};

	if (writer.to == NULL || writer.parser == NULL)
		abort();
	XML_SetUserData(writer.parser, &writer);
	XML_SetElementHandler(writer.parser, element_begins, element_ends);
	XML_SetCharacterDataHandler(writer.parser, text_comes);
	XML_SetEntityDeclHandler(writer.parser, entity_is_declared);
	bool read = length <= INT_MAX && XML_Parse(writer.parser, svg, (int)length, XML_TRUE) == XML_STATUS_OK;
	XML_ParserFree(writer.parser);
	fclose(writer.to);
	if (read && writer.has_root)
		fwrite(text, 1, size, to);
	free(text);
	return read && writer.has_root ? 0 : -1;
}
