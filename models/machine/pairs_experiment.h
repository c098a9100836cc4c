// SPDX-License-Identifier: Apache-2.0
//
// The paper's set-up: two nodes, the switch between them, and a pair of guests
// per VIF that run the workload's two ends.  In host B's place there may be an ideal peer.
#ifndef VIFSIM_MACHINE_PAIRS_EXPERIMENT_H
#define VIFSIM_MACHINE_PAIRS_EXPERIMENT_H

#include <memory>
#include <vector>

#include "load/foreign_source.h"
#include "load/ideal_peer.h"
#include "load/sink.h"
#include "load/workload.h"
#include "machine/experiment.h"
#include "machine/fault_injection.h"
#include "machine/machine_checks.h"
#include "machine/node.h"
#include "machine/platform.h"
#include "machine/run_signals.h"
#include "machine/run_trace.h"
#include "machine/vif_lifecycle.h"
#include "machine/wire_capture.h"
#include "net/ethernet_link.h"
#include "net/ethernet_switch.h"

namespace vifsim
{

// A guest pair per VIF: the client on host A, the server on host B.
class PairsExperiment : public Experiment
{
public:
	// inspection: what files to write beside the report; may be null.
	PairsExperiment(const platform &platform, uint32_t replication, const inspection *inspection);
	~PairsExperiment() override;

	const stat_registry &registry() const override { return registry_; }
	void refresh() override;
	uint64_t moves() const override;
	uint64_t awaited() const override;
	void begin_window() override;
	void end_window(report &report) override;

private:
	void build_network(uint32_t replication);
	void build_links(unsigned number, const std::string &host);
	void build_link(unsigned number, uint32_t port, const std::string &name);
	void introduce_stations();
	void introduce_to(learning_bridge &bridge, uint32_t number, uint32_t own_port);
	void build_workload(uint32_t replication);
	void build_hostile(uint32_t replication);
	void build_faults(uint32_t replication);
	void attach_trace();
	void check_holders(report &report);
	void settle();

	const platform &platform_;
	frame_pool pool_{};
	std::vector<std::unique_ptr<Node>> nodes_; // host A; host B, if the peer is one
	std::unique_ptr<IdealPeer> peer_;          // or else this
	std::unique_ptr<EthernetSwitch> switch_;
	std::vector<std::unique_ptr<EthernetLink>> links_;
	std::vector<HostWires> wires_; // of the hosts, or of host A and the peer
	std::unique_ptr<ForeignSource> foreign_;
	std::unique_ptr<VifLifecycle> lifecycle_; // nullptr: no VIF comes or goes
	std::unique_ptr<WireCapture> capture_;
	std::unique_ptr<FaultInjection> faults_; // nullptr: there are none
	std::unique_ptr<RunTrace> trace_;
	std::unique_ptr<RunSignals> signals_;
	const workload_ops &operations_;
	void *workload_ = nullptr;
	sink sinks_[2] = {}; // of the pair that a hostile guest has
	stat_registry registry_{};
	std::vector<station *> stations_;
	uint64_t window_start_ps_ = 0, dropped_before_[FRAME_DROP_REASONS] = {};
};

} // namespace vifsim
#endif
