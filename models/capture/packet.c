/* SPDX-License-Identifier: Apache-2.0 */
#include "capture/packet.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <string.h>

#define ETHERTYPE_IPV4 0x0800
#define IP_BYTES 20
#define IP_VERSION_AND_LENGTH 0x45 /* 4; 5 words */
#define IP_DO_NOT_FRAGMENT 0x4000
#define IP_TIME_TO_LIVE 64 /* Linux's */
#define IP_CHECKSUM_AT 10
#define IP_ADDRESSES_AT 12
#define ADDRESSES_BYTES 8
#define DATAGRAM_HEADER_BYTES 8 /* of ICMP echo, of UDP */
#define ICMP_CHECKSUM_AT 2
#define UDP_CHECKSUM_AT 6
#define TCP_CHECKSUM_AT 16
#define TCP_BYTES 20
/* Of the dynamic range (RFC 6335): no service's. */
#define UDP_SOURCE_PORT 49152
#define UDP_DESTINATION_PORT 49153

/* A place in the packet that moves on. */
struct cursor {
	uint8_t *at;
};

/* The low `count` bytes, the highest first. */
static void put(struct cursor *cursor, uint64_t value, unsigned count)
{
	while (count > 0)
		*cursor->at++ = (uint8_t)(value >> (8 * --count));
}

/* The sum of 16-bit words, the last one filled up with a zero, on top of `sum`. */
static uint64_t add_words(uint64_t sum, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i + 1 < count; i += 2)
		sum += (uint64_t)bytes[i] << 8 | bytes[i + 1];
	if (count % 2 != 0)
		sum += (uint64_t)bytes[count - 1] << 8;
	return sum;
}

static void put_checksum(uint8_t *at, uint64_t sum)
{
	struct cursor cursor = {at};

	while (sum > UINT16_MAX)
		sum = (sum & UINT16_MAX) + (sum >> 16);
	put(&cursor, ~sum, 2);
}

/* Over the transport's bytes and the pseudo-header. */
static uint64_t transport_sum(const uint8_t *ip, uint8_t protocol, const uint8_t *transport, uint32_t count)
{
	const uint64_t addresses = add_words(0, ip + IP_ADDRESSES_AT, ADDRESSES_BYTES);

	return add_words(addresses + protocol + count, transport, count);
}

static uint32_t address_of(uint64_t mac)
{
	if (mac == FRAME_MAC_BROADCAST)
		return UINT32_C(0x0affffff);
	return UINT32_C(10) << 24 | (uint32_t)(mac >> 32 & 0xff) << 16 | (uint32_t)((mac + 1) & 0xffff);
}

static void put_ethernet(struct cursor *cursor, const struct frame *frame)
{
	put(cursor, frame->destination, 6);
	put(cursor, frame->source, 6);
	put(cursor, ETHERTYPE_IPV4, 2);
}

static void put_ip(struct cursor *cursor, const struct frame *frame, uint8_t protocol, uint32_t payload_bytes)
{
	uint8_t *const start = cursor->at;

	put(cursor, IP_VERSION_AND_LENGTH, 1);
	put(cursor, 0, 1);
	put(cursor, IP_BYTES + payload_bytes, 2);
	put(cursor, frame->sequence, 2);
	put(cursor, IP_DO_NOT_FRAGMENT, 2);
	put(cursor, IP_TIME_TO_LIVE, 1);
	put(cursor, protocol, 1);
	put(cursor, 0, 2);
	put(cursor, address_of(frame->source), 4);
	put(cursor, address_of(frame->destination), 4);
	put_checksum(start + IP_CHECKSUM_AT, add_words(0, start, IP_BYTES));
}

static void put_echo(struct cursor *cursor, const struct frame *frame)
{
	const uint32_t room = frame->bytes - FRAME_HEADER_BYTES - FRAME_IP_DATAGRAM_BYTES;
	const uint32_t bytes = frame->transport.echo.bytes != 0 ? frame->transport.echo.bytes : room;
	uint8_t *start;

	assert(bytes <= room);
	put_ip(cursor, frame, IPPROTO_ICMP, DATAGRAM_HEADER_BYTES + bytes);
	start = cursor->at;
	put(cursor, frame->kind == FRAME_REPLY ? ICMP_ECHOREPLY : ICMP_ECHO, 1);
	put(cursor, 0, 3);
	put(cursor, frame->vif, 2);
	put(cursor, frame->sequence, 2);
	for (uint32_t i = 0; i < bytes; i++)
		put(cursor, i, 1);
	put_checksum(start + ICMP_CHECKSUM_AT, add_words(0, start, DATAGRAM_HEADER_BYTES + bytes));
}

/* A checksum of 0 would say that there is none: 0xffff stands for it (RFC 768). */
static void put_udp(struct cursor *cursor, const struct frame *frame)
{
	const uint32_t bytes = frame->bytes - FRAME_HEADER_BYTES - IP_BYTES;
	uint8_t *const ip = cursor->at, *start;

	put_ip(cursor, frame, IPPROTO_UDP, bytes);
	start = cursor->at;
	put(cursor, UDP_SOURCE_PORT, 2);
	put(cursor, UDP_DESTINATION_PORT, 2);
	put(cursor, bytes, 2);
	put(cursor, 0, 2);
	for (uint32_t i = 0; i < bytes - DATAGRAM_HEADER_BYTES; i++)
		put(cursor, i, 1);
	put_checksum(start + UDP_CHECKSUM_AT, transport_sum(ip, IPPROTO_UDP, start, bytes));
	if (start[UDP_CHECKSUM_AT] == 0 && start[UDP_CHECKSUM_AT + 1] == 0)
		memset(start + UDP_CHECKSUM_AT, 0xff, 2);
}

static void put_timestamps(struct cursor *cursor, const struct tcp_segment *segment)
{
	put(cursor, TCPOPT_NOP, 1);
	put(cursor, TCPOPT_NOP, 1);
	put(cursor, TCPOPT_TIMESTAMP, 1);
	put(cursor, TCPOLEN_TIMESTAMP, 1);
	put(cursor, segment->timestamp, 4);
	put(cursor, segment->timestamp_echo, 4);
}

/* TCP_SYN_OPTIONS_BYTES, or TCP_TIMESTAMP_BYTES. */
static void put_options(struct cursor *cursor, const struct tcp_segment *segment)
{
	const bool syn = (segment->flags & TCP_SYN) != 0;

	if (syn) {
		put(cursor, TCPOPT_MAXSEG, 1);
		put(cursor, TCPOLEN_MAXSEG, 1);
		put(cursor, segment->mss, 2);
	}
	put_timestamps(cursor, segment);
	if (syn && segment->window_scale != TCP_NO_SCALE) {
		put(cursor, TCPOPT_NOP, 1);
		put(cursor, TCPOPT_WINDOW, 1);
		put(cursor, TCPOLEN_WINDOW, 1);
		put(cursor, segment->window_scale, 1);
	} else if (syn) {
		put(cursor, UINT32_C(0x01010101) * TCPOPT_NOP, 4);
	}
}

static void put_tcp(struct cursor *cursor, const struct frame *frame)
{
	const struct tcp_segment *segment = &frame->transport.tcp;
	const uint32_t bytes = tcp_segment_ip_bytes(segment) - IP_BYTES, header_bytes = bytes - segment->bytes;
	const unsigned flags =
		((segment->flags & TCP_SYN) != 0 ? TH_SYN : 0) | ((segment->flags & TCP_ACK) != 0 ? TH_ACK : 0);
	uint8_t *const ip = cursor->at, *start;

	put_ip(cursor, frame, IPPROTO_TCP, bytes);
	start = cursor->at;
	put(cursor, segment->source_port, 2);
	put(cursor, segment->destination_port, 2);
	put(cursor, segment->sequence, 4);
	put(cursor, segment->acknowledgement, 4);
	put(cursor, header_bytes / 4 << 4, 1);
	put(cursor, flags, 1);
	put(cursor, segment->window, 2);
	put(cursor, 0, 4); /* checksum, urgent pointer */
	put_options(cursor, segment);
	for (uint32_t i = 0; i < segment->bytes; i++)
		put(cursor, '0' + (segment->sequence + i) % 10, 1);
	put_checksum(start + TCP_CHECKSUM_AT, transport_sum(ip, IPPROTO_TCP, start, bytes));
}

/* Somebody stored into the memory where the frame lay: its last bytes are not those that the checksum is of. */
static void put_changes(uint8_t *end, const struct frame *frame)
{
	const uint64_t change = frame->tag - frame_tag(frame);

	for (int i = 0; i < 8; i++)
		*--end ^= (uint8_t)(change >> (8 * i));
}

void packet_write(const struct frame *frame, uint8_t bytes[FRAME_MAXIMUM_BYTES])
{
	struct cursor cursor = {bytes};

	assert(frame->bytes >= FRAME_MINIMUM_BYTES && frame->bytes <= FRAME_MAXIMUM_BYTES);
	memset(bytes, 0, frame->bytes);
	put_ethernet(&cursor, frame);
	if (frame->kind == FRAME_SEGMENT)
		put_tcp(&cursor, frame);
	else if (frame->kind == FRAME_PROBE || frame->kind == FRAME_REPLY)
		put_echo(&cursor, frame);
	else
		put_udp(&cursor, frame);
	/* One without a tag never left a stack of ours. */
	if (frame->tag != 0 && !frame_intact(frame))
		put_changes(cursor.at, frame);
}
