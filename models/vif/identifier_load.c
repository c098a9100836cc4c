/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/identifier_load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- the device ---- */

void identifier_loads_init(struct identifier_loads *loads, uint32_t vifs, uint64_t period)
{
	*loads = (struct identifier_loads){.vifs = vifs, .period = period};
	loads->counts = alloc_zeroed((size_t)vifs + 1, sizeof(*loads->counts));
	loads->reported = alloc_zeroed((size_t)vifs + IDENTIFIER_LOAD_VIFS, sizeof(*loads->reported));
}

void identifier_loads_free(struct identifier_loads *loads)
{
	free(loads->counts);
	free(loads->reported);
	loads->counts = NULL;
	loads->reported = NULL;
}

/* The largest count fits 8 bits; a VIF that had any frame has at least 1.  Half of all is forgotten. */
static void begin_report(struct identifier_loads *loads)
{
	uint32_t most = 0, shift = 0;

	for (uint32_t vif = 0; vif < loads->vifs; vif++)
		most = loads->counts[vif] > most ? loads->counts[vif] : most;
	while (most >> shift > UINT8_MAX)
		shift++;
	for (uint32_t vif = 0; vif < loads->vifs; vif++) {
		const uint32_t scaled = loads->counts[vif] >> shift;

		loads->reported[vif] = (uint8_t)(scaled == 0 && loads->counts[vif] > 0 ? 1 : scaled);
		loads->counts[vif] /= 2;
	}
}

bool identifier_loads_count(struct identifier_loads *loads, uint32_t vif)
{
	loads->counts[vif]++;
	loads->since++;
	if (loads->reporting || loads->since < loads->period)
		return false;
	loads->since = 0;
	loads->reporting = true;
	begin_report(loads);
	return true;
}

uint64_t identifier_loads_word(const struct identifier_loads *loads, uint32_t word)
{
	uint64_t value = 0;

	for (uint32_t i = IDENTIFIER_LOAD_VIFS; i-- > 0;)
		value = value << 8 | loads->reported[word * IDENTIFIER_LOAD_VIFS + i];
	return value;
}

void identifier_loads_over(struct identifier_loads *loads)
{
	loads->reporting = false;
}

/* ---- the hypervisor ---- */

void identifier_plan_init(struct identifier_plan *plan, uint32_t vifs)
{
	*plan = (struct identifier_plan){.vifs = vifs};
	plan->loads = alloc_zeroed((size_t)vifs + IDENTIFIER_LOAD_VIFS, sizeof(*plan->loads));
	plan->bits = alloc_zeroed((size_t)vifs + 1, sizeof(*plan->bits));
	plan->order = alloc_zeroed((size_t)vifs + 1, sizeof(*plan->order));
}

void identifier_plan_free(struct identifier_plan *plan)
{
	free(plan->loads);
	free(plan->bits);
	free(plan->order);
	memset(plan, 0, sizeof(*plan));
}

void identifier_plan_written(struct identifier_plan *plan, uint32_t word, uint64_t value)
{
	assert(word < identifier_load_words(plan->vifs));
	for (uint32_t i = 0; i < IDENTIFIER_LOAD_VIFS; i++)
		plan->loads[word * IDENTIFIER_LOAD_VIFS + i] = (uint8_t)(value >> (8 * i));
	plan->words = word == 0 ? 1 : plan->words + 1;
	plan->complete = plan->words == identifier_load_words(plan->vifs);
}

/* VIFs by falling load, equal ones by rising number: a counting sort. */
static void sort(struct identifier_plan *plan)
{
	uint32_t start[UINT8_MAX + 2] = {0};

	for (uint32_t vif = 0; vif < plan->vifs; vif++)
		start[UINT8_MAX - plan->loads[vif] + 1]++;
	for (uint32_t i = 1; i < sizeof(start) / sizeof(start[0]); i++)
		start[i] += start[i - 1];
	for (uint32_t vif = 0; vif < plan->vifs; vif++)
		plan->order[start[UINT8_MAX - plan->loads[vif]]++] = vif;
}

void identifier_plan_make(struct identifier_plan *plan, uint32_t width, bool (*has)(const void *of, uint32_t vif),
			  const void *of)
{
	uint64_t load[IDENTIFIER_WIDTH_MAXIMUM] = {0}, members[IDENTIFIER_WIDTH_MAXIMUM] = {0};

	sort(plan);
	for (uint32_t i = 0; i < plan->vifs; i++) {
		const uint32_t vif = plan->order[i];
		uint64_t least = UINT64_MAX;
		uint32_t best = 0;

		/* One more is woken for each frame of the others, and they for each of its own. */
		for (uint32_t bit = 0; bit < width; bit++) {
			const uint64_t added = load[bit] + plan->loads[vif] * members[bit];

			if (added < least) {
				least = added;
				best = bit;
			}
		}
		plan->bits[vif] = (uint8_t)best;
		if (has == NULL || has(of, vif)) {
			load[best] += plan->loads[vif];
			members[best]++;
		}
	}
}

uint64_t identifier_plan_cost(const struct identifier_plan *plan, const uint8_t *bits, uint32_t width,
			      bool (*has)(const void *of, uint32_t vif), const void *of)
{
	uint64_t load[IDENTIFIER_WIDTH_MAXIMUM] = {0}, members[IDENTIFIER_WIDTH_MAXIMUM] = {0}, cost = 0;

	for (uint32_t vif = 0; vif < plan->vifs; vif++) {
		if (has != NULL && !has(of, vif))
			continue;
		load[bits[vif]] += plan->loads[vif];
		members[bits[vif]]++;
	}
	for (uint32_t bit = 0; bit < width; bit++)
		cost += members[bit] > 0 ? load[bit] * (members[bit] - 1) : 0;
	return cost;
}

uint32_t identifier_map_word(const uint8_t *bits, uint32_t vifs, uint32_t word)
{
	uint32_t value = 0;

	for (uint32_t i = IDENTIFIER_MAP_VIFS; i-- > 0;) {
		const uint32_t vif = word * IDENTIFIER_MAP_VIFS + i;

		value = value << 8 | (vif < vifs ? bits[vif] : 0);
	}
	return value;
}
