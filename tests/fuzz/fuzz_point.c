/* SPDX-License-Identifier: Apache-2.0 */
/* A stored point, points/<id>.json. */
#include <stdlib.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "machine/machine_metrics.h"
#include "results/point.h"

#define ID "0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct point_summary summary = {0};
	struct point_values values;

	fuzz_write("points/" ID ".json", data, size);
	int loaded = point_load(fuzz_folder(), &machine_metrics, ID, NULL, 0, &summary);
	fuzz_hold(loaded == 0 || loaded == -1, "it is there");
	if (loaded == 0) {
		fuzz_hold(summary.replications > 0, "a point has replications");
		point_summary_free(&summary);
	}
	fuzz_hold(point_values_load(fuzz_folder(), &machine_metrics, ID, &values) == loaded,
		  "both readers are of one mind");
	if (loaded == 0) {
		(void)point_values_input(&values, "vifs");
		point_values_free(&values);
	}
	return 0;
}
