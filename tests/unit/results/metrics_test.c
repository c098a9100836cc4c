/* SPDX-License-Identifier: Apache-2.0 */
#include "results/metrics.h"

#include "support.h"

static void expect(const struct pooled *pooled, const char *name, const char *expected)
{
	for (size_t i = 0; i < metric_count; i++) {
		char text[METRIC_TEXT_SIZE];
		if (strcmp(metrics[i].name, name) != 0)
			continue;
		metric_print(&metrics[i], pooled, 0.95, text);
		if (strcmp(text, expected) != 0)
			fail_msg("%s is '%s', not '%s'", name, text, expected);
		return;
	}
	fail_msg("no metric %s", name);
}

/* The columns that scripts rely on, in their order. */
static void names_and_order(void **state)
{
	static const char *const names[] = {
		"rtt_mean_us",       "rtt_ci95_us",        "rtt_p50_us",         "rtt_p99_us",
		"rtt_max_us",        "round_trips",        "throughput_mbit_s",  "fairness_jain",
		"retransmits",       "interrupts_master",  "interrupts_guest",   "interrupts_redundant",
		"signals_per_frame", "domain_switches",    "redundant_switches", "cpu_dom0_pct",
		"cpu_guest_pct",     "cpu_hypervisor_pct", "cpu_idle_pct",       "pci_read_pct",
		"pci_write_pct",     "me_busy_pct",        "frames_sent",        "frames_received",
		"frames_dropped",    "probes_skipped",     "isolation_faults",   "simulated_ms",
	};

	(void)state;
	assert_true(metric_count >= sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(metrics[i].name, names[i]);
	for (size_t i = 0; i < metric_count; i++)
		assert_true(metrics[i].help != NULL && metrics[i].help[0] != '\0' && metrics[i].unit != NULL);
}

static void a_point_without_statistics_has_no_metric(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled);
	for (size_t i = 0; i < metric_count; i++)
		expect(&pooled, metrics[i].name, "");
	pooled_free(&pooled);
}

static void round_trips(void **state)
{
	/* 100, 200 and 300 us in one replication, 204 us in the other. */
	struct report first = report_of_round_trips((const uint64_t[]){100000000, 200000000, 300000000}, 3);
	struct report second = report_of_round_trips((const uint64_t[]){204000000}, 1);
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled);
	pooled_add(&pooled, &first);
	expect(&pooled, "rtt_mean_us", "200.000");
	expect(&pooled, "rtt_ci95_us", "");
	pooled_add(&pooled, &second);
	expect(&pooled, "rtt_mean_us", "201.000"); /* 804 / 4 */
	expect(&pooled, "rtt_ci95_us", "25.412");  /* means 200 and 204: 2 * 12.70620 */
	expect(&pooled, "rtt_max_us", "300.000");
	pooled_free(&pooled);
	report_free(&first);
	report_free(&second);
}

static void both_hosts(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled);
	struct report *total = &pooled.total;
	report_add_value(total, "host_a.interrupts.signals", "", 30);
	report_add_value(total, "host_b.interrupts.signals", "", 10);
	report_add_value(total, "host_a.frames_to_guests", "", 9);
	report_add_value(total, "host_b.frames_to_guests", "", 6);
	report_add_value(total, "host_a.interrupts.redundant", "", 0);
	report_add_value(total, "host_a.cpu0.dom0_ps", "ps", 1000);
	report_add_value(total, "host_a.cpu0.guest_ps", "ps", 0);
	report_add_value(total, "host_b.cpu3.hypervisor_ps", "ps", 500);
	report_add_value(total, "host_b.cpu3.idle_ps", "ps", 1500);
	report_add_value(total, "host_a.pci.read_ps", "ps", 10);
	report_add_value(total, "host_a.pci.window_ps", "ps", 1000);
	report_add_value(total, "host_b.pci.read_ps", "ps", 15);
	report_add_value(total, "host_b.pci.window_ps", "ps", 1000);
	report_add_value(total, "host_a.ixp.me0.busy_ps", "ps", 300);
	report_add_value(total, "host_a.ixp.me0.elapsed_ps", "ps", 1000);
	report_add_value(total, "host_a.ixp.me1.busy_ps", "ps", 100);
	report_add_value(total, "host_a.ixp.me1.elapsed_ps", "ps", 1000);
	report_add_value(total, "frames.dropped_no_buffer", "", 7);
	report_add_value(total, "frames.dropped_foreign", "", 5);
	report_add_value(total, "machine.simulated_ps", "ps", UINT64_C(520000000000));
	expect(&pooled, "signals_per_frame", "2.6667"); /* 40 / 15 */
	expect(&pooled, "interrupts_redundant", "0");
	expect(&pooled, "interrupts_master", "");
	expect(&pooled, "cpu_dom0_pct", "33.333");
	expect(&pooled, "cpu_guest_pct", "0.000");
	expect(&pooled, "cpu_hypervisor_pct", "16.667");
	expect(&pooled, "cpu_idle_pct", "50.000");
	expect(&pooled, "pci_read_pct", "1.250"); /* of one bus: 25 of 2000 */
	expect(&pooled, "pci_write_pct", "");
	expect(&pooled, "me_busy_pct", "20.000");
	expect(&pooled, "frames_dropped", "12");
	expect(&pooled, "simulated_ms", "520.000");
	pooled_free(&pooled);
}

static void throughput_only_of_streams(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled);
	/* 125 MB in 2 s are 500 Mbit/s. */
	report_add_value(&pooled.total, "workload.bytes_received", "B", 125000000);
	report_add_value(&pooled.total, "machine.window_ps", "ps", UINT64_C(2000000000000));
	expect(&pooled, "throughput_mbit_s", "");
	report_add_value(&pooled.total, "workload.throughput", "", 1);
	expect(&pooled, "throughput_mbit_s", "500.000");
	/* 1 and 3: 16 / (2 * 10). */
	report_add_value(&pooled.total, "workload.stream0.bytes_received", "B", 1);
	report_add_value(&pooled.total, "workload.stream1.bytes_received", "B", 3);
	expect(&pooled, "fairness_jain", "0.8000");
	pooled_free(&pooled);
}

static void transfers(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled);
	report_add_value(&pooled.total, "transfer.clocks", "", 390);
	report_add_value(&pooled.total, "transfer.count", "", 2);
	report_add_value(&pooled.total, "transfer.bytes", "B", 3028);
	report_add_value(&pooled.total, "transfer.time_ps", "ps", 6000000);
	expect(&pooled, "transfer_clocks", "195.000");
	expect(&pooled, "transfer_time_us", "3.000");
	expect(&pooled, "transfer_mb_s", "504.667"); /* 3028 B in 6 us */
	expect(&pooled, "transfer_stall_us", "");
	pooled_free(&pooled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_order),
		cmocka_unit_test(a_point_without_statistics_has_no_metric),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(both_hosts),
		cmocka_unit_test(throughput_only_of_streams),
		cmocka_unit_test(transfers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
