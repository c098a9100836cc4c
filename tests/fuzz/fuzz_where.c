/* SPDX-License-Identifier: Apache-2.0 */
/* A condition of a sweep's points. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "scenario/where.h"
#include "test_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scanner_problem problem = {0};
	struct diagnostics diagnostics;
	struct resolution resolution;
	char *text = fuzz_text(data, size);

	diagnostics_init(&diagnostics);
	resolve_init(&resolution, &test_schema, &diagnostics);
	struct where *where = where_compile(&resolution, text, &problem);
	if (where != NULL) {
		bool holds = where_holds(where, &test_schema, resolution.object);
		fuzz_hold(holds == where_holds(where, &test_schema, resolution.object), "a condition is of one mind");
	} else {
		fuzz_hold(problem.message[0] != '\0', "a refusal says why");
		fuzz_hold(problem.offset <= strlen(text), "and where");
	}
	where_free(where);
	resolve_free(&resolution);
	fuzz_read_out(&diagnostics);
	free(text);
	return 0;
}
