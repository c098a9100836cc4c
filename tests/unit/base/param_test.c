/* SPDX-License-Identifier: Apache-2.0 */
/* Parameter tables: paths, typed values, messages, suggestions. */
#include "base/param.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "cmocka_all.h"

struct pair {
	int first, second;
};

struct device {
	uint64_t width, delay_ps, clock_hz;
	double jitter;
	bool polling;
	int policy;
	char note[PARAM_TEXT_SIZE];
	struct pair pair;
};

struct object {
	uint64_t vifs;
	uint64_t guard;
	struct device device;
};

static int parse_pair(const char *text, void *out, char *message, size_t message_size)
{
	struct pair *pair = out;
	pair->first = 99; /* a parser may leave half a value behind */
	if (sscanf(text, "%d-%d", &pair->first, &pair->second) == 2)
		return 0;
	snprintf(message, message_size, "\"%s\" is no pair", text);
	return -1;
}

static const struct param_custom pair_type = {.name = "pair", .size = sizeof(struct pair), .parse = parse_pair};
static const char *const policies[] = {"bvt", "credit", "round_robin", NULL};

static const struct param_spec root_specs[] = {
	{.key = "vifs", .type = PARAM_QUANTITY, .standard = "1", .minimum = "1", .maximum = "1024", .offset = 0},
};
static const struct param_spec device_specs[] = {
	{.key = "identifier.width",
	 .type = PARAM_QUANTITY,
	 .minimum = "1",
	 .maximum = "8",
	 .offset = offsetof(struct device, width)},
	{.key = "delay",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "1 us",
	 .flags = PARAM_COST,
	 .offset = offsetof(struct device, delay_ps)},
	{.key = "clock",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_FREQUENCY,
	 .display = "MHz",
	 .offset = offsetof(struct device, clock_hz)},
	{.key = "jitter",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .maximum = "50 %",
	 .offset = offsetof(struct device, jitter)},
	{.key = "polling", .type = PARAM_SWITCH, .offset = offsetof(struct device, polling)},
	{.key = "policy", .type = PARAM_CHOICE, .choices = policies, .offset = offsetof(struct device, policy)},
	{.key = "note", .type = PARAM_TEXT, .offset = offsetof(struct device, note)},
	{.key = "pair", .type = PARAM_CUSTOM, .custom = &pair_type, .offset = offsetof(struct device, pair)},
};
static const struct param_table tables[] = {
	{"", 0, root_specs, 1},
	{"nic", offsetof(struct object, device), device_specs, 8},
};
static const struct param_schema schema = {tables, 2, sizeof(struct object)};

static void paths_are_found(void **state)
{
	(void)state;
	char path[PARAM_PATH_SIZE];
	assert_int_equal(param_count(&schema), 9);
	assert_int_equal(param_find(&schema, "vifs"), 0);
	assert_int_equal(param_find(&schema, "nic.identifier.width"), 1);
	assert_int_equal(param_find(&schema, "nic.pair"), 8);
	assert_true(param_find(&schema, "nic") == PARAM_NONE);
	assert_true(param_find(&schema, "nic.") == PARAM_NONE);
	assert_true(param_find(&schema, "identifier.width") == PARAM_NONE);
	assert_true(param_find(&schema, "") == PARAM_NONE);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(param_find(&schema, param_path(param_at(&schema, i), path)), i);
}

static void the_nearest_is_suggested(void **state)
{
	(void)state;
	assert_int_equal(param_nearest(&schema, "nic.identifer.width"), 1);
	assert_int_equal(param_nearest(&schema, "nic.pollign"), param_find(&schema, "nic.polling"));
	assert_int_equal(param_nearest(&schema, "vif"), 0);
	assert_true(param_nearest(&schema, "workload.payload") == PARAM_NONE);
	assert_true(param_nearest(&schema, "x") == PARAM_NONE);
	assert_int_equal(nearest_distance("", "abc"), 3);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3); /* k-s, e-i, +g */
	assert_int_equal(nearest_distance("ab", "ba"), 1);          /* a swap is one */
}

static void expect_stored(const char *path, const char *text, const char *printed, const char *bare)
{
	struct object object = {.guard = 7};
	char message[256] = "", again[160];
	struct param_ref ref = param_at(&schema, param_find(&schema, path));
	if (param_store(ref, text, &object, message, sizeof(message)))
		fail_msg("%s: %s", path, message);
	param_print(ref, &object, 1, again, sizeof(again));
	assert_string_equal(again, printed);
	param_print(ref, &object, 0, again, sizeof(again));
	assert_string_equal(again, bare);
	assert_int_equal(object.guard, 7);
}

static void values_are_stored_and_printed(void **state)
{
	(void)state;
	expect_stored("vifs", "32", "32", "32");
	expect_stored("nic.delay", "1500 ns", "1.5 us", "1.5");
	expect_stored("nic.clock", "0.6 GHz", "600 MHz", "600");
	expect_stored("nic.jitter", "12.50 %", "12.5 %", "12.5");
	expect_stored("nic.polling", "true", "on", "on");
	expect_stored("nic.polling", "off", "off", "off");
	expect_stored("nic.policy", "credit", "credit", "credit");
	expect_stored("nic.note", "a, b", "a, b", "a, b");
	expect_stored("nic.pair", "3-4", "", "");
}

static void values_have_their_type(void **state)
{
	(void)state;
	struct object object = {0};
	char message[256];
	assert_int_equal(param_store(param_at(&schema, 4), "25 %", &object, message, sizeof(message)), 0);
	assert_true(object.device.jitter == 0.25);
	assert_int_equal(param_store(param_at(&schema, 6), "round_robin", &object, message, sizeof(message)), 0);
	assert_int_equal(object.device.policy, 2);
	assert_int_equal(param_store(param_at(&schema, 8), "3-4", &object, message, sizeof(message)), 0);
	assert_int_equal(object.device.pair.second, 4);
}

static void expect_message(const char *path, const char *text, const char *expected)
{
	struct object object, before;
	char message[256] = "";
	memset(&object, 0x5a, sizeof(object));
	before = object;
	assert_int_equal(
		param_store(param_at(&schema, param_find(&schema, path)), text, &object, message, sizeof(message)), -1);
	assert_string_equal(message, expected);
	assert_memory_equal(&object, &before, sizeof(object)); /* nothing is written */
}

static void messages_say_what_was_expected(void **state)
{
	(void)state;
	expect_message("nic.delay", "10", "10 is no time: a unit is missing (ps, ns, us, ms or s)");
	expect_message("nic.delay", "10 MHz", "10 MHz is no time: its unit is not ps, ns, us, ms or s");
	expect_message("nic.delay", "fast",
		       "\"fast\" is no time: a number with its unit was expected (ps, ns, us, ms or s)");
	expect_message("nic.delay", "1.0000001 us", "1.0000001 us is no whole number of picoseconds");
	expect_message("nic.delay", "-1 us", "-1 us is negative");
	expect_message("nic.delay", "99999999 s", "99999999 s is too large");
	expect_message("nic.delay", "999 ns", "999 ns is below the smallest value, 1 us");
	expect_message("nic.identifier.width", "9", "9 is above the largest value, 8 (allowed: 1 .. 8)");
	expect_message("nic.identifier.width", "0", "0 is below the smallest value, 1 (allowed: 1 .. 8)");
	expect_message("nic.identifier.width", "8 bits", "8 bits is no count: a bare whole number was expected");
	expect_message("nic.identifier.width", "1.5", "1.5 is no whole number");
	expect_message("nic.identifier.width", "wide", "\"wide\" is no count: a bare whole number was expected");
	expect_message("nic.jitter", "0.1", "0.1 is no ratio: a unit is missing (%)");
	expect_message("nic.jitter", "50.1 %", "50.1 % is above the largest value, 50 %");
	expect_message("nic.polling", "maybe", "\"maybe\" is neither on nor off");
	expect_message("nic.policy", "credits",
		       "\"credits\" is none of the choices: bvt, credit or round_robin; did you mean \"credit\"?");
	expect_message("nic.policy", "lottery", "\"lottery\" is none of the choices: bvt, credit or round_robin");
	expect_message("nic.pair", "3", "\"3\" is no pair");
	char text[200];
	memset(text, 'x', sizeof(text));
	text[128] = '\0';
	expect_message("nic.note", text, "a text may have 127 characters, this one has 128");
}

static void expect_canonical(const char *path, const char *text, const char *expected)
{
	char message[256] = "", *canonical = param_canonical(&schema, param_find(&schema, path), text, message, 256);
	if (!expected) {
		assert_null(canonical);
		assert_true(*message);
		return;
	}
	assert_non_null(canonical);
	assert_string_equal(canonical, expected);
	free(canonical);
}

static void every_way_to_write_a_value_has_one_canonical(void **state)
{
	(void)state;
	expect_canonical("vifs", "8", "8");
	expect_canonical("nic.delay", "1500ns", "1.5 us");
	expect_canonical("nic.clock", "0.6 GHz", "600 MHz");
	expect_canonical("nic.polling", "true", "on");
	expect_canonical("nic.policy", "bvt", "bvt");
	expect_canonical("nic.pair", "1-02", "1-02");
	expect_canonical("nic.pair", "1", NULL);
	expect_canonical("nic.delay", "1500", NULL);
	expect_canonical("vifs", "0", NULL);
}

static int compare(const char *path, const char *a, const char *b)
{
	struct object objects[2] = {{0}, {0}};
	char message[256];
	struct param_ref ref = param_at(&schema, param_find(&schema, path));
	assert_int_equal(param_store(ref, a, &objects[0], message, sizeof(message)), 0);
	assert_int_equal(param_store(ref, b, &objects[1], message, sizeof(message)), 0);
	return param_field_compare(ref, param_field(ref, &objects[0]), param_field(ref, &objects[1]));
}

static void values_compare_by_what_they_are(void **state)
{
	(void)state;
	assert_true(compare("vifs", "9", "10") < 0);
	assert_true(compare("nic.delay", "1 ms", "2 us") > 0);
	assert_true(compare("nic.jitter", "9 %", "10 %") < 0);
	assert_true(compare("nic.jitter", "9 %", "9.0 %") == 0);
	assert_true(compare("nic.polling", "on", "true") == 0);
	assert_true(compare("nic.policy", "bvt", "credit") != 0);
	assert_true(compare("nic.note", "a", "a") == 0);
	assert_true(param_is_ordered(param_at(&schema, param_find(&schema, "nic.jitter"))));
	assert_false(param_is_ordered(param_at(&schema, param_find(&schema, "nic.policy"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_found),
		cmocka_unit_test(the_nearest_is_suggested),
		cmocka_unit_test(values_are_stored_and_printed),
		cmocka_unit_test(values_have_their_type),
		cmocka_unit_test(messages_say_what_was_expected),
		cmocka_unit_test(every_way_to_write_a_value_has_one_canonical),
		cmocka_unit_test(values_compare_by_what_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
