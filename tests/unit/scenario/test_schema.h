/* SPDX-License-Identifier: Apache-2.0 */
/* A small made-up machine: enough parameters to have one of each kind. */
#ifndef VIFSIM_TESTS_SCENARIO_TEST_SCHEMA_H
#define VIFSIM_TESTS_SCENARIO_TEST_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"

struct test_nic {
	int model;
	uint64_t width;
	bool polling;
	uint64_t delay_ps;
	double loss;
	uint64_t clock_hz, burst_bytes;
	char note[PARAM_TEXT_SIZE];
	unsigned program[4]; /* instructions, as their lengths; 0 ends */
};

struct test_run {
	uint64_t payload_bytes, period_ps, duration_ps;
};

struct test_machine {
	uint64_t vifs, seed;
	struct test_nic nic;
	struct test_run run;
};

extern const struct param_schema test_schema;

#endif
