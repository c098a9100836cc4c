/* SPDX-License-Identifier: Apache-2.0 */
#include "results/transient.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "results/student.h"

#define LEVEL 0.95

struct transient transient_find(const struct output_series *series, size_t count)
{
	struct transient transient = {.has_interval = false};
	double *biases = alloc_zeroed(count, sizeof(*biases));
	struct output_series all;

	output_series_init(&all, 0);
	for (size_t i = 0; i < count; i++)
		output_series_pool(&all, &series[i]);
	transient.warmup = output_series_warmup(&all);
	for (size_t i = 0; i < count; i++)
		biases[i] = output_series_bias(&series[i], transient.warmup.end_ps);
	if (transient.warmup.found)
		transient.has_interval = student_half_width(biases, count, LEVEL, &transient.half_width);
	output_series_free(&all);
	free(biases);
	return transient;
}

bool transient_matters(const struct transient *transient, double part)
{
	return fabs(transient->warmup.bias) > part + (transient->has_interval ? transient->half_width : 0.0);
}
