/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "test_schema.h"

#define LOOK_AT 20

static void look_at_point(const struct scenario *scenario, const struct param_schema *schema, size_t point,
			  void *object)
{
	size_t length = 0;

	scenario_point(scenario, point, object);
	for (size_t i = 0; i < param_count(schema); i++) {
		length += strlen(scenario_point_text(scenario, point, i, true));
		length += strlen(scenario_point_text(scenario, point, i, false));
		fuzz_hold(scenario_origin(scenario, point, i).kind <= ORIGIN_SWEEP, "a value has an origin");
		(void)scenario_evidence(scenario, i);
	}
	fuzz_hold(length > 0, "a point has values");
	fuzz_hold(scenario_row_count(scenario) == 0 ||
			  scenario_point_row(scenario, point) < scenario_row_count(scenario),
		  "a point's row is there");
}

void study_look_at(struct scenario *scenario, const struct param_schema *schema)
{
	if (scenario == NULL)
		return;
	size_t count = scenario_point_count(scenario);
	void *object = alloc_zeroed(1, schema->object_size);

	fuzz_hold(count > 0, "a scenario has points");
	for (size_t p = 0; p < count && p < LOOK_AT; p++)
		look_at_point(scenario, schema, p, object);
	look_at_point(scenario, schema, count - 1, object);
	free(object);
	scenario_free(scenario);
}

static int check(const void *object, struct param_misfit *misfit)
{
	const struct test_machine *machine = object;

	if (machine->vifs != 13)
		return 0;
	*misfit = (struct param_misfit){.paths = {"vifs", "nic.model"}, .message = "13 VIFs fit no machine"};
	return -1;
}

static int check_effect(const void *object, const char *path, char *message, size_t message_size)
{
	const struct test_machine *machine = object;

	if (machine->nic.model != 1 || strcmp(path, "nic.note") != 0)
		return 0;
	snprintf(message, message_size, "%s has no effect", path);
	return -1;
}

const struct scenario_rules study_rules = {check, check_effect, NULL};
