/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the machine that do not fit together are refused, each with its sentence and with the parameters that are at
 * odds. */
#include <stdio.h>

#include "interrupt/interrupt_scheme.h"
#include "platform_fixture.h"

static void expect_misfit(const struct platform *platform, const char *path, const char *sentence)
{
	struct param_misfit misfit;

	if (platform_check(platform, &misfit) != -1)
		fail_msg("fits, though: %s", sentence);
	assert_string_equal(misfit.message, sentence);
	assert_string_equal(misfit.paths[0], path);
	for (size_t i = 0; i < 2; i++)
		assert_true(misfit.paths[i] == NULL || param_find(platform_schema(), misfit.paths[i]) != PARAM_NONE);
}

static void parts_have_to_fit(void **state)
{
	struct param_misfit misfit;
	struct platform platform = good;

	(void)state;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.host.interrupt_cpu = 3;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.host.interrupt_cpu = 4;
	expect_misfit(&platform, "host.interrupt_cpu", "host.interrupt_cpu is no CPU: it must be below host.cpus");
	platform = good;
	platform.host.cpus = 3;
	expect_misfit(&platform, "host.cpus", "host.cpus must be a multiple of host.threads_per_core");
	platform.host.threads_per_core = 1;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.host.placement = PLACEMENT_SECONDARY_THREADS;
	expect_misfit(&platform, "host.placement",
		      "host.placement secondary_threads needs host.threads_per_core 2: there is no secondary thread");
	platform = good;
	platform.host.netfront_ring = 100;
	expect_misfit(&platform, "host.netfront.ring", "host.netfront.ring must be a power of two");
	platform = good;
	platform.pci.width_bits = 60;
	expect_misfit(&platform, "pci.width", "pci.width must be a multiple of 8");
	platform = good;
	platform.hv_nic.promiscuous = false;
	assert_int_equal(platform_check(&platform, &misfit), 0); /* of the card that is not there */
	platform.nic.model = NIC_MODEL_HV;
	expect_misfit(&platform, "nic.hv.promiscuous",
		      "nic.hv.promiscuous off keeps every frame from the guests, which have MACs of their own behind "
		      "the card's");
	platform = good;
	platform.ixp.table_entries = 100;
	expect_misfit(&platform, "nic.ixp.table_entries", "nic.ixp.table_entries is no power of two");
	platform.ixp.table_entries = 32;
	platform.vifs = 31;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.vifs = 32;
	expect_misfit(&platform, "nic.ixp.table_entries",
		      "nic.ixp.table_entries must be above vifs: a search ends at an empty entry");
	platform = good;
	platform.lifecycle =
		(struct lifecycle_config){.vifs = 24, .period_ps = 4 * UNIT_PS_PER_MS, .hold_ps = 60 * UNIT_PS_PER_MS};
	platform.vifs = 8;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.ixp.table_entries = 16; /* the device refuses those that find it full */
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.ixp.table_entries = 8;
	expect_misfit(&platform, "nic.ixp.table_entries",
		      "nic.ixp.table_entries must be above vifs: a search ends at an empty entry");
	platform.ixp.table_entries = 1024;
	platform.lifecycle.hold_ps = 96 * UNIT_PS_PER_MS;
	expect_misfit(
		&platform, "workload.lifecycle.hold",
		"workload.lifecycle.hold is no shorter than a round of creations (vifs times period): a VIF would "
		"be due again before it has gone");
	platform.lifecycle.grace_ps = 97 * UNIT_PS_PER_MS;
	expect_misfit(&platform, "workload.lifecycle.grace",
		      "workload.lifecycle.grace is above workload.lifecycle.hold: nothing would ever begin");
	platform.lifecycle.vifs = 1017;
	expect_misfit(&platform, "workload.lifecycle.vifs", "vifs and workload.lifecycle.vifs are above 1024 together");
	platform.ixp.send_queue = VIF_MEMORY_HOST;
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs needs the send queue in device memory and the receive queue in host "
		      "memory");
	platform.workload.kind = WORKLOAD_TCP_STREAM;
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs needs workload.kind ping: no other begins and ends with its VIF");
	platform.nic.model = NIC_MODEL_HV;
	expect_misfit(
		&platform, "workload.lifecycle.vifs",
		"workload.lifecycle.vifs needs nic.model sv: the ordinary card has no VIFs that could come and go");
	platform.lifecycle.vifs = 0;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform = good;
	platform.measure.replications = 21;
	expect_misfit(&platform, "measure.max_replications",
		      "measure.replications is 21, above measure.max_replications, which is 20");
	platform = good;
	platform.workload.think_ps = 1;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.workload.pace_period_ps = 1;
	expect_misfit(&platform, "workload.think",
		      "workload.think and workload.pace.period exclude each other: one of them must be 0");
	platform.workload.think_ps = 0;
	platform.workload.pace_probes_per_s = 1;
	expect_misfit(&platform, "workload.pace.probes",
		      "workload.pace.probes and workload.pace.period exclude each other: one of them must be 0");
	platform.workload.pace_period_ps = 0;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.workload.think_ps = 1;
	expect_misfit(&platform, "workload.think",
		      "workload.think and workload.pace.probes exclude each other: one of them must be 0");
}

/* A card of several ports; the network processor's board uses one of its three. */
static void ports_are_the_ordinary_cards(void **state)
{
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.nic.model = NIC_MODEL_HV;
	platform.nic.ports = 2;
	platform.vifs = 512;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.vifs = 513;
	expect_misfit(&platform, "nic.ports", "vifs times nic.ports are above 1024");
	platform.vifs = 8;
	platform.nic.model = NIC_MODEL_SV;
	expect_misfit(&platform, "nic.ports",
		      "nic.ports is above 1: the self-virtualizing NIC uses one port of its board");
}

/* A context is its guest's protection; one for each, and none that comes or goes. What tells of them is a vector. */
static void contexts_are_not_shared(void **state)
{
	struct platform platform = good;
	struct param_misfit misfit;
	char message[256];

	(void)state;
	platform.nic.model = NIC_MODEL_CDNA;
	platform.nic.ports = 2;
	platform.vifs = 32;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.vifs = 33;
	expect_misfit(&platform, "vifs", "vifs are above nic.cdna.contexts: a guest has a context of its own");
	platform.vifs = 8;
	platform.cdna.slots = 48;
	expect_misfit(&platform, "nic.cdna.ring", "nic.cdna.ring must be a power of two");
	platform.cdna.slots = 8;
	platform.cdna.refill = 9;
	expect_misfit(&platform, "nic.cdna.refill",
		      "nic.cdna.refill is above nic.cdna.ring: the ring would run dry before it is filled");
	platform.workload.kind = WORKLOAD_PING;
	assert_int_equal(platform_check_effect(&platform, "nic.cdna.ring", message, sizeof(message)), 0);
	assert_int_equal(platform_check_effect(&platform, "nic.posted.slots", message, sizeof(message)), 0);
	assert_int_equal(platform_check_effect(&platform, "host.hypervisor.decode", message, sizeof(message)), 0);
	assert_int_equal(platform_check_effect(&platform, "nic.hv.latency", message, sizeof(message)), -1);
	assert_string_equal(message, "nic.hv.latency has no effect with nic.model cdna");
	platform.nic.model = NIC_MODEL_SV;
	assert_int_equal(platform_check_effect(&platform, "host.hypervisor.enqueue", message, sizeof(message)), -1);
	assert_string_equal(message, "host.hypervisor.enqueue has no effect with nic.model sv");
}

/* In host B's place: no guests there that could be taken over, and no VIFs that could come. */
static void an_ideal_peer_is_no_host(void **state)
{
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.peer_kind = PEER_IDEAL;
	platform.vifs = 4;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.hostile.kind = HOSTILE_FLOOD;
	expect_misfit(&platform, "workload.hostile.kind",
		      "workload.hostile.kind is about two hosts: peer.kind must be host");
	platform.hostile.kind = HOSTILE_NONE;
	platform.lifecycle.vifs = 4;
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs come and go on two hosts: peer.kind must be host");
}

/* Dom0 can destroy a guest's VIF once; another guest's, or that of a crashed one, is another matter. */
static void a_guest_is_destroyed_once(void **state)
{
	const struct fault_target guest0 = {.place = FAULT_PLACE_GUEST},
				  guest1 = {.place = FAULT_PLACE_GUEST, .number = 1};
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.vifs = 2;
	platform.faults[1] = (struct fault_config){.kind = FAULT_GUEST_DESTROYED, .target = guest0};
	platform.faults[3] = (struct fault_config){.kind = FAULT_GUEST_DESTROYED, .target = guest1};
	platform.faults[4] = (struct fault_config){.kind = FAULT_GUEST_CRASH, .target = guest0};
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.faults[3].target = guest0;
	expect_misfit(&platform, "faults.4.target", "faults.4: faults.2 destroys this guest already");
}

static void expect_fault_misfit(struct platform *platform, struct fault_config fault, const char *path,
				const char *sentence)
{
	char whole[256];

	platform->faults[0] = fault;
	snprintf(whole, sizeof(whole), "faults.1: %s", sentence);
	expect_misfit(platform, path, whole);
	platform->faults[0] = (struct fault_config){0};
}

/* What is to fail must be there. */
static void a_fault_needs_what_fails(void **state)
{
	const struct fault_target a = {.place = FAULT_PLACE_HOST}, guest = {.place = FAULT_PLACE_GUEST},
				  context = {.place = FAULT_PLACE_CONTEXT, .engine = FAULT_ENGINE_INGRESS};
	struct fault_target gone = guest, b = {.place = FAULT_PLACE_HOST, .host = 1};
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.vifs = 2;
	gone.number = 2;
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_GUEST_CRASH, .target = gone},
			    "faults.1.target", "there is no such guest: its number must be below vifs");
	gone.number = 1;
	platform.hostile.kind = HOSTILE_FLOOD;
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_GUEST_CRASH, .target = gone},
			    "faults.1.target",
			    "the last guest is hostile: it has no part of the workload that could fail");
	platform.faults[0] = (struct fault_config){.kind = FAULT_GUEST_CRASH, .target = guest};
	assert_int_equal(platform_check(&platform, &misfit), 0); /* the other one */
	platform.faults[0] = (struct fault_config){.kind = FAULT_DOM0_STALL, .target = a};
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.hostile.kind = HOSTILE_NONE;
	platform.peer_kind = PEER_IDEAL;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_DOM0_STALL, .target = b}, "faults.1.target",
			    "there is no host_b: peer.kind must be host");
	platform.peer_kind = PEER_HOST;
	platform.faults[0] = (struct fault_config){.kind = FAULT_CONTEXT_HANG, .target = context};
	platform.faults[0].target.number = (uint32_t)platform.ixp.contexts - 1;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	gone = context;
	gone.number = (uint32_t)platform.ixp.contexts;
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_CONTEXT_HANG, .target = gone},
			    "faults.1.target", "there is no such context: its number must be below nic.ixp.contexts");
	/* A line, which a card that posts messages has not. */
	platform.faults[0] = (struct fault_config){.kind = FAULT_STUCK_INTERRUPT, .target = a};
	assert_int_equal(platform_check(&platform, &misfit), 0);
	while (!interrupt_schemes[platform.nic.interrupts]->messages)
		platform.nic.interrupts++;
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_STUCK_INTERRUPT, .target = a},
			    "faults.1.kind",
			    "stuck_interrupt is about an interrupt line: nic.interrupts must not be per_vif");
	platform.nic.model = NIC_MODEL_HV;
	platform.faults[0] = (struct fault_config){.kind = FAULT_STUCK_INTERRUPT, .target = a};
	assert_int_equal(platform_check(&platform, &misfit), 0); /* the ordinary card's */
	/* Devices, buses and workloads. */
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_GUEST_DESTROYED, .target = guest},
			    "faults.1.kind",
			    "guest_destroyed is about a VIF that Dom0 and the device take down: nic.model must be sv");
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_CONTEXT_HANG, .target = context},
			    "faults.1.kind", "context_hang is about microengines: nic.model must be sv");
	platform = good;
	platform.ixp.receive_queue = VIF_MEMORY_DEVICE;
	expect_fault_misfit(
		&platform, (struct fault_config){.kind = FAULT_GUEST_DESTROYED, .target = guest}, "faults.1.kind",
		"guest_destroyed needs the send queue in device memory and the receive queue in host memory");
	platform = good;
	platform.bus_model = BUS_PCIE;
	expect_fault_misfit(&platform, (struct fault_config){.kind = FAULT_PCI_RETRY, .target = a}, "faults.1.kind",
			    "pci_retry is about a bus on which targets answer with retry: bus.model must be pci");
	platform = good;
	platform.workload.kind = WORKLOAD_REPLAY;
	strcpy(platform.workload.replay.file.path, "some.pcap");
	platform.workload.replay.speed = 1.0;
	expect_fault_misfit(
		&platform, (struct fault_config){.kind = FAULT_GUEST_STOPS_READING, .target = guest}, "faults.1.kind",
		"guest_stops_reading needs a workload that reads sockets: workload.kind ping or tcp_stream");
}

static void workloads_have_to_fit(void **state)
{
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.workload.popularity = WORKLOAD_ZIPF_2;
	expect_misfit(&platform, "workload.pace.popularity",
		      "workload.pace.popularity is about a pace: workload.pace.period or workload.pace.probes must be "
		      "above 0");
	platform.workload.pace_probes_per_s = 100;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.workload.pace_probes_per_s = 0;
	platform.workload.pace_period_ps = UNIT_PS_PER_MS;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform = good;
	platform.workload.kind = WORKLOAD_REPLAY;
	expect_misfit(&platform, "workload.kind", "workload.kind replay needs a capture: workload.replay.file");
	strcpy(platform.workload.replay.file.path, "some.pcap");
	platform.workload.replay.file.span_ps = UINT64_C(1000000) * UNIT_PS_PER_S;
	platform.workload.replay.speed = 1.0;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.workload.replay.speed = 0.2;
	expect_misfit(&platform, "workload.replay.speed",
		      "workload.replay.speed makes the capture longer than 53 days");
	platform.workload.replay.speed = 1.0;
	platform.workload.replay.repeat = false;
	platform.workload.replay.random_start = true;
	expect_misfit(&platform, "workload.replay.random_start",
		      "workload.replay.random_start needs workload.replay.repeat: from a random place to the end may "
		      "be nothing");
	platform.workload.replay.repeat = true;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform = good;
	platform.hostile.kind = HOSTILE_SILENT;
	expect_misfit(&platform, "workload.hostile.kind",
		      "workload.hostile.kind takes the last guest of host A away from the workload: vifs must be at "
		      "least 2");
	platform.vifs = 2;
	platform.nic.model = NIC_MODEL_HV;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.hostile.kind = HOSTILE_SPOOF_SOURCE;
	expect_misfit(&platform, "workload.hostile.kind",
		      "workload.hostile.kind spoof_source is about the queues of VIFs: nic.model must be sv");
}

/* CPUs as far apart as the ping-pong wants them: on 2 packages of 2 cores of 2 threads all are there. */
static void a_pingpong_needs_its_cpus(void **state)
{
	struct platform platform = good;
	struct param_misfit misfit;

	(void)state;
	platform.workload.kind = WORKLOAD_CORE_PINGPONG;
	platform.host.threads_per_core = platform.host.cores_per_package = 2;
	platform.host.cpus = 8;
	for (int peer = CORE_PINGPONG_HYPERTHREAD; peer <= CORE_PINGPONG_PACKAGE; peer++) {
		platform.pingpong.peer = peer;
		assert_int_equal(platform_check(&platform, &misfit), 0);
	}
	platform.host.cpus = 4;
	expect_misfit(&platform, "workload.pingpong.peer",
		      "workload.pingpong.peer package: host.cpus fill one package of 4");
	platform.pingpong.peer = CORE_PINGPONG_CORE;
	assert_int_equal(platform_check(&platform, &misfit), 0);
	platform.host.cpus = 2; /* one core of two threads */
	expect_misfit(&platform, "workload.pingpong.peer", "workload.pingpong.peer core: host.cpus fill one core of 2");
	platform.host.cpus = 4;
	platform.host.cores_per_package = 1;
	expect_misfit(&platform, "workload.pingpong.peer",
		      "workload.pingpong.peer core: a package has one core (host.cores_per_package)");
	platform.pingpong.peer = CORE_PINGPONG_HYPERTHREAD;
	platform.host.threads_per_core = 1;
	expect_misfit(&platform, "workload.pingpong.peer",
		      "workload.pingpong.peer hyperthread: a core has one thread (host.threads_per_core)");
}

static void expect_fit(const struct platform *platform)
{
	struct param_misfit misfit;

	if (platform_check(platform, &misfit) != 0)
		fail_msg("%s", misfit.message);
}

/* VIFs that come and go do so beside no hostile guest, and need the usual queues. */
static void a_lifecycle_has_to_fit(void **state)
{
	struct platform platform = good;

	(void)state;
	platform.hostile.kind = HOSTILE_SILENT;
	platform.vifs = 2;
	platform.lifecycle =
		(struct lifecycle_config){.vifs = 4, .period_ps = 4 * UNIT_PS_PER_MS, .hold_ps = 10 * UNIT_PS_PER_MS};
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs and workload.hostile.kind exclude each other");
	platform.hostile.kind = HOSTILE_NONE;
	expect_fit(&platform);
	platform.ixp.receive_queue = VIF_MEMORY_DEVICE; /* the receive queue alone elsewhere */
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs needs the send queue in device memory and the receive queue in host "
		      "memory");
	platform.nic.model = NIC_MODEL_CDNA;
	expect_misfit(&platform, "workload.lifecycle.vifs",
		      "workload.lifecycle.vifs needs nic.model sv: contexts stay with their guests");
}

/* More frames than a queue of the device at hand has slots never wait in it. */
static void a_guest_waits_for_no_more_than_its_queue_holds(void **state)
{
	static const int models[] = {NIC_MODEL_HV, NIC_MODEL_SV, NIC_MODEL_SRIOV};

	(void)state;
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
		struct platform platform = good;
		char sentence[128];
		uint64_t slots[] = {128, 64, 32};

		platform.host.netfront_ring = slots[0];
		platform.ixp.queue_slots = slots[1];
		platform.sriov.queue_slots = slots[2];
		platform.nic.model = models[i];
		platform.host.receive.mode = RECEIVE_NAPI;
		platform.host.receive.frames = slots[i];
		expect_fit(&platform);
		platform.host.receive.frames++;
		snprintf(sentence, sizeof(sentence),
			 "host.receive.frames is above %d, the slots of a receive queue: so many never wait",
			 (int)slots[i]);
		expect_misfit(&platform, "host.receive.frames", sentence);
		platform.host.receive.mode = RECEIVE_POLL; /* which looks at no number of frames */
		expect_fit(&platform);
	}
}

static int scheme_named(const char *name)
{
	int scheme = 0;

	while (strcmp(interrupt_schemes[scheme]->name, name) != 0)
		scheme++;
	return scheme;
}

/* What an interrupt says, who takes it and on which CPU depend on each other. */
static void interrupts_have_to_fit(void **state)
{
	struct platform platform = good;
	int by_load = 0;

	(void)state;
	while (!identifier_maps[by_load]->by_load)
		by_load++;
	platform.nic.identifier_map = by_load;
	expect_fit(&platform);
	platform.nic.interrupt_routing = NIC_INTERRUPT_ROUTING_DOM0;
	expect_misfit(&platform, "nic.identifier.map",
		      "nic.identifier.map load needs the hypervisor, which decides on the bits: nic.interrupt_routing "
		      "must be hypervisor");
	platform.nic.identifier_map = good.nic.identifier_map;
	expect_fit(&platform);
	platform.nic.interrupts = scheme_named("per_vif");
	expect_misfit(&platform, "nic.interrupt_routing",
		      "nic.interrupt_routing dom0 is about an identifier that Dom0 reads: nic.interrupts must be "
		      "identifier");
	platform.nic.interrupt_routing = NIC_INTERRUPT_ROUTING_HYPERVISOR;
	platform.nic.vector_cpu = NIC_VECTOR_CPU_GUEST;
	expect_fit(&platform);
	platform.lifecycle =
		(struct lifecycle_config){.vifs = 4, .period_ps = 4 * UNIT_PS_PER_MS, .hold_ps = 10 * UNIT_PS_PER_MS};
	expect_misfit(&platform, "nic.vectors.cpu",
		      "nic.vectors.cpu guest needs VIFs that stay with their guests: no workload.lifecycle.vifs");
	platform.nic.interrupts = scheme_named("identifier"); /* which has no vectors */
	expect_fit(&platform);
	platform = good;
	platform.on_chip.width_bits = 12;
	expect_misfit(&platform, "bus.on_chip.width", "bus.on_chip.width must be a multiple of 8");
	platform = good;
	platform.pcie.lanes = 3;
	expect_misfit(&platform, "bus.pcie.lanes",
		      "bus.pcie.lanes must be 1, 2, 4, 8, 12, 16 or 32: no link has others");
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts_have_to_fit),
					   cmocka_unit_test(ports_are_the_ordinary_cards),
					   cmocka_unit_test(contexts_are_not_shared),
					   cmocka_unit_test(an_ideal_peer_is_no_host),
					   cmocka_unit_test(a_guest_is_destroyed_once),
					   cmocka_unit_test(a_fault_needs_what_fails),
					   cmocka_unit_test(workloads_have_to_fit),
					   cmocka_unit_test(a_lifecycle_has_to_fit),
					   cmocka_unit_test(a_guest_waits_for_no_more_than_its_queue_holds),
					   cmocka_unit_test(interrupts_have_to_fit),
					   cmocka_unit_test(a_pingpong_needs_its_cpus)};

	if (count != 2)
		return EXIT_FAILURE;
	testbed = arguments[1];
	return cmocka_run_group_tests(tests, load, unload);
}
