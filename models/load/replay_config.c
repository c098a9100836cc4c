/* SPDX-License-Identifier: Apache-2.0 */
#include "load/replay_config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "traffic/traffic.h"

#define NO_FILE "none"
#define MESSAGE_SIZE 320

static int parse_file(const char *text, void *out, char *message, size_t message_size)
{
	struct replay_file *file = out;
	struct traffic traffic;
	char why[MESSAGE_SIZE];

	if (strcmp(text, NO_FILE) == 0)
		return 0;
	if (strlen(text) >= sizeof(file->path)) {
		snprintf(message, message_size, "a path of %zu characters is too long: %zu at most", strlen(text),
			 sizeof(file->path) - 1);
		return -1;
	}
	if (traffic_read(&traffic, text, why, sizeof(why)) != 0) {
		snprintf(message, message_size, "\"%s\": %s", text, why);
		return -1;
	}
	memcpy(file->path, text, strlen(text) + 1);
	file->content = traffic.content;
	file->frames = traffic.count;
	file->span_ps = traffic.span_ps;
	traffic_free(&traffic);
	return 0;
}

static void file_content(const void *value, char *text, size_t text_size)
{
	const struct replay_file *file = value;

	text[0] = '\0';
	if (file->path[0] != '\0')
		snprintf(text, text_size, "xxh3 %016" PRIx64, file->content);
}

const struct param_custom replay_file_type = {
	.name = "capture file", .size = sizeof(struct replay_file), .parse = parse_file, .content = file_content};

const struct param_spec replay_params[] = {
	{.key = "file",
	 .type = PARAM_CUSTOM,
	 .custom = &replay_file_type,
	 .standard = NO_FILE,
	 .help = "Capture (pcap or pcapng) whose frames the guests send: who speaks to whom becomes a pair of guests, "
		 "conversation k that of VIF k modulo vifs, and its first speaker the guest on host A.",
	 .offset = offsetof(struct replay_config, file)},
	{.key = "speed",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .standard = "100 %",
	 .minimum = "0.001 %",
	 .maximum = "100000 %",
	 .help = "Of the capture's time: at 100 % frames are sent as far apart as they were captured, at 200 % half "
		 "so.",
	 .offset = offsetof(struct replay_config, speed)},
	{.key = "repeat",
	 .type = PARAM_SWITCH,
	 .standard = "on",
	 .help = "The capture begins again when it is over, after the mean time between its frames; else nothing more "
		 "is sent.",
	 .offset = offsetof(struct replay_config, repeat)},
	{.key = "random_start",
	 .type = PARAM_SWITCH,
	 .standard = "off",
	 .help = "Each replication begins at a random place of the capture, and comes to what stands before it with "
		 "the first repeat; else all begin with its first frame.",
	 .offset = offsetof(struct replay_config, random_start)},
};
const size_t replay_param_count = sizeof(replay_params) / sizeof(replay_params[0]);
