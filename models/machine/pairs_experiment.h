// SPDX-License-Identifier: Apache-2.0
//
// The paper's set-up: two nodes, the switch between them, and a pair of guests
// per VIF that probe each other.
#ifndef VIFSIM_MACHINE_PAIRS_EXPERIMENT_H
#define VIFSIM_MACHINE_PAIRS_EXPERIMENT_H

#include <deque>
#include <memory>
#include <vector>

#include "load/ping.h"
#include "machine/machine_checks.h"
#include "machine/node.h"
#include "machine/platform.h"
#include "machine/experiment.h"
#include "net/ethernet_link.h"
#include "net/ethernet_switch.h"
#include "load/foreign_source.h"

namespace vifsim
{

// A guest pair per VIF: the client on host A, the server on host B.
class PairsExperiment : public Experiment
{
public:
	PairsExperiment(const platform &platform, uint32_t replication);
	~PairsExperiment() override;

	void begin_window() override;
	void end_window(report &report) override;

private:
	void build_network(uint32_t replication);
	void build_pairs(uint32_t replication);
	void settle();
	uint64_t probes_out_ps() const;

	const platform &platform_;
	frame_pool pool_{};
	std::unique_ptr<Node> nodes_[2];
	std::unique_ptr<EthernetSwitch> switch_;
	std::vector<std::unique_ptr<EthernetLink>> links_;
	std::unique_ptr<ForeignSource> foreign_;
	ping_shared ping_{};
	std::deque<ping_end> ends_;
	stat_registry registry_{};
	std::vector<station *> stations_;
	uint64_t window_start_ps_ = 0, dropped_before_[FRAME_DROP_REASONS] = {};
	PairsWindow pairs_{};
};

} // namespace vifsim
#endif
