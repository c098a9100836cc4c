/* SPDX-License-Identifier: Apache-2.0 */
/* Which captured traffic guests replay, and how: the parameters under "workload.replay". */
#ifndef VIFSIM_LOAD_REPLAY_CONFIG_H
#define VIFSIM_LOAD_REPLAY_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define REPLAY_PATH_BYTES 1024

/* A capture file that has been read and is whole. */
struct replay_file {
	char path[REPLAY_PATH_BYTES]; /* "": none */
	uint64_t content;             /* hash of its bytes */
	uint64_t frames;              /* to be sent */
	uint64_t span_ps;             /* from the first to the last */
};

struct replay_config {
	struct replay_file file;
	double speed; /* of its time: 2 is twice as fast */
	bool repeat;
	bool random_start;
};

/* More than some weeks of simulated time: none is reached, and what counts picoseconds has room for twice as much. */
#define REPLAY_SPAN_PS_MAXIMUM (UINT64_C(1) << 62)

extern const struct param_spec replay_params[]; /* relative to "workload.replay" */
extern const size_t replay_param_count;
/* The type of workload.replay.file: parsing reads the whole file, so a damaged one is found before any simulation. */
extern const struct param_custom replay_file_type;

#ifdef __cplusplus
}
#endif
#endif
