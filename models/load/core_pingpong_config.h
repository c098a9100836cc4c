/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of the ping-pong between a CPU and a peer (prefix "workload.pingpong"). */
#ifndef VIFSIM_LOAD_CORE_PINGPONG_CONFIG_H
#define VIFSIM_LOAD_CORE_PINGPONG_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CORE_PINGPONG_BYTES_MAXIMUM 4096

/* In the order of the parameters' choices. */
enum core_pingpong_peer {
	CORE_PINGPONG_HYPERTHREAD,
	CORE_PINGPONG_CORE,
	CORE_PINGPONG_PACKAGE,
	CORE_PINGPONG_NP,
};
enum core_pingpong_notify { CORE_PINGPONG_POLL, CORE_PINGPONG_INTERRUPT };

struct core_pingpong_config {
	int peer;   /* enum core_pingpong_peer */
	int notify; /* enum core_pingpong_notify */
};

extern const struct param_spec core_pingpong_params[];
extern const size_t core_pingpong_param_count;

#ifdef __cplusplus
}
#endif
#endif
