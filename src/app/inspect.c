/* SPDX-License-Identifier: Apache-2.0 */
#include "app/inspect.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "app/inputs.h"
#include "base/alloc.h"

unsigned inspect_points(const char *text)
{
	if (strcmp(text, "host_a") == 0)
		return INSPECTION_HOST_A;
	if (strcmp(text, "host_b") == 0)
		return INSPECTION_HOST_B;
	return strcmp(text, "both") == 0 ? INSPECTION_HOST_A | INSPECTION_HOST_B : 0;
}

/* The flags that would leave its first point alone: " --sweep nic.model=hv --sweep vifs=1", for the caller to free. */
static char *narrow(const struct scenario *scenario, const struct param_schema *schema)
{
	char *text = alloc_text(""), path[PARAM_PATH_SIZE];

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t number = scenario_axis_param(scenario, axis);
		char *longer = alloc_format("%s --sweep '%s=%s'", text, param_path(param_at(schema, number), path),
					    scenario_point_text(scenario, 0, number, true));
		free(text);
		text = longer;
	}
	return text;
}

static int check_one_point(const struct app_machine *machine, const struct scenario *scenario, size_t scenario_count)
{
	size_t points = scenario_point_count(scenario);

	if (scenario_count > 1) {
		cli_say("--pcap looks inside one point: run one scenario with it");
		return -1;
	}
	if (points > 1) {
		char *flags = narrow(scenario, machine->schema);
		cli_say("--pcap looks inside one point, and %s has %zu: choose one, as by%s", scenario_name(scenario),
			points, flags);
		free(flags);
		return -1;
	}
	return 0;
}

static int check_machine(const struct inspect *inspect, const struct app_machine *machine,
			 const struct scenario *scenario)
{
	void *object = alloc_zeroed(1, machine->schema->object_size);
	struct param_misfit misfit = {.message = ""};

	scenario_point(scenario, 0, object);
	int failed = machine->check_inspection(object, &inspect->inspection, &misfit);
	free(object);
	if (failed != 0)
		cli_say("error: %s", misfit.message);
	return failed;
}

int inspect_check(struct inspect *inspect, const struct app_machine *machine, const struct scenario *scenario,
		  size_t scenario_count)
{
	if (inspect->pcap == NULL && inspect->pcap_at != 0) {
		cli_say("--pcap-at says where --pcap looks, which is not given");
		return -1;
	}
	if (inspect->pcap == NULL)
		return 0;
	inspect->inspection.pcap_at = inspect->pcap_at != 0 ? inspect->pcap_at : INSPECTION_HOST_A;
	return check_one_point(machine, scenario, scenario_count) != 0 || check_machine(inspect, machine, scenario) != 0
		       ? -1
		       : 0;
}

int inspect_begin(struct inspect *inspect)
{
	char message[PATH_MAX + 256];

	if (inspect->pcap == NULL)
		return 0;
	if (side_file_open(&inspect->file, inspect->pcap, message, sizeof(message)) != 0) {
		cli_say("error: %s", message);
		return -1;
	}
	inspect->inspection.pcap = inspect->file.fd;
	return 0;
}

const struct inspection *inspect_inspection(const struct inspect *inspect)
{
	return inspect->inspection.pcap >= 0 ? &inspect->inspection : NULL;
}

int inspect_end(struct inspect *inspect, bool complete)
{
	char message[PATH_MAX + 256];

	if (inspect->inspection.pcap < 0)
		return 0;
	inspect->inspection.pcap = -1;
	if (!complete) {
		side_file_drop(&inspect->file);
		return 0;
	}
	if (side_file_keep(&inspect->file, message, sizeof(message)) == 0)
		return 0;
	cli_say("error: %s", message);
	return -1;
}
