/* SPDX-License-Identifier: Apache-2.0 */
#include "app/inspect.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli.h"
#include "base/alloc.h"
#include "base/unit.h"

static const char *const flags[INSPECT_FILES] = {
	[INSPECT_PCAP] = "--pcap", [INSPECT_TRACE] = "--trace", [INSPECT_VCD] = "--vcd"};

/* The first flag that was given; NULL: none. */
static const char *first_flag(const struct inspect *inspect)
{
	for (int i = 0; i < INSPECT_FILES; i++)
		if (inspect->paths[i] != NULL)
			return flags[i];
	return NULL;
}

unsigned inspect_points(const char *text)
{
	if (strcmp(text, "host_a") == 0)
		return INSPECTION_HOST_A;
	if (strcmp(text, "host_b") == 0)
		return INSPECTION_HOST_B;
	return strcmp(text, "both") == 0 ? INSPECTION_HOST_A | INSPECTION_HOST_B : 0;
}

static int read_time(const char *text, uint64_t *ps, char *message, size_t message_size)
{
	if (unit_parse(text, DIMENSION_TIME, ps, NULL) == UNIT_OK)
		return 0;
	snprintf(message, message_size, "'%s' is no time: a number and one of %s was expected, as in 10ms..12ms", text,
		 unit_names(DIMENSION_TIME));
	return -1;
}

int inspect_window(struct inspect *inspect, const char *text, char *message, size_t message_size)
{
	struct inspection *inspection = &inspect->inspection;
	const char *dots = strstr(text, "..");
	int failed = 0;

	inspect->window = text;
	inspection->from_ps = 0;
	inspection->until_ps = UINT64_MAX;
	if (dots == NULL) {
		snprintf(message, message_size, "FROM..TO was expected, as in 10ms..12ms");
		return -1;
	}
	char *from = alloc_format("%.*s", (int)(dots - text), text);
	if (from[0] != '\0')
		failed = read_time(from, &inspection->from_ps, message, message_size);
	if (failed == 0 && dots[2] != '\0')
		failed = read_time(dots + 2, &inspection->until_ps, message, message_size);
	if (failed == 0 && inspection->from_ps >= inspection->until_ps) {
		snprintf(message, message_size, "FROM must come before TO");
		failed = -1;
	}
	free(from);
	return failed;
}

/* The point that it is about. Returns 0, or -1 after telling why there is none. */
static int find_point(const struct inspect *inspect, const struct inspect_run *run, size_t *point)
{
	size_t points = scenario_point_count(run->scenario), chosen = 0;

	if (run->scenario_count > 1) {
		cli_say("%s looks inside one point: run one scenario with it", first_flag(inspect));
		return -1;
	}
	for (size_t i = 0; i < points; i++)
		if (run->chosen == NULL || run->chosen[i]) {
			*point = i;
			chosen++;
		}
	if (chosen == 1)
		return 0;
	cli_say("%s looks inside one point, and %s has %zu: add --point 1, or the number of another that --list shows",
		first_flag(inspect), scenario_name(run->scenario), points);
	return -1;
}

static int check_machine(const struct inspect *inspect, const struct app_machine *machine,
			 const struct scenario *scenario, size_t point)
{
	void *object = alloc_zeroed(1, machine->schema->object_size);
	struct param_misfit misfit = {.message = ""};

	scenario_point(scenario, point, object);
	int failed = machine->check_inspection(object, &inspect->inspection, &misfit);
	free(object);
	if (failed != 0)
		cli_say("error: %s", misfit.message);
	return failed;
}

static int check_files(const struct inspect *inspect)
{
	for (int i = 0; i < INSPECT_FILES; i++)
		for (int j = 0; j < i; j++)
			if (inspect->paths[i] != NULL && inspect->paths[j] != NULL &&
			    side_file_same(inspect->paths[i], inspect->paths[j])) {
				cli_say("%s and %s would both write %s", flags[j], flags[i], inspect->paths[i]);
				return -1;
			}
	return 0;
}

int inspect_check(struct inspect *inspect, const struct app_machine *machine, const struct inspect_run *run)
{
	struct inspection *inspection = &inspect->inspection;
	size_t point = 0;

	if (inspect->paths[INSPECT_PCAP] == NULL && inspect->pcap_at != 0) {
		cli_say("--pcap-at says where --pcap looks, which is not given");
		return -1;
	}
	if (inspect->paths[INSPECT_TRACE] == NULL && inspect->paths[INSPECT_VCD] == NULL && inspect->window != NULL) {
		cli_say("--trace-window says when --trace and --vcd look, neither of which is given");
		return -1;
	}
	if (first_flag(inspect) == NULL)
		return 0;
	if (check_files(inspect) != 0)
		return -1;
	if (inspect->paths[INSPECT_PCAP] != NULL)
		inspection->pcap_at = inspect->pcap_at != 0 ? inspect->pcap_at : INSPECTION_HOST_A;
	inspection->traced = inspect->paths[INSPECT_TRACE] != NULL;
	inspection->vcd = inspect->paths[INSPECT_VCD];
	return find_point(inspect, run, &point) != 0 || check_machine(inspect, machine, run->scenario, point) != 0 ? -1
														   : 0;
}

static int open_file(struct inspect *inspect, int which)
{
	static const char *const endings[INSPECT_FILES] = {"", "", ".vcd"};
	char message[PATH_MAX + 256];

	if (inspect->paths[which] == NULL)
		return 0;
	if (side_file_open_ending(&inspect->files[which], inspect->paths[which], endings[which], message,
				  sizeof(message)) == 0)
		return 0;
	cli_say("error: %s", message);
	inspect->paths[which] = NULL; /* nothing to close */
	return -1;
}

/* SystemC opens the file itself, and puts that ending behind its name. */
static int name_signals(struct inspect *inspect)
{
	const char *name = inspect->files[INSPECT_VCD].temporary;

	if (inspect->paths[INSPECT_VCD] == NULL)
		return 0;
	if (name == NULL) {
		cli_say("error: cannot write %s: --vcd writes files alone, no device or pipe",
			inspect->paths[INSPECT_VCD]);
		return -1;
	}
	inspect->signals = alloc_format("%.*s", (int)(strlen(name) - strlen(".vcd")), name);
	inspect->inspection.vcd = inspect->signals;
	return 0;
}

int inspect_begin(struct inspect *inspect)
{
	int failed = 0;

	if (first_flag(inspect) == NULL)
		return 0;
	for (int i = 0; i < INSPECT_FILES; i++)
		if (failed == 0)
			failed = open_file(inspect, i);
		else
			inspect->paths[i] = NULL;
	inspect->open = true;
	if (failed != 0)
		return -1;
	inspect->inspection.pcap = inspect->files[INSPECT_PCAP].fd;
	inspect->inspection.trace = inspect->files[INSPECT_TRACE].fd;
	return name_signals(inspect);
}

const struct inspection *inspect_inspection(const struct inspect *inspect)
{
	return inspect->open ? &inspect->inspection : NULL;
}

int inspect_end(struct inspect *inspect, bool complete)
{
	char message[PATH_MAX + 256];
	int failed = 0;

	if (!inspect->open)
		return 0;
	inspect->open = false;
	for (int i = 0; i < INSPECT_FILES; i++) {
		if (inspect->paths[i] == NULL)
			continue;
		if (!complete) {
			side_file_drop(&inspect->files[i]);
		} else if (side_file_keep(&inspect->files[i], message, sizeof(message)) != 0) {
			cli_say("error: %s", message);
			failed = -1;
		}
	}
	free(inspect->signals);
	inspect->signals = NULL;
	return failed;
}
