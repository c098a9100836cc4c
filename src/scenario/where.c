/* SPDX-License-Identifier: Apache-2.0 */
/* A recursive descent parser into an array of nodes, and their evaluation. */
#include "scenario/where.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define MAX_DEPTH 64
/* A chain "a and b and c" leans left, as deep as it is long. */
#define MAX_NODES 1000

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_COMPARE };

static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
enum comparison { EQUAL, NOT_EQUAL, AT_MOST, AT_LEAST, BELOW, ABOVE, OPERATOR_COUNT };

struct node {
	enum node_kind kind;
	size_t left, right; /* numbers of nodes */
	size_t param;
	enum comparison comparison;
	unsigned char literal[PARAM_TEXT_SIZE]; /* as it would lie in the object */
};

struct where {
	struct node *nodes;
	size_t count, capacity;
	size_t root;
};

#define FAILED SIZE_MAX

struct parser {
	struct resolution *resolution;
	const char *text, *at;
	unsigned depth;
	struct where *where;
	struct where_problem *problem;
};

static size_t fail(struct parser *parser, const char *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static size_t fail(struct parser *parser, const char *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(parser->problem->message, sizeof(parser->problem->message), format, arguments);
	va_end(arguments);
	parser->problem->offset = (size_t)(at - parser->text);
	return FAILED;
}

static size_t add_node(struct parser *parser, struct node node)
{
	struct where *where = parser->where;
	if (where->count == MAX_NODES)
		return fail(parser, parser->at, "too long (at most %d parts)", MAX_NODES);
	ALLOC_ROOM(where->nodes, where->count, where->capacity);
	where->nodes[where->count] = node;
	return where->count++;
}

static void skip_space(struct parser *parser)
{
	while (isspace((unsigned char)*parser->at))
		parser->at++;
}

static bool is_word_at(const char *at, const char *word)
{
	size_t length = strlen(word);
	return !strncmp(at, word, length) && !isalnum((unsigned char)at[length]) && at[length] != '_' &&
	       at[length] != '.';
}

static bool take_word(struct parser *parser, const char *word)
{
	skip_space(parser);
	if (!is_word_at(parser->at, word))
		return false;
	parser->at += strlen(word);
	return true;
}

static bool ends_value(const char *at, const char *start)
{
	if (!*at || *at == ')')
		return true;
	bool behind_space = at > start && isspace((unsigned char)at[-1]);
	return behind_space && (is_word_at(at, "and") || is_word_at(at, "or"));
}

/* The rest up to "and", "or", ")" or the end, or what stands in quotes. */
static char *take_value(struct parser *parser)
{
	skip_space(parser);
	const char *start = parser->at, *end;
	const char *close = *start == '"' || *start == '\'' ? strchr(start + 1, *start) : NULL;
	if (close) {
		parser->at = close + 1;
		return alloc_text_part(start + 1, (size_t)(close - start - 1));
	}
	while (!ends_value(parser->at, start))
		parser->at++;
	for (end = parser->at; end > start && isspace((unsigned char)end[-1]);)
		end--;
	return alloc_text_part(start, (size_t)(end - start));
}

static enum comparison take_operator(struct parser *parser)
{
	skip_space(parser);
	for (size_t i = 0; i < OPERATOR_COUNT; i++) {
		if (!strncmp(parser->at, operators[i], strlen(operators[i]))) {
			parser->at += strlen(operators[i]);
			return (enum comparison)i;
		}
	}
	return OPERATOR_COUNT;
}

static size_t take_param(struct parser *parser)
{
	skip_space(parser);
	const char *start = parser->at;
	while (isalnum((unsigned char)*parser->at) || (*parser->at && strchr("_.-", *parser->at)))
		parser->at++;
	if (parser->at == start)
		return fail(parser, start, "the path of a parameter was expected");
	char *path = alloc_text_part(start, (size_t)(parser->at - start));
	size_t number = param_find(parser->resolution->schema, path);
	if (number == PARAM_NONE) {
		char *suggestion = resolve_suggestion(parser->resolution, path, NULL);
		fail(parser, start, "unknown parameter \"%s\"%s", path, suggestion);
		free(suggestion);
	}
	free(path);
	return number == PARAM_NONE ? FAILED : number;
}

static size_t field_size(enum param_type type)
{
	switch (type) {
	case PARAM_QUANTITY:
		return sizeof(uint64_t);
	case PARAM_RATIO:
		return sizeof(double);
	case PARAM_SWITCH:
		return sizeof(bool);
	case PARAM_CHOICE:
		return sizeof(int);
	case PARAM_TEXT:
		return PARAM_TEXT_SIZE;
	case PARAM_CUSTOM:
		break;
	}
	return 0;
}

static const unsigned char *field_of(struct param_ref ref, const void *object)
{
	return (const unsigned char *)object + ref.table->base + ref.spec->offset;
}

static size_t parse_literal(struct parser *parser, struct node node)
{
	struct param_ref ref = param_at(parser->resolution->schema, node.param);
	char message[384];
	skip_space(parser);
	const char *start = parser->at;
	char *text = take_value(parser);
	int status = param_store(ref, text, parser->resolution->scratch, message, sizeof(message));
	free(text);
	if (status)
		return fail(parser, start, "%s: %s", parser->resolution->paths[node.param], message);
	memcpy(node.literal, field_of(ref, parser->resolution->scratch), field_size(ref.spec->type));
	return add_node(parser, node);
}

static size_t parse_comparison(struct parser *parser)
{
	struct node node = {.kind = NODE_COMPARE};
	node.param = take_param(parser);
	if (node.param == FAILED)
		return FAILED;
	const char *path = parser->resolution->paths[node.param];
	enum param_type type = param_at(parser->resolution->schema, node.param).spec->type;
	skip_space(parser);
	const char *start = parser->at;
	node.comparison = take_operator(parser);
	if (node.comparison == OPERATOR_COUNT)
		return fail(parser, start, "one of == != < <= > >= was expected behind %s", path);
	if (type == PARAM_CUSTOM)
		return fail(parser, start, "%s cannot be compared", path);
	if (type != PARAM_QUANTITY && type != PARAM_RATIO && node.comparison > NOT_EQUAL)
		return fail(parser, start, "%s has no order: == or != was expected", path);
	return parse_literal(parser, node);
}

static size_t parse_or(struct parser *parser);

static size_t parse_unary(struct parser *parser)
{
	size_t inner;
	skip_space(parser);
	const char *start = parser->at;
	bool negated = take_word(parser, "not");
	if (!negated && *parser->at != '(')
		return parse_comparison(parser);
	if (++parser->depth > MAX_DEPTH)
		return fail(parser, start, "nested too deep (at most %d levels)", MAX_DEPTH);
	if (negated) {
		inner = parse_unary(parser);
	} else {
		parser->at++;
		inner = parse_or(parser);
		skip_space(parser);
		if (inner != FAILED && *parser->at++ != ')')
			return fail(parser, parser->at - 1, "\")\" was expected");
	}
	parser->depth--;
	return negated && inner != FAILED ? add_node(parser, (struct node){.kind = NODE_NOT, .left = inner}) : inner;
}

static size_t parse_and(struct parser *parser)
{
	size_t left = parse_unary(parser);
	while (left != FAILED && take_word(parser, "and")) {
		size_t right = parse_unary(parser);
		if (right == FAILED)
			return FAILED;
		left = add_node(parser, (struct node){.kind = NODE_AND, .left = left, .right = right});
	}
	return left;
}

static size_t parse_or(struct parser *parser)
{
	size_t left = parse_and(parser);
	while (left != FAILED && take_word(parser, "or")) {
		size_t right = parse_and(parser);
		if (right == FAILED)
			return FAILED;
		left = add_node(parser, (struct node){.kind = NODE_OR, .left = left, .right = right});
	}
	return left;
}

struct where *where_compile(struct resolution *resolution, const char *text, struct where_problem *problem)
{
	struct where *where = alloc_zeroed(1, sizeof(*where));
	struct parser parser = {.resolution = resolution, .text = text, .at = text, .where = where, .problem = problem};
	where->root = parse_or(&parser);
	if (where->root != FAILED) {
		skip_space(&parser);
		if (!*parser.at)
			return where;
		fail(&parser, parser.at, "\"and\", \"or\" or the end was expected at \"%.20s\"", parser.at);
	}
	where_free(where);
	return NULL;
}

void where_free(struct where *where)
{
	if (where)
		free(where->nodes);
	free(where);
}

static int compare_fields(enum param_type type, const unsigned char *a, const unsigned char *b)
{
	uint64_t whole[2];
	double real[2];
	switch (type) {
	case PARAM_QUANTITY:
		memcpy(&whole[0], a, sizeof(whole[0]));
		memcpy(&whole[1], b, sizeof(whole[1]));
		return (whole[0] > whole[1]) - (whole[0] < whole[1]);
	case PARAM_RATIO:
		memcpy(&real[0], a, sizeof(real[0]));
		memcpy(&real[1], b, sizeof(real[1]));
		return (real[0] > real[1]) - (real[0] < real[1]);
	default:
		return memcmp(a, b, field_size(type)) != 0;
	}
}

static bool compare(const struct node *node, const struct param_schema *schema, const void *object)
{
	struct param_ref ref = param_at(schema, node->param);
	int order = compare_fields(ref.spec->type, field_of(ref, object), node->literal);
	switch (node->comparison) {
	case EQUAL:
		return order == 0;
	case NOT_EQUAL:
		return order != 0;
	case AT_MOST:
		return order <= 0;
	case AT_LEAST:
		return order >= 0;
	case BELOW:
		return order < 0;
	default:
		return order > 0;
	}
}

/* As deep as MAX_DEPTH and MAX_NODES allow. */
static bool evaluate(const struct where *where, size_t number, const struct param_schema *schema, const void *object)
{
	const struct node *node = &where->nodes[number];
	switch (node->kind) {
	case NODE_AND:
		return evaluate(where, node->left, schema, object) && evaluate(where, node->right, schema, object);
	case NODE_OR:
		return evaluate(where, node->left, schema, object) || evaluate(where, node->right, schema, object);
	case NODE_NOT:
		return !evaluate(where, node->left, schema, object);
	default:
		return compare(node, schema, object);
	}
}

bool where_holds(const struct where *where, const struct param_schema *schema, const void *object)
{
	return evaluate(where, where->root, schema, object);
}
