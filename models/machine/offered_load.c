/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/offered_load.h"

#include "interrupt/interrupt_scheme.h"
#include "net/frame.h"
#include "vif/identifier_map.h"

static bool is_paced_ping(const struct platform *platform)
{
	return platform->workload.kind == WORKLOAD_PING &&
	       workload_config_period(&platform->workload, platform->vifs) > 0;
}

static uint32_t guest_cpu(const void *host, uint32_t vif)
{
	return host_guest_cpu(host, vif);
}

/* Wakes for nothing, of all VIFs together, when each has received a frame: n r. */
static uint64_t redundant_wakes(const struct platform *platform)
{
	const struct identifier_guests guests = {guest_cpu, &platform->host};
	uint64_t members[IDENTIFIER_WIDTH_MAXIMUM] = {0}, wakes = 0;
	uint8_t bits[PLATFORM_VIFS_MAXIMUM];

	if (interrupt_schemes[platform->nic.interrupts] != &interrupt_identifier)
		return 0;
	identifier_maps[platform->nic.identifier_map]->assign(&guests, (uint32_t)platform->vifs,
							      (uint32_t)platform->nic.identifier_width, bits);
	for (uint32_t vif = 0; vif < platform->vifs; vif++)
		wakes += 2 * members[bits[vif]]++; /* it wakes those before it, and they wake it */
	return wakes;
}

/* Has one of the guests its place on that CPU? */
static bool has_guests(const struct platform *platform, uint32_t cpu)
{
	for (uint32_t guest = 0; guest < platform->vifs; guest++)
		if (host_guest_cpu(&platform->host, guest) == cpu)
			return true;
	return false;
}

/* What the guests' CPUs do in a time, were they all busy. */
static uint64_t capacity_of_guests(const struct platform *platform, uint64_t time_ps)
{
	const struct host_config *host = &platform->host;
	uint64_t capacity_ps = 0;

	for (uint32_t cpu = 0; cpu < host->cpus; cpu++) {
		const uint32_t sibling = host_sibling(host, cpu);
		if (!has_guests(platform, cpu))
			continue;
		capacity_ps += sibling != cpu && has_guests(platform, sibling)
				       ? (uint64_t)((double)time_ps * host->smt_speed)
				       : time_ps;
	}
	return capacity_ps;
}

struct offered_load offered_load_of_guests(const struct platform *platform)
{
	const struct host_config *host = &platform->host;
	const uint64_t wake_ps = host->switch_domain_ps + platform->refill.wake_ps + host->guest_upcall_ps;
	const uint64_t useful_ps = host->hypervisor_timer_ps + host->hypervisor_ipi_ps +
				   2 * (wake_ps + platform->refill.packet_ps) + host->guest_send_ps +
				   host->guest_look_ps + host->guest_receive_ps;
	const uint64_t redundant_ps = host->hypervisor_ipi_ps + wake_ps + host->guest_look_ps;

	if (!is_paced_ping(platform) || platform->nic.model != NIC_MODEL_SV)
		return (struct offered_load){0, 0};
	return (struct offered_load){
		platform->vifs * useful_ps + redundant_wakes(platform) * redundant_ps,
		capacity_of_guests(platform, workload_config_period(&platform->workload, platform->vifs))};
}

struct offered_load offered_load_of_dom0(const struct platform *platform)
{
	const uint64_t bytes = platform->workload.payload_bytes + FRAME_HEADER_BYTES + FRAME_IP_DATAGRAM_BYTES;
	const uint64_t frame_ps = platform->host.dom0_frame_ps + platform->host.dom0_kib_ps * bytes / 1024;

	if (!is_paced_ping(platform) || platform->nic.model != NIC_MODEL_HV)
		return (struct offered_load){0, 0};
	return (struct offered_load){2 * platform->vifs * frame_ps,
				     workload_config_period(&platform->workload, platform->vifs)};
}

void offered_load_report(const struct platform *platform, struct report *report)
{
	const struct offered_load guests = offered_load_of_guests(platform), dom0 = offered_load_of_dom0(platform);

	if (guests.capacity_ps > 0) {
		report_add_value(report, "offered.guests_work_ps", "ps", guests.work_ps);
		report_add_value(report, "offered.guests_capacity_ps", "ps", guests.capacity_ps);
	}
	if (dom0.capacity_ps > 0) {
		report_add_value(report, "offered.dom0_work_ps", "ps", dom0.work_ps);
		report_add_value(report, "offered.dom0_capacity_ps", "ps", dom0.capacity_ps);
	}
}
