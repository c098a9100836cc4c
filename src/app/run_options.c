/* SPDX-License-Identifier: Apache-2.0 */
#include "app/run_options.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.h"
#include "base/unit.h"

enum {
	KEY_SET = 256,
	KEY_SWEEP,
	KEY_SHARD,
	KEY_FRESH,
	KEY_LIST,
	KEY_DRY_RUN,
	KEY_JSON,
	KEY_PCAP,
	KEY_PCAP_AT,
	KEY_POINT,
	KEY_POINT_TIMEOUT,
	KEY_TRACE,
	KEY_VCD,
	KEY_TRACE_WINDOW,
	KEY_POINT_MEMORY
};

static const struct argp_option options[] = {
	{"output", 'o', "DIR", 0,
	 "Folder of the results (default: results/NAME, of a shard results/NAME-K-of-N; of several scenarios: "
	 "DIR/NAME)",
	 0},
	{"jobs", 'j', "N", 0, "Simulations at a time (default: the number of cores)", 0},
	{"set", KEY_SET, "PATH=VALUE", 0, "Give a parameter another value", 0},
	{"sweep", KEY_SWEEP, "PATH=LIST", 0,
	 "Replace an axis of the sweep (of a zipped one: choose its rows), or add one: vifs=1,2,8..16", 0},
	{"shard", KEY_SHARD, "K/N", 0, "Simulate part K of N parts of each sweep, for vifsim merge", 0},
	{"point", KEY_POINT, "N", 0, "Simulate point N of the sweep alone (default DIR: results/NAME-point-N)", 0},
	{"point-timeout", KEY_POINT_TIMEOUT, "TIME", 0,
	 "Give a point up when one of its simulations has not ended after this wall time: 600s (default: no limit)", 0},
	{"point-memory", KEY_POINT_MEMORY, "SIZE", 0,
	 "Give a point up when one of its simulations wants more memory than this: 4GiB (default: what the machine "
	 "has)",
	 0},
	{"fresh", KEY_FRESH, NULL, 0, "Simulate also the points that DIR holds already", 0},
	{"pcap", KEY_PCAP, "FILE", 0,
	 "Write the frames on the wire as pcapng; of one point (--point N), its first replication", 0},
	{"pcap-at", KEY_PCAP_AT, "host_a|host_b|both", 0, "Which end of the wire (default: host_a)", 0},
	{"trace", KEY_TRACE, "FILE", 0,
	 "Write a timeline of CPUs, domains, bus, device and frames, which Perfetto opens; likewise", 0},
	{"vcd", KEY_VCD, "FILE", 0, "Write the state of these as signals (VCD); likewise, and slower", 0},
	{"trace-window", KEY_TRACE_WINDOW, "FROM..TO", 0,
	 "The simulated time that --trace and --vcd show: 10ms..12ms (default: all)", 0},
	{"list", KEY_LIST, NULL, 0, "Show the points, simulate nothing", 0},
	{"dry-run", KEY_DRY_RUN, NULL, 0, "Show the points and which of them DIR holds already, simulate nothing", 0},
	{"json", KEY_JSON, NULL, 0, "With --list or --dry-run: write data instead of lines", 0},
	{"quiet", 'q', NULL, 0, "Show no progress", 0},
	{0},
};

static const char description[] =
	"Simulates every point of each scenario's sweep and writes points.csv, points/ and manifest.json into a "
	"folder.\vSCENARIO is a file, or the name of a bundled one. A point that the folder holds already, from the "
	"same inputs and the same program, is not simulated again. The first Ctrl-C lets the running simulations end, "
	"the second kills them; the same command again goes on from there. A point that fails is told with its log and "
	"the command that repeats it alone, and the others go on. Until all points are there, points.csv has those "
	"that "
	"are done and the manifest says that it is incomplete. At the end points are told that measured nothing, or "
	"whose "
	"interval is wider than measure.confidence.half_width asks. A folder has one writer at a time.\n\n"
	"Examples:\n"
	"  vifsim run latency\n"
	"  vifsim run latency -o /tmp/one --sweep vifs=1,8,32 --sweep nic.model=sv\n"
	"  vifsim run my.yaml -j 4 --set measure.duration=2s --set seed=7\n"
	"  vifsim run latency --list\n"
	"  vifsim run latency --sweep vifs=1..32 --dry-run\n"
	"  vifsim run sensitivity --shard 3/8\n"
	"  vifsim run latency --point 10 --pcap latency.pcapng\n"
	"  vifsim run latency --point 10 --trace latency.json --trace-window 20ms..30ms";

static size_t parse_point(const char *text, struct argp_state *state)
{
	char *end;
	unsigned long point = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || point == 0)
		argp_error(state, "--point %s: a point's number, as --list counts from 1, was expected", text);
	return point;
}

static double parse_timeout(const char *text, struct argp_state *state)
{
	uint64_t time = 0;

	if (unit_parse(text, DIMENSION_TIME, &time, NULL) != UNIT_OK || time == 0)
		argp_error(state, "--point-timeout %s: a time with its unit was expected, such as 600s", text);
	return (double)time / UNIT_PS_PER_S;
}

static uint64_t parse_memory(const char *text, struct argp_state *state)
{
	uint64_t size = 0;

	if (unit_parse(text, DIMENSION_SIZE, &size, NULL) != UNIT_OK || size == 0)
		argp_error(state, "--point-memory %s: a size with its unit was expected, such as 4GiB", text);
	return size;
}

static void check_together(const struct run_input *input, struct argp_state *state)
{
	if (input->json && input->preview == PREVIEW_NOTHING)
		argp_error(state, "--json goes with --list or --dry-run");
	if (input->point > 0 && input->shard.of > 0)
		argp_error(state, "--point and --shard both choose points: one of them was expected");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct run_input *input = state->input;
	char message[256];

	switch (key) {
	case 'o':
		if (argument[0] == '\0')
			argp_error(state, "-o: the name of a folder was expected");
		input->output = argument;
		return 0;
	case 'j':
		input->jobs = jobs_parse(argument, state);
		return 0;
	case 'q':
		input->quiet = true;
		return 0;
	case KEY_SET:
		cli_list_add(&input->sets, argument);
		return 0;
	case KEY_SWEEP:
		cli_list_add(&input->sweeps, argument);
		return 0;
	case KEY_SHARD:
		if (shard_read(argument, &input->shard) != 0)
			argp_error(state, "--shard %s: K/N with K from 1 to N, and N up to %d, was expected", argument,
				   SHARD_MOST);
		return 0;
	case KEY_POINT:
		input->point = parse_point(argument, state);
		return 0;
	case KEY_POINT_TIMEOUT:
		input->limits.timeout_s = parse_timeout(argument, state);
		return 0;
	case KEY_POINT_MEMORY:
		input->limits.memory_bytes = parse_memory(argument, state);
		return 0;
	case KEY_FRESH:
		input->fresh = true;
		return 0;
	case KEY_PCAP:
		input->inspect.paths[INSPECT_PCAP] = argument;
		return 0;
	case KEY_PCAP_AT:
		input->inspect.pcap_at = inspect_points(argument);
		if (input->inspect.pcap_at == 0)
			argp_error(state, "--pcap-at %s: host_a, host_b or both was expected", argument);
		return 0;
	case KEY_TRACE:
		input->inspect.paths[INSPECT_TRACE] = argument;
		return 0;
	case KEY_VCD:
		input->inspect.paths[INSPECT_VCD] = argument;
		return 0;
	case KEY_TRACE_WINDOW:
		if (inspect_window(&input->inspect, argument, message, sizeof(message)) != 0)
			argp_error(state, "--trace-window %s: %s", argument, message);
		return 0;
	case KEY_LIST:
		input->preview = input->preview == PREVIEW_NOTHING ? PREVIEW_LIST : input->preview;
		return 0;
	case KEY_DRY_RUN:
		input->preview = PREVIEW_DRY_RUN;
		return 0;
	case KEY_JSON:
		input->json = true;
		return 0;
	case ARGP_KEY_ARG:
		cli_list_add(&input->scenarios, argument);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a scenario is missing");
		return 0;
	case ARGP_KEY_SUCCESS:
		check_together(input, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp run_argp = {options, parse, "SCENARIO...", description, NULL, NULL, NULL};

void run_input_free(struct run_input *input)
{
	cli_list_free(&input->scenarios);
	cli_list_free(&input->sets);
	cli_list_free(&input->sweeps);
}
