/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds of received frames; see vif_events.h.  Indices wrap at 32 bits: all comparisons are of differences. */
#include "vif/vif_events.h"

void vif_events_init(struct vif_events *events, enum vif_event_kind kind)
{
	*events = (struct vif_events){.kind = kind, .asked = kind == VIF_EVENTS_ASKED, .index = 1};
}

static bool reached(struct vif_events *events)
{
	if (!events->asked || (int32_t)(events->told - events->index) < 0)
		return false;
	events->asked = false;
	return true;
}

bool vif_events_produced(struct vif_events *events, uint32_t produced)
{
	if ((int32_t)(produced - events->told) > 0)
		events->told = produced;
	return events->kind == VIF_EVENTS_EACH || reached(events);
}

bool vif_events_ask(struct vif_events *events, uint32_t index)
{
	events->asked = true;
	events->index = index;
	return reached(events);
}
