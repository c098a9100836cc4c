/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of foreign traffic, prefix "workload.foreign": frames for a MAC
 * of nobody, which a switch floods to every host.
 */
#ifndef VIFSIM_LOAD_FOREIGN_CONFIG_H
#define VIFSIM_LOAD_FOREIGN_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Host numbers (frame_mac) of the two stations elsewhere that talk to each other. */
enum { FOREIGN_SENDER_HOST = 0xfe, FOREIGN_RECEIVER_HOST = 0xff };

enum foreign_arrival { FOREIGN_CONSTANT, FOREIGN_POISSON };

struct foreign_config {
	uint64_t rate_per_s; /* 0: none */
	uint64_t frame_bytes;
	int arrival; /* enum foreign_arrival */
};

extern const struct param_spec foreign_params[];
extern const size_t foreign_param_count;

/* Mean time between two frames, rounded to the nearest picosecond; rate > 0. */
uint64_t foreign_config_period_ps(const struct foreign_config *config);

#ifdef __cplusplus
}
#endif
#endif
