/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a vary axis. */
#include "scenario/vary.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "scenario/latin_hypercube.h"
#include "scenario/sweep.h"

/* Of one sample; a constant that is at odds with another over half of its range needs two on average. */
#define MOST_EXCHANGES 1000

struct expansion {
	struct sweep *sweep;
	struct vary *vary;
	struct resolution *resolution;
	const struct scenario_rules *rules;
	const size_t *places; /* the points of the other axes */
	size_t place_count;
	void *object;   /* for trials */
	struct rng rng; /* partners of exchanges */
};

static struct sweep_axis *axis_of(const struct expansion *expansion)
{
	return &expansion->sweep->axes[expansion->vary->axis];
}

static void write_place(const struct expansion *expansion, size_t place)
{
	sweep_write_place(expansion->sweep, expansion->resolution->schema, expansion->places[place],
			  expansion->vary->axis, expansion->object);
}

/* The constants. */

static void omit(struct vary *vary, size_t param, enum vary_reason reason)
{
	ALLOC_ROOM(vary->omissions, vary->omission_count, vary->omission_capacity);
	vary->omissions[vary->omission_count++] = (struct vary_omission){param, reason};
}

/* Says why one that was asked for by its own path cannot be had. */
static void leave_out(struct expansion *expansion, size_t param, enum vary_reason reason, const char *sentence)
{
	if (reason != VARY_OWN_AXIS && !expansion->vary->all && expansion->vary->named[param])
		vary_complain(expansion->vary, expansion->resolution, "%s", sentence);
	else
		omit(expansion->vary, param, reason);
}

/* A value outside the range can come from the scenario alone; a --set would be in vain in the samples. */
static bool has_sound_base(const struct expansion *expansion, size_t param, struct range_number low,
			   struct range_number high)
{
	struct resolution *resolution = expansion->resolution;
	const struct resolve_value *base = &resolution->values[param];
	const struct resolve_evidence *evidence = &resolution->evidence[param];
	const char *path = resolution->paths[param];
	struct range_number number = range_of_field(param_at(resolution->schema, param), resolution->object);
	if (base->origin.kind == ORIGIN_SET) {
		char *argument = alloc_format("--set %s=%s", path, base->raw);
		diagnostics_add_argument(resolution->diagnostics, argument,
					 "%s varies: --sweep %s=%s gives it one value", path, path, base->raw);
		free(argument);
		return false;
	}
	if (!range_is_below(number, low) && !range_is_below(high, number))
		return true;
	diagnostics_add(resolution->diagnostics, base->origin.file, base->origin.line, base->origin.column,
			"%s: %s is outside the range over which it is to vary, %s .. %s", path, base->raw,
			evidence->low, evidence->high);
	return false;
}

static bool has_effect(const struct expansion *expansion, size_t param, char *message, size_t message_size)
{
	const struct scenario_rules *rules = expansion->rules;
	bool effect = !rules || !rules->check_effect;
	for (size_t i = 0; i < expansion->place_count && !effect; i++) {
		memcpy(expansion->object, expansion->resolution->object, expansion->resolution->schema->object_size);
		write_place(expansion, i);
		effect = rules->check_effect(expansion->object, expansion->resolution->paths[param], message,
					     message_size) == 0;
	}
	return effect;
}

static void add_column(struct expansion *expansion, size_t param, struct range_number low, struct range_number high)
{
	struct sweep_axis *axis = axis_of(expansion);
	sweep_add_column(axis, param, expansion->vary->place);
	struct vary *vary = expansion->vary;
	const struct param_spec *spec = param_at(expansion->resolution->schema, param).spec;
	/* The outermost values that there are in it. */
	low = range_between(spec, low, high, 0);
	high = range_between(spec, low, high, 1);
	vary->ranges = alloc_resize(vary->ranges, axis->count, sizeof(*vary->ranges));
	vary->ranges[vary->range_count++] =
		(struct vary_range){{low, high}, {range_bare(spec, low), range_bare(spec, high)}, range_unit(spec)};
}

static void choose(struct expansion *expansion, size_t param)
{
	const struct resolution *resolution = expansion->resolution;
	const struct resolve_evidence *evidence = &resolution->evidence[param];
	const struct param_spec *spec = param_at(resolution->schema, param).spec;
	struct range_number low, high;
	char message[256] = "", sentence[512];
	if (!evidence->low && !expansion->vary->named[param])
		return; /* no constant with evidence */
	if (!evidence->low || !range_is_numeric(spec) || !range_read(spec, evidence->low, &low) ||
	    !range_read(spec, evidence->high, &high)) {
		snprintf(sentence, sizeof(sentence), "%s has no range of numbers", resolution->paths[param]);
		leave_out(expansion, param, VARY_NO_NUMBERS, sentence);
	} else if (!range_is_below(low, high)) {
		snprintf(sentence, sizeof(sentence), "the range of %s is one value", resolution->paths[param]);
		leave_out(expansion, param, VARY_ONE_VALUE, sentence);
	} else if (sweep_has(expansion->sweep, param)) {
		leave_out(expansion, param, VARY_OWN_AXIS, "");
	} else if (!has_effect(expansion, param, message, sizeof(message))) {
		leave_out(expansion, param, VARY_NO_EFFECT, message);
	} else if (has_sound_base(expansion, param, low, high)) {
		add_column(expansion, param, low, high);
	}
}

/* Values. */

static struct resolve_value copy_value(const struct resolve_value *value)
{
	return (struct resolve_value){alloc_text(value->raw), alloc_text(value->text), alloc_text(value->bare),
				      value->origin};
}

/* Of a custom type the bare text is its amount: programs would fill the table. */
static struct resolve_value as_column(struct param_ref ref, struct resolve_value value, struct range_number number)
{
	if (ref.spec->type == PARAM_CUSTOM) {
		free(value.bare);
		value.bare = range_bare(ref.spec, number);
	}
	return value;
}

static struct resolve_value base_value(const struct expansion *expansion, size_t param)
{
	struct param_ref ref = param_at(expansion->resolution->schema, param);
	return as_column(ref, copy_value(&expansion->resolution->values[param]),
			 range_of_field(ref, expansion->resolution->object));
}

/* Raw NULL after an error. */
static struct resolve_value value_of(struct expansion *expansion, size_t column, struct range_number number)
{
	const struct vary *vary = expansion->vary;
	size_t param = axis_of(expansion)->columns[column].param;
	struct param_ref ref = param_at(expansion->resolution->schema, param);
	struct scenario_origin origin = {ORIGIN_SWEEP, vary->file, vary->place.line, vary->place.column};
	char *text = range_text(ref, number, expansion->resolution->object);
	if (!text) {
		vary_complain(vary, expansion->resolution, "%s cannot have %llu %s",
			      expansion->resolution->paths[param], (unsigned long long)number.whole,
			      range_unit(ref.spec));
		return (struct resolve_value){0};
	}
	struct resolve_value value =
		resolve_make(expansion->resolution, param, text, origin, vary->file ? NULL : "--sweep vary");
	free(text);
	return as_column(ref, value, number);
}

/* Rows. */

static void add_row(struct expansion *expansion, struct scenario_row row)
{
	struct vary *vary = expansion->vary;
	struct sweep_axis *axis = axis_of(expansion);
	ALLOC_ROOM(vary->rows, vary->row_count, vary->row_capacity);
	vary->rows[vary->row_count++] = row;
	for (size_t i = 0; i < axis->count; i++)
		sweep_add_value(&axis->columns[i], base_value(expansion, axis->columns[i].param));
}

static void drop_row(struct expansion *expansion)
{
	struct sweep_axis *axis = axis_of(expansion);
	expansion->vary->row_count--;
	for (size_t i = 0; i < axis->count; i++)
		resolve_value_free(&axis->columns[i].values[--axis->columns[i].count]);
}

/* Replaces a value; false after an error. */
static bool set_value(struct expansion *expansion, size_t column, size_t row, struct range_number number)
{
	struct resolve_value *place = &axis_of(expansion)->columns[column].values[row];
	struct resolve_value value = value_of(expansion, column, number);
	if (!value.raw)
		return false;
	resolve_value_free(place);
	*place = value;
	return true;
}

/* Do the constants of a row fit together at all points of the other axes? */
static bool fits(const struct expansion *expansion, size_t row, struct param_misfit *misfit)
{
	const struct param_schema *schema = expansion->resolution->schema;
	const struct scenario_rules *rules = expansion->rules;
	void *object = expansion->object;
	if (!rules || !rules->check)
		return true;
	memcpy(object, expansion->resolution->object, schema->object_size);
	sweep_write_row(axis_of(expansion), schema, row, object);
	for (size_t i = 0; i < expansion->place_count; i++) {
		write_place(expansion, i);
		if (rules->check(object, misfit))
			return false;
	}
	return true;
}

static void refuse_end(struct vary *vary, size_t param, bool high, const char *message)
{
	ALLOC_ROOM(vary->refusals, vary->refusal_count, vary->refusal_capacity);
	vary->refusals[vary->refusal_count++] = (struct vary_refusal){param, high, alloc_text(message)};
}

static void add_end(struct expansion *expansion, size_t column, bool high)
{
	size_t param = axis_of(expansion)->columns[column].param, row = expansion->vary->row_count;
	struct param_ref ref = param_at(expansion->resolution->schema, param);
	struct range_number base = range_of_field(ref, expansion->resolution->object);
	struct range_number end = expansion->vary->ranges[column].ends[high];
	struct param_misfit misfit = {.message = ""};
	if (!range_is_below(base, end) && !range_is_below(end, base))
		return; /* that is the base */
	add_row(expansion, (struct scenario_row){SCENARIO_ONE_AT_A_TIME, param, high, 0});
	if (set_value(expansion, column, row, end) && fits(expansion, row, &misfit))
		return;
	refuse_end(expansion->vary, param, high, misfit.message);
	drop_row(expansion);
}

/* Exchanges. */

/* Which column has one of the two paths; SIZE_MAX: none. */
static size_t column_at_odds(const struct expansion *expansion, const struct param_misfit *misfit)
{
	const struct sweep_axis *axis = axis_of(expansion);
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; misfit->paths[p] && i < axis->count; i++) {
			if (!strcmp(expansion->resolution->paths[axis->columns[i].param], misfit->paths[p]))
				return i;
		}
	return SIZE_MAX;
}

static void exchange(struct sweep_column *column, size_t a, size_t b)
{
	struct resolve_value kept = column->values[a];
	column->values[a] = column->values[b];
	column->values[b] = kept;
}

/* Makes a sample fit by exchanges with others from `first` on, each of which fits before and after. */
static bool settle(struct expansion *expansion, size_t first, size_t row, struct param_misfit *misfit)
{
	struct vary *vary = expansion->vary;
	for (size_t i = 0; i < MOST_EXCHANGES; i++) {
		struct param_misfit other;
		if (fits(expansion, row, misfit))
			return true;
		size_t column = column_at_odds(expansion, misfit);
		size_t partner = first + (size_t)rng_below(&expansion->rng, vary->samples);
		if (column == SIZE_MAX)
			return false;
		if (partner == row || !fits(expansion, partner, &other))
			continue;
		exchange(&axis_of(expansion)->columns[column], row, partner);
		bool better = fits(expansion, row, misfit) || column_at_odds(expansion, misfit) != column;
		if (better && fits(expansion, partner, &other)) {
			vary->exchanges++;
			continue;
		}
		exchange(&axis_of(expansion)->columns[column], row, partner);
	}
	return false;
}

static void add_samples(struct expansion *expansion)
{
	struct vary *vary = expansion->vary;
	struct resolution *resolution = expansion->resolution;
	size_t first = vary->row_count, errors = resolution->diagnostics->count;
	double *places = alloc_zeroed(vary->samples, sizeof(*places));
	struct param_misfit misfit = {.message = ""};
	for (size_t i = 0; i < vary->samples; i++)
		add_row(expansion, (struct scenario_row){SCENARIO_LATIN_HYPERCUBE, PARAM_NONE, false, i + 1});
	for (size_t c = 0; c < axis_of(expansion)->count && resolution->diagnostics->count == errors; c++) {
		size_t param = axis_of(expansion)->columns[c].param;
		const struct param_spec *spec = param_at(resolution->schema, param).spec;
		latin_hypercube_axis(vary->seed, resolution->paths[param], vary->samples, places);
		for (size_t i = 0; i < vary->samples; i++)
			set_value(expansion, c, first + i,
				  range_between(spec, vary->ranges[c].ends[0], vary->ranges[c].ends[1], places[i]));
	}
	free(places);
	rng_init(&expansion->rng, vary->seed, 0, "latin_hypercube exchanges");
	for (size_t i = 0; i < vary->samples && resolution->diagnostics->count == errors; i++) {
		if (!settle(expansion, first, first + i, &misfit))
			vary_complain(vary, resolution, "sample %zu cannot be made to fit: %s", i + 1, misfit.message);
	}
}

void vary_expand(struct sweep *sweep, struct resolution *resolution, const struct scenario_rules *rules,
		 const size_t *places, size_t place_count)
{
	struct expansion expansion = {
		.sweep = sweep,
		.vary = sweep->vary,
		.resolution = resolution,
		.rules = rules,
		.places = places,
		.place_count = place_count,
		.object = alloc_zeroed(1, resolution->schema->object_size),
	};
	size_t errors = resolution->diagnostics->count;
	struct param_misfit misfit;
	for (size_t i = 0; i < resolution->count; i++) {
		if (expansion.vary->all || expansion.vary->asked[i])
			choose(&expansion, i);
	}
	if (!axis_of(&expansion)->count && resolution->diagnostics->count == errors)
		vary_complain(expansion.vary, resolution,
			      "there is nothing to vary: none of its costs has a range and an effect here");
	add_row(&expansion, (struct scenario_row){SCENARIO_BASE, PARAM_NONE, false, 0});
	/* A base that does not fit is the caller's to refuse, and more would be noise. */
	if (resolution->diagnostics->count == errors && fits(&expansion, 0, &misfit)) {
		for (size_t i = 0; expansion.vary->one_at_a_time && i < axis_of(&expansion)->count; i++) {
			add_end(&expansion, i, false);
			add_end(&expansion, i, true);
		}
		if (expansion.vary->latin_hypercube)
			add_samples(&expansion);
	}
	free(expansion.object);
}
