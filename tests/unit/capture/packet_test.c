/* SPDX-License-Identifier: Apache-2.0 */
/* A frame's bytes: fields at their places, checksums that come out, and changes on the way that show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/packet.h"

#define IP_AT 14
#define TRANSPORT_AT 34

static uint8_t bytes[FRAME_MAXIMUM_BYTES];

static uint32_t at(uint32_t place, uint32_t count)
{
	uint32_t value = 0;

	while (count-- > 0)
		value = value << 8 | bytes[place++];
	return value;
}

/* The sum of 16-bit words and of what is on top, folded: 0xffff when the checksum among them is right. */
static uint32_t sum(uint32_t place, uint32_t count, uint32_t on_top)
{
	uint32_t total = on_top;

	for (uint32_t i = 0; i < count; i++)
		total += i % 2 == 0 ? (uint32_t)bytes[place + i] << 8 : bytes[place + i];
	while (total > 0xffff)
		total = (total & 0xffff) + (total >> 16);
	return total;
}

/* TCP's and UDP's covers addresses, protocol and length, too. */
static uint32_t transport_sum(uint32_t protocol)
{
	const uint32_t length = at(IP_AT + 2, 2) - 20;

	return sum(TRANSPORT_AT, length, protocol + length + sum(IP_AT + 12, 8, 0));
}

/* From guest `vif` of host A to its peer, or back. */
static struct frame make(enum frame_kind kind, uint32_t vif, bool back, uint32_t size)
{
	return (struct frame){.kind = kind,
			      .source = frame_mac(back, vif),
			      .destination = frame_mac(!back, vif),
			      .vif = vif,
			      .bytes = size};
}

static void an_echo(void **state)
{
	struct frame frame = make(FRAME_PROBE, 0, false, 106);

	(void)state;
	frame.sequence = 1;
	frame.transport.echo.bytes = 64;
	frame_seal(&frame);
	packet_write(&frame, bytes);
	assert_memory_equal(bytes, "\x02\x01\0\0\0\0\x02\0\0\0\0\0\x08\0", 14);
	/* 20 + 8 + 64 = 92 = 0x5c; id 1, not to be fragmented, 64 hops, ICMP; from 10.0.0.1 to 10.1.0.1.  The
	 * words: 4500 + 005c + 0001 + 4000 + 4001 + 0a00 + 0001 + 0a01 + 0001 = d961, inverted 269e. */
	assert_memory_equal(bytes + IP_AT, "\x45\0\0\x5c\0\x01\x40\0\x40\x01\x26\x9e\x0a\0\0\x01\x0a\x01\0\x01", 20);
	/* Payload 0001 + 0203 + ... + 3e3f: high bytes 0 + 2 + .. + 62 = 992, low 1 + 3 + .. + 63 = 1024, so
	 * 0x3e000 + 0x400 = 0x3e400, folded e403; with 0800 and sequence 1: ec04, inverted 13fb. */
	assert_memory_equal(bytes + TRANSPORT_AT, "\x08\0\x13\xfb\0\0\0\x01\0\x01\x02", 11);
	assert_int_equal(bytes[105], 63);

	/* The answer brings the same back. */
	struct frame reply = make(FRAME_REPLY, 0, true, 106);
	reply.sequence = 1;
	reply.transport.echo.bytes = 64;
	packet_write(&reply, bytes);
	assert_memory_equal(bytes + TRANSPORT_AT, "\0\0\x1b\xfb\0\0\0\x01\0\x01\x02", 11);
}

/* Identifier and sequence number are of 16 bits, an address has the VIF's number plus 1. */
static void numbers_beyond_a_byte(void **state)
{
	struct frame frame = make(FRAME_PROBE, 1023, false, 60);

	(void)state;
	frame.sequence = 0x12345;
	frame.transport.echo.bytes = 3;
	packet_write(&frame, bytes);
	assert_int_equal(at(IP_AT + 2, 2), 31);
	assert_int_equal(at(IP_AT + 4, 2), 0x2345);
	assert_int_equal(at(IP_AT + 12, 4), 0x0a000400); /* 10.0.4.0: 1,024 */
	assert_int_equal(at(TRANSPORT_AT + 4, 4), 0x03ff2345);
	assert_int_equal(sum(IP_AT, 20, 0), 0xffff);
	assert_int_equal(sum(TRANSPORT_AT, 11, 0), 0xffff); /* an odd number of bytes */
	for (uint32_t i = TRANSPORT_AT + 11; i < 60; i++)
		assert_int_equal(bytes[i], 0); /* filled up to Ethernet's least */

	/* Without a size of its own it has the frame's. */
	frame.transport.echo.bytes = 0;
	packet_write(&frame, bytes);
	assert_int_equal(at(IP_AT + 2, 2), 46);
}

static struct frame make_segment(uint32_t data, uint8_t flags)
{
	struct frame frame = make(FRAME_SEGMENT, 2, false, 0);

	frame.transport.tcp = (struct tcp_segment){.sequence = 0xfffffff0,
						   .acknowledgement = 0x01020304,
						   .timestamp = 0x0a0b0c0d,
						   .timestamp_echo = 0x0e0f1011,
						   .source_port = 32768,
						   .destination_port = 5001,
						   .window = 0xfffe,
						   .bytes = (uint16_t)data,
						   .mss = 1460,
						   .window_scale = 7,
						   .flags = flags};
	frame.bytes = FRAME_HEADER_BYTES + tcp_segment_ip_bytes(&frame.transport.tcp);
	return frame;
}

static void a_segment(void **state)
{
	const struct frame frame = make_segment(1447, TCP_ACK);

	(void)state;
	packet_write(&frame, bytes);
	assert_int_equal(frame.bytes, 14 + 20 + 32 + 1447);
	assert_int_equal(at(IP_AT + 2, 2), 20 + 32 + 1447);
	/* Ports, numbers; a header of 8 words, ACK, window. */
	assert_memory_equal(bytes + TRANSPORT_AT, "\x80\0\x13\x89\xff\xff\xff\xf0\x01\x02\x03\x04\x80\x10\xff\xfe", 16);
	assert_memory_equal(bytes + TRANSPORT_AT + 20, "\x01\x01\x08\x0a\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11", 12);
	/* Bytes by their number: 4,294,967,280 ends in 0; 16 on it is 0, after 4,294,967,295. */
	assert_memory_equal(bytes + TRANSPORT_AT + 32, "0123456789012345012", 19);
	assert_int_equal(sum(IP_AT, 20, 0), 0xffff);
	assert_int_equal(transport_sum(6), 0xffff);
}

static void a_syn(void **state)
{
	struct frame frame = make_segment(0, TCP_SYN);

	(void)state;
	packet_write(&frame, bytes);
	assert_int_equal(frame.bytes, 74);
	assert_int_equal(at(TRANSPORT_AT + 12, 2), 0xa002);
	assert_memory_equal(bytes + TRANSPORT_AT + 20,
			    "\x02\x04\x05\xb4\x01\x01\x08\x0a\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x01\x03\x03\x07", 20);
	assert_int_equal(transport_sum(6), 0xffff);

	frame.transport.tcp.flags = TCP_SYN | TCP_ACK;
	frame.transport.tcp.window_scale = TCP_NO_SCALE;
	packet_write(&frame, bytes);
	assert_int_equal(at(TRANSPORT_AT + 12, 2), 0xa012);
	assert_memory_equal(bytes + TRANSPORT_AT + 36, "\x01\x01\x01\x01", 4);
	assert_int_equal(transport_sum(6), 0xffff);
}

/* Of all sizes, as one of them has the checksum that must not be 0. */
static void foreign_frames(void **state)
{
	(void)state;
	for (uint32_t size = FRAME_MINIMUM_BYTES; size <= FRAME_MAXIMUM_BYTES; size++) {
		const struct frame frame = make(FRAME_FOREIGN, 0, false, size);

		packet_write(&frame, bytes);
		assert_int_equal(at(IP_AT + 2, 2), size - 14);
		assert_int_equal(at(TRANSPORT_AT + 4, 2), size - 34);
		assert_int_not_equal(at(TRANSPORT_AT + 6, 2), 0);
		assert_int_equal(transport_sum(17), 0xffff);
	}
}

/* Another's word in a sealed frame: the headers stay readable, the checksum is that of what was sent. */
static void what_was_changed_on_the_way_shows(void **state)
{
	struct frame frame = make_segment(100, TCP_ACK);

	(void)state;
	frame_seal(&frame);
	packet_write(&frame, bytes);
	assert_int_equal(transport_sum(6), 0xffff);
	frame_scribble(&frame, 42); /* adds 85 to the tag */
	packet_write(&frame, bytes);
	assert_int_equal(sum(IP_AT, 20, 0), 0xffff);
	assert_int_not_equal(transport_sum(6), 0xffff);
	/* The last byte is number 0xfffffff0 + 99 mod 2^32 = 83: '3'. */
	assert_int_equal(bytes[frame.bytes - 1], '3' ^ 85);
	assert_int_equal(bytes[frame.bytes - 2], '2');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_echo),        cmocka_unit_test(numbers_beyond_a_byte),
		cmocka_unit_test(a_segment),      cmocka_unit_test(a_syn),
		cmocka_unit_test(foreign_frames), cmocka_unit_test(what_was_changed_on_the_way_shows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
