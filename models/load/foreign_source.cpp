// SPDX-License-Identifier: Apache-2.0
#include "load/foreign_source.h"

#include "sim/sim_time.h"

namespace vifsim
{

ForeignSource::ForeignSource(sc_core::sc_module_name name, const foreign_config &config, frame_pool &pool,
			     uint64_t seed, uint32_t replication)
    : sc_module(name), config_(config), pool_(pool)
{
	rng_init(&rng_, seed, replication, "workload.foreign");
}

void ForeignSource::start_of_simulation()
{
	if (config_.rate_per_s > 0)
		wait_for_next();
}

void ForeignSource::wait_for_next()
{
	const uint64_t mean = foreign_config_period_ps(&config_);

	next_.set(now_ps() + (config_.arrival == FOREIGN_POISSON ? rng_exponential(&rng_, mean) : mean));
}

void ForeignSource::send()
{
	frame *frame = frame_new(&pool_, frame_mac(FOREIGN_SENDER_HOST, 0), frame_mac(FOREIGN_RECEIVER_HOST, 0),
				 static_cast<uint32_t>(config_.frame_bytes));

	frame->kind = FRAME_FOREIGN;
	frame->sequence = static_cast<uint32_t>(counters_.sent++);
	frame->sent_ps = now_ps();
	wire_->send(frame);
	wait_for_next();
}

void ForeignSource::add_statistics(stat_registry &registry, const std::string &path)
{
	static const stat_spec specs[] = {
		{"sent", "frames", "Frames sent for a MAC of nobody.", STAT_COUNTER, offsetof(Counters, sent)},
	};

	stat_registry_add(&registry, path.c_str(), &counters_, specs, std::size(specs));
}

} // namespace vifsim
