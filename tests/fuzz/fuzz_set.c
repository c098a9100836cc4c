/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the command line: s is --set, w is --sweep, v is --vary, and the rest of the line its argument. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "fuzz_study.h"
#include "test_schema.h"

#define MOST 16
static const char scenario[] = "name: s\nplatform: platform.yaml\nvifs: 2\nsweep:\n  nic.model: [hv, sv]\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *sets[MOST], *sweeps[MOST];
	struct scenario_overrides overrides = {.sets = sets, .sweeps = sweeps};
	struct diagnostics diagnostics;
	char *text = fuzz_text(data, size), *rest = text;

	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		if (line[0] == 's' && overrides.set_count < MOST)
			sets[overrides.set_count++] = line + 1;
		else if (line[0] == 'w' && overrides.sweep_count < MOST)
			sweeps[overrides.sweep_count++] = line + 1;
		else if (line[0] == 'v')
			overrides.vary = line + 1;
	}
	fuzz_write("platform.yaml", STUDY_PLATFORM, strlen(STUDY_PLATFORM));
	diagnostics_init(&diagnostics);
	study_look_at(scenario_load(fuzz_write("scenario.yaml", scenario, sizeof(scenario) - 1), &test_schema,
				    &study_rules, &overrides, &diagnostics),
		      &test_schema);
	fuzz_read_out(&diagnostics);
	free(text);
	return 0;
}
