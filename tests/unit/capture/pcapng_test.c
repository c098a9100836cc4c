/* SPDX-License-Identifier: Apache-2.0 */
/* The blocks of a capture file, byte by byte, and what becomes of a write that fails. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/pcapng.h"

static struct {
	char *bytes;
	size_t size;
	FILE *file;
	struct pcapng pcapng;
} t;

static int set_up(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.file = open_memstream(&t.bytes, &t.size);
	pcapng_begin(&t.pcapng, t.file, "ab");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fclose(t.file);
	free(t.bytes);
	return 0;
}

/* What the file holds from `at` on is `count` such bytes; returns where they end. */
static size_t holds(size_t at, const char *bytes, size_t count)
{
	fflush(t.file);
	assert_true(at + count <= t.size);
	assert_memory_equal(t.bytes + at, bytes, count);
	return at + count;
}

#define HOLDS(at, bytes) holds(at, bytes, sizeof(bytes) - 1)

/* 40 bytes: 28 around one option of 8 and the end of options, 4. */
static const char section[] = "\x0a\x0d\x0d\x0a\x28\0\0\0"
			      "\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
			      "\x04\0\x02\0ab\0\0"
			      "\0\0\0\0\x28\0\0\0";

static void a_section_and_an_interface(void **state)
{
	size_t at;

	(void)state;
	assert_int_equal(pcapng_add_interface(&t.pcapng, "host", "cable", 1000000000), 0);
	at = HOLDS(0, section);
	/* Fixed 20; name 8, description 12, speed 12, resolution 8, check length 8, end 4: 72. */
	at = HOLDS(at, "\x01\0\0\0\x48\0\0\0"
		       "\x01\0\0\0\0\0\0\0");
	at = HOLDS(at, "\x02\0\x04\0host");
	at = HOLDS(at, "\x03\0\x05\0cable\0\0\0");
	at = HOLDS(at, "\x08\0\x08\0\x00\xca\x9a\x3b\0\0\0\0"); /* 1e9 is 0x3b9aca00 */
	at = HOLDS(at, "\x09\0\x01\0\x09\0\0\0");
	at = HOLDS(at, "\x0d\0\x01\0\0\0\0\0");
	at = HOLDS(at, "\0\0\0\0\x48\0\0\0");
	assert_int_equal(at, t.size);
	assert_int_equal(pcapng_add_interface(&t.pcapng, "other", "", 1), 1);
}

static void packets(void **state)
{
	const uint8_t bytes[] = {1, 2, 3, 4, 5};
	struct pcapng_packet packet = {
		.direction = PCAPNG_OUTBOUND, .stamp_ns = 0x0102030405060708, .bytes = bytes, .length = sizeof(bytes)};
	size_t at;

	(void)state;
	pcapng_add_interface(&t.pcapng, "host", "", 1);
	fflush(t.file);
	at = t.size;
	pcapng_write(&t.pcapng, &packet);
	/* Fixed 32, 5 bytes in 8, flags 8, end 4: 52; the high half of the stamp comes first. */
	at = HOLDS(at, "\x06\0\0\0\x34\0\0\0"
		       "\0\0\0\0\x04\x03\x02\x01\x08\x07\x06\x05"
		       "\x05\0\0\0\x05\0\0\0\x01\x02\x03\x04\x05\0\0\0");
	at = HOLDS(at, "\x02\0\x04\0\x02\0\0\0\0\0\0\0\x34\0\0\0");
	assert_int_equal(at, t.size);

	/* With a comment of 3: 60; and one with an empty comment is one without. */
	packet = (struct pcapng_packet){
		.direction = PCAPNG_INBOUND, .stamp_ns = 9, .bytes = bytes, .length = 4, .comment = "abc"};
	pcapng_write(&t.pcapng, &packet);
	at = HOLDS(at, "\x06\0\0\0\x38\0\0\0"
		       "\0\0\0\0\0\0\0\0\x09\0\0\0"
		       "\x04\0\0\0\x04\0\0\0\x01\x02\x03\x04"
		       "\x02\0\x04\0\x01\0\0\0"
		       "\x01\0\x03\0abc\0"
		       "\0\0\0\0\x38\0\0\0");
	assert_int_equal(at, t.size);
	packet.comment = "";
	pcapng_write(&t.pcapng, &packet);
	fflush(t.file);
	assert_int_equal(t.size - at, 48);
}

static void a_comment_too_long_is_cut_off(void **state)
{
	const uint8_t bytes[PCAPNG_PACKET_MAXIMUM] = {0};
	char comment[1000] = "";

	(void)state;
	memset(comment, 'x', sizeof(comment) - 1);
	pcapng_add_interface(&t.pcapng, "host", "", 1);
	fflush(t.file);
	const size_t before = t.size;
	pcapng_write(&t.pcapng,
		     &(struct pcapng_packet){
			     .direction = PCAPNG_INBOUND, .bytes = bytes, .length = sizeof(bytes), .comment = comment});
	fflush(t.file);
	/* Fixed 32, the bytes, flags 8, end 4, and 4 with 255 in 256. */
	assert_int_equal(t.size - before, 32 + PCAPNG_PACKET_MAXIMUM + 8 + 4 + 260);
}

static void the_first_error_is_kept(void **state)
{
	FILE *full = fopen("/dev/full", "we");
	struct pcapng pcapng;

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	pcapng_begin(&pcapng, full, "ab");
	assert_int_equal(pcapng.error, ENOSPC);
	pcapng_add_interface(&pcapng, "host", "", 1);
	assert_int_equal(pcapng.error, ENOSPC);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_section_and_an_interface, set_up, tear_down),
		cmocka_unit_test_setup_teardown(packets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_comment_too_long_is_cut_off, set_up, tear_down),
		cmocka_unit_test(the_first_error_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
