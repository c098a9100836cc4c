/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/microprogram.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/unit.h"

#define REFERENCE_BYTES_MAXIMUM 2048
#define COMPUTE_CYCLES_MAXIMUM 1000000
#define WORDS_MAXIMUM 4
#define INSTRUCTION_TEXT 64

static const struct {
	const char *name;
	bool memory; /* names a memory */
	int operand; /* enum dimension, or -1 */
} operations[MICROPROGRAM_OPS] = {
	[MICROPROGRAM_COMPUTE] = {"compute", false, DIMENSION_CYCLES},
	[MICROPROGRAM_READ] = {"read", true, DIMENSION_SIZE},
	[MICROPROGRAM_WRITE] = {"write", true, DIMENSION_SIZE},
	[MICROPROGRAM_HASH] = {"hash", false, -1},
	[MICROPROGRAM_LOOKUP] = {"lookup", false, DIMENSION_SIZE},
	[MICROPROGRAM_DEMULTIPLEX] = {"demultiplex", false, -1},
	[MICROPROGRAM_ORDER] = {"order", false, -1},
	[MICROPROGRAM_ENQUEUE] = {"enqueue", false, -1},
	[MICROPROGRAM_TRANSFER] = {"transfer", false, -1},
	[MICROPROGRAM_INDEX] = {"index", false, -1},
	[MICROPROGRAM_IDENTIFY] = {"identify", false, -1},
	[MICROPROGRAM_POLL] = {"poll", true, DIMENSION_SIZE},
	[MICROPROGRAM_DESCRIPTOR] = {"descriptor", false, -1},
	[MICROPROGRAM_FETCH] = {"fetch", false, -1},
	[MICROPROGRAM_FORWARD] = {"forward", false, -1},
	[MICROPROGRAM_CREDIT] = {"credit", false, -1},
	[MICROPROGRAM_TRANSMIT] = {"transmit", false, -1},
};

static const char *const memory_names[IXP_MEMORIES] = {"scratch", "sram", "dram"};

/* The steps with an effect that a program of each kind holds, in order. */
static const struct {
	const char *name;
	uint8_t steps[4];
	uint8_t count;
} kinds[MICROPROGRAM_KINDS] = {
	[MICROPROGRAM_RECEIVE_FIRST] = {"receive_first", {MICROPROGRAM_DEMULTIPLEX, MICROPROGRAM_ORDER}, 2},
	[MICROPROGRAM_RECEIVE_MIDDLE] = {"receive_middle", {MICROPROGRAM_ORDER}, 1},
	[MICROPROGRAM_RECEIVE_LAST] = {"receive_last", {MICROPROGRAM_ORDER, MICROPROGRAM_ENQUEUE}, 2},
	[MICROPROGRAM_RECEIVE_ONLY] = {"receive_only",
				       {MICROPROGRAM_DEMULTIPLEX, MICROPROGRAM_ORDER, MICROPROGRAM_ENQUEUE},
				       3},
	[MICROPROGRAM_DEMULTIPLEXER] = {"demultiplex", {MICROPROGRAM_HASH, MICROPROGRAM_LOOKUP}, 2},
	[MICROPROGRAM_INGRESS] = {"ingress", {MICROPROGRAM_TRANSFER, MICROPROGRAM_INDEX, MICROPROGRAM_IDENTIFY}, 3},
	[MICROPROGRAM_EGRESS_POLL] = {"egress_poll", {MICROPROGRAM_POLL}, 1},
	[MICROPROGRAM_EGRESS_FETCH] = {"egress_fetch", {MICROPROGRAM_DESCRIPTOR, MICROPROGRAM_FETCH}, 2},
	[MICROPROGRAM_EGRESS] = {"egress",
				 {MICROPROGRAM_HASH, MICROPROGRAM_LOOKUP, MICROPROGRAM_FORWARD, MICROPROGRAM_CREDIT},
				 4},
	[MICROPROGRAM_SEND_PART] = {"send_first or send_middle", {MICROPROGRAM_ORDER}, 1},
	[MICROPROGRAM_SEND_WHOLE] = {"send_last or send_only", {MICROPROGRAM_ORDER, MICROPROGRAM_TRANSMIT}, 2},
	[MICROPROGRAM_ECHO_ELEMENT] = {"echo_element", {0}, 0},
	[MICROPROGRAM_ECHO_ANSWER] = {"echo_answer",
				      {MICROPROGRAM_TRANSFER, MICROPROGRAM_INDEX, MICROPROGRAM_IDENTIFY},
				      3},
};

struct parser {
	enum microprogram_kind kind;
	struct microprogram *program;
	uint32_t number; /* of the instruction, from 1 */
	char text[INSTRUCTION_TEXT];
	uint8_t step; /* of the kind's, that comes next */
	char *message;
	size_t message_size;
};

static int fail(const struct parser *parser, const char *what, const char *detail)
{
	snprintf(parser->message, parser->message_size, "instruction %u, '%s': %s%s", parser->number, parser->text,
		 what, detail);
	return -1;
}

/* "order, enqueue": the steps that a kind demands, or "none". */
static const char *kind_steps(enum microprogram_kind kind, char *buffer, size_t size)
{
	size_t used = 0;

	snprintf(buffer, size, "none");
	for (uint8_t i = 0; i < kinds[kind].count; i++)
		used += (size_t)snprintf(buffer + used, used < size ? size - used : 0, "%s%s", i > 0 ? ", " : "",
					 operations[kinds[kind].steps[i]].name);
	return buffer;
}

static int find_name(const char *word, size_t count, const char *(*name_of)(size_t))
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, name_of(i)) == 0)
			return (int)i;
	return -1;
}

static const char *operation_name(size_t i)
{
	return operations[i].name;
}
static const char *memory_name(size_t i)
{
	return memory_names[i];
}

/* Cuts the text into words in place; returns how many (WORDS_MAXIMUM + 1: too many). */
static unsigned split(char *text, char *words[WORDS_MAXIMUM])
{
	unsigned count = 0;
	char *rest = NULL;

	for (char *word = strtok_r(text, " \t\n", &rest); word != NULL; word = strtok_r(NULL, " \t\n", &rest)) {
		if (count == WORDS_MAXIMUM)
			return WORDS_MAXIMUM + 1;
		words[count++] = word;
	}
	return count;
}

static int parse_operand(const struct parser *parser, struct microinstruction *instruction, char *const *words,
			 unsigned count)
{
	enum dimension dimension = (enum dimension)operations[instruction->op].operand;
	const uint64_t maximum = dimension == DIMENSION_CYCLES ? COMPUTE_CYCLES_MAXIMUM : REFERENCE_BYTES_MAXIMUM;
	char quantity[INSTRUCTION_TEXT + 2];
	uint64_t value = 0;
	double unused;

	if (count == 0)
		return fail(parser, "an operand is missing, ",
			    dimension == DIMENSION_CYCLES ? "as 'compute 30 cycles'" : "as '16 B'");
	snprintf(quantity, sizeof quantity, "%s %s", words[0], count > 1 ? words[1] : "");
	switch (unit_parse(quantity, dimension, &value, &unused)) {
	case UNIT_OK:
		break;
	case UNIT_MISSING:
		return fail(parser, "a unit is missing: ", unit_names(dimension));
	case UNIT_UNKNOWN:
		return fail(parser, "no such unit here, expected: ", unit_names(dimension));
	default:
		return fail(parser, "the operand is no whole quantity in ", unit_names(dimension));
	}
	if (value == 0 || value > maximum)
		return fail(parser, "the operand is out of range, 1 to ",
			    dimension == DIMENSION_CYCLES ? "1000000 cycles" : "2048 B");
	instruction->operand = (uint32_t)value;
	return 0;
}

/* A step with an effect must be the one that the kind has next. */
static int check_step(struct parser *parser, uint8_t op)
{
	char steps[96];

	if (op == MICROPROGRAM_COMPUTE || op == MICROPROGRAM_READ || op == MICROPROGRAM_WRITE)
		return 0;
	if (parser->step < kinds[parser->kind].count && kinds[parser->kind].steps[parser->step] == op) {
		parser->step++;
		return 0;
	}
	snprintf(
		parser->message, parser->message_size,
		"instruction %u, '%s': not here; a program of kind %s has these steps, once each and in this order: %s",
		parser->number, parser->text, kinds[parser->kind].name, kind_steps(parser->kind, steps, sizeof steps));
	return -1;
}

static int parse_instruction(struct parser *parser)
{
	char copy[INSTRUCTION_TEXT], *words[WORDS_MAXIMUM];
	struct microinstruction *instruction = &parser->program->code[parser->program->count];
	unsigned used = 1, count;
	int found;

	memcpy(copy, parser->text, sizeof copy);
	count = split(copy, words);
	if (count == 0)
		return fail(parser, "no instruction between two semicolons", "");
	found = find_name(words[0], MICROPROGRAM_OPS, operation_name);
	if (found < 0)
		return fail(parser,
			    "no such instruction, expected compute, read, write, hash, lookup, demultiplex, order, "
			    "enqueue, transfer, index, identify, poll, descriptor, fetch, forward, credit or transmit",
			    "");
	if (parser->program->count == MICROPROGRAM_INSTRUCTIONS)
		return fail(parser, "the program is too long", "");
	*instruction = (struct microinstruction){.op = (uint8_t)found};
	if (operations[found].memory) {
		int memory = count > used ? find_name(words[used], IXP_MEMORIES, memory_name) : -1;

		if (memory < 0)
			return fail(parser, "no such memory, expected scratch, sram or dram", "");
		instruction->memory = (uint8_t)memory;
		used++;
	}
	if (operations[found].operand >= 0) {
		if (parse_operand(parser, instruction, words + used, count > used ? count - used : 0) < 0)
			return -1;
		used = count > used + 2 ? used + 2 : count;
	}
	if (count > used)
		return fail(parser, "something follows the instruction", "");
	parser->program->count++;
	return check_step(parser, instruction->op);
}

/* Copies the instruction that begins at *text, trimmed, and moves behind it. */
static int next_instruction(struct parser *parser, const char **text)
{
	const char *begin = *text, *end = strchr(begin, ';');
	size_t length;

	if (end == NULL)
		end = begin + strlen(begin);
	*text = *end == ';' ? end + 1 : end;
	while (begin < end && isspace((unsigned char)*begin))
		begin++;
	while (end > begin && isspace((unsigned char)end[-1]))
		end--;
	length = (size_t)(end - begin);
	parser->number++;
	snprintf(parser->text, sizeof parser->text, "%.*s", (int)length, begin);
	return length < sizeof parser->text ? 0 : fail(parser, "the instruction is too long", "");
}

int microprogram_parse(enum microprogram_kind kind, const char *text, struct microprogram *program, char *message,
		       size_t message_size)
{
	struct parser parser = {.kind = kind, .program = program, .message = message, .message_size = message_size};
	char steps[96];

	memset(program, 0, sizeof *program);
	do {
		if (next_instruction(&parser, &text) < 0 || parse_instruction(&parser) < 0)
			return -1;
	} while (*text != '\0');
	if (parser.step < kinds[kind].count) {
		snprintf(message, message_size,
			 "the program ends without '%s'; a program of kind %s has these steps, once each and in this "
			 "order: %s",
			 operations[kinds[kind].steps[parser.step]].name, kinds[kind].name,
			 kind_steps(kind, steps, sizeof steps));
		return -1;
	}
	return 0;
}

#define PARSER(function, kind)                                                                                         \
	static int function(const char *text, void *out, char *message, size_t message_size)                           \
	{                                                                                                              \
		return microprogram_parse(kind, text, out, message, message_size);                                     \
	}

PARSER(parse_receive_first, MICROPROGRAM_RECEIVE_FIRST)
PARSER(parse_receive_middle, MICROPROGRAM_RECEIVE_MIDDLE)
PARSER(parse_receive_last, MICROPROGRAM_RECEIVE_LAST)
PARSER(parse_receive_only, MICROPROGRAM_RECEIVE_ONLY)
PARSER(parse_demultiplex, MICROPROGRAM_DEMULTIPLEXER)
PARSER(parse_ingress, MICROPROGRAM_INGRESS)
PARSER(parse_egress_poll, MICROPROGRAM_EGRESS_POLL)
PARSER(parse_egress_fetch, MICROPROGRAM_EGRESS_FETCH)
PARSER(parse_egress, MICROPROGRAM_EGRESS)
PARSER(parse_send_part, MICROPROGRAM_SEND_PART)
PARSER(parse_send_whole, MICROPROGRAM_SEND_WHOLE)
PARSER(parse_echo_element, MICROPROGRAM_ECHO_ELEMENT)
PARSER(parse_echo_answer, MICROPROGRAM_ECHO_ANSWER)

static uint64_t amount(const void *value)
{
	return microprogram_compute(value);
}

static int scale(const void *value, uint64_t amount_wanted, char *text, size_t text_size)
{
	return microprogram_scale(value, amount_wanted, text, text_size);
}

#define TYPE(function)                                                                                                 \
	{                                                                                                              \
		.name = "microprogram", .size = sizeof(struct microprogram), .parse = function,                        \
		.counted = "instructions", .amount = amount, .scale = scale                                            \
	}

const struct param_custom microprogram_types[MICROPROGRAM_KINDS] = {
	[MICROPROGRAM_RECEIVE_FIRST] = TYPE(parse_receive_first),
	[MICROPROGRAM_RECEIVE_MIDDLE] = TYPE(parse_receive_middle),
	[MICROPROGRAM_RECEIVE_LAST] = TYPE(parse_receive_last),
	[MICROPROGRAM_RECEIVE_ONLY] = TYPE(parse_receive_only),
	[MICROPROGRAM_DEMULTIPLEXER] = TYPE(parse_demultiplex),
	[MICROPROGRAM_INGRESS] = TYPE(parse_ingress),
	[MICROPROGRAM_EGRESS_POLL] = TYPE(parse_egress_poll),
	[MICROPROGRAM_EGRESS_FETCH] = TYPE(parse_egress_fetch),
	[MICROPROGRAM_EGRESS] = TYPE(parse_egress),
	[MICROPROGRAM_SEND_PART] = TYPE(parse_send_part),
	[MICROPROGRAM_SEND_WHOLE] = TYPE(parse_send_whole),
	[MICROPROGRAM_ECHO_ELEMENT] = TYPE(parse_echo_element),
	[MICROPROGRAM_ECHO_ANSWER] = TYPE(parse_echo_answer),
};

int microprogram_expand(const struct microprogram *program, const struct microprogram *demultiplex,
			struct microprogram *expanded)
{
	expanded->count = 0;
	for (uint32_t i = 0; i < program->count; i++) {
		const bool inserts = program->code[i].op == MICROPROGRAM_DEMULTIPLEX;
		const struct microinstruction *from = inserts ? demultiplex->code : &program->code[i];
		const uint32_t count = inserts ? demultiplex->count : 1;

		if (expanded->count + count > MICROPROGRAM_INSTRUCTIONS)
			return -1;
		memcpy(&expanded->code[expanded->count], from, count * sizeof *from);
		expanded->count += count;
	}
	return 0;
}

uint64_t microprogram_compute(const struct microprogram *program)
{
	uint64_t cycles = 0;

	for (uint32_t i = 0; i < program->count; i++)
		if (program->code[i].op == MICROPROGRAM_COMPUTE)
			cycles += program->code[i].operand;
	return cycles;
}

struct printer {
	char *text;
	size_t size, used;
};

static void print(struct printer *printer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Counts on when the text is full. */
static void print(struct printer *printer, const char *format, ...)
{
	bool fits = printer->used < printer->size;
	va_list arguments;

	va_start(arguments, format);
	printer->used += (size_t)vsnprintf(fits ? printer->text + printer->used : NULL,
					   fits ? printer->size - printer->used : 0, format, arguments);
	va_end(arguments);
}

static void print_instruction(struct printer *printer, const struct microinstruction *instruction, uint64_t operand)
{
	print(printer, "%s%s", printer->used > 0 ? "; " : "", operations[instruction->op].name);
	if (operations[instruction->op].memory)
		print(printer, " %s", memory_names[instruction->memory]);
	if (operations[instruction->op].operand >= 0)
		print(printer, " %" PRIu64 " %s", operand,
		      operations[instruction->op].operand == DIMENSION_CYCLES ? "cycles" : "B");
}

int microprogram_scale(const struct microprogram *program, uint64_t cycles, char *text, size_t text_size)
{
	const uint64_t all = microprogram_compute(program);
	struct printer printer = {.text = text, .size = text_size};
	uint64_t before = 0, given = 0;

	if (all == 0 || cycles > COMPUTE_CYCLES_MAXIMUM)
		return -1;
	for (uint32_t i = 0; i < program->count; i++) {
		const struct microinstruction *instruction = &program->code[i];
		if (instruction->op != MICROPROGRAM_COMPUTE) {
			print_instruction(&printer, instruction, instruction->operand);
			continue;
		}
		before += instruction->operand;
		uint64_t part = before * cycles / all - given;
		given += part;
		if (part > 0)
			print_instruction(&printer, instruction, part);
	}
	return printer.used < text_size ? 0 : -1;
}
