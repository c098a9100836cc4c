/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities: exact decimals, every way of being wrong, clock edges. */
#include "base/unit.h"

#include <stdio.h>
#include <string.h>

#include "cmocka_all.h"

static void expect_whole(const char *text, enum dimension dimension, uint64_t expected)
{
	uint64_t whole = 12345;
	double real = 0;
	enum unit_status status = unit_parse(text, dimension, &whole, &real);
	if (status != UNIT_OK || whole != expected)
		fail_msg("\"%s\": status %d, value %llu, expected %llu", text, (int)status, (unsigned long long)whole,
			 (unsigned long long)expected);
}

static void expect_error(const char *text, enum dimension dimension, enum unit_status expected)
{
	uint64_t whole = 12345;
	double real = 0.5;
	enum unit_status status = unit_parse(text, dimension, &whole, &real);
	if (status != expected)
		fail_msg("\"%s\": status %d, expected %d", text, (int)status, (int)expected);
	assert_int_equal(whole, 12345); /* nothing is written */
	assert_true(real == 0.5);
}

static void reads_each_unit(void **state)
{
	(void)state;
	expect_whole("7", DIMENSION_COUNT, 7);
	expect_whole("7 ps", DIMENSION_TIME, 7);
	expect_whole("7ns", DIMENSION_TIME, 7000);
	expect_whole(" 7 us ", DIMENSION_TIME, 7000000);
	expect_whole("7 ms", DIMENSION_TIME, 7000000000);
	expect_whole("7 s", DIMENSION_TIME, 7000000000000);
	expect_whole("64 B", DIMENSION_SIZE, 64);
	expect_whole("3 KiB", DIMENSION_SIZE, 3072);
	expect_whole("256 MiB", DIMENSION_SIZE, 268435456);
	expect_whole("2 GiB", DIMENSION_SIZE, 2147483648);
	expect_whole("1 Gbit/s", DIMENSION_BIT_RATE, 1000000000);
	expect_whole("8 kbit/s", DIMENSION_BIT_RATE, 8000);
	expect_whole("600 MHz", DIMENSION_FREQUENCY, 600000000);
	expect_whole("2.8 GHz", DIMENSION_FREQUENCY, 2800000000);
	expect_whole("8400 cycles", DIMENSION_CYCLES, 8400);
	expect_whole("1 cycle", DIMENSION_CYCLES, 1);
	expect_whole("500 /s", DIMENSION_EVENT_RATE, 500);
	expect_whole("1.5 k/s", DIMENSION_EVENT_RATE, 1500);
}

/* 0.1 has no finite binary fraction: a double times 10^6 would be right only
 * by luck of rounding, and 2.3 s as a double times 10^12 is not. */
static void decimals_are_exact(void **state)
{
	(void)state;
	expect_whole("0.1 us", DIMENSION_TIME, 100000);
	expect_whole("2.3 s", DIMENSION_TIME, 2300000000000);
	expect_whole("1.100000 us", DIMENSION_TIME, 1100000);
	expect_whole("0.000000000001 s", DIMENSION_TIME, 1);
	expect_whole("66.666667 MHz", DIMENSION_FREQUENCY, 66666667);
	expect_whole("1.0", DIMENSION_COUNT, 1);
	expect_whole("0.5 KiB", DIMENSION_SIZE, 512);
	/* The largest of all: 2^64 - 1 ps. */
	expect_whole("18446744073709551615 ps", DIMENSION_TIME, UINT64_MAX);
	expect_whole("18446744.073709551615 s", DIMENSION_TIME, UINT64_MAX);
}

static void refuses_what_is_no_quantity(void **state)
{
	(void)state;
	expect_error("fast", DIMENSION_TIME, UNIT_NOT_A_NUMBER);
	expect_error("", DIMENSION_TIME, UNIT_NOT_A_NUMBER);
	expect_error("us", DIMENSION_TIME, UNIT_NOT_A_NUMBER);
	expect_error(".5 us", DIMENSION_TIME, UNIT_NOT_A_NUMBER);
	expect_error("5. us", DIMENSION_TIME, UNIT_NOT_A_NUMBER);
	expect_error("10", DIMENSION_TIME, UNIT_MISSING);
	expect_error("0", DIMENSION_SIZE, UNIT_MISSING);
	expect_error("0.5", DIMENSION_RATIO, UNIT_MISSING);
	expect_error("10 parsec", DIMENSION_TIME, UNIT_UNKNOWN);
	expect_error("10 MHz", DIMENSION_TIME, UNIT_UNKNOWN);
	expect_error("10 US", DIMENSION_TIME, UNIT_UNKNOWN);
	expect_error("1.5.2 us", DIMENSION_TIME, UNIT_UNKNOWN);
	expect_error("1e3 us", DIMENSION_TIME, UNIT_UNKNOWN);
	expect_error("10 us", DIMENSION_COUNT, UNIT_UNEXPECTED);
	expect_error("0.3 ps", DIMENSION_TIME, UNIT_INEXACT);
	expect_error("1.5", DIMENSION_COUNT, UNIT_INEXACT);
	expect_error("0.0000000000000000001 s", DIMENSION_TIME, UNIT_INEXACT);
	expect_error("0.3 KiB", DIMENSION_SIZE, UNIT_INEXACT);
	expect_error("-1 us", DIMENSION_TIME, UNIT_OVERFLOW);
	expect_error("18446744073709551616 ps", DIMENSION_TIME, UNIT_OVERFLOW);
	expect_error("18446745 s", DIMENSION_TIME, UNIT_OVERFLOW);
	expect_error("184467440737095516150", DIMENSION_COUNT, UNIT_OVERFLOW);
	expect_error("99999999999999999999999999999999999999999999", DIMENSION_COUNT, UNIT_OVERFLOW);
}

static void reads_ratios(void **state)
{
	(void)state;
	double real = 0;
	assert_int_equal(unit_parse("10 %", DIMENSION_RATIO, NULL, &real), UNIT_OK);
	assert_true(real == 0.1); /* the nearest double, as the compiler reads 0.1 */
	assert_int_equal(unit_parse("0.7%", DIMENSION_RATIO, NULL, &real), UNIT_OK);
	assert_true(real == 0.007);
	assert_int_equal(unit_parse("250 %", DIMENSION_RATIO, NULL, &real), UNIT_OK);
	assert_true(real == 2.5);
}

static void expect_text(enum dimension dimension, const char *display, uint64_t whole, double real, int with_unit,
			const char *expected)
{
	char text[96];
	int length = unit_format(text, sizeof(text), dimension, display, whole, real, with_unit);
	assert_string_equal(text, expected);
	assert_int_equal(length, strlen(expected));
}

static void writes_without_loss(void **state)
{
	(void)state;
	expect_text(DIMENSION_TIME, "us", 1500000, 0, 1, "1.5 us");
	expect_text(DIMENSION_TIME, "us", 1500000, 0, 0, "1.5");
	expect_text(DIMENSION_TIME, "us", 6000000, 0, 1, "6 us");
	expect_text(DIMENSION_TIME, "s", 1, 0, 1, "0.000000000001 s");
	expect_text(DIMENSION_TIME, NULL, 42, 0, 1, "42 ps");
	expect_text(DIMENSION_SIZE, "KiB", 1, 0, 1, "0.0009765625 KiB");
	expect_text(DIMENSION_FREQUENCY, "MHz", 600000000, 0, 1, "600 MHz");
	expect_text(DIMENSION_COUNT, NULL, 32, 0, 1, "32");
	expect_text(DIMENSION_CYCLES, "cycles", 8400, 0, 1, "8400 cycles");
	expect_text(DIMENSION_RATIO, "%", 0, 0.1, 1, "10 %");
	expect_text(DIMENSION_RATIO, "%", 0, 0.07, 0, "7"); /* 0.07 * 100 is 7.000000000000001 */
	expect_text(DIMENSION_RATIO, "%", 0, 0.0333, 1, "3.33 %");
	/* Cut short as snprintf does, and the whole length returned. */
	char text[4];
	assert_int_equal(unit_format(text, sizeof(text), DIMENSION_TIME, "us", 1500000, 0, 1), 6);
	assert_string_equal(text, "1.5");
}

static void text_and_back(void **state)
{
	(void)state;
	static const char *const displays[] = {"ps", "ns", "us", "ms", "s"};
	uint64_t value = 1;
	for (int i = 0; i < 300; i++) {
		char text[96];
		uint64_t back = 0;
		value = value * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		unit_format(text, sizeof(text), DIMENSION_TIME, displays[i % 5], value, 0, 1);
		assert_int_equal(unit_parse(text, DIMENSION_TIME, &back, NULL), UNIT_OK);
		assert_true(back == value);
	}
}

static void edges_at_66_and_600_mhz(void **state)
{
	(void)state;
	/* 10^12 / 66 666 666 Hz = 15000.00015 ps: the drift shows after 6 667 edges. */
	assert_int_equal(unit_edge_time(1, 66666666), 15000);
	assert_int_equal(unit_edge_time(6666, 66666666), 99990000);
	assert_int_equal(unit_edge_time(6667, 66666666), 100005001);
	/* 10^12 / 6 * 10^8 = 1666.66... ps. */
	assert_int_equal(unit_edge_time(1, 600000000), 1666);
	assert_int_equal(unit_edge_time(2, 600000000), 3333);
	assert_int_equal(unit_edge_time(3, 600000000), 5000);
	/* The first edge at or after a time. */
	assert_int_equal(unit_edge_at(0, 600000000), 0);
	assert_int_equal(unit_edge_at(1, 600000000), 1);
	assert_int_equal(unit_edge_at(1666, 600000000), 1);
	assert_int_equal(unit_edge_at(1667, 600000000), 2);
	assert_int_equal(unit_edge_at(5000, 600000000), 3);
	assert_int_equal(unit_edge_at(5001, 600000000), 4);
}

static void edges_come_back(void **state)
{
	(void)state;
	static const uint64_t clocks[] = {33333333,   66000000,  66666666,   66666667,      600000000,
					  1000000000, 133333333, 2800000000, 2799999999ull, UINT64_C(1000000000000),
					  1,          7};
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		uint64_t hz = clocks[i];
		/* Up to 100 days of simulated time, but within 64 bits of picoseconds. */
		uint64_t limit = hz > 1000000 ? hz * 8640000 : 1000000;
		for (uint64_t cycles = 0; cycles < limit; cycles = cycles * 3 + 1) {
			uint64_t ps = unit_edge_time(cycles, hz);
			assert_true(unit_edge_at(ps, hz) == cycles);
			assert_true(unit_edge_time(unit_edge_at(ps + 1, hz), hz) >= ps + 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_unit),
		cmocka_unit_test(decimals_are_exact),
		cmocka_unit_test(refuses_what_is_no_quantity),
		cmocka_unit_test(reads_ratios),
		cmocka_unit_test(writes_without_loss),
		cmocka_unit_test(text_and_back),
		cmocka_unit_test(edges_at_66_and_600_mhz),
		cmocka_unit_test(edges_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
