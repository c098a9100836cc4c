/* SPDX-License-Identifier: Apache-2.0 */
#include "host/vif_control.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER(name, member, unit, help) STAT_NAMED(name, struct vif_control_counters, member, unit, help)
#define STAGE_TIME(stage, name, help)                                                                                  \
	COUNTER("create_" name "_ps", stage_ps[VIF_CONTROL_CREATE][stage], "ps", "Creating VIFs: " help),              \
		COUNTER("destroy_" name "_ps", stage_ps[VIF_CONTROL_DESTROY][stage], "ps", "Destroying VIFs: " help),  \
		COUNTER("killed_" name "_ps", stage_ps[VIF_CONTROL_KILL][stage], "ps", "VIFs of dead guests: " help),  \
		COUNTER("refused_" name "_ps", stage_ps[VIF_CONTROL_REFUSED][stage], "ps",                             \
			"Creations that were refused, and their way back: " help)

const struct stat_spec vif_control_stats[] = {
	COUNTER("created", done[VIF_CONTROL_CREATE], "", "VIFs created at run time."),
	COUNTER("destroyed", done[VIF_CONTROL_DESTROY], "", "VIFs destroyed at run time."),
	COUNTER("killed", done[VIF_CONTROL_KILL], "", "VIFs of dead guests that were destroyed."),
	COUNTER("refused", done[VIF_CONTROL_REFUSED], "", "Creations that the device refused, and nothing is left of."),
	COUNTER("commands", commands, "", "Commands given to the device."),
	COUNTER("looks", looks, "", "Looks for the device's answers."),
	COUNTER("hypercalls", hypercalls, "", "Hypercalls that told the hypervisor whose a VIF is."),
	COUNTER("notifications", notifications, "", "Events sent to guests because of a change in the store."),
	STAGE_TIME(VIF_CONTROL_WAIT, "wait", "until the program comes to the request."),
	STAGE_TIME(VIF_CONTROL_PROGRAM, "program", "the program's own part."),
	STAGE_TIME(VIF_CONTROL_DEVICE, "device", "commands to the device, until their answers."),
	STAGE_TIME(VIF_CONTROL_GRANTS, "grants", "pages, grants and the hypervisor's table."),
	STAGE_TIME(VIF_CONTROL_GUEST, "guest", "from the store's change until the guest's answer."),
};
const size_t vif_control_stat_count = sizeof(vif_control_stats) / sizeof(vif_control_stats[0]);

enum phase {
	PHASE_PROGRAM,
	PHASE_DEVICE_CREATE,
	PHASE_DEVICE_START,
	PHASE_DEVICE_STOP,
	PHASE_DEVICE_FREE,
	PHASE_GRANT,
	PHASE_REVOKE,
	PHASE_BIND,
	PHASE_UNBIND,
	PHASE_RELINQUISH,
	PHASE_PUBLISH_PAGES,
	PHASE_PUBLISH_ONLINE,
	PHASE_PUBLISH_CLOSING,
	PHASE_NOTIFY,
	PHASE_GUEST, /* waits until the guest has answered, and takes that in */
	PHASE_END,
};

static const uint8_t create_phases[] = {PHASE_PROGRAM,        PHASE_DEVICE_CREATE, PHASE_GRANT, PHASE_BIND,
					PHASE_PUBLISH_PAGES,  PHASE_NOTIFY,        PHASE_GUEST, PHASE_DEVICE_START,
					PHASE_PUBLISH_ONLINE, PHASE_NOTIFY,        PHASE_END};
static const uint8_t destroy_phases[] = {PHASE_PROGRAM, PHASE_DEVICE_STOP, PHASE_PUBLISH_CLOSING,
					 PHASE_NOTIFY,  PHASE_GUEST,       PHASE_REVOKE,
					 PHASE_UNBIND,  PHASE_DEVICE_FREE, PHASE_END};
static const uint8_t kill_phases[] = {PHASE_PROGRAM, PHASE_DEVICE_STOP, PHASE_RELINQUISH, PHASE_REVOKE,
				      PHASE_UNBIND,  PHASE_DEVICE_FREE, PHASE_END};
/* The way back when the device has refused to start a VIF; there is none to go when it gave no number. */
static const uint8_t refused_phases[] = {PHASE_PUBLISH_CLOSING, PHASE_NOTIFY,      PHASE_GUEST, PHASE_REVOKE,
					 PHASE_UNBIND,          PHASE_DEVICE_FREE, PHASE_END};

void vif_control_init(struct vif_control *control, const struct control_config *config, const struct host_config *host,
		      const struct host_services *services, struct vif_registry *registry, uint32_t guests,
		      const struct vif_layout *layout)
{
	const uint32_t pages = 2 * vif_queue_pages(layout->slots);

	memset(control, 0, sizeof(*control));
	control->config = config;
	control->host = host;
	control->services = services;
	control->registry = registry;
	control->guest_count = guests;
	control->layout = *layout;
	grant_table_init(&control->grants, 0, pages * guests + 1);
	control->guests = alloc_zeroed((size_t)guests + 1, sizeof(*control->guests));
	control->queue = alloc_zeroed((size_t)guests + 1, sizeof(*control->queue));
	for (uint32_t guest = 0; guest < guests; guest++) {
		control->guests[guest].store.references = alloc_zeroed(pages, sizeof(int32_t));
		control->guests[guest].store.owner = &control->grants;
	}
}

void vif_control_free(struct vif_control *control)
{
	for (uint32_t guest = 0; guest < control->guest_count; guest++)
		free(control->guests[guest].store.references);
	free(control->guests);
	free(control->queue);
	grant_table_free(&control->grants);
	memset(control, 0, sizeof(*control));
}

void vif_control_set_mac(struct vif_control *control, uint32_t guest, uint64_t mac)
{
	control->guests[guest].mac = mac;
}

static struct vif_store *store_of(const struct vif_control *control)
{
	return &control->guests[control->request.guest].store;
}

/* The pages that the guest may touch by the layout, and as it may: those of the send queue, then the receive queue's.
 */
static void grant_pages(struct vif_control *control, uint32_t guest, uint32_t vif)
{
	struct vif_store *store = &control->guests[guest].store;
	const struct vif_layout *layout = &control->layout;

	store->vif = vif;
	store->pages = 2 * vif_queue_pages(layout->slots);
	for (uint32_t page = 0; page < store->pages; page++) {
		store->references[page] = grant_access(&control->grants, guest + 1, vif_page(layout, vif, page),
						       !vif_page_writable(layout, page));
		assert(store->references[page] != GRANT_NONE);
	}
}

static void revoke_pages(struct vif_control *control)
{
	struct vif_store *store = store_of(control);

	for (uint32_t page = 0; page < store->pages; page++) {
		const enum grant_status ended = grant_end_access(&control->grants, store->references[page]);

		assert(ended == GRANT_OK);
		(void)ended;
	}
	store->pages = 0;
}

void vif_control_adopt(struct vif_control *control, uint32_t guest, uint32_t vif)
{
	grant_pages(control, guest, vif);
	control->guests[guest].store.back = STORE_CONNECTED;
	vif_registry_bind(control->registry, vif, guest + 1);
}

static void answer_written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	struct vif_control *control = context;

	assert(offset == 0 && payload == NULL);
	(void)offset;
	(void)payload;
	(void)now_ps;
	control->answer = value;
}

struct memory_range vif_control_memory(struct vif_control *control)
{
	return (struct memory_range){.base = ADDRESS_VIF_ANSWER,
				     .size = sizeof(control->answer),
				     .context = control,
				     .written = answer_written};
}

void vif_control_request(struct vif_control *control, enum vif_control_kind kind, uint32_t guest, uint64_t now_ps)
{
	const uint32_t end = (control->first + control->waiting++) % control->guest_count;

	assert(control->waiting <= control->guest_count && kind != VIF_CONTROL_REFUSED);
	control->queue[end] = (struct vif_control_job){kind, guest, now_ps};
}

void vif_control_told(struct vif_control *control)
{
	control->told = true;
}

/* ---- stages ---- */

static enum vif_control_stage stage_of(enum phase phase)
{
	switch (phase) {
	case PHASE_PROGRAM:
		return VIF_CONTROL_PROGRAM;
	case PHASE_DEVICE_CREATE:
	case PHASE_DEVICE_START:
	case PHASE_DEVICE_STOP:
	case PHASE_DEVICE_FREE:
		return VIF_CONTROL_DEVICE;
	case PHASE_GRANT:
	case PHASE_RELINQUISH:
	case PHASE_REVOKE:
	case PHASE_BIND:
	case PHASE_UNBIND:
		return VIF_CONTROL_GRANTS;
	default:
		return VIF_CONTROL_GUEST;
	}
}

static void charge(struct vif_control *control, enum vif_control_stage stage, uint64_t now_ps)
{
	control->stage_ps[stage] += now_ps - control->since_ps;
	control->since_ps = now_ps;
}

static void begin(struct vif_control *control, uint64_t now_ps)
{
	control->request = control->queue[control->first];
	control->first = (control->first + 1) % control->guest_count;
	control->waiting--;
	control->phase = control->request.kind == VIF_CONTROL_CREATE ? create_phases
			 : control->request.kind == VIF_CONTROL_KILL ? kill_phases
								     : destroy_phases;
	control->told = false;
	control->since_ps = control->request.at_ps;
	memset(control->stage_ps, 0, sizeof(control->stage_ps));
	charge(control, VIF_CONTROL_WAIT, now_ps);
}

/* The request is over: its stages count. */
static void count(struct vif_control *control, enum vif_control_kind kind, const uint64_t *stage_ps)
{
	control->counters.done[kind]++;
	for (int stage = 0; stage < VIF_CONTROL_STAGES; stage++)
		control->counters.stage_ps[kind][stage] += stage_ps[stage];
}

static void end(struct vif_control *control, uint64_t now_ps)
{
	struct vif_control_guest *guest = &control->guests[control->request.guest];
	const struct host_services *services = control->services;

	control->phase = NULL;
	if (control->request.kind == VIF_CONTROL_CREATE) {
		guest->ended_ps = now_ps;
		memcpy(guest->stage_ps, control->stage_ps, sizeof(guest->stage_ps));
		return;
	}
	guest->store.back = STORE_CLOSED;
	count(control, control->request.kind, control->stage_ps);
	if (control->request.kind == VIF_CONTROL_KILL)
		return; /* nobody waits for it */
	if (control->request.kind == VIF_CONTROL_REFUSED)
		services->vif_refused(services->host, control->request.guest);
	else
		services->vif_destroyed(services->host, control->request.guest);
}

void vif_control_online(struct vif_control *control, uint32_t guest, uint64_t now_ps)
{
	struct vif_control_guest *self = &control->guests[guest];

	self->stage_ps[VIF_CONTROL_GUEST] += now_ps - self->ended_ps;
	count(control, VIF_CONTROL_CREATE, self->stage_ps);
}

static void next_phase(struct vif_control *control, uint64_t now_ps)
{
	charge(control, stage_of((enum phase) * control->phase), now_ps);
	control->phase++;
	control->words = 0;
	if (*control->phase == PHASE_END)
		end(control, now_ps);
}

/* ---- commands ---- */

static struct vif_command command_of(const struct vif_control *control)
{
	struct vif_command command = {.tag = control->tag, .vif = store_of(control)->vif};

	switch ((enum phase) * control->phase) {
	case PHASE_DEVICE_CREATE:
		command.operation = VIF_CREATE;
		command.vif = 0;
		command.mac = control->guests[control->request.guest].mac;
		break;
	case PHASE_DEVICE_START:
		command.operation = VIF_START;
		break;
	case PHASE_DEVICE_STOP:
		command.operation = VIF_STOP;
		break;
	default:
		command.operation = VIF_FREE;
	}
	return command;
}

/* The mailboxes, the doorbell, then looks for the answer. */
static void next_of_command(struct vif_control *control, struct activity *activity)
{
	struct vif_command command;

	if (control->words > VIF_MAILBOXES) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_CONTROL, control->config->poll_ps);
		return;
	}
	if (control->words == 0)
		control->tag = (control->tag + 1) & 0xffffff;
	command = command_of(control);
	activity_begin(activity, ACTIVITY_MMIO_WRITE, 0);
	activity->bytes = 4;
	if (control->words < VIF_MAILBOXES) {
		activity->address = VIF_MAILBOX(control->words);
		activity->value = vif_command_word(&command, control->words);
	} else {
		activity->address = VIF_MAILBOX_DOORBELL;
		activity->value = 1;
	}
}

/* The device has refused: a creation goes back as far as it has come. */
static void refused(struct vif_control *control, uint64_t now_ps)
{
	assert(control->request.kind == VIF_CONTROL_CREATE);
	charge(control, VIF_CONTROL_DEVICE, now_ps);
	control->request.kind = VIF_CONTROL_REFUSED;
	control->words = 0;
	if (*control->phase == PHASE_DEVICE_START)
		control->phase = refused_phases;
	else
		end(control, now_ps);
}

static void command_step_done(struct vif_control *control, uint64_t now_ps)
{
	const struct vif_answer answer = vif_answer_of(control->answer);

	if (control->words <= VIF_MAILBOXES) {
		control->words++;
		return;
	}
	control->counters.looks++;
	if (answer.status == VIF_STATUS_NONE || answer.tag != control->tag)
		return;
	control->counters.commands++;
	if (answer.status != VIF_STATUS_DONE) {
		refused(control, now_ps);
		return;
	}
	store_of(control)->vif = answer.vif;
	next_phase(control, now_ps);
}

/* ---- activities ---- */

static void compute(struct activity *activity, enum cpu_stage stage, uint64_t cost_ps)
{
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, stage, cost_ps);
}

/* The pages in host memory are Dom0's own; all of both queues are granted. */
static uint64_t pages_cost_ps(const struct vif_control *control)
{
	return vif_memory_pages(&control->layout, VIF_MEMORY_HOST) * control->config->page_ps +
	       UINT64_C(2) * vif_queue_pages(control->layout.slots) * control->config->entry_ps;
}

/* One hypercall, and for each page what the guest's own unmapping would take, with one flush of the TLB. */
static uint64_t relinquish_cost_ps(const struct vif_control *control)
{
	const struct control_config *config = control->config;

	return config->hypercall_ps + store_of(control)->pages * config->unmap_ps + config->tlb_flush_ps;
}

bool vif_control_next(struct vif_control *control, uint64_t now_ps, struct activity *activity)
{
	const struct control_config *config = control->config;

	if (control->phase == NULL) {
		if (control->waiting == 0)
			return false;
		begin(control, now_ps);
	}
	switch ((enum phase) * control->phase) {
	case PHASE_PROGRAM:
		compute(activity, STAGE_CONTROL, config->program_ps);
		break;
	case PHASE_DEVICE_CREATE:
	case PHASE_DEVICE_START:
	case PHASE_DEVICE_STOP:
	case PHASE_DEVICE_FREE:
		next_of_command(control, activity);
		break;
	case PHASE_GRANT:
	case PHASE_REVOKE:
		compute(activity, STAGE_CONTROL, pages_cost_ps(control));
		break;
	case PHASE_BIND:
	case PHASE_UNBIND:
		compute(activity, STAGE_HYPERCALL, config->hypercall_ps);
		break;
	case PHASE_RELINQUISH:
		compute(activity, STAGE_HYPERCALL, relinquish_cost_ps(control));
		break;
	case PHASE_NOTIFY:
		compute(activity, STAGE_HYPERCALL, control->host->hypervisor_notify_ps);
		break;
	case PHASE_GUEST:
		if (!control->told)
			return false;
		compute(activity, STAGE_CONTROL, config->xenstore_ps);
		break;
	default:
		compute(activity, STAGE_CONTROL, config->xenstore_ps);
		break;
	}
	return true;
}

static void publish(struct vif_control *control, enum store_state state, uint64_t now_ps)
{
	store_of(control)->back = state;
	next_phase(control, now_ps);
}

/* The guest has answered what was asked of it, or it was about something else. */
static void guest_answered(struct vif_control *control, uint64_t now_ps)
{
	const enum store_state wanted = control->request.kind == VIF_CONTROL_CREATE ? STORE_CONNECTED : STORE_CLOSED;

	control->told = false;
	if (store_of(control)->front == wanted)
		next_phase(control, now_ps);
}

static void notify(struct vif_control *control, uint64_t now_ps)
{
	const struct host_services *services = control->services;
	const uint32_t guest = control->request.guest;

	control->counters.notifications++;
	services->send_event(services->host, guest + 1, GUEST_PORT_XENSTORE, EVENT_CONTROL);
	next_phase(control, now_ps);
}

void vif_control_done(struct vif_control *control, uint64_t now_ps, const struct activity *activity)
{
	const uint32_t vif = store_of(control)->vif;

	(void)activity;
	switch ((enum phase) * control->phase) {
	case PHASE_DEVICE_CREATE:
	case PHASE_DEVICE_START:
	case PHASE_DEVICE_STOP:
	case PHASE_DEVICE_FREE:
		command_step_done(control, now_ps);
		return;
	case PHASE_PUBLISH_PAGES:
		publish(control, STORE_INITIALISED, now_ps);
		return;
	case PHASE_PUBLISH_ONLINE:
		publish(control, STORE_CONNECTED, now_ps);
		return;
	case PHASE_PUBLISH_CLOSING:
		publish(control, STORE_CLOSING, now_ps);
		return;
	case PHASE_NOTIFY:
		notify(control, now_ps);
		return;
	case PHASE_GUEST:
		guest_answered(control, now_ps);
		return;
	case PHASE_GRANT:
		grant_pages(control, control->request.guest, vif);
		break;
	case PHASE_RELINQUISH:
		if (!control->services->guest_relinquished(control->services->host, control->request.guest))
			return; /* and it is tried again */
		control->counters.hypercalls++;
		break;
	case PHASE_REVOKE:
		revoke_pages(control);
		break;
	case PHASE_BIND:
		vif_registry_bind(control->registry, vif, control->request.guest + 1);
		control->counters.hypercalls++;
		break;
	case PHASE_UNBIND:
		vif_registry_unbind(control->registry, vif);
		control->counters.hypercalls++;
		break;
	default:
		break;
	}
	next_phase(control, now_ps);
}
