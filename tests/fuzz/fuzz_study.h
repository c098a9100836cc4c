/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario of the made-up machine of tests/unit/scenario, for the fuzzers that need one. */
#ifndef VIFSIM_TESTS_FUZZ_STUDY_H
#define VIFSIM_TESTS_FUZZ_STUDY_H

#include "scenario/scenario.h"

#define STUDY_PLATFORM                                                                                                 \
	"name: good\n"                                                                                                 \
	"nic:\n"                                                                                                       \
	"  delay: {value: 6 us, kind: assumed, source: a guess, range: 3 us .. 9 us}\n"                                \
	"  loss: {value: 1 %, kind: measured, source: a bench, range: 0.5 % .. 2 %}\n"                                 \
	"  clock: {value: 500 MHz, kind: derived, source: a manual}\n"                                                 \
	"  note: from the platform\n"

/* Looks at every value of the first points of a scenario, which may be NULL, and frees it. */
void study_look_at(struct scenario *scenario, const struct param_schema *schema);
/* A machine of which a few combinations do not fit. */
extern const struct scenario_rules study_rules;

#endif
