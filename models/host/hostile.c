/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hostile.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/unit.h"
#include "net/frame.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct hostile_counters, field, unit, help)
#define ATTEMPTS(name, kind, help) STAT_NAMED(name, struct hostile_counters, attempts[kind], "", help)

const struct stat_spec hostile_stats[] = {
	COUNTER(attempts_all, "", "Attempts at what is not the hostile guest's own."),
	ATTEMPTS("write_queue", HOSTILE_WRITE_QUEUE, "Of them, writes into other guests' queues."),
	ATTEMPTS("read_queue", HOSTILE_READ_QUEUE, "Reads of other guests' queues."),
	ATTEMPTS("ring_doorbell", HOSTILE_RING_DOORBELL, "Writes of other VIFs' words."),
	ATTEMPTS("map_queue", HOSTILE_MAP_QUEUE, "Hypercalls to map other guests' queues."),
	ATTEMPTS("forge_id", HOSTILE_FORGE_ID, "Frames whose descriptor bears another VIF's ID."),
	ATTEMPTS("spoof_source", HOSTILE_SPOOF_SOURCE, "Frames with another VIF's MAC for their source."),
	ATTEMPTS("overrun_index", HOSTILE_OVERRUN_INDEX, "Writes of an index of its own that cannot be."),
	ATTEMPTS("false_index", HOSTILE_FALSE_INDEX, "Writes of an index of its own that can be and is not true."),
	ATTEMPTS("flood_frames", HOSTILE_FLOOD, "Frames of a flood."),
	COUNTER(faulted, "", "Attempts that ended in a page fault, or whose hypercall was refused."),
	COUNTER(granted, "", "Accesses to what is another guest's, and mappings of it, that were not refused."),
	COUNTER(leaked, "", "Loads of another guest's memory that told something."),
	COUNTER(waits, "", "Turns spent on waiting for room in the send queue."),
};
const size_t hostile_stat_count = sizeof(hostile_stats) / sizeof(hostile_stats[0]);

void hostile_init(struct hostile *hostile, const struct hostile_setup *setup, struct front_end front_end,
		  struct station *sending)
{
	memset(hostile, 0, sizeof(*hostile));
	hostile->setup = *setup;
	hostile->front_end = front_end;
	hostile->sending = sending;
	rng_init(&hostile->rng, setup->seed, setup->replication, "workload.hostile");
}

uint64_t hostile_deadline(const struct hostile *hostile)
{
	return hostile->setup.config->kind == HOSTILE_SILENT ? UINT64_MAX : hostile->next_ps;
}

static uint32_t below(struct hostile *hostile, uint32_t bound)
{
	return (uint32_t)rng_below(&hostile->rng, bound);
}

/* Any VIF but its own. */
static uint32_t victim(struct hostile *hostile)
{
	const uint32_t pick = below(hostile, hostile->setup.vifs - 1);

	return pick < hostile->setup.driver->vif ? pick : pick + 1;
}

/* Where one of the victim's queues may lie, whatever the layout: of four windows, two or three have something in them.
 */
static uint64_t victims_window(struct hostile *hostile, uint32_t vif)
{
	switch (below(hostile, 4)) {
	case 0:
		return vif_send_window(vif);
	case 1:
		return vif_receive_window(vif);
	case 2:
		return vif_host_send_window(vif);
	default:
		return vif_device_receive_window(vif);
	}
}

static void access(struct hostile *hostile, struct activity *activity, enum activity_kind kind, uint64_t address,
		   uint64_t value)
{
	activity_begin(activity, kind, 0);
	activity_add(activity, STAGE_SEND, hostile->setup.costs->guest_raw_ps);
	activity->address = address;
	activity->bytes = sizeof(uint32_t);
	activity->value = value;
}

static void access_queue(struct hostile *hostile, struct activity *activity, enum activity_kind kind)
{
	const uint64_t window = victims_window(hostile, victim(hostile));
	const uint64_t offset = below(hostile, VIF_WINDOW_BYTES / sizeof(uint32_t)) * sizeof(uint32_t);

	access(hostile, activity, kind, window + offset,
	       kind == ACTIVITY_MMIO_WRITE ? rng_next(&hostile->rng) & UINT32_MAX : 0);
}

static void ring_doorbell(struct hostile *hostile, struct activity *activity)
{
	const uint64_t word = below(hostile, 2) == 0 ? VIF_WORD_DOORBELL : VIF_WORD_CREDIT;

	/* Small, as indices are that could be true. */
	access(hostile, activity, ACTIVITY_MMIO_WRITE, vif_send_window(victim(hostile)) + word,
	       below(hostile, 2 * VIF_QUEUE_SLOTS_MAXIMUM));
}

/* The reference of a victim's page, or one that no entry has. */
static void map_queue(struct hostile *hostile, struct activity *activity)
{
	const struct vif_control *control = hostile->setup.control;
	const uint32_t pick = below(hostile, control->guest_count - 1);
	const struct vif_store *store = &control->guests[pick < hostile->setup.guest ? pick : pick + 1].store;

	if (store->pages > 0 && below(hostile, 4) > 0)
		hostile->reference = store->references[below(hostile, store->pages)];
	else
		hostile->reference = (int32_t)(control->grants.count + below(hostile, control->grants.count));
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_SEND, hostile->setup.costs->guest_raw_ps);
	activity_add(activity, STAGE_HYPERCALL, control->config->hypercall_ps + control->config->map_ps);
}

/* One that went through would open the page to it. */
static bool mapping_refused(struct hostile *hostile)
{
	return grant_map(&hostile->setup.control->grants, hostile->reference, &hostile->setup.frontend->grants, true) !=
	       GRANT_OK;
}

/* Beyond what the queue holds, whatever the other side has done meanwhile; or far behind, which is the same. */
static void overrun_index(struct hostile *hostile, struct activity *activity)
{
	const struct vif_driver *driver = hostile->setup.driver;
	const bool doorbell = below(hostile, 2) == 0;
	uint32_t produced, slots;

	assert(driver != NULL);
	produced = doorbell ? driver->send.produced : driver->receive.produced;
	slots = driver->send.slots;
	access(hostile, activity, ACTIVITY_MMIO_WRITE,
	       vif_send_window(driver->vif) + (doorbell ? VIF_WORD_DOORBELL : VIF_WORD_CREDIT),
	       produced + slots + 1 + below(hostile, UINT32_MAX - 3 * slots));
}

/* Frames that it has not written, as far as there is room for them; or a credit for all that it was told of, read or
 * not. No index is out of range, so the device cannot refuse it. */
static void false_index(struct hostile *hostile, struct activity *activity)
{
	struct vif_driver *driver = hostile->setup.driver;
	uint32_t room;
	bool doorbell;

	assert(driver != NULL);
	room = driver->send.slots - vif_queue_waiting(&driver->send);
	doorbell = below(hostile, 2) == 0 && room > 0;
	assert(room <= driver->send.slots);
	if (doorbell) {
		driver->send.produced += 1 + below(hostile, room);
		driver->request_due = vif_queue_full(&driver->send);
	}
	access(hostile, activity, ACTIVITY_MMIO_WRITE,
	       vif_send_window(driver->vif) + (doorbell ? VIF_WORD_DOORBELL : VIF_WORD_CREDIT),
	       doorbell ? driver->send.produced : driver->receive.produced);
}

/* A frame to anybody: the workload's guests of either host, or all. */
static uint64_t anybody(struct hostile *hostile)
{
	const uint32_t pick = below(hostile, 10);

	return pick == 0 ? FRAME_MAC_BROADCAST : frame_mac(pick % 2, victim(hostile));
}

static void build_frame(struct hostile *hostile, struct activity *activity, uint64_t now_ps, uint64_t source,
			uint64_t destination)
{
	struct frame *frame =
		frame_new(hostile->setup.pool, source, destination, (uint32_t)hostile->setup.config->frame_bytes);

	frame->kind = FRAME_HOSTILE;
	frame->vif = hostile->setup.guest;
	frame->sequence = hostile->sequence++;
	frame->sent_ps = now_ps;
	frame_seal(frame);
	station_enter(hostile->sending, frame, now_ps);
	hostile->frame = frame;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_SEND, hostile->setup.costs->guest_raw_ps);
}

static bool sends(enum hostile_kind kind)
{
	return kind == HOSTILE_FORGE_ID || kind == HOSTILE_SPOOF_SOURCE || kind == HOSTILE_FLOOD;
}

static void attempt(struct hostile *hostile, uint64_t now_ps, struct activity *activity)
{
	const uint32_t host = hostile->setup.host, guest = hostile->setup.guest;

	switch (hostile->kind) {
	case HOSTILE_WRITE_QUEUE:
		access_queue(hostile, activity, ACTIVITY_MMIO_WRITE);
		break;
	case HOSTILE_READ_QUEUE:
		access_queue(hostile, activity, ACTIVITY_MMIO_READ);
		break;
	case HOSTILE_RING_DOORBELL:
		ring_doorbell(hostile, activity);
		break;
	case HOSTILE_MAP_QUEUE:
		map_queue(hostile, activity);
		break;
	case HOSTILE_FORGE_ID:
		hostile->setup.driver->identity = victim(hostile);
		build_frame(hostile, activity, now_ps, frame_mac(host, guest), anybody(hostile));
		break;
	case HOSTILE_SPOOF_SOURCE:
		build_frame(hostile, activity, now_ps, frame_mac(below(hostile, 2), victim(hostile)), anybody(hostile));
		break;
	case HOSTILE_OVERRUN_INDEX:
		overrun_index(hostile, activity);
		break;
	case HOSTILE_FALSE_INDEX:
		false_index(hostile, activity);
		break;
	default:
		build_frame(hostile, activity, now_ps, frame_mac(host, guest), frame_mac(1 - host, guest));
		break;
	}
}

static enum hostile_kind choose(struct hostile *hostile)
{
	if (hostile->setup.config->kind != HOSTILE_ATTEMPTS)
		return (enum hostile_kind)hostile->setup.config->kind;
	return (enum hostile_kind)(HOSTILE_WRITE_QUEUE + below(hostile, HOSTILE_ATTEMPTS - HOSTILE_WRITE_QUEUE));
}

static void plan_next(struct hostile *hostile, uint64_t now_ps)
{
	const uint64_t rate = hostile->setup.config->rate_per_s;

	if (rate == 0)
		hostile->next_ps = now_ps;
	else
		hostile->next_ps += rng_exponential(&hostile->rng, UNIT_PS_PER_S / rate);
}

bool hostile_next(struct hostile *hostile, uint64_t now_ps, struct activity *activity)
{
	if (now_ps < hostile_deadline(hostile))
		return false;
	if (hostile->kind == HOSTILE_NONE)
		hostile->kind = choose(hostile);
	if (hostile->setup.driver != NULL) /* the last frame and its descriptor have been written */
		hostile->setup.driver->identity = hostile->setup.driver->vif;
	if (sends(hostile->kind) && !hostile->front_end.ops->can_send(hostile->front_end.driver)) {
		hostile->counters.waits++;
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_LOOK, hostile->setup.costs->guest_raw_ps);
		activity->driver_operation = HOSTILE_NONE;
		return true;
	}
	attempt(hostile, now_ps, activity);
	activity->driver_operation = hostile->kind;
	return true;
}

void hostile_done(struct hostile *hostile, uint64_t now_ps, const struct activity *activity)
{
	struct hostile_counters *counters = &hostile->counters;
	const enum hostile_kind kind = (enum hostile_kind)activity->driver_operation;

	if (kind == HOSTILE_NONE)
		return; /* it has waited */
	counters->attempts[kind]++;
	counters->attempts_all += kind != HOSTILE_FLOOD;
	if (sends(kind)) {
		hostile->front_end.ops->send(hostile->front_end.driver, hostile->frame, now_ps);
		hostile->frame = NULL;
	} else if (kind == HOSTILE_MAP_QUEUE ? mapping_refused(hostile) : activity->refused) {
		counters->faulted++;
	} else if (kind != HOSTILE_OVERRUN_INDEX && kind != HOSTILE_FALSE_INDEX) {
		counters->granted++;
		counters->leaked += kind == HOSTILE_READ_QUEUE && activity->value != 0;
	}
	hostile->kind = HOSTILE_NONE;
	plan_next(hostile, now_ps);
}
