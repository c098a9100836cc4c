/* SPDX-License-Identifier: Apache-2.0 */
/* The testbed's platform, which tests of it change a copy of. */
#ifndef PLATFORM_FIXTURE_H
#define PLATFORM_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "machine/platform.h"
#include "scenario/scenario.h"

static const char *testbed;
static struct scenario *scenario;
static struct platform good;

static int load(void **state)
{
	struct diagnostics diagnostics;

	(void)state;
	diagnostics_init(&diagnostics);
	scenario = scenario_load_platform(testbed, platform_schema(), NULL, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	if (scenario == NULL)
		return -1;
	scenario_point(scenario, 0, &good);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	scenario_free(scenario);
	return 0;
}

#endif
