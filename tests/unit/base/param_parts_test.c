/* SPDX-License-Identifier: Apache-2.0 */
/* Where the values of parts stand, whose tables there are, who refuses, and that too little room is not overrun. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/param_parts.h"
#include "cmocka_all.h"

/* Of 9 bytes, without parameters but with a value, and of 8 bytes. */
static const struct param_spec specs[2] = {{.key = "one"}, {.key = "two", .offset = 8}};

static int refuse_seven(const void *own, struct param_misfit *misfit)
{
	return *(const uint64_t *)own == 7 ? param_refuse(misfit, "kind.third.one", NULL, "seven") : 0;
}

static struct param_part part(size_t number)
{
	static const struct param_part parts[] = {{"first", "kind.first", specs, 2, 9, NULL},
						  {"second", "kind.second", NULL, 0, 0, NULL},
						  {"third", "kind.third", specs, 1, 8, refuse_seven},
						  {0}};

	return parts[number];
}

static const struct param_parts parts = {part, 3, 3};

static void values_stand_one_behind_the_other(void **state)
{
	struct param_table tables[3];

	(void)state;
	assert_int_equal(param_parts_word(&parts, 0), 0);
	assert_int_equal(param_parts_word(&parts, 1), 2); /* 9 bytes are two words */
	assert_int_equal(param_parts_word(&parts, 2), 2);
	assert_int_equal(param_parts_tables(&parts, tables, 100), 2);
	assert_string_equal(tables[0].prefix, "kind.first");
	assert_int_equal(tables[0].base, 100);
	assert_int_equal(tables[0].count, 2);
	assert_string_equal(tables[1].prefix, "kind.third");
	assert_int_equal(tables[1].base, 100 + 2 * 8);
	assert_int_equal(tables[1].count, 1);
}

/* By whole words of the path; a part without parameters brings none, whatever stands below its prefix. */
static void a_path_is_its_parts(void **state)
{
	(void)state;
	assert_int_equal(param_parts_owner(&parts, "kind.first.one"), 0);
	assert_int_equal(param_parts_owner(&parts, "kind.third.one"), 2);
	assert_int_equal(param_parts_owner(&parts, "kind.thirds.one"), PARAM_NONE);
	assert_int_equal(param_parts_owner(&parts, "kind.third"), PARAM_NONE);
	assert_int_equal(param_parts_owner(&parts, "kind.second.one"), PARAM_NONE);
	assert_int_equal(param_parts_owner(&parts, "other.third.one"), PARAM_NONE);
}

/* Each looks at values of its own. */
static void a_part_refuses_its_values(void **state)
{
	uint64_t own[3] = {7, 7, 6};
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(param_parts_check(&parts, own, &misfit), 0);
	own[2] = 7;
	assert_int_equal(param_parts_check(&parts, own, &misfit), -1);
	assert_string_equal(misfit.paths[0], "kind.third.one");
}

/* In a process of its own. */
static bool is_refused(const struct param_parts *tight)
{
	struct param_table tables[3];
	int status = 0;
	const pid_t child = fork();

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		_exit(param_parts_tables(tight, tables, 0) == 2 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void too_little_room(void **state)
{
	(void)state;
	assert_false(is_refused(&parts));
	assert_true(is_refused(&(struct param_parts){part, 2, 3}));
	assert_true(is_refused(&(struct param_parts){part, 3, 2}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_one_behind_the_other), cmocka_unit_test(a_path_is_its_parts),
		cmocka_unit_test(a_part_refuses_its_values), cmocka_unit_test(too_little_room)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
