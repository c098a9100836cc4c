// SPDX-License-Identifier: Apache-2.0
//
// A station elsewhere on the network that sends to a MAC of nobody, at a constant
// pace or as a Poisson process.  The switch floods its frames to every host,
// whose promiscuous cards take them in.
#ifndef VIFSIM_LOAD_FOREIGN_SOURCE_H
#define VIFSIM_LOAD_FOREIGN_SOURCE_H

#include <string>
#include <systemc>

#include "base/rng.h"
#include "base/stat.h"
#include "load/foreign_config.h"
#include "net/frame.h"
#include "net/wire.h"
#include "sim/agenda.h"

namespace vifsim
{

class ForeignSource : public sc_core::sc_module
{
public:
	// Seed and replication are those of the run; the stream is named "workload.foreign".
	ForeignSource(sc_core::sc_module_name name, const foreign_config &config, frame_pool &pool, uint64_t seed,
		      uint32_t replication);

	// The wire towards the switch.
	void bind(FrameSource &wire) { wire_ = &wire; }
	void add_statistics(stat_registry &registry, const std::string &path);
	uint64_t sent() const { return counters_.sent; }

private:
	struct Counters {
		uint64_t sent = 0;
	};

	void start_of_simulation() override;
	void send();
	void wait_for_next();

	const foreign_config config_;
	frame_pool &pool_;
	FrameSource *wire_ = nullptr;
	rng rng_;
	Timer next_{this, timer_call<&ForeignSource::send>, Timer::outside};
	Counters counters_;
};

} // namespace vifsim
#endif
