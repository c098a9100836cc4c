/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/identifier_map.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void modulo_assign(const struct identifier_guests *guests, uint32_t vifs, uint32_t width, uint8_t *bits)
{
	(void)guests;
	for (uint32_t vif = 0; vif < vifs; vif++)
		bits[vif] = (uint8_t)(vif % width);
}

static const struct identifier_map modulo = {
	.name = "modulo",
	.help = "bit = VIF index mod width; VIFs share a bit beyond the width",
	.assign = modulo_assign,
};

/* Multiplicative hashing by the golden ratio: neighbouring numbers are spread, two may meet on a bit while others are
 * free. */
static void hash_assign(const struct identifier_guests *guests, uint32_t vifs, uint32_t width, uint8_t *bits)
{
	(void)guests;
	for (uint32_t vif = 0; vif < vifs; vif++)
		bits[vif] = (uint8_t)(((uint64_t)(vif * UINT32_C(2654435769)) * width) >> 32);
}

static const struct identifier_map hash = {
	.name = "hash",
	.help = "a hash of the VIF's number, scaled to the width; VIFs may share a bit before all bits are used",
	.assign = hash_assign,
};

/* ---- by the CPU of the guest ---- */

struct place {
	uint32_t cpu, vif;
};

static int by_cpu(const void *one, const void *other)
{
	const struct place *a = one, *b = other;

	if (a->cpu != b->cpu)
		return a->cpu < b->cpu ? -1 : 1;
	return a->vif < b->vif ? -1 : a->vif > b->vif;
}

/* The VIFs with those of one CPU side by side; for the caller to free. */
static struct place *places_of(const struct identifier_guests *guests, uint32_t vifs)
{
	struct place *places = alloc_zeroed((size_t)vifs + 1, sizeof(*places));

	for (uint32_t vif = 0; vif < vifs; vif++) {
		const uint32_t cpu = guests != NULL && guests->cpu != NULL ? guests->cpu(guests->host, vif) : 0;

		places[vif] = (struct place){cpu, vif};
	}
	qsort(places, vifs, sizeof(*places), by_cpu);
	return places;
}

/* Neighbours get the same bit as long as they must: the bits of a CPU are its share of them. */
static void cpu_assign(const struct identifier_guests *guests, uint32_t vifs, uint32_t width, uint8_t *bits)
{
	struct place *const places = places_of(guests, vifs);

	for (uint32_t i = 0; i < vifs; i++)
		bits[places[i].vif] = (uint8_t)(vifs <= width ? i : (uint64_t)i * width / vifs);
	free(places);
}

static const struct identifier_map cpu = {
	.name = "cpu",
	.help = "VIFs of one CPU's guests share bits: who is woken for nothing is on the CPU of the guest that has the "
		"frame",
	.assign = cpu_assign,
};

/* Neighbours get bits that follow each other, so those of a CPU that has no more than the width do not meet. */
static void cpu_spread_assign(const struct identifier_guests *guests, uint32_t vifs, uint32_t width, uint8_t *bits)
{
	struct place *const places = places_of(guests, vifs);

	for (uint32_t i = 0; i < vifs; i++)
		bits[places[i].vif] = (uint8_t)(i % width);
	free(places);
}

static const struct identifier_map cpu_spread = {
	.name = "cpu_spread",
	.help = "VIFs of different CPUs' guests share bits: who is woken for nothing is on another CPU as far as can "
		"be",
	.assign = cpu_spread_assign,
};

/* Until the first report of the traffic. */
static const struct identifier_map load = {
	.name = "load",
	.help = "by the traffic: busy VIFs have bits of their own, idle ones share; counted by the device, decided by "
		"the hypervisor",
	.assign = modulo_assign,
	.by_load = true,
};

const struct identifier_map *const identifier_maps[] = {&modulo, &hash, &cpu, &cpu_spread, &load, NULL};
const char *const identifier_map_names[] = {"modulo", "hash", "cpu", "cpu_spread", "load", NULL};

const struct identifier_map *identifier_map_find(const char *name)
{
	for (const struct identifier_map *const *map = identifier_maps; *map != NULL; map++)
		if (strcmp((*map)->name, name) == 0)
			return *map;
	return NULL;
}

/* ---- an assignment ---- */

void identifier_assignment_init(struct identifier_assignment *assignment, const struct identifier_map *map,
				const struct identifier_guests *guests, uint32_t vifs, uint32_t width)
{
	assignment->vifs = vifs;
	assignment->width = width;
	assignment->bits = alloc_zeroed((size_t)vifs + 1, sizeof(*assignment->bits));
	assignment->next = alloc_zeroed((size_t)vifs + 1, sizeof(*assignment->next));
	map->assign(guests, vifs, width, assignment->bits);
	for (uint32_t bit = 0; bit < width; bit++)
		assignment->first[bit] = vifs;
	for (uint32_t vif = vifs; vif-- > 0;) {
		uint32_t *const first = &assignment->first[assignment->bits[vif]];

		assignment->next[vif] = *first;
		*first = vif;
	}
}

void identifier_assignment_free(struct identifier_assignment *assignment)
{
	free(assignment->bits);
	free(assignment->next);
	assignment->bits = NULL;
	assignment->next = NULL;
}

/* The link that leads to the first VIF of the bit that is not below this one. */
static uint32_t *link_to(struct identifier_assignment *assignment, uint32_t bit, uint32_t vif)
{
	uint32_t *link = &assignment->first[bit];

	while (*link < vif)
		link = &assignment->next[*link];
	return link;
}

void identifier_assignment_move(struct identifier_assignment *assignment, uint32_t vif, uint32_t bit)
{
	uint32_t *link;

	assert(vif < assignment->vifs && bit < assignment->width);
	*link_to(assignment, assignment->bits[vif], vif) = assignment->next[vif];
	link = link_to(assignment, bit, vif);
	assignment->next[vif] = *link;
	*link = vif;
	assignment->bits[vif] = (uint8_t)bit;
}
