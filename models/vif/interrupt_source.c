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
	source->vifs = vifs;
	source->messages = alloc_zeroed((size_t)layout->vectors + 1, sizeof(*source->messages));
	for (uint32_t vector = 0; vector < layout->vectors; vector++)
		source->messages[vector] = interrupt_message_address(0);
	source->state = alloc_zeroed(1, ops->state_bytes + 1);
	if (ops->init != NULL)
		ops->init(source);
}

void interrupt_source_free(struct interrupt_source *source)
{
	if (source->state != NULL && source->ops->free != NULL)
		source->ops->free(source);
	free(source->state);
	source->state = NULL;
	free(source->messages);
	source->messages = NULL;
}

void interrupt_source_address(struct interrupt_source *source, uint32_t vector, uint64_t address)
{
	assert(vector < source->layout.vectors);
	source->messages[vector] = address;
}
