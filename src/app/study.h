/* SPDX-License-Identifier: Apache-2.0 */
/* The scenarios of one vifsim run, each with the folder that it writes into. */
#ifndef VIFSIM_APP_STUDY_H
#define VIFSIM_APP_STUDY_H

#include "app/app.h"
#include "app/run_options.h"
#include "results/folder_lock.h"
#include "scenario/scenario.h"

/* A scenario, where its results go, and which of its points. */
struct study {
	struct scenario *scenario;
	char *directory;
	bool *chosen; /* NULL: all */
	char *repeat; /* the command with this scenario alone, to which --point and -o may be added */
	struct folder_lock lock;
};

/* Reads input->scenarios into as many studies, which are all zero.  Returns 0, or -1 after telling all errors of all.
 */
int studies_load(const struct app_machine *machine, const struct run_input *input, struct study *studies);
/* Whether no two write into one folder, as far as these are there.  Returns 0, or -1 after telling of two that do. */
int studies_check_apart(const struct run_input *input, const struct study *studies);
/* Makes the folders and takes them for this process.  Returns 0, or -1 after telling why it can't. */
int studies_prepare(const struct run_input *input, struct study *studies);
/* Gives the folders back, and lets go of all but the array. */
void studies_free(const struct run_input *input, struct study *studies);

#endif
