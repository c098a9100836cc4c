/* SPDX-License-Identifier: Apache-2.0 */
#include "results/identity.h"

#include "support.h"

static const struct point_input inputs[] = {
	{.path = "nic.model", .text = "sv", .origin = "sweep"},
	{.path = "host.cost", .text = "1.5 us", .origin = "platform", .file = "p.yaml", .line = 3, .column = 4},
};

static void an_id_is_pinned(void **state)
{
	char id[IDENTITY_SIZE];

	(void)state;
	/* A change here means that no result folder's points are found again:
	 * XXH3-128 of "build\0nic.model\0sv\0host.cost\0" "1.5 us\0". */
	identity_of_inputs(inputs, 2, "build", id);
	assert_string_equal(id, "8bd16eed88d1ef6d50cf9b1e8d8f4bd1");
}

static void every_input_counts_but_not_where_it_was_written(void **state)
{
	struct point_input changed[2] = {inputs[0], inputs[1]};
	char id[IDENTITY_SIZE], other[IDENTITY_SIZE];

	(void)state;
	identity_of_inputs(inputs, 2, "build", id);
	changed[1].line = 99;
	changed[1].origin = "set";
	identity_of_inputs(changed, 2, "build", other);
	assert_string_equal(id, other);
	changed[1].text = "1.6 us";
	identity_of_inputs(changed, 2, "build", other);
	assert_string_not_equal(id, other);
	identity_of_inputs(inputs, 2, "another build", other);
	assert_string_not_equal(id, other);
	identity_of_inputs(inputs, 1, "build", other);
	assert_string_not_equal(id, other);
}

static void texts_do_not_run_into_each_other(void **state)
{
	char id[IDENTITY_SIZE], other[IDENTITY_SIZE];

	(void)state;
	identity_of_text((const char *const[]){"ab", "c"}, 2, id);
	identity_of_text((const char *const[]){"a", "bc"}, 2, other);
	assert_string_not_equal(id, other);
}

static void a_build_has_an_id(void **state)
{
	char id[IDENTITY_SIZE];

	(void)state;
	assert_int_equal(identity_of_build(id), 0);
	assert_int_equal(strspn(id, "0123456789abcdef"), 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_pinned),
		cmocka_unit_test(every_input_counts_but_not_where_it_was_written),
		cmocka_unit_test(texts_do_not_run_into_each_other),
		cmocka_unit_test(a_build_has_an_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
