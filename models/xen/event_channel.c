/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event channels; see event_channel.h.  The search for the next port goes on
 * where the last one ended, so that no port can starve another; Linux 2.6.16's own
 * handler began at the lowest port each time.  The two agree for a domain with
 * one port, as a guest with one interface has.
 *
 * Invariant: no bit at or above `ports` is ever set.
 */
#include "xen/event_channel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WORD_BITS 64u

static uint32_t word_count(const struct event_channels *channels)
{
	return (channels->ports + WORD_BITS - 1) / WORD_BITS;
}

void event_channels_init(struct event_channels *channels, uint32_t ports)
{
	assert(ports > 0 && ports <= INT32_MAX);
	*channels = (struct event_channels){.ports = ports};
	channels->pending = calloc(word_count(channels), sizeof(*channels->pending));
	if (!channels->pending)
		abort();
}

void event_channels_free(struct event_channels *channels)
{
	free(channels->pending);
	memset(channels, 0, sizeof(*channels));
}

enum event_send event_channel_send(struct event_channels *channels, uint32_t port)
{
	uint64_t bit = UINT64_C(1) << port % WORD_BITS;
	uint64_t *word;

	assert(port < channels->ports);
	channels->sent++;
	word = &channels->pending[port / WORD_BITS];
	if (*word & bit) {
		channels->coalesced++;
		return EVENT_COALESCED;
	}
	*word |= bit;
	if (channels->upcall_pending)
		return EVENT_SET;
	channels->upcall_pending = true;
	return EVENT_NOTIFY;
}

bool event_channel_pending(const struct event_channels *channels, uint32_t port)
{
	assert(port < channels->ports);
	return channels->pending[port / WORD_BITS] >> port % WORD_BITS & 1;
}

void event_channel_upcall(struct event_channels *channels)
{
	channels->upcall_pending = false;
}

int32_t event_channel_take(struct event_channels *channels)
{
	uint32_t words = word_count(channels);
	uint32_t index = channels->scan_from / WORD_BITS;
	uint64_t mask = UINT64_MAX << channels->scan_from % WORD_BITS;

	/* One step more than there are words: the first word's low part comes last. */
	for (uint32_t step = 0; step <= words; step++) {
		uint64_t found = channels->pending[index] & mask;

		if (found) {
			uint32_t port = index * WORD_BITS + (uint32_t)__builtin_ctzll(found);

			channels->pending[index] &= ~(found & -found);
			channels->taken++;
			channels->scan_from = port + 1 == channels->ports ? 0 : port + 1;
			return (int32_t)port;
		}
		mask = UINT64_MAX;
		index = index + 1 == words ? 0 : index + 1;
	}
	return -1;
}

uint32_t event_channels_pending(const struct event_channels *channels)
{
	uint32_t count = 0;

	for (uint32_t word = 0; word < word_count(channels); word++)
		count += (uint32_t)__builtin_popcountll(channels->pending[word]);
	return count;
}
