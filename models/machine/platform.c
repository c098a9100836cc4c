/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/platform.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "machine/machine_metrics.h"

/* Of a datagram in one frame: 1,500 less 28 of IP and UDP. */
#define PING_BYTES_MAXIMUM 1472

static const char *const bus_names[] = {"pci", "pci_x", "pcie", "on_chip", NULL};
static const char *const peer_names[] = {"host", "ideal", NULL};

static const struct param_spec root_params[] = {
	{.key = "vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "1024",
	 .help = "Virtual interfaces of each host, one guest each; guest v of one host talks to guest v of the other.",
	 .offset = offsetof(struct platform, vifs)},
	{.key = "bus.model",
	 .type = PARAM_CHOICE,
	 .choices = bus_names,
	 .standard = "pci",
	 .help = "What a host's network device is attached by: a PCI bus, a PCI-X bus, a PCI Express link, or an "
		 "on-chip "
		 "interconnect, as a core among others.",
	 .offset = offsetof(struct platform, bus_model)},
	{.key = "peer.kind",
	 .type = PARAM_CHOICE,
	 .choices = peer_names,
	 .standard = "host",
	 .help = "What the guests of host A talk to: host B, which is like host A; or an ideal peer, which takes and "
		 "answers frames in no time.",
	 .offset = offsetof(struct platform, peer_kind)},
	{.key = "seed",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .help = "Fixes everything random; replications draw different streams of it.",
	 .offset = offsetof(struct platform, seed)},
};

#define FAULT_TABLE(prefix, index)                                                                                     \
	{                                                                                                              \
		prefix, offsetof(struct platform, faults) + (index) * sizeof(struct fault_config), fault_params,       \
			fault_param_count                                                                              \
	}

const struct param_schema *platform_schema(void)
{
	/* Counts that live in the parts' files are no constants to C, so the array is filled here. */
	static struct param_table tables[96];
	static struct param_schema schema = {.tables = tables, .object_size = sizeof(struct platform)};
	const struct param_table all[] = {
		{"", 0, root_params, sizeof(root_params) / sizeof(root_params[0])},
		{"workload", offsetof(struct platform, workload), workload_params, workload_param_count},
		{"workload.tcp", offsetof(struct platform, workload.tcp), tcp_params, tcp_param_count},
		{"workload.replay", offsetof(struct platform, workload.replay), replay_params, replay_param_count},
		{"workload.foreign", offsetof(struct platform, foreign), foreign_params, foreign_param_count},
		{"workload.hostile", offsetof(struct platform, hostile), hostile_params, hostile_param_count},
		{"workload.lifecycle", offsetof(struct platform, lifecycle), lifecycle_params, lifecycle_param_count},
		{"workload.transfer", offsetof(struct platform, transfer), pci_transfer_params,
		 pci_transfer_param_count},
		{"workload.pingpong", offsetof(struct platform, pingpong), core_pingpong_params,
		 core_pingpong_param_count},
		{"measure", offsetof(struct platform, measure), measure_params, measure_param_count},
		{"nic", offsetof(struct platform, nic), nic_params, nic_param_count},
		{"nic.hv", offsetof(struct platform, hv_nic), hv_nic_params, hv_nic_param_count},
		{"nic.ixp", offsetof(struct platform, ixp), ixp_params, ixp_param_count},
		{"nic.cdna", offsetof(struct platform, cdna), cdna_params, cdna_param_count},
		{"nic.sriov", offsetof(struct platform, sriov), sriov_params, sriov_param_count},
		{"nic.ixp.xscale", offsetof(struct platform, ixp.xscale), xscale_params, xscale_param_count},
		{"host", offsetof(struct platform, host), host_params, host_param_count},
		{"host", offsetof(struct platform, control), control_params, control_param_count},
		{"host.scheduler", offsetof(struct platform, scheduler), sched_params, sched_param_count},
		{"host.refill", offsetof(struct platform, refill), refill_params, refill_param_count},
		{"host.coherence", offsetof(struct platform, coherence), coherence_params, coherence_param_count},
		{"pci", offsetof(struct platform, pci), pci_config_params, pci_config_param_count},
		{"bus.pci_x", offsetof(struct platform, pci_x), pci_x_params, pci_x_param_count},
		{"bus.pcie", offsetof(struct platform, pcie), pcie_params, pcie_param_count},
		{"bus.on_chip", offsetof(struct platform, on_chip), on_chip_params, on_chip_param_count},
		{"wire", offsetof(struct platform, wire), wire_params, wire_param_count},
		FAULT_TABLE("faults.1", 0),
		FAULT_TABLE("faults.2", 1),
		FAULT_TABLE("faults.3", 2),
		FAULT_TABLE("faults.4", 3),
		FAULT_TABLE("faults.5", 4),
		FAULT_TABLE("faults.6", 5),
		FAULT_TABLE("faults.7", 6),
		FAULT_TABLE("faults.8", 7),
	};

	_Static_assert(sizeof(all) / sizeof(all[0]) + SCHED_POLICIES_MAXIMUM + INTERRUPT_SCHEMES_MAXIMUM <=
			       sizeof(tables) / sizeof(tables[0]),
		       "room for all tables");
	if (schema.table_count == 0)
		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
			tables[schema.table_count++] = all[i];
			/* What schemes and schedulers bring with them stands behind the choice of one. */
			if (all[i].specs == nic_params)
				schema.table_count += interrupt_param_tables(&tables[schema.table_count],
									     offsetof(struct platform, interrupts));
			if (all[i].specs == sched_params)
				schema.table_count += sched_param_tables(&tables[schema.table_count],
									 offsetof(struct platform, scheduler));
		}
	return &schema;
}

static int check_host(const struct host_config *host, struct param_misfit *misfit)
{
	if (host->interrupt_cpu >= host->cpus)
		return param_refuse(misfit, "host.interrupt_cpu", "host.cpus",
				    "host.interrupt_cpu is no CPU: it must be below host.cpus");
	if (host->cpus % host->threads_per_core != 0)
		return param_refuse(misfit, "host.cpus", "host.threads_per_core",
				    "host.cpus must be a multiple of host.threads_per_core");
	if (host->placement == PLACEMENT_SECONDARY_THREADS && host->threads_per_core < 2)
		return param_refuse(
			misfit, "host.placement", "host.threads_per_core",
			"host.placement secondary_threads needs host.threads_per_core 2: there is no secondary thread");
	if (host->dom0_foreign_ps > host->dom0_frame_ps)
		return param_refuse(
			misfit, "host.dom0.foreign", "host.dom0.frame",
			"host.dom0.foreign is above host.dom0.frame, of which it is a part: driver and bridge");
	if ((host->netfront_ring & (host->netfront_ring - 1)) != 0)
		return param_refuse(misfit, "host.netfront.ring", NULL, "host.netfront.ring must be a power of two");
	return 0;
}

static int check_workload(const struct workload_config *workload, struct param_misfit *misfit)
{
	if (workload->pace_period_ps != 0 && workload->think_ps != 0)
		return param_refuse(
			misfit, "workload.think", "workload.pace.period",
			"workload.think and workload.pace.period exclude each other: one of them must be 0");
	if (workload->pace_probes_per_s != 0 && workload->pace_period_ps != 0)
		return param_refuse(
			misfit, "workload.pace.probes", "workload.pace.period",
			"workload.pace.probes and workload.pace.period exclude each other: one of them must be 0");
	if (workload->pace_probes_per_s != 0 && workload->think_ps != 0)
		return param_refuse(
			misfit, "workload.think", "workload.pace.probes",
			"workload.think and workload.pace.probes exclude each other: one of them must be 0");
	if (workload->popularity != WORKLOAD_EQUAL && workload->pace_period_ps == 0 && workload->pace_probes_per_s == 0)
		return param_refuse(misfit, "workload.pace.popularity", "workload.pace.period",
				    "workload.pace.popularity is about a pace: workload.pace.period or "
				    "workload.pace.probes must be above 0");
	if (workload->kind == WORKLOAD_REPLAY && workload->replay.file.path[0] == '\0')
		return param_refuse(misfit, "workload.kind", "workload.replay.file",
				    "workload.kind replay needs a capture: workload.replay.file");
	if ((double)workload->replay.file.span_ps / workload->replay.speed > (double)REPLAY_SPAN_PS_MAXIMUM)
		return param_refuse(misfit, "workload.replay.speed", "workload.replay.file",
				    "workload.replay.speed makes the capture longer than 53 days");
	if (workload->replay.random_start && !workload->replay.repeat)
		return param_refuse(misfit, "workload.replay.random_start", "workload.replay.repeat",
				    "workload.replay.random_start needs workload.replay.repeat: from a random place to "
				    "the end may be nothing");
	if (workload->kind == WORKLOAD_PING && workload->payload_bytes > PING_BYTES_MAXIMUM)
		return param_refuse(misfit, "workload.payload", "workload.kind",
				    "workload.payload is above %d B: a probe is one frame", PING_BYTES_MAXIMUM);
	return 0;
}

/* Whether the host has CPUs as far apart as the ping-pong wants them. */
static int check_pingpong(const struct platform *platform, struct param_misfit *misfit)
{
	const struct host_config *host = &platform->host;
	const uint64_t package = host->threads_per_core * host->cores_per_package;

	if (platform->workload.kind != WORKLOAD_CORE_PINGPONG)
		return 0;
	switch (platform->pingpong.peer) {
	case CORE_PINGPONG_HYPERTHREAD:
		if (host->threads_per_core >= 2) /* of which host.cpus is a multiple */
			return 0;
		return param_refuse(
			misfit, "workload.pingpong.peer", "host.threads_per_core",
			"workload.pingpong.peer hyperthread: a core has one thread (host.threads_per_core)");
	case CORE_PINGPONG_CORE:
		if (host->cores_per_package < 2)
			return param_refuse(
				misfit, "workload.pingpong.peer", "host.cores_per_package",
				"workload.pingpong.peer core: a package has one core (host.cores_per_package)");
		if (host->cpus > host->threads_per_core)
			return 0;
		return param_refuse(misfit, "workload.pingpong.peer", "host.cpus",
				    "workload.pingpong.peer core: host.cpus fill one core of %" PRIu64,
				    host->threads_per_core);
	case CORE_PINGPONG_PACKAGE:
		if (host->cpus > package)
			return 0;
		return param_refuse(misfit, "workload.pingpong.peer", "host.cpus",
				    "workload.pingpong.peer package: host.cpus fill one package of %" PRIu64, package);
	default:
		return 0;
	}
}

/* A hostile guest needs victims, and but for a flood a device that gives it something to attack. */
static int check_hostile(const struct platform *platform, struct param_misfit *misfit)
{
	if (platform->hostile.kind == HOSTILE_NONE)
		return 0;
	if (platform->vifs < 2)
		return param_refuse(misfit, "workload.hostile.kind", "vifs",
				    "workload.hostile.kind takes the last guest of host A away from the workload: vifs "
				    "must be at least 2");
	if (platform->nic.model != NIC_MODEL_SV && platform->hostile.kind != HOSTILE_FLOOD &&
	    platform->hostile.kind != HOSTILE_SILENT)
		return param_refuse(misfit, "workload.hostile.kind", "nic.model",
				    "workload.hostile.kind %s is about the queues of VIFs: nic.model must be sv",
				    hostile_kind_names[platform->hostile.kind]);
	return 0;
}

/* An ideal peer is no host: nothing can be done to its guests. */
static int check_peer(const struct platform *platform, struct param_misfit *misfit)
{
	if (platform->peer_kind != PEER_IDEAL)
		return 0;
	if (platform->hostile.kind != HOSTILE_NONE)
		return param_refuse(misfit, "workload.hostile.kind", "peer.kind",
				    "workload.hostile.kind is about two hosts: peer.kind must be host");
	if (platform->lifecycle.vifs > 0)
		return param_refuse(misfit, "workload.lifecycle.vifs", "peer.kind",
				    "workload.lifecycle.vifs come and go on two hosts: peer.kind must be host");
	return 0;
}

/* VIFs that come and go need a device that has them, and a workload that can begin and end. */
static int check_lifecycle(const struct platform *platform, struct param_misfit *misfit)
{
	const char *vifs = "workload.lifecycle.vifs";

	if (platform->lifecycle.vifs == 0)
		return 0;
	if (platform->nic.model != NIC_MODEL_SV)
		return param_refuse(misfit, vifs, "nic.model",
				    "workload.lifecycle.vifs needs nic.model sv: the ordinary card has no VIFs that "
				    "could come and go");
	if (platform->workload.kind != WORKLOAD_PING)
		return param_refuse(misfit, vifs, "workload.kind",
				    "workload.lifecycle.vifs needs workload.kind ping: no other begins and ends with "
				    "its VIF");
	if (platform->hostile.kind != HOSTILE_NONE)
		return param_refuse(misfit, vifs, "workload.hostile.kind",
				    "workload.lifecycle.vifs and workload.hostile.kind exclude each other");
	if (platform->ixp.send_queue != VIF_MEMORY_DEVICE || platform->ixp.receive_queue != VIF_MEMORY_HOST)
		return param_refuse(
			misfit, vifs, "nic.ixp.send_queue",
			"workload.lifecycle.vifs needs the send queue in device memory and the receive queue "
			"in host memory");
	if (platform->vifs + platform->lifecycle.vifs > PLATFORM_VIFS_MAXIMUM)
		return param_refuse(misfit, vifs, "vifs", "vifs and workload.lifecycle.vifs are above %d together",
				    PLATFORM_VIFS_MAXIMUM);
	return lifecycle_config_check(&platform->lifecycle, misfit);
}

/* Contexts are a guest's protection: none is shared, and none changes hands. */
static int check_cdna(const struct platform *platform, struct param_misfit *misfit)
{
	if (platform->nic.model != NIC_MODEL_CDNA)
		return 0;
	if (platform->vifs > platform->cdna.contexts)
		return param_refuse(misfit, "vifs", "nic.cdna.contexts",
				    "vifs are above nic.cdna.contexts: a guest has a context of its own");
	if (platform->lifecycle.vifs > 0)
		return param_refuse(misfit, "workload.lifecycle.vifs", "nic.model",
				    "workload.lifecycle.vifs needs nic.model sv: contexts stay with their guests");
	return cdna_config_check(&platform->cdna, misfit);
}

/* A guest can be told of as many frames as its queue holds. */
static int check_receive(const struct platform *platform, struct param_misfit *misfit)
{
	const struct receive_config *receive = &platform->host.receive;
	const bool ixp = platform->nic.model == NIC_MODEL_SV;
	uint64_t slots = platform->host.netfront_ring;

	if (receive->mode != RECEIVE_INTERRUPT && platform->nic.model == NIC_MODEL_CDNA)
		return param_refuse(misfit, "host.receive.mode", "nic.model",
				    "host.receive.mode must be interrupt with nic.model cdna: its contexts' interrupts "
				    "can't be masked");
	if (platform->nic.model != NIC_MODEL_HV)
		slots = ixp ? platform->ixp.queue_slots : platform->sriov.queue_slots;
	if (receive->mode == RECEIVE_NAPI && receive->frames > slots)
		return param_refuse(misfit, "host.receive.frames", NULL,
				    "host.receive.frames is above %" PRIu64 ", the slots of a receive queue: so many "
				    "never wait",
				    slots);
	return 0;
}

bool platform_has_messages(const struct platform *platform)
{
	return interrupt_schemes[platform->nic.interrupts]->messages &&
	       (platform->nic.model == NIC_MODEL_SV || platform->nic.model == NIC_MODEL_SRIOV);
}

/* Who takes the interrupt, and what it says, must fit. */
static int check_interrupts(const struct platform *platform, struct param_misfit *misfit)
{
	const struct nic_config *nic = &platform->nic;
	const struct interrupt_scheme *const scheme = interrupt_schemes[nic->interrupts];

	if ((nic->posted_slots & (nic->posted_slots - 1)) != 0)
		return param_refuse(misfit, "nic.posted.slots", NULL, "nic.posted.slots must be a power of two");
	if (nic->model != NIC_MODEL_SV && nic->model != NIC_MODEL_SRIOV)
		return 0;
	if (!scheme->for_dom0 && nic->interrupt_routing == NIC_INTERRUPT_ROUTING_DOM0)
		return param_refuse(misfit, "nic.interrupt_routing", "nic.interrupts",
				    "nic.interrupt_routing dom0 is about an identifier that Dom0 reads: nic.interrupts "
				    "must be identifier");
	if (scheme->for_dom0 && nic->interrupt_routing == NIC_INTERRUPT_ROUTING_DOM0 &&
	    identifier_maps[nic->identifier_map]->by_load)
		return param_refuse(misfit, "nic.identifier.map", "nic.interrupt_routing",
				    "nic.identifier.map load needs the hypervisor, which decides on the bits: "
				    "nic.interrupt_routing must be hypervisor");
	if (scheme->messages && nic->vector_delivery == NIC_VECTOR_DELIVERY_EXITLESS &&
	    nic->vectors < platform->vifs + platform->lifecycle.vifs)
		return param_refuse(
			misfit, "nic.vectors.delivery", "nic.vectors.count",
			"nic.vectors.delivery exitless needs a vector for each VIF: nic.vectors.count is below "
			"the number of VIFs");
	if (scheme->messages && nic->vector_cpu == NIC_VECTOR_CPU_GUEST && platform->lifecycle.vifs > 0)
		return param_refuse(misfit, "nic.vectors.cpu", "workload.lifecycle.vifs",
				    "nic.vectors.cpu guest needs VIFs that stay with their guests: no "
				    "workload.lifecycle.vifs");
	return interrupt_config_check(&platform->interrupts, misfit);
}

int platform_check(const struct platform *platform, struct param_misfit *misfit)
{
	if (measure_config_check(&platform->measure, misfit) != 0 || check_host(&platform->host, misfit) != 0 ||
	    check_workload(&platform->workload, misfit) != 0 || check_pingpong(platform, misfit) != 0 ||
	    check_hostile(platform, misfit) != 0 || check_peer(platform, misfit) != 0 ||
	    check_interrupts(platform, misfit) != 0 || check_receive(platform, misfit) != 0 ||
	    check_cdna(platform, misfit) != 0)
		return -1;
	if (platform->nic.model == NIC_MODEL_HV && !platform->hv_nic.promiscuous)
		return param_refuse(misfit, "nic.hv.promiscuous", "nic.model",
				    "nic.hv.promiscuous off keeps every frame from the guests, which have MACs of "
				    "their own behind the card's");
	if (platform->vifs * platform->nic.ports > PLATFORM_VIFS_MAXIMUM)
		return param_refuse(misfit, "nic.ports", "vifs", "vifs times nic.ports are above %d",
				    PLATFORM_VIFS_MAXIMUM);
	if ((platform->nic.model == NIC_MODEL_SV || platform->nic.model == NIC_MODEL_SRIOV) && platform->nic.ports > 1)
		return param_refuse(misfit, "nic.ports", "nic.model",
				    "nic.ports is above 1: the self-virtualizing NIC uses one port of its board");
	if (platform->pci.width_bits % 8 != 0)
		return param_refuse(misfit, "pci.width", NULL, "pci.width must be a multiple of 8");
	if (on_chip_config_check(&platform->on_chip, misfit) != 0 || pcie_config_check(&platform->pcie, misfit) != 0 ||
	    pci_x_config_check(&platform->pci_x, misfit) != 0)
		return -1;
	if (sched_config_check(&platform->scheduler, misfit) != 0)
		return -1;
	if (check_lifecycle(platform, misfit) != 0 || platform_check_faults(platform, misfit) != 0)
		return -1;
	/* Those that come at run time may find it full: the device refuses them. */
	if (platform->ixp.table_entries <= platform->vifs)
		return param_refuse(misfit, "nic.ixp.table_entries", "vifs",
				    "nic.ixp.table_entries must be above vifs: a search ends at an empty entry");
	return ixp_config_check(&platform->ixp, misfit) != 0 || sriov_config_check(&platform->sriov, misfit) != 0 ? -1
														  : 0;
}

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

#define KIND(kind) (1u << (kind))
#define GUEST_PAIRS (KIND(WORKLOAD_PING) | KIND(WORKLOAD_TCP_STREAM) | KIND(WORKLOAD_REPLAY))

/* Which kinds of workload look at a path; the first line that it starts with counts. */
static const struct {
	const char *start;
	unsigned kinds;
} effects[] = {
	{"workload.kind", ~0u},
	{"workload.transfer.", KIND(WORKLOAD_PCI_TRANSFER)},
	{"workload.pingpong.", KIND(WORKLOAD_CORE_PINGPONG)},
	{"workload.payload", KIND(WORKLOAD_PING) | KIND(WORKLOAD_CORE_PINGPONG)},
	{"workload.think", KIND(WORKLOAD_PING) | KIND(WORKLOAD_CORE_PINGPONG)},
	{"workload.replay.", KIND(WORKLOAD_REPLAY)},
	{"workload.tcp.", KIND(WORKLOAD_TCP_STREAM)},
	{"workload.direction", KIND(WORKLOAD_TCP_STREAM)},
	{"workload.start_spread", KIND(WORKLOAD_TCP_STREAM)},
	{"workload.foreign.", GUEST_PAIRS},
	{"workload.hostile.", GUEST_PAIRS},
	{"workload.", KIND(WORKLOAD_PING)},
	{"host.coherence.", KIND(WORKLOAD_CORE_PINGPONG)},
	{"host.cores_per_package", KIND(WORKLOAD_CORE_PINGPONG)},
	{"host.interrupt_cpu", GUEST_PAIRS},
	{"host.placement", GUEST_PAIRS},
	{"host.scheduler.", GUEST_PAIRS},
	{"host.switch.", GUEST_PAIRS},
	{"host.refill.", GUEST_PAIRS},
	{"host.receive.", GUEST_PAIRS},
	{"host.guest.acknowledge", KIND(WORKLOAD_TCP_STREAM)},
	{"host.guest.", GUEST_PAIRS},
	{"host.dom0.", GUEST_PAIRS},
	{"host.netback.", GUEST_PAIRS},
	{"host.netfront.", GUEST_PAIRS},
	{"host.control.", KIND(WORKLOAD_PING)},
	{"host.grant.", GUEST_PAIRS},
	{"host.", GUEST_PAIRS | KIND(WORKLOAD_CORE_PINGPONG)},
	{"nic.ixp.programs.echo_", KIND(WORKLOAD_CORE_PINGPONG)},
	{"nic.ixp.", GUEST_PAIRS | KIND(WORKLOAD_CORE_PINGPONG)},
	{"nic.", GUEST_PAIRS},
	{"wire.", GUEST_PAIRS},
	{"peer.", GUEST_PAIRS},
	{"faults.", GUEST_PAIRS},
	{"vifs", GUEST_PAIRS},
	{"", ~0u},
};

/* And with which choices of another parameter; all lines that a path starts with count. */
static const struct {
	const char *start, *choice, *value;
} choices[] = {
	{"nic.identifier.", "nic.model", "sv|sriov"},
	{"nic.vectors.", "nic.model", "sv|sriov"},
	{"nic.posted.", "nic.model", "sv|sriov"},
	{"nic.interrupts", "nic.model", "sv|sriov"},
	{"nic.interrupt_routing", "nic.model", "sv|sriov"},
	{"nic.ixp.", "nic.model", "sv"},
	{"nic.sriov.", "nic.model", "sriov"},
	{"workload.lifecycle.", "nic.model", "sv"},
	{"host.control.", "nic.model", "sv"},
	{"nic.moderation.", "nic.model", "sv|sriov"},
	{"nic.moderation.interval", "nic.moderation.mode", "interval|count"},
	{"nic.moderation.frames", "nic.moderation.mode", "count"},
	{"nic.hv.", "nic.model", "hv"},
	{"nic.cdna.", "nic.model", "cdna"},
	{"host.hypervisor.enqueue", "nic.model", "cdna"},
	{"host.hypervisor.unpin", "nic.model", "cdna"},
	{"host.receive.", "nic.model", "hv|sv|sriov"},
	{"host.receive.budget", "host.receive.mode", "poll|napi"},
	{"host.receive.defer", "host.receive.mode", "napi"},
	{"host.receive.frames", "host.receive.mode", "napi"},
	{"host.guest.turn", "host.receive.mode", "poll|napi"},
	{"host.netback.", "nic.model", "hv"},
	{"host.netfront.", "nic.model", "hv"},
	{"host.dom0.batch", "nic.model", "hv"},
	{"host.dom0.frame", "nic.model", "hv"},
	{"host.dom0.kib", "nic.model", "hv"},
	{"host.dom0.foreign", "nic.model", "hv"},
	{"host.dom0.budget", "nic.model", "hv"},
	{"host.dom0.identifier", "nic.model", "sv|sriov"},
	{"host.dom0.identifier", "nic.interrupt_routing", "dom0"},
	{"host.hypervisor.unmask", "nic.model", "sv|sriov"},
	{"host.hypervisor.unmask", "nic.interrupt_routing", "dom0"},
	{"host.hypervisor.identifier", "nic.model", "sv|sriov"},
	{"host.hypervisor.identifier", "nic.interrupt_routing", "hypervisor"},
	{"host.hypervisor.decode", "nic.model", "sv|sriov"},
	{"nic.identifier.load.", "nic.identifier.map", "load"},
	{"host.hypervisor.rebalance", "nic.model", "sv|sriov"},
	{"host.hypervisor.rebalance", "nic.identifier.map", "load"},
	{"host.hypervisor.signal", "nic.model", "sv|sriov"},
	{"host.hypervisor.signal", "nic.interrupt_routing", "hypervisor"},
	{"nic.ixp.doorbell_delay", "bus.model", "pci|pci_x|pcie"},
	{"pci.", "bus.model", "pci"},
	{"bus.on_chip.", "bus.model", "on_chip"},
	{"bus.pci_x.", "bus.model", "pci_x"},
	{"bus.pcie.", "bus.model", "pcie"},
};

/* Whether a value is one of those that stand in wanted, "a|b|c". */
static bool is_one_of(const char *value, const char *wanted)
{
	const size_t length = strlen(value);

	for (const char *word = wanted; word != NULL; word = strchr(word, '|')) {
		word += *word == '|';
		if (strncmp(word, value, length) == 0 && (word[length] == '|' || word[length] == '\0'))
			return true;
	}
	return false;
}

/* The value of that choice is not one of those wanted: a sentence in message. */
static bool chosen_otherwise(const struct platform *platform, const char *path, const char *choice, const char *wanted,
			     char *message, size_t message_size)
{
	const struct param_schema *schema = platform_schema();
	char value[64];

	param_print(param_at(schema, param_find(schema, choice)), platform, 0, value, sizeof(value));
	if (is_one_of(value, wanted))
		return false;
	snprintf(message, message_size, "%s has no effect with %s %s", path, choice, value);
	return true;
}

/* What schedulers and interrupt schemes bring with them, or say that they look at. */
static int check_own(const struct platform *platform, const char *path, char *message, size_t message_size)
{
	const size_t policy = sched_policy_owner(path);

	if (policy != PARAM_NONE && chosen_otherwise(platform, path, "host.scheduler.policy",
						     sched_policies[policy]->name, message, message_size))
		return -1;
	if (interrupt_scheme_brings(path) &&
	    chosen_otherwise(platform, path, "nic.model", "sv|sriov", message, message_size))
		return -1;
	if (!interrupt_scheme_looks_at(platform->nic.interrupts, path)) {
		chosen_otherwise(platform, path, "nic.interrupts", NULL, message, message_size);
		return -1;
	}
	return 0;
}

static int check_choices(const struct platform *platform, const char *path, char *message, size_t message_size)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (starts_with(path, choices[i].start) &&
		    chosen_otherwise(platform, path, choices[i].choice, choices[i].value, message, message_size))
			return -1;
	return check_own(platform, path, message, message_size);
}

/* What concerns bit vectors in host memory: a NIC with protected contexts tells by nothing else. */
static bool is_of_vectors(const char *path)
{
	static const char *const starts[] = {"host.hypervisor.identifier", "host.hypervisor.decode",
					     "host.hypervisor.signal", "nic.posted."};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (starts_with(path, starts[i]))
			return true;
	return false;
}

int platform_check_effect(const struct platform *platform, const char *path, char *message, size_t message_size)
{
	size_t line = 0;

	while (!starts_with(path, effects[line].start))
		line++;
	if ((effects[line].kinds & KIND(platform->workload.kind)) == 0) {
		chosen_otherwise(platform, path, "workload.kind", NULL, message, message_size);
		return -1;
	}
	/* The device of a ping-pong is there, whatever the guests' would be. */
	if (platform->workload.kind == WORKLOAD_CORE_PINGPONG)
		return 0;
	if (platform->hostile.kind <= HOSTILE_SILENT &&
	    (strcmp(path, "workload.hostile.rate") == 0 || strcmp(path, "workload.hostile.size") == 0 ||
	     strcmp(path, "host.guest.raw") == 0 || strcmp(path, "host.hypervisor.fault") == 0)) {
		chosen_otherwise(platform, path, "workload.hostile.kind", NULL, message, message_size);
		return -1;
	}
	if (platform->nic.model == NIC_MODEL_CDNA && is_of_vectors(path))
		return 0;
	if (starts_with(path, "faults."))
		return platform_check_fault_effect(platform, path, message, message_size);
	return check_choices(platform, path, message, message_size);
}

int platform_check_inspection(const struct platform *platform, const struct inspection *inspection,
			      struct param_misfit *misfit)
{
	const struct param_schema *schema = platform_schema();
	char kind[64];

	if (inspection == NULL || (GUEST_PAIRS & KIND(platform->workload.kind)) != 0)
		return 0;
	if (inspection->pcap_at == 0 && !inspection->traced && inspection->vcd == NULL)
		return 0;
	param_print(param_at(schema, param_find(schema, "workload.kind")), platform, 0, kind, sizeof(kind));
	if (inspection->pcap_at != 0)
		return param_refuse(misfit, "workload.kind", NULL,
				    "workload.kind %s has no wire, so no frames for --pcap", kind);
	return param_refuse(misfit, "workload.kind", NULL, "workload.kind %s has no guests, so nothing for %s", kind,
			    inspection->traced ? "--trace" : "--vcd");
}

struct stopping_rule platform_stopping_rule(const struct platform *platform)
{
	return measure_config_rule(&platform->measure, machine_primary_measure(platform->workload.kind));
}
