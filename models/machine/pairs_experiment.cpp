// SPDX-License-Identifier: Apache-2.0
#include "machine/pairs_experiment.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "machine/buses.h"
#include "machine/offered_load.h"
#include "sim/sim_time.h"

namespace vifsim
{

// Whether a fault has frames overtake each other.
static bool reorders(const platform &platform)
{
	return std::any_of(std::begin(platform.faults), std::end(platform.faults),
			   [](const fault_config &fault) { return fault.kind == FAULT_FRAME_REORDERING; });
}

PairsExperiment::PairsExperiment(const platform &platform, uint32_t replication, const inspection *inspection)
    : platform_(platform), operations_(*workload_kinds[platform.workload.kind])
{
	frame_pool_init(&pool_);
	stat_registry_init(&registry_);
	nodes_.push_back(std::make_unique<Node>(platform, 0, pool_));
	if (platform.peer_kind == PEER_HOST)
		nodes_.push_back(std::make_unique<Node>(platform, 1, pool_));
	else
		peer_ = std::make_unique<IdealPeer>("peer", pool_, 1, static_cast<uint32_t>(platform.vifs), "peer");
	if (inspection != nullptr && inspection->pcap_at != 0)
		capture_ = std::make_unique<WireCapture>(*inspection, platform.wire.rate_bit_s);
	if (inspection != nullptr && inspection->traced)
		trace_ = std::make_unique<RunTrace>(*inspection, platform.wire);
	build_network(replication);
	build_workload(replication);
	if (FaultInjection::any(platform))
		build_faults(replication);
	for (const auto &node : nodes_) {
		node->add_statistics(registry_);
		node->add_stations(stations_);
	}
	if (peer_ != nullptr) {
		peer_->add_statistics(registry_, "peer");
		peer_->add_stations(stations_);
	}
	switch_->add_stations(stations_);
	switch_->add_statistics(registry_, "switch");
	for (const auto &link : links_) {
		link->add_stations(stations_);
		link->add_statistics(registry_, std::string("wire.") + link->name());
	}
	foreign_->add_statistics(registry_, "workload.foreign");
	operations_.add_statistics(workload_, &registry_);
	if (lifecycle_)
		lifecycle_->add_statistics(registry_, "lifecycle");
	/* A place that is checked is also reported. */
	for (const station *station : stations_)
		sc_assert(std::any_of(registry_.groups, registry_.groups + registry_.count,
				      [station](const stat_group &group) { return group.base == station; }));
	if (trace_ != nullptr)
		attach_trace();
	if (inspection != nullptr && inspection->vcd != nullptr)
		signals_ = std::make_unique<RunSignals>(*inspection, nodes_, stations_);
}

// Before anything is simulated, and after all is there.  What the peer and the foreign station do is seen on their
// links alone.
void PairsExperiment::attach_trace()
{
	for (const auto &node : nodes_)
		trace_->attach(*node);
	for (const auto &link : links_) {
		const std::string name = link->name();
		const bool begins = name.find("peer") == 0 || name.find("foreign") == 0;
		const bool ends = name.find("_to_peer") != std::string::npos;

		trace_->attach(*link, begins ? RunTrace::End::begins
				      : ends ? RunTrace::End::ends
					     : RunTrace::End::nowhere);
	}
	trace_->attach(stations_);
}

PairsExperiment::~PairsExperiment()
{
	stat_registry_free(&registry_);
	operations_.destroy(workload_);
	frame_pool_free(&pool_);
}

// Of each port of host `number`, or of the peer in its place.
void PairsExperiment::build_links(unsigned number, const std::string &host)
{
	for (uint32_t port = 0; port < platform_.nic.ports; port++)
		build_link(number, port, host + (port == 0 ? "" : "_port" + std::to_string(port)));
}

// A port at one end, and the switch at the other.
void PairsExperiment::build_link(unsigned number, uint32_t port, const std::string &name)
{
	links_.push_back(std::make_unique<EthernetLink>((name + "_to_switch").c_str(), platform_.wire,
							"wire." + name + "_to_switch"));
	EthernetLink &up = *links_.back();

	links_.push_back(std::make_unique<EthernetLink>(("switch_to_" + name).c_str(), platform_.wire,
							"wire.switch_to_" + name));
	EthernetLink &down = *links_.back();

	if (port == 0)
		wires_.push_back({&up, &down});
	up.bind(switch_->port(switch_->add_port(&down)));
	down.bind(number < nodes_.size() ? nodes_[number]->connect(port, up) : peer_->add_port(up));
	if (capture_ != nullptr)
		capture_->attach(number, name, up, down);
}

// Each port of a node has a wire to the switch and one from it; one more port takes the
// foreign station's frames in.
void PairsExperiment::build_network(uint32_t replication)
{
	switch_ = std::make_unique<EthernetSwitch>("switch", platform_.wire, pool_, "switch");
	for (const auto &node : nodes_)
		build_links(node->number(), node->path());
	if (peer_ != nullptr)
		build_links(1, "peer");
	links_.push_back(std::make_unique<EthernetLink>("foreign_to_switch", platform_.wire, "wire.foreign_to_switch"));
	links_.back()->bind(switch_->port(switch_->add_port(nullptr)));
	foreign_ = std::make_unique<ForeignSource>("foreign", platform_.foreign, pool_, platform_.seed, replication);
	foreign_->bind(*links_.back());
	introduce_stations();
}

// What Dom0's bridges have heard out on the wire before the simulation begins:
// the other host's guests, which announced themselves when their interfaces
// came up (gratuitous ARP), and the foreign receiver. The switch has not
// heard the latter, and floods its frames.
void PairsExperiment::introduce_stations()
{
	const auto ports = static_cast<uint32_t>(platform_.nic.ports);

	for (const auto &node : nodes_)
		for (uint32_t port = 0; port < ports; port++)
			if (learning_bridge *const bridge = node->host().software_bridge(port); bridge != nullptr)
				introduce_to(*bridge, node->number(), port);
	/* A switch of one link a host learns from the first frames what it needs. With more, what it floods would come
	 * to a host by several ports. */
	if (ports > 1)
		for (uint32_t host = 0; host < 2; host++)
			for (uint32_t guest = 0; guest < platform_.vifs; guest++)
				for (uint32_t port = 0; port < ports; port++)
					switch_->introduce(frame_mac_at(host, guest, port), host * ports + port);
}

// To the bridge of a port: all that is not on this host's guests' side of it, their own MACs on other ports included.
void PairsExperiment::introduce_to(learning_bridge &bridge, uint32_t number, uint32_t own_port)
{
	learning_bridge_learn(&bridge, frame_mac(FOREIGN_RECEIVER_HOST, 0), DOM0_BRIDGE_PORT_PHYSICAL, 0);
	for (uint32_t port = 0; port < platform_.nic.ports; port++)
		for (uint32_t pair = 0; pair < platform_.vifs; pair++) {
			learning_bridge_learn(&bridge, frame_mac_at(1 - number, pair, port), DOM0_BRIDGE_PORT_PHYSICAL,
					      0);
			if (port != own_port)
				learning_bridge_learn(&bridge, frame_mac_at(number, pair, port),
						      DOM0_BRIDGE_PORT_PHYSICAL, 0);
		}
}

void PairsExperiment::build_workload(uint32_t replication)
{
	const bool hostile = platform_.hostile.kind != HOSTILE_NONE;
	const auto comers = static_cast<uint32_t>(platform_.lifecycle.vifs); // none beside a hostile guest
	const workload_setup setup = {&platform_.workload,
				      &pool_,
				      static_cast<uint32_t>(platform_.vifs - (hostile ? 1 : 0)),
				      platform_.seed,
				      replication,
				      comers,
				      static_cast<uint32_t>(platform_.nic.ports),
				      reorders(platform_)};

	workload_ = operations_.create(&setup);
	if (workload_ == nullptr)
		throw std::system_error(ESTALE, std::generic_category(), platform_.workload.replay.file.path);
	for (const auto &node : nodes_)
		for (uint32_t pair = 0; pair < setup.pairs + comers; pair++)
			node->host().set_application(pair, operations_.end(workload_, node->number(), pair));
	for (uint32_t pair = 0; peer_ != nullptr && pair < setup.pairs; pair++)
		peer_->set_application(pair, operations_.end(workload_, 1, pair));
	if (hostile)
		build_hostile(replication);
	if (comers > 0)
		lifecycle_ = std::make_unique<VifLifecycle>("lifecycle", platform_.lifecycle, setup.pairs,
							    nodes_[0]->host(), nodes_[1]->host());
	for (const auto &node : nodes_)
		node->host().start();
}

// The last pair: its guest of host A has been taken over, that of host B takes what it is sent.
void PairsExperiment::build_hostile(uint32_t replication)
{
	const auto pair = static_cast<uint32_t>(platform_.vifs - 1);
	hostile_setup setup{};

	for (uint32_t number = 0; number < 2; number++) {
		sinks_[number].pool = &pool_;
		nodes_[number]->host().set_application(pair, sink_application(&sinks_[number]));
	}
	setup.config = &platform_.hostile;
	setup.seed = platform_.seed;
	setup.replication = replication;
	nodes_[0]->host().set_hostile(pair, setup);
}

void PairsExperiment::build_faults(uint32_t replication)
{
	faults_ = std::make_unique<FaultInjection>("faults", platform_, replication, nodes_, wires_, pool_);
	faults_->add_statistics(registry_);
}

void PairsExperiment::settle()
{
	for (const auto &node : nodes_)
		node->settle();
	operations_.settle(workload_, now_ps());
}

void PairsExperiment::refresh()
{
	if (operations_.refresh != nullptr)
		operations_.refresh(workload_);
}

uint64_t PairsExperiment::moves() const
{
	return operations_.moves != nullptr ? operations_.moves(workload_) : 0;
}

uint64_t PairsExperiment::awaited() const
{
	return operations_.awaited != nullptr ? operations_.awaited(workload_) : 0;
}

void PairsExperiment::begin_window()
{
	settle();
	window_start_ps_ = now_ps();
	if (trace_ != nullptr)
		trace_->measured_from(window_start_ps_);
	stat_registry_snapshot(&registry_);
	for (station *station : stations_)
		station_window(station, window_start_ps_);
	operations_.begin_window(workload_, window_start_ps_);
	if (lifecycle_)
		lifecycle_->begin_window();
	std::memcpy(dropped_before_, pool_.dropped, sizeof(dropped_before_));
}

void PairsExperiment::check_holders(report &report)
{
	frame_census census;

	frame_census_init(&census);
	for (const auto &node : nodes_)
		node->hold(census);
	if (peer_ != nullptr)
		peer_->hold(census);
	switch_->hold(census);
	for (const auto &link : links_)
		link->hold(census);
	check_held(report, census, pool_);
	frame_census_free(&census);
}

void PairsExperiment::end_window(report &report)
{
	const uint64_t window_ps = now_ps() - window_start_ps_;

	settle();
	report_statistics(&report, &registry_);
	report_add_value(&report, "machine.window_ps", "ps", window_ps);
	report_add_value(&report, "machine.simulated_ps", "ps", now_ps());
	report_add_value(&report, "frames.dropped_foreign", "frames",
			 pool_.dropped[FRAME_DROP_FOREIGN] - dropped_before_[FRAME_DROP_FOREIGN]);
	report_add_value(&report, "frames.dropped_no_buffer", "frames",
			 pool_.dropped[FRAME_DROP_NO_BUFFER] - dropped_before_[FRAME_DROP_NO_BUFFER]);
	report_add_value(&report, "frames.dropped_vif_gone", "frames",
			 pool_.dropped[FRAME_DROP_VIF_GONE] - dropped_before_[FRAME_DROP_VIF_GONE]);
	report_add_value(&report, "frames.dropped_refused", "frames",
			 pool_.dropped[FRAME_DROP_REFUSED] - dropped_before_[FRAME_DROP_REFUSED]);
	report_add_value(&report, "frames.dropped_overwritten", "frames",
			 pool_.dropped[FRAME_DROP_OVERWRITTEN] - dropped_before_[FRAME_DROP_OVERWRITTEN]);
	report_add_value(&report, "frames.dropped_lost", "frames",
			 pool_.dropped[FRAME_DROP_LOST] - dropped_before_[FRAME_DROP_LOST]);
	report_add_value(&report, "frames.dropped_corrupted", "frames",
			 pool_.dropped[FRAME_DROP_CORRUPTED] - dropped_before_[FRAME_DROP_CORRUPTED]);
	for (const auto &node : nodes_)
		report_add_value(&report, (node->path() + "." + bus_kind(platform_).name + ".window_ps").c_str(), "ps",
				 window_ps);
	offered_load_report(&platform_, &report);

	check_frames(report, pool_);
	check_holders(report);
	check_populations(report, stations_, pool_);
	check_intact(report);
	if (!reorders(platform_))
		check_order(report);
	check_counts(report, device_kind(platform_));
	if (faults_)
		faults_->check(report);
	check_stations(report, stations_, pool_, now_ps());
	for (const auto &link : links_)
		link->check(report);
	for (const auto &node : nodes_) {
		check_cpu_time(report, node->path(), node->host().cpu_count(), node->host().domain_count(), window_ps);
		check_switches(report, node->path(), platform_.host);
		node->host().check_events(report);
		node->host().check_counters(report);
		node->host().check_work(report);
		node->host().check_side(report);
		node->check(report);
	}
	operations_.report(workload_, &report, now_ps());
	if (lifecycle_)
		lifecycle_->end_window(report);
	if (capture_ != nullptr)
		capture_->finish(report, now_ps());
	if (trace_ != nullptr)
		trace_->finish(now_ps());
	if (signals_ != nullptr)
		signals_->finish();
}

} // namespace vifsim
