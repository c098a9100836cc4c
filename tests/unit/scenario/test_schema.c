/* SPDX-License-Identifier: Apache-2.0 */
#include "test_schema.h"

#include <stdio.h>
#include <string.h>

static const char *const models[] = {"hv", "sv", "cdna", NULL};

/* "read 8; write 2": at most four steps, of which only the lengths are kept. */
static int parse_program(const char *text, void *out, char *message, size_t message_size)
{
	unsigned *program = out;
	for (size_t i = 0; *text; i++) {
		char word[16];
		int taken = 0;
		if (i == 4 || sscanf(text, "%15[a-z] %u%n", word, &program[i], &taken) != 2) {
			snprintf(message, message_size, "\"%s\" is no step of a program", text);
			return -1;
		}
		text += taken;
		text += strspn(text, "; ");
	}
	return 0;
}

static uint64_t program_amount(const void *value)
{
	const unsigned *program = value;
	uint64_t sum = 0;
	for (size_t i = 0; i < 4; i++)
		sum += program[i];
	return sum;
}

/* One step of that length; none has a length of more than 100. */
static int scale_program(const void *value, uint64_t amount, char *text, size_t text_size)
{
	(void)value;
	if (!amount || amount > 100)
		return -1;
	return snprintf(text, text_size, "read %u", (unsigned)amount) < (int)text_size ? 0 : -1;
}

static const struct param_custom program_type = {
	.name = "program",
	.size = sizeof(unsigned[4]),
	.parse = parse_program,
	.counted = "steps",
	.amount = program_amount,
	.scale = scale_program,
};

static const struct param_spec root_specs[] = {
	{.key = "vifs",
	 .type = PARAM_QUANTITY,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "2000000",
	 .offset = offsetof(struct test_machine, vifs)},
	{.key = "seed", .type = PARAM_QUANTITY, .standard = "1", .offset = offsetof(struct test_machine, seed)},
};

static const struct param_spec nic_specs[] = {
	{.key = "burst",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "64 B",
	 .multiple = "8 B",
	 .offset = offsetof(struct test_nic, burst_bytes)},
	{.key = "model",
	 .type = PARAM_CHOICE,
	 .choices = models,
	 .standard = "hv",
	 .offset = offsetof(struct test_nic, model)},
	{.key = "identifier.width",
	 .type = PARAM_QUANTITY,
	 .standard = "8",
	 .minimum = "1",
	 .maximum = "64",
	 .offset = offsetof(struct test_nic, width)},
	{.key = "polling", .type = PARAM_SWITCH, .standard = "off", .offset = offsetof(struct test_nic, polling)},
	{.key = "delay",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "0 us",
	 .maximum = "1 ms",
	 .flags = PARAM_COST,
	 .offset = offsetof(struct test_nic, delay_ps)},
	{.key = "loss",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .flags = PARAM_COST,
	 .maximum = "100 %",
	 .offset = offsetof(struct test_nic, loss)},
	{.key = "clock",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_FREQUENCY,
	 .display = "MHz",
	 .standard = "600 MHz",
	 .offset = offsetof(struct test_nic, clock_hz)},
	{.key = "note", .type = PARAM_TEXT, .standard = "none", .offset = offsetof(struct test_nic, note)},
	{.key = "program",
	 .type = PARAM_CUSTOM,
	 .custom = &program_type,
	 .standard = "read 8",
	 .offset = offsetof(struct test_nic, program)},
};

static const struct param_spec workload_specs[] = {
	{.key = "payload",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "64 B",
	 .offset = offsetof(struct test_run, payload_bytes)},
	{.key = "pace.period", /* no default: a closed loop */
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .offset = offsetof(struct test_run, period_ps)},
};

static const struct param_spec measure_specs[] = {
	{.key = "duration",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "500 ms",
	 .offset = offsetof(struct test_run, duration_ps)},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct param_table tables[] = {
	{"", 0, root_specs, COUNT(root_specs)},
	{"nic", offsetof(struct test_machine, nic), nic_specs, COUNT(nic_specs)},
	{"workload", offsetof(struct test_machine, run), workload_specs, COUNT(workload_specs)},
	{"measure", offsetof(struct test_machine, run), measure_specs, COUNT(measure_specs)},
};

const struct param_schema test_schema = {tables, COUNT(tables), sizeof(struct test_machine)};
