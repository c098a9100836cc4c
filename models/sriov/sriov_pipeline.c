/* SPDX-License-Identifier: Apache-2.0 */
#include "sriov/sriov_pipeline.h"

#include "base/unit.h"

void sriov_pipeline_init(struct sriov_pipeline *pipeline, uint64_t latency_ps, uint64_t frame_ps, uint64_t rate_bit_s)
{
	*pipeline = (struct sriov_pipeline){.latency_ps = latency_ps, .frame_ps = frame_ps, .rate_bit_s = rate_bit_s};
}

uint64_t sriov_pipeline_enter(struct sriov_pipeline *pipeline, uint32_t bytes, uint64_t now_ps)
{
	/* Frames have few bytes: 64 bits hold the product. */
	const uint64_t moved_ps =
		((uint64_t)bytes * 8 * UNIT_PS_PER_S + pipeline->rate_bit_s - 1) / pipeline->rate_bit_s;
	const uint64_t taken_ps = moved_ps > pipeline->frame_ps ? moved_ps : pipeline->frame_ps;
	const uint64_t start_ps = now_ps > pipeline->free_ps ? now_ps : pipeline->free_ps;

	if (now_ps > pipeline->free_ps)
		pipeline->idle_ps += now_ps - pipeline->free_ps;
	if (moved_ps > pipeline->frame_ps) {
		pipeline->longer++;
		pipeline->longer_bytes += bytes;
	} else {
		pipeline->paced++;
	}
	pipeline->free_ps = start_ps + taken_ps;
	pipeline->busy_ps += taken_ps;
	return start_ps + moved_ps + pipeline->latency_ps;
}

bool sriov_pipeline_conserved(const struct sriov_pipeline *pipeline)
{
	/* Of seconds of traffic: beyond 64 bits. */
	const unsigned __int128 bit_ps = (unsigned __int128)(pipeline->longer_bytes * 8) * UNIT_PS_PER_S;
	const uint64_t services_ps = pipeline->paced * pipeline->frame_ps + (uint64_t)(bit_ps / pipeline->rate_bit_s);
	const uint64_t not_idle_ps = pipeline->free_ps - pipeline->idle_ps;

	return pipeline->busy_ps == not_idle_ps && not_idle_ps >= services_ps &&
	       not_idle_ps - services_ps <= pipeline->longer;
}
