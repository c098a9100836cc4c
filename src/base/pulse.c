/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pulse.h"

#include <stddef.h>

void pulse_tell(struct pulse *pulse, uint64_t simulated_ps)
{
	if (pulse != NULL)
		__atomic_store_n(&pulse->simulated_ps, simulated_ps, __ATOMIC_RELAXED);
}

void pulse_stall(struct pulse *pulse, uint64_t since_ps, uint64_t awaited)
{
	if (pulse == NULL || pulse->stalled_awaited > 0)
		return;
	__atomic_store_n(&pulse->stalled_since_ps, since_ps, __ATOMIC_RELAXED);
	__atomic_store_n(&pulse->stalled_awaited, awaited, __ATOMIC_RELEASE);
}

struct pulse pulse_read(const struct pulse *pulse)
{
	const uint64_t awaited = __atomic_load_n(&pulse->stalled_awaited, __ATOMIC_ACQUIRE);

	return (struct pulse){
		.simulated_ps = __atomic_load_n(&pulse->simulated_ps, __ATOMIC_RELAXED),
		.stalled_since_ps = __atomic_load_n(&pulse->stalled_since_ps, __ATOMIC_RELAXED),
		.stalled_awaited = awaited,
	};
}
