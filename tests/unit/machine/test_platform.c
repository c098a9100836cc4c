/* SPDX-License-Identifier: Apache-2.0 */
/* The whole machine's parameters: the testbed's file gives every cost its evidence, within what the tables admit. */
#include "machine/machine_metrics.h"
#include "platform_fixture.h"
#include "xen/sched_bvt.h"

/* Numbers of the whole and of its parts agree, and no path is given twice. */
static void schema_is_whole(void **state)
{
	const struct param_schema *schema = platform_schema();
	size_t count = param_count(schema);
	char path[PARAM_PATH_SIZE];

	(void)state;
	assert_ptr_equal(schema, platform_schema());
	assert_int_equal(schema->object_size, sizeof(struct platform));
	for (size_t number = 0; number < count; number++) {
		struct param_ref ref = param_at(schema, number);

		param_path(ref, path);
		if (param_find(schema, path) != number)
			fail_msg("%s is there twice", path);
		if (ref.table->base + ref.spec->offset >= sizeof(struct platform))
			fail_msg("%s lies outside the platform", path);
		if (ref.spec->help == NULL || *ref.spec->help == '\0')
			fail_msg("%s has no help", path);
		/* A cost's value is the platform's; every other has a default. */
		if ((ref.spec->flags & PARAM_COST) != 0 ? ref.spec->standard != NULL : ref.spec->standard == NULL)
			fail_msg("%s: a cost with a default, or no cost and none", path);
	}
}

/* Paths that scripts rely on. */
static void known_paths(void **state)
{
	static const char *const paths[] = {"vifs",
					    "seed",
					    "nic.model",
					    "nic.identifier.width",
					    "host.scheduler.policy",
					    "host.placement",
					    "host.netfront.tx_event",
					    "workload.kind",
					    "workload.payload",
					    "workload.pace.period",
					    "workload.pace.jitter",
					    "workload.think",
					    "measure.warmup",
					    "measure.duration",
					    "measure.replications"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (param_find(platform_schema(), paths[i]) == PARAM_NONE)
			fail_msg("%s does not exist", paths[i]);
}

static void expect_storable(struct param_ref ref, const char *path, const char *text)
{
	static struct platform scratch;
	char message[256];

	if (param_store(ref, text, &scratch, message, sizeof(message)) != 0)
		fail_msg("%s: the evidence's range is beyond the table's: %s", path, message);
}

/* Every cost: kind, source, and a range that the table's own admits, so that a sensitivity sweep can go to its ends. */
static void every_cost_has_evidence(void **state)
{
	const struct param_schema *schema = platform_schema();
	size_t count = param_count(schema), costs = 0;
	char path[PARAM_PATH_SIZE];

	(void)state;
	for (size_t number = 0; number < count; number++) {
		struct param_ref ref = param_at(schema, number);
		struct scenario_evidence evidence = scenario_evidence(scenario, number);

		param_path(ref, path);
		if ((ref.spec->flags & PARAM_COST) != 0) {
			costs++;
			if (evidence.kind == NULL || evidence.source == NULL || evidence.range_low == NULL ||
			    evidence.range_high == NULL)
				fail_msg("%s has no evidence", path);
			if (scenario_origin(scenario, 0, number).kind != ORIGIN_PLATFORM)
				fail_msg("%s does not come from the platform", path);
		}
		/* A microprogram's range is that of its sum, which no table bounds. */
		if (evidence.range_low != NULL && ref.spec->type != PARAM_CUSTOM) {
			expect_storable(ref, path, evidence.range_low);
			expect_storable(ref, path, evidence.range_high);
		}
	}
	assert_true(costs >= 20); /* of the host alone */
}

/* Values land in the part that they belong to. */
static void values_land(void **state)
{
	(void)state;
	assert_int_equal(good.vifs, 1);
	assert_int_equal(good.host.cpus, 4);
	assert_int_equal(good.host.switch_domain_ps, 6 * UNIT_PS_PER_US);
	assert_int_equal(good.host.dom0_budget, 64);
	assert_int_equal(((const struct bvt_config *)sched_config_own(&good.scheduler, 0))->mcu_ps,
			 100 * UNIT_PS_PER_US);
	assert_int_equal(good.refill.saturation, 6);
	assert_int_equal(good.pci.clock_hz, 66000000);
	assert_int_equal(good.nic.identifier_width, 8);
}

static void expect_effect(const struct platform *platform, const char *path, const char *sentence)
{
	char message[256] = "";

	assert_int_equal(platform_check_effect(platform, path, message, sizeof(message)), *sentence != '\0' ? -1 : 0);
	assert_string_equal(message, sentence);
}

static void each_kind_of_workload_has_its_parameters(void **state)
{
	struct platform platform = good;

	(void)state;
	platform.workload.kind = WORKLOAD_PING;
	expect_effect(&platform, "workload.payload", "");
	expect_effect(&platform, "workload.transfer.size",
		      "workload.transfer.size has no effect with workload.kind ping");
	platform.workload.kind = WORKLOAD_PCI_TRANSFER;
	expect_effect(&platform, "workload.transfer.size", "");
	expect_effect(&platform, "workload.kind", "");
	expect_effect(&platform, "measure.warmup", "");
	expect_effect(&platform, "workload.payload", "workload.payload has no effect with workload.kind pci_transfer");
	expect_effect(&platform, "workload.pace.jitter",
		      "workload.pace.jitter has no effect with workload.kind pci_transfer");
	expect_effect(&platform, "workload.foreign.rate",
		      "workload.foreign.rate has no effect with workload.kind pci_transfer");
	expect_effect(&platform, "workload.tcp.mss", "workload.tcp.mss has no effect with workload.kind pci_transfer");
	platform.workload.kind = WORKLOAD_TCP_STREAM;
	expect_effect(&platform, "workload.tcp.mss", "");
	expect_effect(&platform, "workload.direction", "");
	expect_effect(&platform, "workload.foreign.rate", "");
	expect_effect(&platform, "workload.timeout", "workload.timeout has no effect with workload.kind tcp_stream");
	platform.workload.kind = WORKLOAD_PING;
	expect_effect(&platform, "workload.direction", "workload.direction has no effect with workload.kind ping");
}

static void each_choice_has_its_parameters(void **state)
{
	struct platform platform = good;

	(void)state;
	assert_int_equal(platform.nic.model, NIC_MODEL_SV);
	expect_effect(&platform, "nic.identifier.width", "");
	expect_effect(&platform, "nic.hv.burst", "nic.hv.burst has no effect with nic.model sv");
	expect_effect(&platform, "host.dom0.frame", "host.dom0.frame has no effect with nic.model sv");
	expect_effect(&platform, "host.netfront.tx_event", "host.netfront.tx_event has no effect with nic.model sv");
	expect_effect(&platform, "host.hypervisor.signal", "");
	expect_effect(&platform, "host.dom0.identifier",
		      "host.dom0.identifier has no effect with nic.interrupt_routing hypervisor");
	platform.nic.interrupt_routing = NIC_INTERRUPT_ROUTING_DOM0;
	expect_effect(&platform, "host.dom0.identifier", "");
	expect_effect(&platform, "host.hypervisor.unmask", "");
	expect_effect(&platform, "host.hypervisor.signal",
		      "host.hypervisor.signal has no effect with nic.interrupt_routing dom0");
	platform.nic.model = NIC_MODEL_HV;
	expect_effect(&platform, "nic.model", "");
	expect_effect(&platform, "nic.hv.burst", "");
	expect_effect(&platform, "host.dom0.frame", "");
	expect_effect(&platform, "nic.interrupt_routing", "nic.interrupt_routing has no effect with nic.model hv");
	expect_effect(&platform, "nic.ixp.clock", "nic.ixp.clock has no effect with nic.model hv");
	expect_effect(&platform, "host.dom0.identifier", "host.dom0.identifier has no effect with nic.model hv");
	expect_effect(&platform, "host.scheduler.bvt.mcu", "");
	expect_effect(&platform, "host.scheduler.policy", "");
	expect_effect(&platform, "host.scheduler.round_robin.slice",
		      "host.scheduler.round_robin.slice has no effect with host.scheduler.policy bvt");
	/* The network processor of a ping-pong is there whatever the guests' device would be. */
	platform.workload.kind = WORKLOAD_CORE_PINGPONG;
	expect_effect(&platform, "nic.ixp.clock", "");
	expect_effect(&platform, "nic.model", "nic.model has no effect with workload.kind core_pingpong");
}

static void what_a_point_is_simulated_for(void **state)
{
	struct platform platform = good;

	(void)state;
	platform.measure = (struct measure_config){
		.replications = 3, .max_replications = 7, .confidence_level = 0.9, .confidence_half_width = 0.05};
	platform.workload.kind = WORKLOAD_PING;
	struct stopping_rule rule = platform_stopping_rule(&platform);
	assert_string_equal(rule.measure.mean_of, "workload.rtt_ps");
	assert_int_equal(rule.minimum, 3);
	assert_int_equal(rule.maximum, 7);
	assert_true(rule.level == 0.9 && rule.half_width == 0.05);
	platform.workload.kind = WORKLOAD_TCP_STREAM;
	rule = platform_stopping_rule(&platform);
	assert_null(rule.measure.mean_of);
	assert_string_equal(rule.measure.over, "workload.bytes_received");
	/* Every kind has a measure. */
	for (int kind = 0; kind < WORKLOAD_KINDS; kind++) {
		platform.workload.kind = kind;
		rule = platform_stopping_rule(&platform);
		assert_true(rule.measure.mean_of != NULL || (rule.measure.over != NULL && rule.measure.under != NULL));
	}
}

/* The columns that scripts rely on, in their order. */
static void metrics_in_order(void **state)
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
	assert_true(machine_metrics.count >= sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(machine_metrics.metrics[i].name, names[i]);
	for (size_t i = 0; i < machine_metrics.count; i++) {
		const struct metric *metric = &machine_metrics.metrics[i];
		assert_true(metric->help != NULL && metric->help[0] != '\0' && metric->unit != NULL);
		assert_true(metric->kind != METRIC_HALF_WIDTH || metric->q == 0.95); /* as its name says */
	}
}

static void a_capture_needs_a_wire(void **state)
{
	const struct inspection none = {.pcap = -1}, capture = {.pcap_at = INSPECTION_HOST_A, .pcap = -1},
				timeline = {.traced = true}, signals = {.vcd = "signals"};
	struct param_misfit misfit;
	struct platform platform = good;

	(void)state;
	assert_int_equal(platform_check_inspection(&platform, &capture, &misfit), 0);
	platform.workload.kind = WORKLOAD_TCP_STREAM;
	assert_int_equal(platform_check_inspection(&platform, &capture, &misfit), 0);
	platform.workload.kind = WORKLOAD_CORE_PINGPONG;
	assert_int_equal(platform_check_inspection(&platform, NULL, &misfit), 0);
	assert_int_equal(platform_check_inspection(&platform, &none, &misfit), 0);
	assert_int_equal(platform_check_inspection(&platform, &capture, &misfit), -1);
	assert_string_equal(misfit.message, "workload.kind core_pingpong has no wire, so no frames for --pcap");
	assert_int_equal(platform_check_inspection(&platform, &timeline, &misfit), -1);
	assert_string_equal(misfit.message, "workload.kind core_pingpong has no guests, so nothing for --trace");
	assert_int_equal(platform_check_inspection(&platform, &signals, &misfit), -1);
	assert_string_equal(misfit.message, "workload.kind core_pingpong has no guests, so nothing for --vcd");
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(schema_is_whole),
					   cmocka_unit_test(known_paths),
					   cmocka_unit_test(every_cost_has_evidence),
					   cmocka_unit_test(values_land),
					   cmocka_unit_test(each_kind_of_workload_has_its_parameters),
					   cmocka_unit_test(each_choice_has_its_parameters),
					   cmocka_unit_test(what_a_point_is_simulated_for),
					   cmocka_unit_test(a_capture_needs_a_wire),
					   cmocka_unit_test(metrics_in_order)};

	if (count != 2)
		return EXIT_FAILURE;
	testbed = arguments[1];
	return cmocka_run_group_tests(tests, load, unload);
}
