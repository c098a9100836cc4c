/* SPDX-License-Identifier: Apache-2.0 */
/* A recursive descent parser without recursion: the language is two levels deep. */
#include "results/expression.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"

struct parser {
	const struct expression_names *names;
	struct scanner scanner;
	struct scanner_problem *problem;
	struct expression *expression;
};

static bool fail(struct parser *parser, const char *at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Returns false, for the caller to return. */
static bool fail(struct parser *parser, const char *at, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	scanner_note(&parser->scanner, parser->problem, at, format, arguments);
	va_end(arguments);
	return false;
}

static const char *next_place(struct parser *parser)
{
	scanner_skip_space(&parser->scanner);
	return parser->scanner.at;
}

static bool expect_mark(struct parser *parser, char mark)
{
	const char *at = next_place(parser);

	return scanner_take_mark(&parser->scanner, mark) || fail(parser, at, "\"%c\" was expected", mark);
}

static const struct {
	const char *name;
	enum expression_kind kind;
} functions[] = {
	{"ratio", EXPRESSION_RATIO},
	{"change", EXPRESSION_CHANGE},
	{"growth", EXPRESSION_GROWTH},
};
#define FUNCTION_COUNT (sizeof(functions) / sizeof(functions[0]))

static bool find_metric(struct parser *parser, const char *at, const char *name)
{
	const struct metric_table *table = parser->names->metrics;
	struct nearest nearest;

	nearest_begin(&nearest, name);
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->metrics[i].name, name) == 0) {
			parser->expression->metric = i;
			return true;
		}
		nearest_offer(&nearest, table->metrics[i].name, i);
	}
	if (nearest.best != SIZE_MAX)
		return fail(parser, at, "unknown metric \"%s\"; did you mean \"%s\"?", name,
			    table->metrics[nearest.best].name);
	return fail(parser, at, "unknown metric \"%s\"", name);
}

static bool take_metric(struct parser *parser)
{
	const char *at = next_place(parser);
	char *name = scanner_take_name(&parser->scanner);
	bool found = name != NULL ? find_metric(parser, at, name) : fail(parser, at, "a metric was expected");

	free(name);
	return found;
}

/* A parameter that has values to compare. */
static bool take_param(struct parser *parser, size_t *param)
{
	const struct param_schema *schema = parser->names->schema;
	const char *at = next_place(parser);
	char *path = scanner_take_name(&parser->scanner), nearest[PARAM_PATH_SIZE];
	bool good = true;

	if (path == NULL)
		return fail(parser, at, "the path of a parameter was expected");
	*param = param_find(schema, path);
	if (*param == PARAM_NONE) {
		size_t near = param_nearest(schema, path);
		good = near == PARAM_NONE ? fail(parser, at, "unknown parameter \"%s\"", path)
					  : fail(parser, at, "unknown parameter \"%s\"; did you mean \"%s\"?", path,
						 param_path(param_at(schema, near), nearest));
	} else if (param_at(schema, *param).spec->type == PARAM_CUSTOM) {
		good = fail(parser, at, "%s cannot be compared", path);
	}
	free(path);
	return good;
}

static bool ends_value(const char *at, const char *start)
{
	(void)start;
	return strchr(",;)", *at) != NULL;
}

/* Both values, when the text is one of each beside its '/' at slash. */
static bool split_at(struct parser *parser, const char *text, const char *slash, struct expression_pair *pair,
		     char *message, size_t message_size)
{
	const struct param_schema *schema = parser->names->schema;
	char *over = alloc_text_part(text, (size_t)(slash - text));

	pair->over = param_canonical(schema, pair->param, over, message, message_size);
	if (pair->over != NULL)
		pair->under = param_canonical(schema, pair->param, slash + 1, message, message_size);
	free(over);
	if (pair->under != NULL)
		return true;
	free(pair->over);
	pair->over = NULL;
	return false;
}

/* A unit may have a '/', too (1 Gbit/s): that '/' counts on whose two sides a value stands. */
static bool split_pair(struct parser *parser, const char *at, const char *text, struct expression_pair *pair)
{
	char message[384], first[384] = "", path[PARAM_PATH_SIZE];

	param_path(param_at(parser->names->schema, pair->param), path);
	for (const char *slash = strchr(text, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		if (split_at(parser, text, slash, pair, message, sizeof(message)))
			return true;
		if (first[0] == '\0')
			snprintf(first, sizeof(first), "%s", message);
	}
	if (first[0] == '\0')
		fail(parser, at, "%s: two values were expected, as %s=A/B", path, path);
	else
		fail(parser, at, "%s: %s", path, first);
	return false;
}

/* Has the expression named the parameter already? */
static bool is_taken(const struct expression *expression, size_t param)
{
	for (size_t i = 0; i < expression->mean_count; i++)
		if (expression->means[i] == param)
			return true;
	return expression_varies(expression, param);
}

static bool take_pair(struct parser *parser)
{
	struct expression *expression = parser->expression;
	struct expression_pair pair = {0};
	const char *at = next_place(parser);

	if (!take_param(parser, &pair.param))
		return false;
	if (is_taken(expression, pair.param))
		return fail(parser, at, "this parameter stands here twice");
	if (!expect_mark(parser, '='))
		return false;
	at = next_place(parser);
	char *text = scanner_take_value(&parser->scanner, ends_value);
	bool good = split_pair(parser, at, text, &pair);
	free(text);
	if (!good)
		return false;
	ALLOC_ROOM(expression->pairs, expression->pair_count, expression->pair_capacity);
	expression->pairs[expression->pair_count++] = pair;
	if (strcmp(pair.over, pair.under) == 0)
		return fail(parser, at, "both values are %s", pair.over);
	return true;
}

static bool take_pairs(struct parser *parser)
{
	do {
		if (!take_pair(parser))
			return false;
	} while (scanner_take_mark(&parser->scanner, ','));
	return true;
}

static bool take_along(struct parser *parser)
{
	struct expression *expression = parser->expression;
	const char *at = next_place(parser);

	if (!take_param(parser, &expression->along))
		return false;
	if (!param_is_ordered(param_at(parser->names->schema, expression->along)))
		return fail(parser, at, "growth: this parameter has no order");
	return true;
}

static bool take_means(struct parser *parser)
{
	struct expression *expression = parser->expression;

	do {
		const char *at = next_place(parser);
		size_t param = PARAM_NONE;
		if (!take_param(parser, &param))
			return false;
		if (is_taken(expression, param))
			return fail(parser, at, "this parameter stands here twice");
		ALLOC_ROOM(expression->means, expression->mean_count, expression->mean_capacity);
		expression->means[expression->mean_count++] = param;
	} while (scanner_take_mark(&parser->scanner, ','));
	return true;
}

/* What stands in the parentheses of a function other than mean. */
static bool take_arguments(struct parser *parser)
{
	if (!expect_mark(parser, '(') || !take_metric(parser) || !expect_mark(parser, ';'))
		return false;
	bool good = parser->expression->kind == EXPRESSION_GROWTH ? take_along(parser) : take_pairs(parser);
	return good && expect_mark(parser, ')');
}

static bool take_simple(struct parser *parser)
{
	const char *at = next_place(parser);

	for (size_t i = 0; i < FUNCTION_COUNT; i++)
		if (scanner_take_word(&parser->scanner, functions[i].name)) {
			parser->expression->kind = functions[i].kind;
			return take_arguments(parser);
		}
	if (scanner_is_word(at, "mean"))
		return fail(parser, at, "the mean of a mean: mean(...; PATH, PATH) takes it over several axes");
	return take_metric(parser);
}

static bool take_quantity(struct parser *parser)
{
	if (!scanner_take_word(&parser->scanner, "mean"))
		return take_simple(parser);
	if (!expect_mark(parser, '('))
		return false;
	const char *at = next_place(parser);
	if (!take_simple(parser))
		return false;
	if (parser->expression->kind == EXPRESSION_GROWTH)
		return fail(parser, at, "a growth has no mean");
	return expect_mark(parser, ';') && take_means(parser) && expect_mark(parser, ')');
}

static bool take_limit(struct parser *parser)
{
	struct expression *expression = parser->expression;
	const char *unit = expression_unit(expression, parser->names->metrics), *at = next_place(parser);

	if (!scanner_take_number(&parser->scanner, &expression->limit))
		return fail(parser, at, "a number was expected behind %s", relation_text(expression->relation));
	at = next_place(parser);
	if (*at == '\0')
		return true;
	char *rest = scanner_take_value(&parser->scanner, ends_value);
	bool good = strcmp(rest, unit) == 0 && *parser->scanner.at == '\0';
	free(rest);
	if (good)
		return true;
	return unit[0] != '\0' ? fail(parser, at, "\"%s\" or the end was expected", unit)
			       : fail(parser, at, "the end was expected");
}

static bool take_condition(struct parser *parser)
{
	if (!take_quantity(parser))
		return false;
	const char *at = next_place(parser);
	if (*at == '\0')
		return true;
	parser->expression->relation = scanner_take_relation(&parser->scanner);
	if (parser->expression->relation == RELATION_NONE)
		return fail(parser, at, "one of " RELATIONS_TEXT " or the end was expected at \"%.20s\"", at);
	return take_limit(parser);
}

static char *trimmed(const char *text)
{
	size_t before = strspn(text, " \t\r\n"), length = strlen(text);

	while (length > before && strchr(" \t\r\n", text[length - 1]) != NULL)
		length--;
	return alloc_text_part(text + before, length - before);
}

struct expression *expression_compile(const struct expression_names *names, const char *text,
				      struct scanner_problem *problem)
{
	struct expression *expression = alloc_zeroed(1, sizeof(*expression));
	struct parser parser = {names, {text, text}, problem, expression};

	expression->text = trimmed(text);
	expression->along = PARAM_NONE;
	expression->relation = RELATION_NONE;
	if (take_condition(&parser))
		return expression;
	expression_free(expression);
	return NULL;
}

void expression_free(struct expression *expression)
{
	if (expression == NULL)
		return;
	for (size_t i = 0; i < expression->pair_count; i++) {
		free(expression->pairs[i].over);
		free(expression->pairs[i].under);
	}
	free(expression->pairs);
	free(expression->means);
	free(expression->text);
	free(expression);
}

const char *expression_unit(const struct expression *expression, const struct metric_table *metrics)
{
	switch (expression->kind) {
	case EXPRESSION_METRIC:
		return metrics->metrics[expression->metric].unit;
	case EXPRESSION_CHANGE:
		return "%";
	case EXPRESSION_RATIO:
	case EXPRESSION_GROWTH:
		break;
	}
	return "";
}

bool expression_is_ratio(const struct expression *expression)
{
	return expression->kind != EXPRESSION_METRIC;
}

bool expression_varies(const struct expression *expression, size_t param)
{
	for (size_t i = 0; i < expression->pair_count; i++)
		if (expression->pairs[i].param == param)
			return true;
	return false;
}
