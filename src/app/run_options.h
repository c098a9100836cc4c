/* SPDX-License-Identifier: Apache-2.0 */
/* What the command line of vifsim run asks for. */
#ifndef VIFSIM_APP_RUN_OPTIONS_H
#define VIFSIM_APP_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "app/cli.h"
#include "app/inspect.h"
#include "app/preview.h"
#include "app/shard.h"
#include "app/worker.h"

/* Filled by run_argp (app.h); its texts are the command line's. */
struct run_input {
	struct cli_list scenarios, sets, sweeps;
	const char *output;
	unsigned jobs;
	struct shard shard;
	size_t point;                /* from 1; 0: all */
	struct worker_limits limits; /* as given */
	bool fresh, json, quiet;
	enum preview_kind preview;
	struct inspect inspect;
};

/* Lets go of the lists. */
void run_input_free(struct run_input *input);

#endif
