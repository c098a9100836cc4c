/* SPDX-License-Identifier: Apache-2.0 */
/* Joins the command line to the simulated machine. */
#include "app/vifsim_main.h"

#include "app/app.h"
#include "machine/machine.h"
#include "machine/machine_metrics.h"
#include "machine/own_device.h"
#include "machine/platform.h"

static int run_machine(const void *platform, uint32_t replication, const struct inspection *inspection,
		       struct report *report, struct pulse *pulse, char *message, size_t message_size)
{
	return machine_run(platform, replication, inspection, report, pulse, message, message_size);
}

static int check_machine(const void *platform, struct param_misfit *misfit)
{
	return own_device_check(platform, misfit);
}

static int check_effect(const void *platform, const char *path, char *message, size_t message_size)
{
	return own_device_check_effect(platform, path, message, message_size);
}

static int check_inspection(const void *platform, const struct inspection *inspection, struct param_misfit *misfit)
{
	return platform_check_inspection(platform, inspection, misfit);
}

static struct stopping_rule stopping_rule(const void *platform)
{
	return platform_stopping_rule(platform);
}

int vifsim_main(int argc, char **argv)
{
	const struct app_machine machine = {
		.schema = own_device_schema(),
		.metrics = &machine_metrics,
		.stages = latency_stages,
		.stage_count = LATENCY_STAGES,
		.check = check_machine,
		.check_effect = check_effect,
		.stopping_rule = stopping_rule,
		.check_inspection = check_inspection,
		.run = run_machine,
	};

	return app_main(argc, argv, &machine);
}
