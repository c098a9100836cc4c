/* SPDX-License-Identifier: Apache-2.0 */
/* Joins the command line to the simulated machine. */
#include "app/app.h"
#include "machine/machine.h"

static int run_machine(const void *platform, uint32_t replication, struct report *report, char *message,
		       size_t message_size)
{
	return machine_run(platform, replication, report, message, message_size);
}

static int check_machine(const void *platform, char *message, size_t message_size)
{
	return platform_check(platform, message, message_size);
}

int main(int argc, char **argv)
{
	const struct app_machine machine = {.schema = platform_schema(), .check = check_machine, .run = run_machine};

	return app_main(argc, argv, &machine);
}
