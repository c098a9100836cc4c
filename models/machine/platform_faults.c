/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether faults (fault/fault_config.h) fit the machine that they are to befall: a guest that is there, a device that
 * has what is to fail.
 */
#include <stdio.h>
#include <string.h>

#include "machine/platform.h"

static int refuse_target(struct param_misfit *misfit, size_t index, const char *sentence)
{
	return fault_config_refuse(misfit, index, NULL, sentence);
}

/* Is there what the target names? */
static int check_target(const struct platform *platform, size_t index, struct param_misfit *misfit)
{
	const struct fault_target *target = &platform->faults[index].target;

	if (target->host == 1 && platform->peer_kind != PEER_HOST)
		return refuse_target(misfit, index, "there is no host_b: peer.kind must be host");
	if (target->place == FAULT_PLACE_GUEST && target->number >= platform->vifs)
		return refuse_target(misfit, index, "there is no such guest: its number must be below vifs");
	if (target->place == FAULT_PLACE_CONTEXT && target->number >= platform->ixp.contexts)
		return refuse_target(misfit, index,
				     "there is no such context: its number must be below "
				     "nic.ixp.contexts");
	return 0;
}

/* A guest under attack from itself is not the one to fail. */
static bool is_hostile(const struct platform *platform, const struct fault_target *target)
{
	return platform->hostile.kind != HOSTILE_NONE && target->place == FAULT_PLACE_GUEST &&
	       target->number + 1 == platform->vifs;
}

static bool has_line(const struct platform *platform)
{
	return !platform_has_messages(platform);
}

static bool is_sv(const struct platform *platform)
{
	return platform->nic.model == NIC_MODEL_SV;
}

static bool has_usual_queues(const struct platform *platform)
{
	return platform->ixp.send_queue == VIF_MEMORY_DEVICE && platform->ixp.receive_queue == VIF_MEMORY_HOST;
}

static bool is_pci(const struct platform *platform)
{
	return platform->bus_model == BUS_PCI;
}

static bool has_sockets(const struct platform *platform)
{
	return platform->workload.kind == WORKLOAD_PING || platform->workload.kind == WORKLOAD_TCP_STREAM;
}

/* What a kind asks of the machine; path: what it would have to be otherwise. */
static const struct {
	enum fault_kind kind;
	bool (*met)(const struct platform *platform);
	const char *path, *sentence;
} needs[] = {
	{FAULT_STUCK_INTERRUPT, has_line, "nic.interrupts",
	 "stuck_interrupt is about an interrupt line: nic.interrupts must not be per_vif"},
	{FAULT_GUEST_DESTROYED, is_sv, "nic.model",
	 "guest_destroyed is about a VIF that Dom0 and the device take down: nic.model must be sv"},
	{FAULT_GUEST_DESTROYED, has_usual_queues, "nic.ixp.send_queue",
	 "guest_destroyed needs the send queue in device memory and the receive queue in host memory"},
	{FAULT_CONTEXT_HANG, is_sv, "nic.model", "context_hang is about microengines: nic.model must be sv"},
	{FAULT_PCI_RETRY, is_pci, "bus.model",
	 "pci_retry is about a bus on which targets answer with retry: bus.model must be pci"},
	{FAULT_GUEST_STOPS_READING, has_sockets, "workload.kind",
	 "guest_stops_reading needs a workload that reads sockets: workload.kind ping or tcp_stream"},
};

static int check_one(const struct platform *platform, size_t index, struct param_misfit *misfit)
{
	const struct fault_config *config = &platform->faults[index];

	if (config->kind == FAULT_NONE)
		return 0;
	if (fault_config_check(config, index, misfit) != 0 || check_target(platform, index, misfit) != 0)
		return -1;
	if (is_hostile(platform, &config->target))
		return refuse_target(misfit, index,
				     "the last guest is hostile: it has no part of the workload that "
				     "could fail");
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (config->kind == (int)needs[i].kind && !needs[i].met(platform))
			return fault_config_refuse(misfit, index, needs[i].path, needs[i].sentence);
	return 0;
}

/* Dom0 can destroy a guest's VIF once. */
static int check_once(const struct platform *platform, size_t index, struct param_misfit *misfit)
{
	char sentence[64];

	for (size_t before = 0; before < index; before++)
		if (platform->faults[index].kind == FAULT_GUEST_DESTROYED &&
		    fault_config_same_part(&platform->faults[before], &platform->faults[index])) {
			snprintf(sentence, sizeof(sentence), "faults.%zu destroys this guest already", before + 1);
			return refuse_target(misfit, index, sentence);
		}
	return 0;
}

int platform_check_faults(const struct platform *platform, struct param_misfit *misfit)
{
	for (size_t index = 0; index < FAULTS_MAXIMUM; index++)
		if (check_one(platform, index, misfit) != 0 || check_once(platform, index, misfit) != 0)
			return -1;
	return 0;
}

int platform_check_fault_effect(const struct platform *platform, const char *path, char *message, size_t message_size)
{
	const size_t index = (size_t)(path[strlen("faults.")] - '1'); /* of one digit: FAULTS_MAXIMUM */

	return fault_config_effect(&platform->faults[index], index, path + strlen("faults.1."), message, message_size);
}
