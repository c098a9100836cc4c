/* SPDX-License-Identifier: Apache-2.0 */
#include "load/workload.h"

const struct workload_ops *const workload_kinds[WORKLOAD_KINDS] = {
	[WORKLOAD_PING] = &ping_workload,     [WORKLOAD_PCI_TRANSFER] = NULL,
	[WORKLOAD_CORE_PINGPONG] = NULL,      [WORKLOAD_TCP_STREAM] = &tcp_stream_workload,
	[WORKLOAD_REPLAY] = &replay_workload,
};
