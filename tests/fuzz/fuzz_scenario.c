/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario's file, next to platform.yaml. */
#include <string.h>

#include "fuzz.h"
#include "fuzz_study.h"
#include "test_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diagnostics diagnostics;
	struct scenario_overrides none = {0};

	fuzz_write("platform.yaml", STUDY_PLATFORM, strlen(STUDY_PLATFORM));
	diagnostics_init(&diagnostics);
	study_look_at(
		scenario_load(fuzz_write("scenario.yaml", data, size), &test_schema, &study_rules, &none, &diagnostics),
		&test_schema);
	fuzz_read_out(&diagnostics);
	return 0;
}
