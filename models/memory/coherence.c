/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/coherence.h"

#include <assert.h>
#include <string.h>

#define OUTCOME(name, outcome, help) STAT_NAMED(name, struct coherence_stats, outcomes[outcome], "", help)
#define STAT(field, help) STAT_FIELD(struct coherence_stats, field, "", help)

const struct stat_spec coherence_stat_specs[] = {
	OUTCOME("hits", COHERENCE_HIT, "Accesses to a line that the own cache had, as they needed it"),
	OUTCOME("invalidations", COHERENCE_INVALIDATE, "Writes that took others their copy and moved no data"),
	OUTCOME("transfers", COHERENCE_TRANSFER, "Lines that came out of the cache that had modified them"),
	OUTCOME("fetches", COHERENCE_FETCH, "Lines that came from memory"),
	STAT(gained, "Copies that caches got"),
	STAT(lost, "Copies that caches lost to a write, a CPU's or a device's"),
	STAT(device_lines, "Lines that the device wrote"),
};
const size_t coherence_stat_count = sizeof(coherence_stat_specs) / sizeof(coherence_stat_specs[0]);

void coherence_init(struct coherence *memory, const struct coherence_config *config, enum coherence_distance distance)
{
	struct coherence_crossing crossing = {config->hit_ps, config->hit_ps};

	memset(memory, 0, sizeof(*memory));
	if (distance == COHERENCE_SAME_PACKAGE)
		crossing = config->core;
	else if (distance == COHERENCE_OTHER_PACKAGE)
		crossing = config->package;
	memory->cost_ps[COHERENCE_HIT] = config->hit_ps;
	memory->cost_ps[COHERENCE_INVALIDATE] = crossing.invalidate_ps;
	memory->cost_ps[COHERENCE_TRANSFER] = crossing.transfer_ps;
	memory->cost_ps[COHERENCE_FETCH] = config->memory_ps;
	memory->copy_ps = config->copy_ps;
	memory->outstanding = (uint32_t)config->outstanding;
}

static uint32_t count_holders(uint8_t holders)
{
	return (uint32_t)__builtin_popcount(holders);
}

enum coherence_outcome coherence_access(struct coherence *memory, uint32_t cache, uint32_t line, bool write)
{
	assert(line < COHERENCE_LINES_MAXIMUM && cache < COHERENCE_CACHES_MAXIMUM);
	struct coherence_line *at = &memory->lines[line];
	const uint8_t own = (uint8_t)(1u << cache);
	const uint8_t others = (uint8_t)(at->holders & ~own);
	const bool held = (at->holders & own) != 0;
	enum coherence_outcome outcome = COHERENCE_HIT;

	if (!held)
		outcome = at->modified ? COHERENCE_TRANSFER : COHERENCE_FETCH;
	else if (write && others != 0)
		outcome = COHERENCE_INVALIDATE;
	memory->stats.outcomes[outcome]++;
	memory->stats.gained += !held;
	if (write) {
		memory->stats.lost += count_holders(others);
		at->holders = own;
		at->modified = true;
	} else {
		at->holders |= own;
		at->modified = at->modified && held;
	}
	return outcome;
}

static uint32_t lines_of(struct coherence_span span)
{
	return (span.bytes + COHERENCE_LINE_BYTES - 1) / COHERENCE_LINE_BYTES;
}

void coherence_device_write(struct coherence *memory, struct coherence_span span)
{
	assert(span.first + lines_of(span) <= COHERENCE_LINES_MAXIMUM);
	for (uint32_t line = span.first; line < span.first + lines_of(span); line++) {
		memory->stats.lost += count_holders(memory->lines[line].holders);
		memory->stats.device_lines++;
		memory->lines[line] = (struct coherence_line){0};
	}
}

/* Where a stream of accesses stands: times from its begin. */
struct stream {
	uint64_t slot_free[COHERENCE_OUTSTANDING_MAXIMUM]; /* of the lines that may be under way */
	uint32_t slot;
	uint64_t copied; /* the CPU is through with the data of the line before */
	uint64_t end;    /* of the line before: copied, or visible */
};

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* A read's data are copied once they are there.  A write's are in the store
 * buffer when they are copied, and visible when the line is the cache's own. */
static void stream_line(struct coherence *memory, struct stream *stream, uint64_t cost_ps, uint64_t copy_ps, bool write)
{
	uint64_t *slot_free = &stream->slot_free[stream->slot];

	if (write) {
		const uint64_t begin = later(stream->copied, *slot_free);

		stream->copied = begin + copy_ps;
		stream->end = later(later(begin + cost_ps, stream->copied), stream->end);
	} else {
		stream->copied = later(*slot_free + cost_ps, stream->copied) + copy_ps;
		stream->end = stream->copied;
	}
	*slot_free = stream->end;
	stream->slot = stream->slot + 1 == memory->outstanding ? 0 : stream->slot + 1;
}

uint64_t coherence_stream(struct coherence *memory, uint32_t cache, bool write, const struct coherence_span *spans,
			  size_t count)
{
	struct stream stream = {0};

	for (size_t i = 0; i < count; i++) {
		for (uint32_t line = 0, left = spans[i].bytes; left > 0; line++) {
			const uint32_t bytes = left < COHERENCE_LINE_BYTES ? left : COHERENCE_LINE_BYTES;
			const enum coherence_outcome outcome =
				coherence_access(memory, cache, spans[i].first + line, write);
			const uint64_t copy_ps =
				(memory->copy_ps * bytes + COHERENCE_LINE_BYTES - 1) / COHERENCE_LINE_BYTES;

			stream_line(memory, &stream, memory->cost_ps[outcome], copy_ps, write);
			left -= bytes;
		}
	}
	return stream.end;
}

uint64_t coherence_copies(const struct coherence *memory)
{
	uint64_t copies = 0;

	for (uint32_t line = 0; line < COHERENCE_LINES_MAXIMUM; line++)
		copies += count_holders(memory->lines[line].holders);
	return copies;
}

bool coherence_sound(const struct coherence *memory)
{
	for (uint32_t line = 0; line < COHERENCE_LINES_MAXIMUM; line++)
		if (memory->lines[line].modified && count_holders(memory->lines[line].holders) != 1)
			return false;
	return true;
}
