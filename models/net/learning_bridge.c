/* SPDX-License-Identifier: Apache-2.0 */
/* Learning, looking up, forgetting; see learning_bridge.h. */
#include "net/learning_bridge.h"

#include <string.h>

#define NONE UINT32_MAX
#define GROUP_BIT (UINT64_C(1) << 40) /* first bit on the wire: multicast or broadcast */

#define COUNTER(field, help) STAT_FIELD(struct learning_bridge, field, "", help)

const struct stat_spec learning_bridge_stats[] = {
	COUNTER(learned, "MACs entered into the table."),
	COUNTER(moved, "MACs seen on another port than before."),
	COUNTER(aged, "MACs forgotten because of their age."),
	COUNTER(full, "MACs not learned because the table was full."),
	COUNTER(forwarded, "Frames sent to the one port of their destination."),
	COUNTER(flooded, "Frames sent to all ports but their own."),
	COUNTER(filtered, "Frames whose destination is behind their own port."),
};
const size_t learning_bridge_stat_count = sizeof(learning_bridge_stats) / sizeof(learning_bridge_stats[0]);

void learning_bridge_init(struct learning_bridge *bridge, uint64_t ageing_ps)
{
	memset(bridge, 0, sizeof(*bridge));
	bridge->ageing_ps = ageing_ps;
	for (uint32_t i = 0; i < LEARNING_BRIDGE_BUCKETS; i++)
		bridge->buckets[i] = NONE;
	for (uint32_t i = 0; i < LEARNING_BRIDGE_ENTRIES; i++)
		bridge->entries[i].next = i + 1 < LEARNING_BRIDGE_ENTRIES ? i + 1 : NONE;
}

uint32_t learning_bridge_bucket(uint64_t mac)
{
	/* Fibonacci hashing: the product's high bits depend on all of the MAC's. */
	return (uint32_t)((mac * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % LEARNING_BRIDGE_BUCKETS;
}

static bool is_old(const struct learning_bridge *bridge, const struct learning_bridge_entry *entry, uint64_t now_ps)
{
	return bridge->ageing_ps != 0 && now_ps > entry->seen_ps && now_ps - entry->seen_ps > bridge->ageing_ps;
}

/* The entry of that MAC, or NULL.  Old entries met on the way are freed. */
static struct learning_bridge_entry *find(struct learning_bridge *bridge, uint64_t mac, uint64_t now_ps)
{
	uint32_t *link = &bridge->buckets[learning_bridge_bucket(mac)];

	while (*link != NONE) {
		uint32_t index = *link;
		struct learning_bridge_entry *entry = &bridge->entries[index];

		if (is_old(bridge, entry, now_ps)) {
			*link = entry->next;
			entry->next = bridge->free;
			bridge->free = index;
			bridge->known--;
			bridge->aged++;
			continue;
		}
		if (entry->mac == mac)
			return entry;
		link = &entry->next;
	}
	return NULL;
}

static struct learning_bridge_entry *add(struct learning_bridge *bridge, uint64_t mac)
{
	uint32_t index = bridge->free, bucket = learning_bridge_bucket(mac);
	struct learning_bridge_entry *entry;

	if (index == NONE)
		return NULL;
	entry = &bridge->entries[index];
	bridge->free = entry->next;
	entry->mac = mac;
	entry->next = bridge->buckets[bucket];
	bridge->buckets[bucket] = index;
	bridge->known++;
	bridge->learned++;
	return entry;
}

bool learning_bridge_learn(struct learning_bridge *bridge, uint64_t mac, uint32_t port, uint64_t now_ps)
{
	struct learning_bridge_entry *entry;

	if (mac & GROUP_BIT)
		return true;
	entry = find(bridge, mac, now_ps);
	if (entry == NULL) {
		entry = add(bridge, mac);
		if (entry == NULL) {
			bridge->full++;
			return false;
		}
	} else if (entry->port != port) {
		bridge->moved++;
	}
	entry->port = port;
	entry->seen_ps = now_ps;
	return true;
}

uint32_t learning_bridge_lookup(struct learning_bridge *bridge, uint64_t mac, uint64_t now_ps)
{
	const struct learning_bridge_entry *entry;

	if (mac & GROUP_BIT)
		return LEARNING_BRIDGE_FLOOD;
	entry = find(bridge, mac, now_ps);
	return entry != NULL ? entry->port : LEARNING_BRIDGE_FLOOD;
}

uint32_t learning_bridge_decide(struct learning_bridge *bridge, uint64_t destination, uint32_t port, uint64_t now_ps)
{
	uint32_t to = learning_bridge_lookup(bridge, destination, now_ps);

	if (to == LEARNING_BRIDGE_FLOOD) {
		bridge->flooded++;
		return to;
	}
	if (to == port) {
		bridge->filtered++;
		return LEARNING_BRIDGE_FILTER;
	}
	bridge->forwarded++;
	return to;
}
