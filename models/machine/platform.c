/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/platform.h"

#include <stdio.h>
#include <string.h>

static const struct param_spec root_params[] = {
	{.key = "vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "1024",
	 .help = "Virtual interfaces of each host, one guest each; guest v of one host talks to guest v of the other.",
	 .offset = offsetof(struct platform, vifs)},
	{.key = "seed",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .help = "Fixes everything random; replications draw different streams of it.",
	 .offset = offsetof(struct platform, seed)},
};

const struct param_schema *platform_schema(void)
{
	/* Counts that live in the parts' files are no constants to C, so the array is filled here. */
	static struct param_table tables[16];
	static struct param_schema schema = {.tables = tables, .object_size = sizeof(struct platform)};
	const struct param_table all[] = {
		{"", 0, root_params, sizeof(root_params) / sizeof(root_params[0])},
		{"workload", offsetof(struct platform, workload), workload_params, workload_param_count},
		{"workload.foreign", offsetof(struct platform, foreign), foreign_params, foreign_param_count},
		{"workload.transfer", offsetof(struct platform, transfer), pci_transfer_params,
		 pci_transfer_param_count},
		{"measure", offsetof(struct platform, measure), measure_params, measure_param_count},
		{"nic", offsetof(struct platform, nic), nic_params, nic_param_count},
		{"nic.hv", offsetof(struct platform, hv_nic), hv_nic_params, hv_nic_param_count},
		{"nic.ixp", offsetof(struct platform, ixp), ixp_params, ixp_param_count},
		{"host", offsetof(struct platform, host), host_params, host_param_count},
		{"host.scheduler", offsetof(struct platform, scheduler), sched_params, sched_param_count},
		{"host.refill", offsetof(struct platform, refill), refill_params, refill_param_count},
		{"pci", offsetof(struct platform, pci), pci_config_params, pci_config_param_count},
		{"wire", offsetof(struct platform, wire), wire_params, wire_param_count},
	};

	if (schema.table_count == 0) {
		memcpy(tables, all, sizeof(all));
		schema.table_count = sizeof(all) / sizeof(all[0]);
	}
	return &schema;
}

static int misfit(char *message, size_t size, const char *sentence)
{
	snprintf(message, size, "%s", sentence);
	return -1;
}

int platform_check(const struct platform *platform, char *message, size_t message_size)
{
	const struct host_config *host = &platform->host;

	if (host->interrupt_cpu >= host->cpus)
		return misfit(message, message_size, "host.interrupt_cpu is no CPU: it must be below host.cpus");
	if (host->cpus % host->threads_per_core != 0)
		return misfit(message, message_size, "host.cpus must be a multiple of host.threads_per_core");
	if (host->placement == PLACEMENT_SECONDARY_THREADS && host->threads_per_core < 2)
		return misfit(
			message, message_size,
			"host.placement secondary_threads needs host.threads_per_core 2: there is no secondary thread");
	if ((host->netfront_ring & (host->netfront_ring - 1)) != 0)
		return misfit(message, message_size, "host.netfront.ring must be a power of two");
	if (platform->pci.width_bits % 8 != 0)
		return misfit(message, message_size, "pci.width must be a multiple of 8");
	return ixp_config_check(&platform->ixp, message, message_size);
}
