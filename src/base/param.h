/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters: one const table per part of the machine says everything about
 * each of its parameters; scenario files, --set, sweep axes, `vifsim params`
 * and the schema are all served from it.  A part keeps its parameters in a
 * plain struct; a spec's offset says where in that struct a value goes.
 *
 * Most parameters have a default here.  A cost (PARAM_COST) has none: how
 * long a thing takes is a fact about one machine, so its value comes from the
 * platform file, together with its evidence (kind, source, plausible range).
 */
#ifndef VIFSIM_BASE_PARAM_H
#define VIFSIM_BASE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

enum param_type {
	PARAM_QUANTITY, /* uint64_t in base units of its dimension (also a count) */
	PARAM_RATIO,    /* double, a fraction */
	PARAM_SWITCH,   /* bool: on | off (true | false) */
	PARAM_CHOICE,   /* int: index into choices */
	PARAM_TEXT,     /* char[PARAM_TEXT_SIZE] */
	PARAM_CUSTOM,   /* whatever its custom type parses into the struct */
};

#define PARAM_TEXT_SIZE 128

enum {
	PARAM_COST = 1u << 0, /* no default; value and evidence come from the platform */
};

/*
 * A parameter type of a part's own (a microprogram, say).  In YAML it is a
 * string, or a sequence of strings, which are joined by "; ".
 */
struct param_custom {
	const char *name; /* "microprogram", for messages */
	size_t size;      /* bytes it takes in the struct */
	/* Parses text into *out (size bytes, no pointers inside).  On error
	 * writes a sentence into message and returns -1. */
	int (*parse)(const char *text, void *out, char *message, size_t message_size);
	/* Of a type whose text is a file's path: relative to the file that says it, which parse is given resolved; on
	 * the command line to the working folder.  What of the file's content makes two values the same is written into
	 * text (it goes into a point's identity beside the path as written).  NULL: the text is no path. */
	void (*content)(const void *value, char *text, size_t text_size);
	/*
	 * Of a type of which there can be more or less, in whole numbers; the three are NULL otherwise. What is
	 * counted ("instructions") is what the range of its evidence is in.
	 */
	const char *counted;
	uint64_t (*amount)(const void *value);
	/* Writes the text of a value that differs from this one in its amount alone.  Returns 0, or -1 when there is
	 * none of that amount, or its text is longer. */
	int (*scale)(const void *value, uint64_t amount, char *text, size_t text_size);
};

struct param_spec {
	const char *key; /* path relative to its table's prefix: "identifier.width" */
	enum param_type type;
	enum dimension dimension; /* PARAM_QUANTITY only; a ratio is DIMENSION_RATIO */
	const char *display;      /* unit that values are printed in: "us"; NULL for none */
	const char *standard;     /* default as a user would write it; NULL for a cost */
	const char *minimum;      /* allowed range, inclusive, as a user would write it; NULL: open */
	const char *maximum;
	const char *multiple;       /* PARAM_QUANTITY: values are whole multiples of it, written likewise; NULL: any */
	const char *const *choices; /* PARAM_CHOICE: names, NULL-terminated */
	const struct param_custom *custom;
	unsigned flags;
	const char *help;   /* one sentence */
	const char *source; /* where the default comes from; NULL when it is a plain choice */
	size_t offset;      /* in the part's struct */
};

struct param_table {
	const char *prefix; /* "nic", "host.scheduler"; "" for the root */
	size_t base;        /* offset of the part's struct in the whole object */
	const struct param_spec *specs;
	size_t count;
};

/* Everything that a scenario may set: the tables of all parts, and the size
 * of the object that they describe (struct platform). */
struct param_schema {
	const struct param_table *tables;
	size_t table_count;
	size_t object_size;
};

/* A parameter of a schema: its number is its place when the tables are read
 * in order, so a set of values is an array of param_count(schema). */
struct param_ref {
	const struct param_table *table;
	const struct param_spec *spec;
};

/* Parameters that do not fit together, each of them in its own range. */
struct param_misfit {
	const char *paths[2]; /* whose: either could be what is wrong; the second may be NULL */
	char message[256];    /* a sentence */
};

/* Fills a misfit; returns -1, for the caller to return.  The paths are kept by reference. */
int param_refuse(struct param_misfit *misfit, const char *path, const char *other, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define PARAM_PATH_SIZE 96
#define PARAM_NONE SIZE_MAX

size_t param_count(const struct param_schema *schema);
struct param_ref param_at(const struct param_schema *schema, size_t number);
/* The number of the parameter of that path; PARAM_NONE when there is none. */
size_t param_find(const struct param_schema *schema, const char *path);
/* Writes "nic.identifier.width" into buffer[PARAM_PATH_SIZE]; returns buffer. */
char *param_path(struct param_ref ref, char *buffer);
/* What a quantity's values are multiples of, in base units; 1: any. */
uint64_t param_multiple(const struct param_spec *spec);
/* The known path nearest to a misspelt one (edit distance at most a third of
 * its length), or PARAM_NONE. */
size_t param_nearest(const struct param_schema *schema, const char *path);

/*
 * Parses text and writes the value at its place in object (object_size bytes).
 * On error nothing is written and message holds what is wrong and what was
 * expected, as "10 is no time: a unit is missing (ps, ns, us, ms or s)" or
 * "9 is above the largest value, 8".  Returns 0 or -1.
 */
int param_store(struct param_ref ref, const char *text, void *object, char *message, size_t message_size);
/* Writes the value held in object as text: with its unit ("1.5 us"), or bare
 * in its display unit (the form that CSV columns have).  A custom value has
 * no canonical text here: its text is what the user wrote. */
int param_print(struct param_ref ref, const void *object, int with_unit, char *buffer, size_t size);

/* The text that a value is kept under, "1.5 us" for "1500 ns", for the caller
 * to free; NULL with a message when text is no value of the parameter.  A
 * custom value stays as it was written. */
char *param_canonical(const struct param_schema *schema, size_t number, const char *text, char *message,
		      size_t message_size);

/* Where a value lies in an object, how many bytes it takes there (at most
 * PARAM_TEXT_SIZE; 0 for a custom one), and how two such places compare: < 0,
 * 0 or > 0; choices, switches and texts know only 0 and not 0. */
const void *param_field(struct param_ref ref, const void *object);
size_t param_field_size(struct param_ref ref);
int param_field_compare(struct param_ref ref, const void *a, const void *b);
/* Has it an order: can one value lie below another? */
bool param_is_ordered(struct param_ref ref);

#ifdef __cplusplus
}
#endif
#endif
