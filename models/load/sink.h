/* SPDX-License-Identifier: Apache-2.0 */
/* An application that takes all frames and sends none. */
#ifndef VIFSIM_LOAD_SINK_H
#define VIFSIM_LOAD_SINK_H

#include <stdint.h>

#include "host/application.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame_pool;

struct sink {
	struct frame_pool *pool;
	uint64_t received;
};

/* Lives as long as the sink. */
struct application sink_application(struct sink *sink);

#ifdef __cplusplus
}
#endif
#endif
