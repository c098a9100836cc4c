/* SPDX-License-Identifier: Apache-2.0 */
/* Captures written here by hand, byte by byte, and what is read out of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "traffic/traffic.h"
#include "traffic/traffic_packet.h"

#define ETHERNET 1
#define RAW_IP 101
#define LINUX_COOKED 113
#define WLAN 105
#define MAGIC_NS 0xa1b23c4dU

/* A pcap file with nanosecond stamps, in this machine's byte order. */
struct file {
	char path[32];
	FILE *stream;
};

static void put_32(FILE *stream, uint32_t value)
{
	fwrite(&value, sizeof(value), 1, stream);
}

static struct file create(uint32_t link)
{
	struct file file = {.path = "/tmp/traffic_test.XXXXXX"};

	file.stream = fdopen(mkstemp(file.path), "wb");
	assert_non_null(file.stream);
	put_32(file.stream, MAGIC_NS);
	put_32(file.stream, 4u << 16 | 2); /* version 2.4 */
	put_32(file.stream, 0);
	put_32(file.stream, 0);
	put_32(file.stream, 65535);
	put_32(file.stream, link);
	return file;
}

static void add(const struct file *file, uint32_t s, uint32_t ns, const void *bytes, uint32_t captured, uint32_t length)
{
	put_32(file->stream, s);
	put_32(file->stream, ns);
	put_32(file->stream, captured);
	put_32(file->stream, length);
	fwrite(bytes, 1, captured, file->stream);
}

static int read_back(struct file *file, struct traffic *traffic, char message[256])
{
	int status;

	fclose(file->stream);
	status = traffic_read(traffic, file->path, message, 256);
	unlink(file->path);
	return status;
}

/* An Ethernet frame with an IPv4 header of TCP, 20 + 32 bytes, between two addresses given by their last bytes. */
static void tcp_frame(uint8_t bytes[66], uint8_t from, uint8_t to)
{
	memset(bytes, 0, 66);
	memset(bytes, to, 6);
	memset(bytes + 6, from, 6);
	bytes[12] = 8; /* IPv4 */
	bytes[14] = 0x45;
	bytes[23] = 6; /* TCP */
	bytes[26] = 192, bytes[28] = 2, bytes[29] = from;
	bytes[30] = 192, bytes[32] = 2, bytes[33] = to;
	bytes[46] = 8 << 4; /* words of its header */
}

/* Who spoke first is the first party; times count from the first packet; lengths are the wire's. */
static void conversations(void **state)
{
	struct file file = create(ETHERNET);
	struct traffic traffic;
	uint8_t bytes[66];
	char message[256];

	(void)state;
	tcp_frame(bytes, 9, 1);
	add(&file, 1700000000, 999999000, bytes, 66, 66);
	tcp_frame(bytes, 1, 9);
	add(&file, 1700000001, 500, bytes, 66, 1514);
	tcp_frame(bytes, 1, 7);
	add(&file, 1700000001, 501, bytes, 66, 100);
	assert_int_equal(read_back(&file, &traffic, message), 0);
	assert_int_equal(traffic.count, 3);
	assert_int_equal(traffic.conversations, 2);
	assert_int_equal(traffic.packets[0].at_ps, 0);
	assert_false(traffic.packets[0].answers);
	assert_int_equal(traffic.packets[1].at_ps, 1500000); /* 1.5 us, over the second's end */
	assert_true(traffic.packets[1].answers);
	assert_int_equal(traffic.packets[1].bytes, 1514);
	assert_int_equal(traffic.packets[1].conversation, 0);
	assert_int_equal(traffic.packets[2].conversation, 1);
	assert_false(traffic.packets[2].answers);
	assert_int_equal(traffic.span_ps, 1501000);
	assert_int_equal(traffic.cut, 0);
	traffic_free(&traffic);
}

/* 66 bytes of headers and 3,000 of payload: two full frames of 1,448 bytes of payload, and the 104 that are left. */
static void segmentation(void **state)
{
	struct file file = create(ETHERNET);
	struct traffic traffic;
	uint8_t bytes[66];
	char message[256];

	(void)state;
	tcp_frame(bytes, 1, 2);
	add(&file, 1, 0, bytes, 66, 3066);
	assert_int_equal(read_back(&file, &traffic, message), 0);
	assert_int_equal(traffic.count, 3);
	assert_int_equal(traffic.packets[0].bytes, 1514);
	assert_int_equal(traffic.packets[1].bytes, 1514);
	assert_int_equal(traffic.packets[2].bytes, 66 + 104);
	assert_int_equal(traffic.cut, 1);
	traffic_free(&traffic);
}

/* A stamp before its predecessor's: put where it belongs, and counted. */
static void order(void **state)
{
	struct file file = create(ETHERNET);
	struct traffic traffic;
	uint8_t bytes[66];
	char message[256];

	(void)state;
	tcp_frame(bytes, 1, 2);
	add(&file, 2, 300, bytes, 66, 66);
	add(&file, 2, 100, bytes, 66, 67);
	add(&file, 2, 300, bytes, 66, 68);
	add(&file, 2, 200, bytes, 66, 69);
	assert_int_equal(read_back(&file, &traffic, message), 0);
	assert_int_equal(traffic.late, 2);
	assert_int_equal(traffic.packets[0].bytes, 67);
	assert_int_equal(traffic.packets[0].at_ps, 0);
	assert_int_equal(traffic.packets[1].bytes, 69);
	assert_int_equal(traffic.packets[2].bytes, 66);
	assert_int_equal(traffic.packets[3].bytes, 68);
	assert_int_equal(traffic.packets[3].at_ps, 200000);
	traffic_free(&traffic);
}

/* Link headers are exchanged for Ethernet's. */
static void other_links(void **state)
{
	static const struct {
		uint32_t link, bytes;
	} cases[] = {{RAW_IP, 0}, {LINUX_COOKED, 16}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct file file = create(cases[i].link);
		uint8_t frame[66], bytes[80] = {0};
		struct traffic traffic;
		char message[256];

		for (uint8_t from = 1; from <= 2; from++) {
			tcp_frame(frame, from, 3 - from);
			if (cases[i].bytes > 0)
				bytes[14] = 8; /* its type: IPv4 */
			memcpy(bytes + cases[i].bytes, frame + 14, 52);
			add(&file, from, 0, bytes, cases[i].bytes + 52, cases[i].bytes + 400);
		}
		assert_int_equal(read_back(&file, &traffic, message), 0);
		assert_int_equal(traffic.conversations, 1);
		assert_int_equal(traffic.packets[0].bytes, 414);
		assert_true(traffic.packets[1].answers);
		traffic_free(&traffic);
	}
}

/* Two VLAN tags, IPv6 and UDP: 14 + 8 + 40 + 8 bytes of headers, and addresses that are IP's. */
static void header_of_a_tagged_datagram(void **state)
{
	uint8_t bytes[70] = {[12] = 0x88, [13] = 0xa8, [16] = 0x81, [20] = 0x86, [21] = 0xdd, [22] = 0x60, [28] = 17};
	struct traffic_header header;

	(void)state;
	bytes[30] = 0xfe, bytes[46] = 0xfd;
	assert_int_equal(traffic_header_read(&header, ETHERNET, bytes, sizeof(bytes), 1000), 0);
	assert_int_equal(header.header_bytes, 70);
	assert_int_equal(header.frame_bytes, 1000);
	assert_int_equal(header.source.kind, 6);
	assert_int_equal(header.source.bytes[0], 0xfe);
	assert_int_equal(header.destination.bytes[0], 0xfd);
	/* Cut off inside the IP header: only MACs are known. */
	assert_int_equal(traffic_header_read(&header, ETHERNET, bytes, 40, 1000), 0);
	assert_int_equal(header.source.kind, 1);
	assert_int_equal(header.header_bytes, 22);
	assert_int_equal(traffic_header_read(&header, ETHERNET, bytes, 13, 1000), -1);
}

static void expect_refused(struct file *file, const char *text)
{
	struct traffic traffic;
	char message[256];

	assert_int_equal(read_back(file, &traffic, message), -1);
	if (strstr(message, text) == NULL)
		fail_msg("\"%s\" does not say: %s", message, text);
	assert_null(traffic.packets);
}

/* A damaged file is told with the number of the packet. */
static void damage(void **state)
{
	uint8_t bytes[66];
	struct file file;
	struct traffic traffic;
	char message[256];

	(void)state;
	tcp_frame(bytes, 1, 2);
	file = create(ETHERNET);
	add(&file, 1, 0, bytes, 66, 66);
	add(&file, 1, 0, bytes, 66, 66);
	fflush(file.stream);
	assert_int_equal(ftruncate(fileno(file.stream), 24 + 82 + 16 + 65), 0);
	expect_refused(&file, "packet 2: truncated dump file");

	file = create(ETHERNET);
	expect_refused(&file, "there is no packet in it");

	file = create(WLAN);
	expect_refused(&file, "a link layer that cannot be replayed");

	file = create(ETHERNET);
	add(&file, 1, 0, bytes, 66, 66);
	add(&file, 1, 0, bytes, 9, 66);
	expect_refused(&file, "packet 2: shorter than the header of its link layer");

	file = create(ETHERNET);
	add(&file, 1, 0, bytes, 66, 1u << 20);
	expect_refused(&file, "packet 1: longer than any packet");

	file = create(ETHERNET);
	add(&file, 1, 0, bytes, 66, 66);
	add(&file, 1 + 101 * 86400, 0, bytes, 66, 66);
	expect_refused(&file, "packet 2: its stamp is more than 100 days");

	assert_int_equal(traffic_read(&traffic, "/dev/null", message, sizeof(message)), -1);
	assert_string_equal(message, "no ordinary file");
	assert_int_equal(traffic_read(&traffic, "/nowhere/at/all", message, sizeof(message)), -1);
	assert_string_equal(message, "cannot be read: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversations), cmocka_unit_test(segmentation),
		cmocka_unit_test(order),         cmocka_unit_test(other_links),
		cmocka_unit_test(damage),        cmocka_unit_test(header_of_a_tagged_datagram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
