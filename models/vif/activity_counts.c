/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/activity_counts.h"

#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"

void activity_counts_init(struct activity_counts *counts, uint32_t vifs)
{
	counts->vifs = vifs;
	counts->written = alloc_zeroed((size_t)vifs + 1, sizeof(*counts->written));
	counts->seen = alloc_zeroed((size_t)vifs + 1, sizeof(*counts->seen));
}

void activity_counts_free(struct activity_counts *counts)
{
	free(counts->written);
	free(counts->seen);
	counts->written = counts->seen = NULL;
}

void activity_counts_written(struct activity_counts *counts, uint64_t offset, uint32_t value)
{
	assert(offset / ACTIVITY_COUNT_BYTES < counts->vifs);
	counts->written[offset / ACTIVITY_COUNT_BYTES] = value;
}

bool activity_counts_look(struct activity_counts *counts, uint32_t vif)
{
	const bool active = counts->written[vif] != counts->seen[vif];

	counts->seen[vif] = counts->written[vif];
	return active;
}
