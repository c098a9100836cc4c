/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ethernet frames, as the simulation carries them: by reference, from a pool,
 * with the fields that any station looks at.  No payload bytes are stored; a tag stands for them,
 * by which the receiver sees whether any of them, or of the header, was changed on the way.
 *
 * Invariant: a frame is in exactly one place.  Every frame in use is on the
 * pool's list, so a run can count what is in flight and hold it against what
 * was sent, delivered and dropped.
 */
#ifndef VIFSIM_NET_FRAME_H
#define VIFSIM_NET_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/frame_latency.h"
#include "net/tcp_segment.h"

#ifdef __cplusplus
extern "C" {
#endif

/* On the wire: preamble and start delimiter 8, frame check 4, gap 12; a frame
 * without its check is at least 60 bytes (IEEE 802.3). */
#define FRAME_WIRE_OVERHEAD_BYTES 24
#define FRAME_MINIMUM_BYTES 60
#define FRAME_HEADER_BYTES 14      /* Ethernet */
#define FRAME_IP_DATAGRAM_BYTES 28 /* IPv4 20, ICMP echo or UDP 8 */
#define FRAME_MAXIMUM_BYTES 1514
#define FRAME_PORTS_MAXIMUM 4 /* of a card */
#define FRAME_MAC_BROADCAST UINT64_C(0xffffffffffff)

enum frame_kind { FRAME_PROBE, FRAME_REPLY, FRAME_FOREIGN, FRAME_SEGMENT, FRAME_HOSTILE, FRAME_REPLAYED };

enum frame_drop {
	FRAME_DROP_NONE,
	FRAME_DROP_FOREIGN,     /* for another MAC: taken in, looked at, dropped */
	FRAME_DROP_NO_BUFFER,   /* a ring or buffer was full */
	FRAME_DROP_VIF_GONE,    /* its VIF or its application was taken away while it was under way */
	FRAME_DROP_REFUSED,     /* the device refused it: forged, or put where no queue is */
	FRAME_DROP_OVERWRITTEN, /* its slot was used again: its guest had claimed to have read it */
	FRAME_DROP_LOST,        /* on a wire, by a fault */
	FRAME_DROP_CORRUPTED,   /* changed on a wire, by a fault; its receiver found that */
	FRAME_DROP_REASONS
};

/* An ICMP echo request or reply: its identifier is the pair's number, its sequence number the probe's. */
struct frame_echo {
	uint16_t bytes; /* of payload; 0: as many as the frame has room for */
};

struct frame {
	uint64_t destination, source; /* MAC, 48 bits */
	uint32_t bytes;               /* header and payload, without check; >= FRAME_MINIMUM_BYTES */
	uint32_t sequence;            /* of its sender */
	uint32_t vif;                 /* pair that it belongs to; for the workload alone, no station may look */
	enum frame_kind kind;
	bool damaged;                /* its bytes are not those of its check: whoever takes it off a wire drops it */
	uint64_t tag;                /* of its bytes, as they left the sender's stack; whoever changes one changes it */
	uint64_t order;              /* among those of its sender's stack, from 1; a copy has its original's */
	uint64_t sent_ps;            /* the application's send; kept in the reply */
	uint64_t station_entered_ps; /* stamp of the station that it is in; see station.h */
	uint64_t stays_ps;           /* its stays in all stations so far; a reply goes on from its probe's */
	struct frame_latency latency; /* those stays by stages; likewise */
	struct stage_clock *sender;   /* of the domain that sends it, until it has told the device; NULL */
	struct station *station;      /* NULL between stations */
	uint64_t due_ps;              /* when its holder acts on it; the holder's own use */
	uint64_t flow;                /* its number in a timeline, or TRACE_FLOW_OF_COPY (trace/trace.h); 0: none */
	struct frame *queue_next;     /* of the queue that it waits in */
	struct frame *live_next, *live_previous; /* the pool's list */
	union {
		struct tcp_segment tcp; /* of a FRAME_SEGMENT */
		struct frame_echo echo; /* of a FRAME_PROBE or FRAME_REPLY */
	} transport;
};

/* What the tag of a frame is whose bytes are the sender's. */
static inline uint64_t frame_tag(const struct frame *frame)
{
	uint64_t mix = frame->destination * UINT64_C(0x9e3779b97f4a7c15) ^ frame->source;

	mix = (mix ^ (mix >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
	mix ^= (uint64_t)frame->sequence << 32 ^ (uint64_t)frame->bytes << 8 ^ (uint64_t)frame->kind;
	mix = (mix ^ (mix >> 32)) * UINT64_C(0x94d049bb133111eb);
	return mix ^ (mix >> 31);
}
/* It leaves the stack: from now on its bytes are to arrive as they are. */
static inline void frame_seal(struct frame *frame)
{
	frame->tag = frame_tag(frame);
}
static inline bool frame_intact(const struct frame *frame)
{
	return frame->tag == frame_tag(frame);
}
/* Somebody stores a word into the memory where it lies. */
static inline void frame_scribble(struct frame *frame, uint64_t word)
{
	frame->tag += 2 * word + 1;
}

/* A wire changes its bytes, which its frame check sequence tells. */
static inline void frame_damage(struct frame *frame)
{
	frame->damaged = true;
	frame_scribble(frame, 1);
}

/*
 * What a stack knows of order: how many frames it has sent, and the last one that came by each way.  Frames between two
 * stacks over one pair of ports do not overtake each other on Ethernet, nor in any device here.
 */
struct frame_order {
	uint64_t sent, received[FRAME_PORTS_MAXIMUM];
};
static inline void frame_order_send(struct frame_order *order, struct frame *frame)
{
	frame->order = ++order->sent;
}
/* A frame has come from the one stack that sends to this one; false: one that was sent later has come before. */
static inline bool frame_order_keep(struct frame_order *order, const struct frame *frame)
{
	uint64_t *const last = &order->received[(frame->source >> 24) % FRAME_PORTS_MAXIMUM];

	if (frame->order <= *last)
		return false;
	*last = frame->order;
	return true;
}

/* A segment of TCP that brings no data: the stack has less to do with it. */
static inline bool frame_is_acknowledgement(const struct frame *frame)
{
	return frame->kind == FRAME_SEGMENT && frame->transport.tcp.bytes == 0;
}

struct frame_pool {
	struct frame *chunks; /* owned; grows by chunks, never shrinks while running */
	struct frame *free;
	struct frame live;                                        /* head of a ring of those in use */
	uint64_t created, delivered, dropped[FRAME_DROP_REASONS]; /* by frame_dropped */
	uint64_t copied;                                          /* part of created: made by flooding */
	uint64_t damaged_delivered, damaged_dropped;              /* parts of delivered (0, if all check) and dropped */
	uint64_t in_use;
};

/* "hostile frame"; static. */
const char *frame_kind_name(enum frame_kind kind);
void frame_pool_init(struct frame_pool *pool);
void frame_pool_free(struct frame_pool *pool);
/* A zeroed frame, bytes raised to the minimum.  Counts it as created. */
struct frame *frame_new(struct frame_pool *pool, uint64_t source, uint64_t destination, uint32_t bytes);
/* A new frame with the header, kind and times of another, as a switch makes
 * one to flood; in no station.  Counts it as created, and as a copy. */
struct frame *frame_copy(struct frame_pool *pool, const struct frame *original);
/* The frame has reached its application. */
void frame_delivered(struct frame_pool *pool, struct frame *frame);
/* The frame is lost, for that reason. */
void frame_dropped(struct frame_pool *pool, struct frame *frame, enum frame_drop reason);
/* Counts by walking the live list; the other side of created - delivered - dropped. */
uint64_t frame_pool_walk(const struct frame_pool *pool);

/* A first-in first-out queue of frames, without allocation. */
struct frame_queue {
	struct frame *head, *tail;
	uint32_t count;
};

static inline void frame_queue_push(struct frame_queue *queue, struct frame *frame)
{
	frame->queue_next = NULL;
	if (queue->tail != NULL)
		queue->tail->queue_next = frame;
	else
		queue->head = frame;
	queue->tail = frame;
	queue->count++;
}

static inline struct frame *frame_queue_pop(struct frame_queue *queue)
{
	struct frame *frame = queue->head;

	if (frame == NULL)
		return NULL;
	queue->head = frame->queue_next;
	if (queue->head == NULL)
		queue->tail = NULL;
	frame->queue_next = NULL;
	queue->count--;
	return frame;
}

/* MACs of this simulation: locally administered, host and VIF in clear. */
static inline uint64_t frame_mac(uint32_t host, uint32_t vif)
{
	return UINT64_C(0x020000000000) | ((uint64_t)host << 32) | vif;
}

/* A guest has a MAC on each port of its host's card: VIF numbers have 24 bits, the port stands above them. */
static inline uint64_t frame_mac_at(uint32_t host, uint32_t vif, uint32_t port)
{
	return frame_mac(host, vif | port << 24);
}
static inline uint32_t frame_mac_vif(uint64_t mac)
{
	return (uint32_t)mac & 0xffffff;
}
static inline uint32_t frame_mac_port(uint64_t mac)
{
	return (uint32_t)(mac >> 24) & 0xff;
}

#ifdef __cplusplus
}
#endif
#endif
