/* SPDX-License-Identifier: Apache-2.0 */
#include "pcie/pcie_link.h"

#include <stddef.h>
#include <string.h>

static void advertise(struct pcie_credits *credits, uint64_t amount)
{
	credits->limited = amount != 0;
	credits->limit = credits->freed = credits->told = amount;
}

void pcie_link_init(struct pcie_link *link, const struct pcie_timing *timing, const struct pcie_config *config)
{
	memset(link, 0, sizeof(*link));
	link->timing = timing;
	link->replay_bytes = config->replay_bytes;
	link->acknowledge_due_ps = PCIE_NEVER;
	for (int i = 0; i < PCIE_CLASSES; i++)
		link->classes[i].update_due_ps = PCIE_NEVER;
	advertise(&link->classes[PCIE_POSTED].headers, config->posted_headers);
	advertise(&link->classes[PCIE_POSTED].data, config->posted_data);
	advertise(&link->classes[PCIE_NON_POSTED].headers, config->non_posted_headers);
	advertise(&link->classes[PCIE_ANSWERS].headers, config->completion_headers);
	advertise(&link->classes[PCIE_ANSWERS].data, config->completion_data);
}

void pcie_link_offer(struct pcie_link *link, struct pcie_tlp *tlp)
{
	tlp->order = link->orders++;
	tlp->next = NULL;
	if (link->classes[tlp->class_of].first == NULL)
		link->classes[tlp->class_of].first = tlp;
	else
		link->classes[tlp->class_of].last->next = tlp;
	link->classes[tlp->class_of].last = tlp;
}

static bool has_room(const struct pcie_credits *credits, uint64_t amount)
{
	return !credits->limited || credits->used + amount <= credits->limit;
}

static bool has_credits(const struct pcie_link *link, const struct pcie_tlp *tlp)
{
	return has_room(&link->classes[tlp->class_of].headers, 1) &&
	       has_room(&link->classes[tlp->class_of].data, tlp->data_credits);
}

/* Those that were there first come first, but for such as wait for credits. */
static struct pcie_tlp *candidate(const struct pcie_link *link, bool *waits)
{
	const struct pcie_tlp *posted = link->classes[PCIE_POSTED].first;
	struct pcie_tlp *found = NULL;

	for (int i = 0; i < PCIE_CLASSES; i++) {
		struct pcie_tlp *tlp = link->classes[i].first;

		if (tlp == NULL || (posted != NULL && posted->order < tlp->order))
			continue;
		if (!has_credits(link, tlp))
			*waits = true;
		else if (found == NULL || tlp->order < found->order)
			found = tlp;
	}
	return found;
}

static bool fits_replay_buffer(const struct pcie_link *link, const struct pcie_tlp *tlp)
{
	return link->replay_bytes == 0 || link->sent - link->acknowledged + tlp->wire_bytes <= link->replay_bytes;
}

/* Once for each time that a packet begins to wait. */
static void count_stall(struct pcie_link *link, uint64_t *counter)
{
	if (!link->stalled)
		(*counter)++;
	link->stalled = true;
}

struct pcie_tlp *pcie_link_take(struct pcie_link *link)
{
	bool waits = false;
	struct pcie_tlp *tlp = candidate(link, &waits);

	if (tlp == NULL) {
		if (waits)
			count_stall(link, &link->stats.credit_stalls);
		return NULL;
	}
	if (!fits_replay_buffer(link, tlp)) {
		count_stall(link, &link->stats.replay_stalls);
		return NULL;
	}
	link->stalled = false;
	link->classes[tlp->class_of].first = tlp->next;
	link->classes[tlp->class_of].headers.used++;
	link->classes[tlp->class_of].data.used += tlp->data_credits;
	link->sent += tlp->wire_bytes;
	link->stats.tlps++;
	link->stats.tlp_bytes += tlp->wire_bytes;
	return tlp;
}

void pcie_link_told(struct pcie_link *link, const struct pcie_dllp *dllp)
{
	if (dllp->kind == PCIE_ACK) {
		link->acknowledged = dllp->bytes;
		return;
	}
	link->classes[dllp->class_of].headers.limit = dllp->headers;
	link->classes[dllp->class_of].data.limit = dllp->data;
}

void pcie_link_received(struct pcie_link *link, const struct pcie_tlp *tlp, uint64_t now_ps)
{
	link->received += tlp->wire_bytes;
	if (link->acknowledge_due_ps == PCIE_NEVER)
		link->acknowledge_due_ps = now_ps + link->timing->acknowledge_ps;
}

void pcie_link_freed(struct pcie_link *link, const struct pcie_tlp *tlp, uint64_t now_ps)
{
	struct pcie_credits *headers = &link->classes[tlp->class_of].headers;
	struct pcie_credits *data = &link->classes[tlp->class_of].data;

	headers->freed++;
	data->freed += tlp->data_credits;
	if ((headers->limited || (data->limited && tlp->data_credits > 0)) &&
	    link->classes[tlp->class_of].update_due_ps == PCIE_NEVER)
		link->classes[tlp->class_of].update_due_ps = now_ps + link->timing->update_ps;
}

uint64_t pcie_link_due_ps(const struct pcie_link *link)
{
	uint64_t due_ps = link->acknowledge_due_ps;

	for (int i = 0; i < PCIE_CLASSES; i++)
		if (link->classes[i].update_due_ps < due_ps)
			due_ps = link->classes[i].update_due_ps;
	return due_ps;
}

static void tell_limits(struct pcie_link *link, int class_of, struct pcie_dllp *dllp)
{
	struct pcie_credits *headers = &link->classes[class_of].headers, *data = &link->classes[class_of].data;

	link->classes[class_of].update_due_ps = PCIE_NEVER;
	headers->told = headers->freed;
	data->told = data->freed;
	*dllp = (struct pcie_dllp){.kind = PCIE_UPDATE,
				   .class_of = (enum pcie_class)class_of,
				   .headers = headers->told,
				   .data = data->told};
}

/* Credits first: packets may wait for them. */
bool pcie_link_dllp(struct pcie_link *link, uint64_t now_ps, struct pcie_dllp *dllp)
{
	for (int i = 0; i < PCIE_CLASSES; i++)
		if (link->classes[i].update_due_ps <= now_ps) {
			tell_limits(link, i, dllp);
			return true;
		}
	if (link->acknowledge_due_ps > now_ps)
		return false;
	link->acknowledge_due_ps = PCIE_NEVER;
	link->told = link->received;
	*dllp = (struct pcie_dllp){.kind = PCIE_ACK, .bytes = link->told};
	return true;
}
