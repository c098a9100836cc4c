/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pipeline of fixed functions: a frame spends the same time in its stages whatever it is; the next one follows once
 * this one's bytes have gone in, and no sooner than its control words let it.  Frames keep their order.
 *
 * Source: how controllers such as Intel's 82599 are built; none of their stages runs a program.
 */
#ifndef VIFSIM_SRIOV_SRIOV_PIPELINE_H
#define VIFSIM_SRIOV_SRIOV_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sriov_pipeline {
	uint64_t latency_ps; /* of its stages together */
	uint64_t frame_ps;   /* between two frames, at least */
	uint64_t rate_bit_s;
	uint64_t free_ps; /* when it takes the next one */
	uint64_t busy_ps; /* so far */
	uint64_t idle_ps; /* before free_ps, for the utilisation law */
	uint64_t paced;   /* frames so far that took frame_ps, and the others, that took longer */
	uint64_t longer, longer_bytes;
};

void sriov_pipeline_init(struct sriov_pipeline *pipeline, uint64_t latency_ps, uint64_t frame_ps, uint64_t rate_bit_s);
/* The utilisation law: it was not free for as long as its frames and their bytes take, but for the picosecond that each
 * longer one's is rounded up by, and so long was counted. */
bool sriov_pipeline_conserved(const struct sriov_pipeline *pipeline);
/* A frame of so many bytes is there; returns when it has passed. */
uint64_t sriov_pipeline_enter(struct sriov_pipeline *pipeline, uint32_t bytes, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
