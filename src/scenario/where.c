/* SPDX-License-Identifier: Apache-2.0 */
/* A recursive descent parser into an array of nodes, and their evaluation. */
#include "scenario/where.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define MAX_DEPTH 64
/* A chain "a and b and c" leans left, as deep as it is long. */
#define MAX_NODES 1000

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_COMPARE };

struct node {
	enum node_kind kind;
	size_t left, right; /* numbers of nodes */
	size_t param;
	enum relation relation;
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
	struct scanner scanner;
	unsigned depth;
	struct where *where;
	struct scanner_problem *problem;
};

static size_t fail(struct parser *parser, const char *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static size_t fail(struct parser *parser, const char *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	scanner_note(&parser->scanner, parser->problem, at, format, arguments);
	va_end(arguments);
	return FAILED;
}

static size_t add_node(struct parser *parser, struct node node)
{
	struct where *where = parser->where;
	if (where->count == MAX_NODES)
		return fail(parser, parser->scanner.at, "too long (at most %d parts)", MAX_NODES);
	ALLOC_ROOM(where->nodes, where->count, where->capacity);
	where->nodes[where->count] = node;
	return where->count++;
}

static const char *next_place(struct parser *parser)
{
	scanner_skip_space(&parser->scanner);
	return parser->scanner.at;
}

/* A value is the rest up to "and", "or", ")" or the end, or what stands in quotes. */
static bool ends_value(const char *at, const char *start)
{
	bool behind_space = at > start && isspace((unsigned char)at[-1]);
	return *at == ')' || (behind_space && (scanner_is_word(at, "and") || scanner_is_word(at, "or")));
}

static size_t take_param(struct parser *parser)
{
	const char *start = next_place(parser);
	char *path = scanner_take_name(&parser->scanner);
	if (!path)
		return fail(parser, start, "the path of a parameter was expected");
	size_t number = param_find(parser->resolution->schema, path);
	if (number == PARAM_NONE) {
		char *suggestion = resolve_suggestion(parser->resolution, path, NULL);
		fail(parser, start, "unknown parameter \"%s\"%s", path, suggestion);
		free(suggestion);
	}
	free(path);
	return number == PARAM_NONE ? FAILED : number;
}

static size_t parse_literal(struct parser *parser, struct node node)
{
	struct param_ref ref = param_at(parser->resolution->schema, node.param);
	char message[384];
	const char *start = next_place(parser);
	char *text = scanner_take_value(&parser->scanner, ends_value);
	int status = param_store(ref, text, parser->resolution->scratch, message, sizeof(message));
	free(text);
	if (status)
		return fail(parser, start, "%s: %s", parser->resolution->paths[node.param], message);
	memcpy(node.literal, param_field(ref, parser->resolution->scratch), param_field_size(ref));
	return add_node(parser, node);
}

static size_t parse_comparison(struct parser *parser)
{
	struct node node = {.kind = NODE_COMPARE};
	node.param = take_param(parser);
	if (node.param == FAILED)
		return FAILED;
	const char *path = parser->resolution->paths[node.param];
	struct param_ref ref = param_at(parser->resolution->schema, node.param);
	const char *start = next_place(parser);
	node.relation = scanner_take_relation(&parser->scanner);
	if (node.relation == RELATION_NONE)
		return fail(parser, start, "one of " RELATIONS_TEXT " was expected behind %s", path);
	if (ref.spec->type == PARAM_CUSTOM)
		return fail(parser, start, "%s cannot be compared", path);
	if (!param_is_ordered(ref) && node.relation > RELATION_NOT_EQUAL)
		return fail(parser, start, "%s has no order: == or != was expected", path);
	return parse_literal(parser, node);
}

static size_t parse_or(struct parser *parser);

static size_t parse_unary(struct parser *parser)
{
	size_t inner;
	const char *start = next_place(parser);
	bool negated = scanner_take_word(&parser->scanner, "not");
	if (!negated && !scanner_take_mark(&parser->scanner, '('))
		return parse_comparison(parser);
	if (++parser->depth > MAX_DEPTH)
		return fail(parser, start, "nested too deep (at most %d levels)", MAX_DEPTH);
	if (negated) {
		inner = parse_unary(parser);
	} else {
		inner = parse_or(parser);
		if (inner != FAILED && !scanner_take_mark(&parser->scanner, ')'))
			return fail(parser, parser->scanner.at, "\")\" was expected");
	}
	parser->depth--;
	return negated && inner != FAILED ? add_node(parser, (struct node){.kind = NODE_NOT, .left = inner}) : inner;
}

static size_t parse_and(struct parser *parser)
{
	size_t left = parse_unary(parser);
	while (left != FAILED && scanner_take_word(&parser->scanner, "and")) {
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
	while (left != FAILED && scanner_take_word(&parser->scanner, "or")) {
		size_t right = parse_and(parser);
		if (right == FAILED)
			return FAILED;
		left = add_node(parser, (struct node){.kind = NODE_OR, .left = left, .right = right});
	}
	return left;
}

struct where *where_compile(struct resolution *resolution, const char *text, struct scanner_problem *problem)
{
	struct where *where = alloc_zeroed(1, sizeof(*where));
	struct parser parser = {resolution, {text, text}, 0, where, problem};
	where->root = parse_or(&parser);
	if (where->root != FAILED) {
		const char *rest = next_place(&parser);
		if (!*rest)
			return where;
		fail(&parser, rest, "\"and\", \"or\" or the end was expected at \"%.20s\"", rest);
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

static bool compare(const struct node *node, const struct param_schema *schema, const void *object)
{
	struct param_ref ref = param_at(schema, node->param);
	int order = param_field_compare(ref, param_field(ref, object), node->literal);
	return relation_holds(node->relation, order);
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
