/* SPDX-License-Identifier: Apache-2.0 */
/* The load that a pace offers, against sums by hand: each cost is another power of ten, so that a digit says how often
 * it is in a sum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine/offered_load.h"

/* Four CPUs of two cores; a paced ping of `vifs` pairs behind that device. */
static struct platform make(int model, uint64_t vifs)
{
	struct platform platform = {.vifs = vifs, .refill = {.wake_ps = 100, .packet_ps = 1000, .saturation = 1}};

	platform.host.cpus = 4;
	platform.host.threads_per_core = 2;
	platform.host.smt_speed = 0.5;
	platform.host.switch_domain_ps = 10;
	platform.host.hypervisor_timer_ps = 1;
	platform.host.hypervisor_ipi_ps = 10000;
	platform.host.guest_upcall_ps = 100000;
	platform.host.guest_send_ps = 1000000;
	platform.host.guest_look_ps = 10000000;
	platform.host.guest_receive_ps = 100000000;
	platform.host.dom0_frame_ps = 1000;
	platform.host.dom0_kib_ps = 1024;
	platform.nic.model = model;
	platform.nic.identifier_width = 8;
	platform.workload.kind = WORKLOAD_PING;
	platform.workload.pace_period_ps = 1000;
	platform.workload.payload_bytes = 58; /* 100 bytes with its headers */
	return platform;
}

#define USEFUL 111212221   /* two of switch, both refills and upcall; one of all others */
#define REDUNDANT 10110110 /* IPI, switch, wake, upcall, look */

static void guests_have_their_round_trips_and_the_wakes_for_nothing(void **state)
{
	static const struct {
		uint64_t vifs, wakes;
	} cases[] = {
		{1, 0},   {8, 0}, {9, 2}, /* one bit of 2 VIFs */
		{12, 8},                  /* four of 2 */
		{20, 32},                 /* four of 3 and four of 2: 4 x 6 + 4 x 2 */
		{32, 96},                 /* eight of 4 */
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct platform platform = make(NIC_MODEL_SV, cases[i].vifs);
		const struct offered_load load = offered_load_of_guests(&platform);
		assert_int_equal(load.work_ps, cases[i].vifs * USEFUL + cases[i].wakes * REDUNDANT);
		assert_int_equal(offered_load_of_dom0(&platform).capacity_ps, 0);
	}
}

static void a_wide_identifier_wakes_nobody_for_nothing(void **state)
{
	struct platform platform = make(NIC_MODEL_SV, 32);

	(void)state;
	platform.nic.identifier_width = 32;
	assert_int_equal(offered_load_of_guests(&platform).work_ps, 32 * (uint64_t)USEFUL);
}

static void capacity_is_that_of_the_cpus_with_guests(void **state)
{
	struct platform platform = make(NIC_MODEL_SV, 8);

	(void)state;
	/* CPU 1 beside Dom0's, and the pair 2 and 3 at half of their speed. */
	platform.host.placement = PLACEMENT_OTHER_CPUS;
	assert_int_equal(offered_load_of_guests(&platform).capacity_ps, 1000 + 2 * 500);
	/* CPUs 1 and 3, of two cores. */
	platform.host.placement = PLACEMENT_SECONDARY_THREADS;
	assert_int_equal(offered_load_of_guests(&platform).capacity_ps, 2 * 1000);
	/* One guest is on one CPU. */
	platform.vifs = 1;
	assert_int_equal(offered_load_of_guests(&platform).capacity_ps, 1000);
}

/* Two frames each, 1,000 ps and 100 bytes at 1 ps. */
static void dom0_has_two_frames_for_each_round_trip(void **state)
{
	const struct platform platform = make(NIC_MODEL_HV, 5);
	const struct offered_load load = offered_load_of_dom0(&platform);

	(void)state;
	assert_int_equal(load.work_ps, 5 * 2 * 1100);
	assert_int_equal(load.capacity_ps, 1000);
	assert_int_equal(offered_load_of_guests(&platform).capacity_ps, 0);
}

static void only_a_pace_offers_a_load(void **state)
{
	struct platform platform = make(NIC_MODEL_SV, 5);

	(void)state;
	platform.workload.pace_period_ps = 0;
	assert_int_equal(offered_load_of_guests(&platform).capacity_ps, 0);
	platform = make(NIC_MODEL_HV, 5);
	platform.workload.kind = WORKLOAD_TCP_STREAM;
	assert_int_equal(offered_load_of_dom0(&platform).capacity_ps, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guests_have_their_round_trips_and_the_wakes_for_nothing),
		cmocka_unit_test(a_wide_identifier_wakes_nobody_for_nothing),
		cmocka_unit_test(capacity_is_that_of_the_cpus_with_guests),
		cmocka_unit_test(dom0_has_two_frames_for_each_round_trip),
		cmocka_unit_test(only_a_pace_offers_a_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
