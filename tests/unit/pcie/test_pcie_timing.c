/* SPDX-License-Identifier: Apache-2.0 */
/* How requests are cut into packets, their bytes and their time; which links there are. */
#include "cmocka_all.h"
#include "pcie/pcie_stats.h"
#include "pcie/pcie_timing.h"
#include "pcie_test_config.h"

/* A byte on one lane takes 10 bits of 0.4 and 0.2 ns, then 8 x 130/128 bits of 125, 62.5 and 31.25 ps. */
static void rates(void **state)
{
	static const struct {
		uint64_t generation, lanes, kib_ps;
	} cases[] = {{1, 1, 4096000}, {1, 4, 1024000}, {1, 16, 256000}, {2, 1, 2048000},
		     {3, 1, 1040000}, {3, 8, 130000},  {4, 1, 520000},  {5, 1, 260000},
		     {5, 16, 16250},  {4, 32, 16250},  {2, 12, 170667}};
	struct pcie_config config = pcie_test_config();
	struct pcie_timing timing;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		config.generation = cases[i].generation;
		config.lanes = cases[i].lanes;
		pcie_timing_init(&timing, &config);
		/* A byte's time is rounded to a femtosecond. */
		assert_in_range(pcie_timing_ps(&timing, 1024), cases[i].kib_ps - 1, cases[i].kib_ps + 1);
	}
	config.generation = 1;
	config.lanes = 4;
	config.skip = 0.25;
	pcie_timing_init(&timing, &config);
	assert_int_equal(pcie_timing_ps(&timing, 1024), 1280000);
}

/* 256 B and 28 around them: 284 ns on this link, once and twice, and 16 ns. */
static void delays_of_dllps(void **state)
{
	struct pcie_config config = pcie_test_config();
	struct pcie_timing timing;

	(void)state;
	pcie_timing_init(&timing, &config);
	assert_int_equal(timing.acknowledge_ps, 300000);
	assert_int_equal(timing.update_ps, 584000);
	/* The specification's own: x1, 512 B, AckFactor 1, 19 symbols of 4 ns are 559 symbols; x8, 256 B, 2.5: 107. */
	config.internal_ps = 76000;
	config.payload_bytes = 512;
	config.lanes = 1;
	pcie_timing_init(&timing, &config);
	assert_int_equal(timing.acknowledge_ps / 4000, 559);
	config.payload_bytes = 256;
	config.lanes = 8;
	config.acknowledge = 2.5;
	pcie_timing_init(&timing, &config);
	assert_int_equal(timing.acknowledge_ps / 4000, 107);
}

static void packets(void **state)
{
	struct pcie_config config = pcie_test_config();

	(void)state;
	/* 12 of header and 8 around it. */
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_WRITE, 0x1000, 64), 84);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_READ, 0x1000, 64), 20);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_COMPLETION, 0x1000, 64), 84);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_MESSAGE, 0, 0), 24);
	/* Whole words: 1 B is one, 4 B across two words are two. */
	assert_int_equal(pcie_timing_data_bytes(0x1000, 1), 4);
	assert_int_equal(pcie_timing_data_bytes(0x1003, 4), 8);
	assert_int_equal(pcie_timing_data_bytes(0x1000, 0), 0);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_WRITE, 0x1003, 4), 28);
	/* Addresses above 4 GiB, and all addresses where hosts have their memory there. A completion bears none. */
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_WRITE, UINT64_C(0x100000000), 64), 88);
	config.wide_addresses = true;
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_WRITE, 0x1000, 64), 88);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_READ, 0x1000, 64), 24);
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_COMPLETION, 0x1000, 64), 84);
	config.digest = true;
	assert_int_equal(pcie_timing_packet_bytes(&config, PCIE_COMPLETION, 0x1000, 64), 88);
	assert_int_equal(pcie_timing_credits(0), 0);
	assert_int_equal(pcie_timing_credits(4), 1);
	assert_int_equal(pcie_timing_credits(256), 16);
	assert_int_equal(pcie_timing_credits(260), 17);
}

static void cuts(void **state)
{
	static const struct {
		enum pcie_kind kind;
		uint64_t address;
		uint32_t bytes, next;
	} cases[] = {
		{PCIE_WRITE, 0x1000, 4096, 256},
		{PCIE_WRITE, 0x1008, 4096, 256},
		{PCIE_WRITE, 0x1000, 42, 42},
		{PCIE_READ, 0x1000, 4096, 512},
		{PCIE_READ, 0x1000, 300, 300},
		/* None crosses a page. */
		{PCIE_WRITE, 0x1fc0, 256, 64},
		{PCIE_READ, 0x1ffc, 512, 4},
	};
	struct pcie_config config = pcie_test_config();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(pcie_timing_request(&config, cases[i].kind, cases[i].address, cases[i].bytes),
				 cases[i].next);
	/* Completions that leave something end at the boundary. */
	assert_int_equal(pcie_timing_completion(&config, 0x1000, 512), 256);
	assert_int_equal(pcie_timing_completion(&config, 0x1010, 512), 240);
	assert_int_equal(pcie_timing_completion(&config, 0x1010, 256), 256);
	config.completion_bytes = 64;
	assert_int_equal(pcie_timing_completion(&config, 0x1010, 512), 48);
	assert_int_equal(pcie_timing_completion(&config, 0x1000, 512), 64);
	assert_int_equal(pcie_timing_completion(&config, 0x1020, 16), 16);
}

static void refused(struct pcie_config config, const char *path)
{
	struct param_misfit misfit;

	assert_int_equal(pcie_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], path);
}

static void what_does_not_fit(void **state)
{
	const struct pcie_config good = pcie_test_config();
	struct pcie_config config = good;
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(pcie_config_check(&good, &misfit), 0);
	config.lanes = 12;
	assert_int_equal(pcie_config_check(&config, &misfit), 0);
	config.lanes = 3;
	refused(config, "bus.pcie.lanes");
	config = good;
	config.payload_bytes = 384;
	refused(config, "bus.pcie.payload");
	config = good;
	config.read_request_bytes = 384;
	refused(config, "bus.pcie.read_request");
	config = good;
	config.boundary_bytes = 96;
	refused(config, "bus.pcie.completion_boundary");
	config = good;
	config.completion_bytes = 512;
	refused(config, "bus.pcie.completion");
	config.completion_bytes = 96;
	refused(config, "bus.pcie.completion");
	config = good;
	config.posted_data = 15;
	refused(config, "bus.pcie.credits.posted_data");
	config.posted_data = 16;
	config.completion_data = 15;
	refused(config, "bus.pcie.credits.completion_data");
	config.completion_data = 16;
	config.replay_bytes = 283;
	refused(config, "bus.pcie.replay_buffer");
	config.replay_bytes = 284;
	assert_int_equal(pcie_config_check(&config, &misfit), 0);
}

static void conservation(void **state)
{
	const struct pcie_config config = pcie_test_config();
	struct pcie_way_stats stats = {
		.packets = 2, .packet_bytes = 168, .dllps = 1, .dllp_bytes = 8, .busy_ps = 176000};
	struct pcie_timing timing;

	(void)state;
	pcie_timing_init(&timing, &config);
	assert_true(pcie_stats_time_conserved(&stats, &timing));
	stats.busy_ps = 176003; /* each rounded up */
	assert_true(pcie_stats_time_conserved(&stats, &timing));
	stats.busy_ps = 176004;
	assert_false(pcie_stats_time_conserved(&stats, &timing));
	stats.busy_ps = 175998;
	assert_false(pcie_stats_time_conserved(&stats, &timing));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates), cmocka_unit_test(delays_of_dllps),   cmocka_unit_test(packets),
		cmocka_unit_test(cuts),  cmocka_unit_test(what_does_not_fit), cmocka_unit_test(conservation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
