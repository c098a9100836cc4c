/* SPDX-License-Identifier: Apache-2.0 */
/* Frames that links announce ahead of time reach the file when they pass, in that order, and no others. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/unit.h"
#include "capture/capture.h"

#define NS UNIT_PS_PER_NS
#define PACKETS 1000

static struct {
	FILE *file;
	struct capture capture;
	/* What the file holds, read back. */
	size_t count;
	struct {
		uint32_t interface, sequence; /* the low 16 bits, of the IP header */
		uint64_t stamp_ns;
	} packets[PACKETS];
} t;

static int set_up(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.file = tmpfile();
	assert_int_equal(capture_open(&t.capture, fileno(t.file)), 0);
	assert_int_equal(capture_add_point(&t.capture, "host_a", "", 1), 0);
	assert_int_equal(capture_add_point(&t.capture, "host_b", "", 1), 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fclose(t.file);
	return 0;
}

static void announce(uint32_t point, uint32_t sequence, uint64_t stamp_ps, uint64_t now_ps)
{
	const struct frame frame = {.kind = FRAME_FOREIGN, .sequence = sequence, .bytes = 60};

	capture_announce(&t.capture, point, PCAPNG_INBOUND, &frame, stamp_ps, now_ps);
}

static uint32_t word(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Closes the capture and goes from block to block by their lengths. */
static void read_back(void)
{
	uint8_t block[4096];

	assert_int_equal(capture_close(&t.capture), 0);
	rewind(t.file);
	while (fread(block, 8, 1, t.file) == 1) {
		const uint32_t length = word(block + 4);

		assert_in_range(length, 12, sizeof(block));
		assert_int_equal(fread(block + 8, length - 8, 1, t.file), 1);
		assert_int_equal(word(block + length - 4), length);
		if (word(block) != 6)
			continue;
		t.packets[t.count].interface = word(block + 8);
		t.packets[t.count].stamp_ns = (uint64_t)word(block + 12) << 32 | word(block + 16);
		t.packets[t.count++].sequence = (uint32_t)block[28 + 18] << 8 | block[28 + 19];
	}
}

/* Stamps in ns as they must stand there, or the sequence numbers. */
static void frames_pass_in_order(void **state)
{
	const uint32_t order[] = {2, 4, 3, 1, 5, 6};

	(void)state;
	announce(0, 1, 500 * NS, 0); /* sent long before it passes */
	announce(1, 2, 100 * NS, 0);
	announce(1, 3, 300 * NS, 100 * NS);
	announce(0, 4, 300 * NS - 1, 200 * NS); /* passes before 3, though announced after */
	announce(0, 5, 600 * NS, 500 * NS);
	announce(1, 6, 600 * NS, 600 * NS); /* at the same time, announced later */
	announce(0, 7, 900 * NS, 600 * NS);
	capture_advance(&t.capture, 900 * NS - 1); /* the last one has not passed when the run ends */
	read_back();
	assert_int_equal(t.count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(t.packets[i].sequence, order[i]);
	assert_int_equal(t.packets[0].interface, 1);
	assert_int_equal(t.packets[3].interface, 0);
}

static void stamps_are_rounded_to_the_nearest_nanosecond(void **state)
{
	(void)state;
	announce(0, 1, 1499, 0);
	announce(0, 2, 1500, 0);
	announce(0, 3, (UINT64_C(7) << 32) * NS + 2499, 0);
	capture_advance(&t.capture, UINT64_MAX);
	read_back();
	assert_int_equal(t.packets[0].stamp_ns, 1);
	assert_int_equal(t.packets[1].stamp_ns, 2);
	assert_int_equal(t.packets[2].stamp_ns, (UINT64_C(7) << 32) + 2);
}

/* Many that wait at once, in an order that is far from theirs: 389 is prime to 1,000. */
static void many_wait(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < PACKETS; i++)
		announce(i % 2, i, (1 + i * 389 % PACKETS) * NS, 0);
	assert_int_equal(t.capture.waiting_count, PACKETS);
	capture_advance(&t.capture, PACKETS * NS);
	read_back();
	assert_int_equal(t.count, PACKETS);
	for (uint32_t i = 0; i < PACKETS; i++) {
		assert_int_equal(t.packets[i].stamp_ns, i + 1);
		assert_int_equal(t.packets[i].sequence * 389 % PACKETS, i);
	}
}

static const struct report_check *find_check(const struct report *report, const char *detail_start)
{
	for (size_t i = 0; i < report->check_count; i++)
		if (strncmp(report->checks[i].detail, detail_start, strlen(detail_start)) == 0)
			return &report->checks[i];
	return NULL;
}

/* A frame that the links carried and nobody announced is found out. */
static void the_links_count_too(void **state)
{
	const uint64_t carried[] = {2, 2};
	struct report report;
	size_t found;

	(void)state;
	report_init(&report);
	announce(0, 1, 10 * NS, 0);
	announce(0, 2, 99 * NS, 0);
	announce(1, 3, 10 * NS, 0);
	capture_advance(&t.capture, 20 * NS);
	capture_report(&t.capture, carried, &report);
	assert_int_equal(report_sum(&report, "capture.host_a.frames", &found), 1);
	assert_int_equal(report_sum(&report, "capture.*.bytes", &found), 120);
	assert_true(find_check(&report, "host_a: carried by the links 2, captured 1, not there yet 1")->passed);
	assert_false(find_check(&report, "host_b: carried by the links 2, captured 1, not there yet 0")->passed);
	assert_null(report_find_histogram(&report, "wire_rtt.host_a.echo")); /* nothing of no round trip */
	report_free(&report);
	capture_close(&t.capture);
}

static void a_full_disk_is_told_at_the_end(void **state)
{
	const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(capture_open(&t.capture, fd), 0);
	capture_add_point(&t.capture, "host_a", "", 1);
	for (uint32_t i = 0; i < PACKETS; i++)
		announce(0, i, i * NS, i * NS);
	assert_int_equal(capture_close(&t.capture), -1);
	assert_int_equal(errno, ENOSPC);
	close(fd); /* is still the caller's */
	assert_int_equal(capture_open(&t.capture, fd), -1);
	assert_int_equal(errno, EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_pass_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stamps_are_rounded_to_the_nearest_nanosecond, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_links_count_too, set_up, tear_down),
		cmocka_unit_test(a_full_disk_is_told_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
