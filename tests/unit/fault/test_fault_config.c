/* SPDX-License-Identifier: Apache-2.0 */
/* What targets are, which kind befalls what, and which parameters do something. */
#include <string.h>

#include "cmocka_all.h"
#include "fault/fault_config.h"

static char message[256];

/* Through the parameter's own type. */
static int read(const char *text, struct fault_target *target)
{
	for (size_t i = 0; i < fault_param_count; i++)
		if (strcmp(fault_params[i].key, "target") == 0)
			return fault_params[i].custom->parse(text, target, message, sizeof(message));
	fail();
	return -1;
}

static void expect(const char *text, struct fault_target wanted)
{
	struct fault_target found;

	assert_int_equal(read(text, &found), 0);
	assert_int_equal(found.place, wanted.place);
	assert_int_equal(found.host, wanted.host);
	assert_int_equal(found.to_host, wanted.to_host);
	assert_int_equal(found.engine, wanted.engine);
	assert_int_equal(found.number, wanted.number);
}

static void targets_are_read(void **state)
{
	(void)state;
	expect("none", (struct fault_target){.place = FAULT_PLACE_NONE});
	expect("wire.host_a_to_switch", (struct fault_target){.place = FAULT_PLACE_WIRE});
	expect("wire.switch_to_host_b", (struct fault_target){.place = FAULT_PLACE_WIRE, .host = 1, .to_host = true});
	expect("host_b", (struct fault_target){.place = FAULT_PLACE_HOST, .host = 1});
	expect("host_a.guest31", (struct fault_target){.place = FAULT_PLACE_GUEST, .number = 31});
	expect("host_b.egress7",
	       (struct fault_target){
		       .place = FAULT_PLACE_CONTEXT, .host = 1, .engine = FAULT_ENGINE_EGRESS, .number = 7});
}

static void others_are_none(void **state)
{
	static const char *const wrong[] = {"",
					    "host",
					    "host_c",
					    "host_a.",
					    "host_a.guest",
					    "host_a.guest01",
					    "host_a.guest-1",
					    "host_a.guest1 ",
					    "host_a.guest99999",
					    "host_ab",
					    "wire.host_a",
					    "wire.host_a_to_host_b",
					    "wire.switch_to_host_a_to_switch",
					    "wire.",
					    "host_a.cpu0"};
	struct fault_target target;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(read(wrong[i], &target), -1);
		assert_non_null(strstr(message, "is no target of a fault"));
	}
}

static void kinds_befall_their_places(void **state)
{
	struct fault_config config = {.kind = FAULT_FRAME_LOSS};
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(read("host_a", &config.target), 0);
	assert_int_equal(fault_config_check(&config, 2, &misfit), -1);
	assert_string_equal(misfit.paths[0], "faults.3.target");
	assert_string_equal(misfit.paths[1], "faults.3.kind");
	assert_string_equal(misfit.message, "faults.3.target: faults.3.kind frame_loss befalls a wire: "
					    "wire.host_a_to_switch, wire.switch_to_host_a, or those of host_b");
	assert_int_equal(read("wire.host_a_to_switch", &config.target), 0);
	assert_int_equal(fault_config_check(&config, 2, &misfit), 0);
}

/* Every kind but none has a place, and a sentence; strikes have a probability, states a length. */
static void facts_fit_together(void **state)
{
	(void)state;
	for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++) {
		const struct fault_kind_facts *facts = &fault_kinds[kind];

		assert_non_null(fault_kind_names[kind]);
		assert_non_null(facts->help);
		assert_int_not_equal(facts->place, FAULT_PLACE_NONE);
		assert_int_equal(facts->sort == FAULT_STRIKES, (facts->uses & FAULT_USES_PROBABILITY) != 0);
		assert_int_equal(facts->sort != FAULT_MOMENT, (facts->uses & FAULT_USES_FOR) != 0);
	}
	assert_null(fault_kind_names[FAULT_KINDS]);
}

static void what_has_no_end_does_not_come_again(void **state)
{
	struct fault_config config = {.kind = FAULT_DOM0_STALL, .rate_per_s = 10};
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(read("host_a", &config.target), 0);
	assert_int_equal(fault_config_check(&config, 0, &misfit), -1);
	assert_string_equal(misfit.paths[0], "faults.1.rate");
	config.for_ps = 1;
	assert_int_equal(fault_config_check(&config, 0, &misfit), 0);
}

static void parameters_have_effects(void **state)
{
	const struct fault_config none = {0}, loss = {.kind = FAULT_FRAME_LOSS}, crash = {.kind = FAULT_GUEST_CRASH};

	(void)state;
	assert_int_equal(fault_config_effect(&none, 0, "kind", message, sizeof(message)), 0);
	assert_int_equal(fault_config_effect(&none, 0, "at", message, sizeof(message)), -1);
	assert_string_equal(message, "faults.1.at has no effect with faults.1.kind none");
	assert_int_equal(fault_config_effect(&loss, 0, "probability", message, sizeof(message)), 0);
	assert_int_equal(fault_config_effect(&loss, 0, "delay", message, sizeof(message)), -1);
	assert_string_equal(message, "faults.1.delay has no effect with faults.1.kind frame_loss");
	assert_int_equal(fault_config_effect(&crash, 7, "at", message, sizeof(message)), 0);
	assert_int_equal(fault_config_effect(&crash, 7, "for", message, sizeof(message)), -1);
	assert_string_equal(message, "faults.8.for has no effect with faults.8.kind guest_crash");
}

/* Two entries befall one part when kind, host and each part of the target are the same; their times do not matter. */
static void parts_are_told_apart(void **state)
{
	static const char *const others[] = {
		"none",           "host_b",          "host_a.guest0",         "host_a.guest1",        "host_a.egress0",
		"host_a.egress1", "host_a.ingress1", "wire.host_a_to_switch", "wire.switch_to_host_a"};
	struct fault_config one = {.kind = FAULT_DOM0_STALL}, other = {.kind = FAULT_DOM0_STALL, .at_ps = 1};

	(void)state;
	assert_int_equal(read("host_a", &one.target), 0);
	assert_int_equal(read("host_a", &other.target), 0);
	assert_true(fault_config_same_part(&one, &other));
	other.kind = FAULT_PCI_RETRY;
	assert_false(fault_config_same_part(&one, &other));
	other.kind = one.kind;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_int_equal(read(others[i], &other.target), 0);
		assert_false(fault_config_same_part(&one, &other));
		one.target = other.target;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_are_read),          cmocka_unit_test(others_are_none),
		cmocka_unit_test(kinds_befall_their_places), cmocka_unit_test(facts_fit_together),
		cmocka_unit_test(parts_are_told_apart),      cmocka_unit_test(what_has_no_end_does_not_come_again),
		cmocka_unit_test(parameters_have_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
