/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: one program of several verbs, each in a file of its own.
 *
 * Exit status: 0 done; 1 a point failed (a broken check, a crash), a figure
 * could not be drawn, or a published claim is not reproduced; 2 bad usage or
 * bad input; 70 an error of the program itself; 128 + signal when interrupted.
 * Standard output carries results, standard error talk.
 */
#ifndef VIFSIM_APP_APP_H
#define VIFSIM_APP_APP_H

#include <argp.h>
#include <stdint.h>

#include "base/breakdown.h"
#include "base/inspection.h"
#include "base/measure.h"
#include "base/metric.h"
#include "base/param.h"
#include "base/pulse.h"
#include "base/report.h"

enum app_status {
	APP_DONE = 0,
	APP_FAILED = 1,
	APP_BAD_INPUT = 2,
	APP_PANIC = 70,
};

/* What is simulated, given a point's parameters as the typed object that the schema describes. */
struct app_machine {
	const struct param_schema *schema;
	const struct metric_table *metrics;  /* the columns of points.csv */
	const struct breakdown_part *stages; /* that a round trip's time may go to */
	size_t stage_count;
	/* Whether the parameters fit together, which no single one's range can say.  Returns 0 or -1. */
	int (*check)(const void *platform, struct param_misfit *misfit);
	/* Whether the parameter of that path does anything at this point: 0, or -1 with a sentence that says why not.
	 * A parameter that is given and does nothing at any point is an error. */
	int (*check_effect)(const void *platform, const char *path, char *message, size_t message_size);
	struct stopping_rule (*stopping_rule)(const void *platform);
	/* Whether there is what the inspection is to look at.  Returns 0 or -1. */
	int (*check_inspection)(const void *platform, const struct inspection *inspection, struct param_misfit *misfit);
	/* Simulates once; inspection and pulse may be NULL.  Called in a process of its own, at most once there; see
	 * machine_run. */
	int (*run)(const void *platform, uint32_t replication, const struct inspection *inspection,
		   struct report *report, struct pulse *pulse, char *message, size_t message_size);
};

/* A verb; argv[0] is its full name, "vifsim run".  Its argp is what it parses its command line with: help, the manual
 * and the completion of shells are made of it. */
struct app_verb {
	const char *name, *summary;
	int (*main)(const struct app_machine *machine, int argc, char **argv);
	const struct argp *argp;
};

int app_main(int argc, char **argv, const struct app_machine *machine);
/* All verbs, up to one without a name. */
const struct app_verb *app_verbs(void);

extern const struct argp anatomy_argp;
extern const struct argp check_argp;
extern const struct argp compare_argp;
extern const struct argp find_argp;
extern const struct argp help_argp;
extern const struct argp merge_argp;
extern const struct argp metrics_argp;
extern const struct argp new_argp;
extern const struct argp params_argp;
extern const struct argp plot_argp;
extern const struct argp report_argp;
extern const struct argp run_argp;
extern const struct argp schema_argp;

int anatomy_main(const struct app_machine *machine, int argc, char **argv);
int check_main(const struct app_machine *machine, int argc, char **argv);
int compare_main(const struct app_machine *machine, int argc, char **argv);
int find_main(const struct app_machine *machine, int argc, char **argv);
int help_main(const struct app_machine *machine, int argc, char **argv);
int merge_main(const struct app_machine *machine, int argc, char **argv);
int metrics_main(const struct app_machine *machine, int argc, char **argv);
int new_main(const struct app_machine *machine, int argc, char **argv);
int params_main(const struct app_machine *machine, int argc, char **argv);
int plot_main(const struct app_machine *machine, int argc, char **argv);
int report_main(const struct app_machine *machine, int argc, char **argv);
int run_main(const struct app_machine *machine, int argc, char **argv);
int schema_main(const struct app_machine *machine, int argc, char **argv);

#endif
