/* SPDX-License-Identifier: Apache-2.0 */
#include "host/vif_frontend.h"

#include <assert.h>
#include <string.h>

#define COUNTER(field, unit, help) STAT_FIELD(struct vif_frontend_counters, field, unit, help)

const struct stat_spec vif_frontend_stats[] = {
	COUNTER(hypercalls, "", "Hypercalls by which the guest mapped or unmapped a VIF's pages."),
	COUNTER(notifications, "", "Notifications to Dom0 that it has done so."),
	COUNTER(pages_mapped, "pages", "Pages of VIFs mapped."),
	COUNTER(pages_unmapped, "pages", "Pages of VIFs unmapped."),
};
const size_t vif_frontend_stat_count = sizeof(vif_frontend_stats) / sizeof(vif_frontend_stats[0]);

enum phase {
	PHASE_NONE, /* waits for the store */
	PHASE_READ, /* looks what it says */
	PHASE_MAP,
	PHASE_ATTACH,
	PHASE_DETACH,
	PHASE_UNMAP,
	PHASE_ANSWER, /* tells Dom0 of its own new state */
};

void vif_frontend_init(struct vif_frontend *frontend, const struct control_config *config,
		       const struct host_config *host, const struct host_services *services, uint32_t domain,
		       struct page_tables *pages, struct vif_driver *driver, struct vif_registry *registry,
		       struct vif_store *store)
{
	memset(frontend, 0, sizeof(*frontend));
	frontend->config = config;
	frontend->host = host;
	frontend->services = services;
	frontend->driver = driver;
	frontend->registry = registry;
	frontend->store = store;
	grant_table_init(&frontend->grants, domain, 1);
	frontend->grants.pages = pages;
}

void vif_frontend_free(struct vif_frontend *frontend)
{
	grant_table_free(&frontend->grants);
}

void vif_frontend_told(struct vif_frontend *frontend)
{
	frontend->told = true;
}

static void compute(struct activity *activity, enum cpu_stage stage, uint64_t cost_ps)
{
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, stage, cost_ps);
}

/* A hypercall for the next pages. */
static void batch(struct vif_frontend *frontend, struct activity *activity, uint64_t page_ps, uint64_t flush_ps)
{
	const uint32_t left = frontend->store->pages - frontend->pages;

	frontend->batch = left < frontend->config->batch ? left : (uint32_t)frontend->config->batch;
	compute(activity, STAGE_HYPERCALL, frontend->config->hypercall_ps + frontend->batch * page_ps + flush_ps);
}

bool vif_frontend_next(struct vif_frontend *frontend, struct activity *activity)
{
	const struct control_config *config = frontend->config;

	if (frontend->phase == PHASE_NONE) {
		if (!frontend->told)
			return false;
		frontend->told = false;
		frontend->phase = PHASE_READ;
	}
	switch ((enum phase)frontend->phase) {
	case PHASE_READ:
		compute(activity, STAGE_CONTROL, config->watch_ps);
		break;
	case PHASE_MAP:
		batch(frontend, activity, config->map_ps, 0);
		break;
	case PHASE_UNMAP:
		batch(frontend, activity, config->unmap_ps, config->tlb_flush_ps);
		break;
	case PHASE_ATTACH:
	case PHASE_DETACH:
		compute(activity, STAGE_CONTROL, config->attach_ps);
		break;
	default:
		compute(activity, STAGE_HYPERCALL, frontend->host->hypervisor_notify_ps);
		break;
	}
	return true;
}

/* As the driver uses them: it writes to all but a receive queue in the device, which was granted for reading. */
static void map_pages(struct vif_frontend *frontend, uint32_t count)
{
	const struct vif_layout layout = vif_driver_layout(frontend->driver);
	const struct vif_store *store = frontend->store;

	for (uint32_t page = frontend->pages; page < frontend->pages + count; page++) {
		const enum grant_status mapped = grant_map(store->owner, store->references[page], &frontend->grants,
							   vif_page_writable(&layout, page));

		assert(mapped == GRANT_OK);
		(void)mapped;
	}
	frontend->pages += count;
	frontend->counters.pages_mapped += count;
}

static void unmap_pages(struct vif_frontend *frontend)
{
	const struct vif_store *store = frontend->store;
	struct grant_mapping mappings[CONTROL_BATCH_MAXIMUM];
	size_t done;

	for (uint32_t page = 0; page < frontend->batch; page++)
		mappings[page] = (struct grant_mapping){store->owner, store->references[frontend->pages + page]};
	done = grant_unmap(mappings, frontend->batch, &frontend->grants);
	assert(done == frontend->batch);
	(void)done;
	frontend->pages += frontend->batch;
	frontend->counters.pages_unmapped += frontend->batch;
}

/* All pages are mapped, and the driver begins with empty queues. */
static void attach(struct vif_frontend *frontend)
{
	vif_driver_attach(frontend->driver, frontend->store->vif);
	vif_registry_attach(frontend->registry, frontend->store->vif, frontend->driver);
	frontend->store->front = STORE_CONNECTED;
}

void vif_frontend_adopt(struct vif_frontend *frontend)
{
	map_pages(frontend, frontend->store->pages);
	attach(frontend);
	vif_driver_online(frontend->driver);
	frontend->pages = 0;
}

void vif_frontend_relinquish(struct vif_frontend *frontend)
{
	frontend->pages = 0;
	while (frontend->pages < frontend->store->pages) {
		const uint32_t left = frontend->store->pages - frontend->pages;

		frontend->batch = left < CONTROL_BATCH_MAXIMUM ? left : CONTROL_BATCH_MAXIMUM;
		unmap_pages(frontend);
	}
	vif_registry_attach(frontend->registry, frontend->store->vif, NULL);
	frontend->store->front = STORE_CLOSED;
}

/* What the store says now, against what the guest has. */
static enum vif_frontend_event read_store(struct vif_frontend *frontend)
{
	const struct vif_store *store = frontend->store;

	frontend->phase = PHASE_NONE;
	frontend->pages = 0;
	if (store->back == STORE_INITIALISED && store->front == STORE_CLOSED) {
		frontend->phase = PHASE_MAP;
	} else if (store->back == STORE_CONNECTED && store->front == STORE_CONNECTED) {
		vif_driver_online(frontend->driver);
		return VIF_FRONTEND_ONLINE;
	} else if (store->back == STORE_CLOSING && store->front == STORE_CONNECTED) {
		vif_driver_offline(frontend->driver);
		frontend->phase = PHASE_DETACH;
		return VIF_FRONTEND_CLOSING;
	}
	return VIF_FRONTEND_NOTHING;
}

enum vif_frontend_event vif_frontend_done(struct vif_frontend *frontend, const struct activity *activity)
{
	const struct host_services *services = frontend->services;

	(void)activity;
	switch ((enum phase)frontend->phase) {
	case PHASE_READ:
		return read_store(frontend);
	case PHASE_MAP:
		frontend->counters.hypercalls++;
		map_pages(frontend, frontend->batch);
		if (frontend->pages == frontend->store->pages)
			frontend->phase = PHASE_ATTACH;
		break;
	case PHASE_ATTACH:
		attach(frontend);
		frontend->phase = PHASE_ANSWER;
		break;
	case PHASE_DETACH:
		vif_driver_detach(frontend->driver);
		frontend->phase = PHASE_UNMAP;
		break;
	case PHASE_UNMAP:
		frontend->counters.hypercalls++;
		unmap_pages(frontend);
		if (frontend->pages == frontend->store->pages) {
			vif_registry_attach(frontend->registry, frontend->store->vif, NULL);
			frontend->store->front = STORE_CLOSED;
			frontend->phase = PHASE_ANSWER;
		}
		break;
	default:
		frontend->counters.notifications++;
		frontend->phase = PHASE_NONE;
		services->send_event(services->host, 0, DOM0_PORT_XENSTORE, EVENT_CONTROL);
		break;
	}
	return VIF_FRONTEND_NOTHING;
}
