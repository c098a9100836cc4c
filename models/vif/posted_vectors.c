/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/posted_vectors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void posted_sender_init(struct posted_sender *sender, uint32_t slots, uint32_t vifs)
{
	memset(sender, 0, sizeof(*sender));
	sender->slots = slots;
	sender->groups = (vifs + POSTED_GROUP_VIFS - 1) / POSTED_GROUP_VIFS;
	sender->gathered = alloc_zeroed((size_t)sender->groups + 1, sizeof(*sender->gathered));
}

void posted_sender_free(struct posted_sender *sender)
{
	free(sender->gathered);
	sender->gathered = NULL;
}

bool posted_sender_report(struct posted_sender *sender, uint32_t vif)
{
	uint32_t *const group = &sender->gathered[vif / POSTED_GROUP_VIFS];
	const uint32_t bit = UINT32_C(1) << (vif % POSTED_GROUP_VIFS);
	const bool first = !sender->posting;

	sender->reported++;
	sender->merged += (*group & bit) != 0;
	sender->waiting += *group == 0;
	*group |= bit;
	sender->posting = true;
	return first;
}

enum posted_next posted_sender_next(struct posted_sender *sender, uint64_t *address, uint64_t *slot)
{
	if (sender->waiting == 0) {
		sender->posting = false;
		return POSTED_NOTHING;
	}
	if (sender->produced - sender->consumed >= sender->slots) {
		sender->full++;
		return POSTED_FULL;
	}
	/* Round robin: a busy group does not keep the others from being told. */
	while (sender->gathered[sender->next_group] == 0)
		sender->next_group = (sender->next_group + 1) % sender->groups;
	*slot = posted_slot(sender->next_group, sender->gathered[sender->next_group]);
	*address = ADDRESS_POSTED_VECTORS + (uint64_t)(sender->produced % sender->slots) * POSTED_SLOT_BYTES;
	sender->gathered[sender->next_group] = 0;
	sender->next_group = (sender->next_group + 1) % sender->groups;
	sender->waiting--;
	sender->produced++;
	sender->vectors++;
	return POSTED_VECTOR;
}

/* The line is up while there are slots that were told of and not taken; a host may take one before it is told. */
static bool line(const struct posted_sender *sender)
{
	return (int32_t)(sender->told - sender->consumed) > 0;
}

bool posted_sender_raise(struct posted_sender *sender, uint32_t told)
{
	const bool was_up = line(sender);

	sender->told = told;
	return !was_up && line(sender);
}

bool posted_sender_acknowledge(struct posted_sender *sender, uint32_t consumed)
{
	const bool was_up = line(sender);

	if (consumed - sender->consumed > sender->produced - sender->consumed)
		return false;
	sender->consumed = consumed;
	return was_up && !line(sender);
}

void posted_buffer_init(struct posted_buffer *buffer, uint32_t slots)
{
	*buffer = (struct posted_buffer){.slots = slots};
	buffer->words = alloc_zeroed((size_t)slots + 1, sizeof(*buffer->words));
}

void posted_buffer_free(struct posted_buffer *buffer)
{
	free(buffer->words);
	buffer->words = NULL;
}

void posted_buffer_written(struct posted_buffer *buffer, uint64_t offset, uint64_t slot)
{
	assert(offset / POSTED_SLOT_BYTES < buffer->slots && buffer->words[offset / POSTED_SLOT_BYTES] == 0);
	buffer->words[offset / POSTED_SLOT_BYTES] = slot;
	buffer->written++;
}

bool posted_buffer_waiting(const struct posted_buffer *buffer)
{
	return buffer->slots > 0 && posted_slot_bits(buffer->words[buffer->consumed % buffer->slots]) != 0;
}

uint64_t posted_buffer_take(struct posted_buffer *buffer)
{
	uint64_t *const word = &buffer->words[buffer->consumed % buffer->slots];
	const uint64_t slot = *word;

	*word = 0;
	buffer->consumed++;
	return slot;
}
