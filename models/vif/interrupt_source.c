/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/interrupt_source.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void interrupt_source_init(struct interrupt_source *source, const struct interrupt_source_ops *ops,
			   const struct interrupt_layout *layout, uint32_t vifs)
{
	memset(source, 0, sizeof(*source));
	source->ops = ops;
	source->layout = *layout;
	identifier_init(&source->identifier, layout->width);
	posted_sender_init(&source->posted, layout->slots, vifs);
	source->activities = alloc_zeroed((size_t)vifs + 1, sizeof(*source->activities));
	source->messages = alloc_zeroed((size_t)layout->vectors + 1, sizeof(*source->messages));
	for (uint32_t vector = 0; vector < layout->vectors; vector++)
		source->messages[vector] = interrupt_message_address(0);
}

void interrupt_source_free(struct interrupt_source *source)
{
	posted_sender_free(&source->posted);
	free(source->activities);
	source->activities = NULL;
	free(source->messages);
	source->messages = NULL;
}

void interrupt_source_address(struct interrupt_source *source, uint32_t vector, uint64_t address)
{
	assert(vector < source->layout.vectors);
	source->messages[vector] = address;
}
