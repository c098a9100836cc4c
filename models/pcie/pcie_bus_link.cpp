// SPDX-License-Identifier: Apache-2.0
// Packets on the link, and at its ends; see pcie_bus.h.
#include <algorithm>
#include <cinttypes>

#include "net/frame.h"
#include "pcie/pcie_bus.h"
#include "sim/sim_time.h"

namespace vifsim
{

void PcieBus::plan(uint64_t ps, Point point, Way way, Packet *packet, Request *request)
{
	events_.push_back({ps, planned_++, point, way, packet, request, {}});
	std::push_heap(events_.begin(), events_.end());
	schedule();
}

// Keeps the one timer at the earliest of all.
void PcieBus::schedule()
{
	if (acting_ || events_.empty() || events_.front().ps >= event_ps_)
		return;
	event_ps_ = events_.front().ps;
	act_timer_.set_earlier(event_ps_);
}

void PcieBus::act()
{
	acting_ = true;
	while (!events_.empty() && events_.front().ps <= now_ps()) {
		const Event event = events_.front();

		std::pop_heap(events_.begin(), events_.end());
		events_.pop_back();
		act_on(event);
	}
	acting_ = false;
	event_ps_ = PCIE_NEVER;
	schedule();
}

void PcieBus::act_on(const Event &event)
{
	switch (event.point) {
	case Point::begin:
		begin(*event.request);
		break;
	case Point::sent:
		sent(*event.packet);
		break;
	case Point::arrived:
		arrived(*event.packet);
		break;
	case Point::taken:
		taken(*event.packet);
		break;
	case Point::fetched:
		fetched(*event.packet);
		break;
	case Point::dllp_sent:
		stop(event.way);
		way_stats_[event.way].dllps++;
		way_stats_[event.way].dllp_bytes += PCIE_DLLP_BYTES;
		events_.push_back(event);
		events_.back().ps = now_ps() + config_.link_ps;
		events_.back().order = planned_++;
		events_.back().point = Point::dllp_arrived;
		std::push_heap(events_.begin(), events_.end());
		pump(event.way);
		break;
	case Point::dllp_arrived: // of the other direction's receiver
		pcie_link_told(&directions_[opposite(event.way)].link, &event.dllp);
		pump(opposite(event.way));
		break;
	case Point::due:
		if (event.ps != directions_[event.way].watched_ps) // since then an earlier one was planned
			break;
		directions_[event.way].watched_ps = PCIE_NEVER;
		pump(opposite(event.way));
		watch(event.way);
	}
}

PcieBus::Packet &PcieBus::packet_of(Request *request, pcie_kind kind, Way way, uint64_t address, uint32_t bytes)
{
	static constexpr pcie_class classes[] = {PCIE_POSTED, PCIE_NON_POSTED, PCIE_ANSWERS, PCIE_POSTED};
	const bool data = kind != PCIE_READ && kind != PCIE_MESSAGE && request->target >= 0;
	Packet *packet = free_packets_;

	if (packet == nullptr) {
		packets_.emplace_back();
		packet = &packets_.back();
	} else {
		free_packets_ = packet->after;
	}
	*packet = {};
	packet->class_of = classes[kind];
	packet->request = request;
	packet->kind = kind;
	packet->way = way;
	packet->address = address;
	packet->bytes = bytes;
	// Who claims nothing answers without data.
	packet->wire_bytes =
		pcie_timing_packet_bytes(&config_, kind, address, kind == PCIE_COMPLETION && !data ? 0 : bytes);
	packet->data_credits = data ? pcie_timing_credits(pcie_timing_data_bytes(address, bytes)) : 0;
	return *packet;
}

void PcieBus::free_packet(Packet &packet)
{
	packet.sent = packet.held = false;
	packet.after = free_packets_;
	free_packets_ = &packet;
}

void PcieBus::offer(Packet &packet)
{
	pcie_link_offer(&directions_[packet.way].link, &packet);
}

// Messages have a header of 4 words, whose address says nothing.
void PcieBus::send_message(bool asserted)
{
	Packet &packet = packet_of(nullptr, PCIE_MESSAGE, up, 0, 0);

	packet.asserted = asserted;
	stats_.messages++;
	offer(packet);
	pump(up);
}

// Sends what may go, if nothing is being sent.  What the other direction's receiver has to tell goes first.
void PcieBus::pump(Way way)
{
	pcie_dllp dllp;

	if (directions_[way].busy)
		return;
	if (pcie_link_dllp(&directions_[opposite(way)].link, now_ps(), &dllp)) {
		start(way);
		events_.push_back({now_ps() + pcie_timing_ps(&timing_, PCIE_DLLP_BYTES), planned_++, Point::dllp_sent,
				   way, nullptr, nullptr, dllp});
		std::push_heap(events_.begin(), events_.end());
		schedule();
		watch(opposite(way));
		return;
	}
	pcie_tlp *const tlp = pcie_link_take(&directions_[way].link);

	if (tlp == nullptr)
		return;
	auto &packet = static_cast<Packet &>(*tlp);

	packet.held = true;
	start(way);
	plan(now_ps() + pcie_timing_ps(&timing_, packet.wire_bytes), Point::sent, way, &packet);
	PciTransfer *const transfer =
		packet.request != nullptr && packet.kind != PCIE_COMPLETION ? packet.request->transfer : nullptr;

	if (transfer != nullptr && transfer->transactions++ == 0)
		transfer->granted_ps = now_ps();
}

void PcieBus::start(Way way)
{
	directions_[way].busy = true;
	directions_[way].started_ps = now_ps();
	directions_[way].settled_ps = 0;
}

void PcieBus::stop(Way way)
{
	Direction &direction = directions_[way];

	way_stats_[way].busy_ps += now_ps() - direction.started_ps - direction.settled_ps;
	direction.settled_ps = 0;
	direction.busy = false;
}

// An event when this direction's receiver has to tell something.
void PcieBus::watch(Way way)
{
	Direction &direction = directions_[way];
	const uint64_t due_ps = std::max(pcie_link_due_ps(&direction.link), now_ps());

	// Due already, it goes as soon as what is being sent is over.
	if (due_ps >= direction.watched_ps || (due_ps == now_ps() && directions_[opposite(way)].busy))
		return;
	direction.watched_ps = due_ps;
	plan(due_ps, Point::due, way, nullptr);
}

void PcieBus::sent(Packet &packet)
{
	const Way way = packet.way;
	Request *const request = packet.request;

	if (trace_[way] != nullptr)
		trace_packet(packet, way);
	stop(way);
	packet.sent = true;
	way_stats_[way].packets++;
	way_stats_[way].packet_bytes += packet.wire_bytes;
	if (packet.kind == PCIE_WRITE || packet.kind == PCIE_COMPLETION)
		way_stats_[way].data_bytes += request->target >= 0 ? packet.bytes : 0;
	plan(now_ps() + travel_ps(), Point::arrived, way, &packet);
	if (packet.kind == PCIE_WRITE && packet.last)
		answer(*request);
	pump(way);
}

void PcieBus::attach_trace(struct trace &trace, uint32_t group)
{
	trace_[down] = trace_add_track(&trace, group, "link down", "bus");
	trace_[up] = trace_add_track(&trace, group, "link up", "bus");
}

void PcieBus::add_signals(Signals &signals, const std::string &path)
{
	signals.add(path + ".down_busy", 1, [this] { return directions_[down].busy; });
	signals.add(path + ".up_busy", 1, [this] { return directions_[up].busy; });
}

// Of a packet that is sent now.
void PcieBus::trace_packet(const Packet &packet, Way way) const
{
	static const char *const names[] = {"write", "read", "completion", "message"};
	PciTransfer *const transfer = packet.request != nullptr ? packet.request->transfer : nullptr;
	struct trace_slice slice {
	};

	static_assert(PCIE_WRITE == 0 && PCIE_READ == 1 && PCIE_COMPLETION == 2 && PCIE_MESSAGE == 3);
	slice.name = names[packet.kind];
	slice.from_ps = directions_[way].started_ps;
	slice.to_ps = now_ps();
	slice.arguments[0] = {"bytes", packet.bytes};
	slice.arguments[1] = {"address", packet.address};
	if (packet.kind == PCIE_WRITE && transfer != nullptr && transfer->payload != nullptr)
		slice.frame_flow = &transfer->flow;
	slice.flow = TRACE_FLOW_STEP;
	trace_add_slice(trace_[way], &slice);
}

void PcieBus::arrived(Packet &packet)
{
	pcie_link_received(&directions_[packet.way].link, &packet, now_ps());
	watch(packet.way);
	if (packet.way == up && config_.root_ps > 0)
		plan(now_ps() + config_.root_ps, Point::taken, up, &packet);
	else
		taken(packet);
}

// In order: completions, too, do not pass the writes that came before them.
void PcieBus::taken(Packet &packet)
{
	std::deque<Packet *> &waiting = directions_[packet.way].waiting;

	if (waiting.empty() && can_be_taken(packet))
		use(packet);
	else
		waiting.push_back(&packet);
}

bool PcieBus::can_be_taken(const Packet &packet) const
{
	const Request *const request = packet.request;
	const bool asks = packet.kind == PCIE_WRITE ? packet.last : packet.kind == PCIE_READ && packet.first;

	return !asks || request->target < 0 || !targets_[static_cast<size_t>(request->target)].port.accepting();
}

void PcieBus::drain(Way way)
{
	std::deque<Packet *> &waiting = directions_[way].waiting;

	while (!waiting.empty() && can_be_taken(*waiting.front())) {
		Packet &packet = *waiting.front();

		waiting.pop_front();
		use(packet);
	}
}

// It leaves the receiver's buffer.
void PcieBus::use(Packet &packet)
{
	const Way way = packet.way;

	packet.held = false;
	pcie_link_freed(&directions_[way].link, &packet, now_ps());
	watch(way);
	if (packet.kind == PCIE_MESSAGE) {
		const bool asserted = packet.asserted;

		free_packet(packet);
		host_line_->interrupt_line(asserted);
	} else if (packet.kind == PCIE_READ) {
		use_request(packet);
	} else {
		Request &request = *packet.request;
		const bool over = (request.got += packet.bytes) == request.bytes;

		free_packet(packet);
		if (!over)
			return;
		if (packet.kind == PCIE_COMPLETION)
			answer(request);
		else if (request.target < 0)
			finish(request);
		else
			send_to_target(request);
	}
}

void PcieBus::use_request(Packet &packet)
{
	Request &request = *packet.request;

	packet.taken_ps = now_ps();
	if (request.target < 0) {
		fetched(packet);
	} else if (request.fetch_ps != PCIE_NEVER) {
		fetch_answered(request, packet);
	} else {
		packet.after = request.asking;
		request.asking = &packet;
		if (packet.first)
			send_to_target(request);
	}
}

// Each request of a read takes as long as its first one did.
void PcieBus::fetch_answered(Request &request, Packet &packet)
{
	const uint64_t ready_ps = packet.taken_ps + request.fetch_ps;

	plan(std::max(ready_ps, now_ps()), Point::fetched, packet.way, &packet);
}

void PcieBus::fetched(Packet &packet)
{
	const Way way = opposite(packet.way);
	const uint64_t address = packet.address;
	const uint32_t bytes = packet.bytes;
	Request &request = *packet.request;

	free_packet(packet);
	for (uint32_t done = 0; done < bytes;) {
		const uint32_t next =
			request.target < 0 ? bytes : pcie_timing_completion(&config_, address + done, bytes - done);

		offer(packet_of(&request, PCIE_COMPLETION, way, address + done, next));
		done += next;
	}
	pump(way);
}

void PcieBus::settle()
{
	stats_.link_busy_ps = 0;
	for (const Way way : {down, up}) {
		Direction &direction = directions_[way];

		if (direction.busy) {
			const uint64_t so_far = now_ps() - direction.started_ps;

			way_stats_[way].busy_ps += so_far - direction.settled_ps;
			direction.settled_ps = so_far;
		}
		way_stats_[way].credit_stalls = direction.link.stats.credit_stalls;
		way_stats_[way].replay_stalls = direction.link.stats.replay_stalls;
		stats_.link_busy_ps += way_stats_[way].busy_ps;
	}
	stats_.link_time_ps = ways * now_ps();
}

void PcieBus::check_way(report &report, const std::string &node, Way way) const
{
	const Direction &direction = directions_[way];
	const std::string which = node + (way == up ? ": link up, " : ": link down, ");
	pcie_way_stats over = way_stats_[way];
	uint64_t headers[PCIE_CLASSES] = {}, data[PCIE_CLASSES] = {};
	const uint64_t advertised[PCIE_CLASSES][2] = {{config_.posted_headers, config_.posted_data},
						      {config_.non_posted_headers, 0},
						      {config_.completion_headers, config_.completion_data}};

	over.busy_ps -= direction.settled_ps;
	report_add_check(&report, (which + "time conserved").c_str(), pcie_stats_time_conserved(&over, &timing_),
			 "%" PRIu64 " + %" PRIu64 " bytes of packets were sent in %" PRIu64 " ps", over.packet_bytes,
			 over.dllp_bytes, over.busy_ps);
	for (const Packet &packet : packets_) {
		headers[packet.class_of] += packet.held && packet.way == way;
		data[packet.class_of] += packet.held && packet.way == way ? packet.data_credits : 0;
	}
	bool conserved = true;
	for (int i = 0; i < PCIE_CLASSES; i++) {
		const pcie_credits &header = direction.link.classes[i].headers, &units = direction.link.classes[i].data;

		conserved = conserved && header.used + advertised[i][0] - header.freed == headers[i] &&
			    units.used + advertised[i][1] - units.freed == data[i];
		conserved = conserved && (!header.limited || header.used <= header.limit) &&
			    (!units.limited || units.used <= units.limit);
	}
	report_add_check(&report, (which + "credits conserved").c_str(), conserved,
			 "packets under way hold %" PRIu64 " posted headers with %" PRIu64 " units, %" PRIu64
			 " of reads, %" PRIu64 " of completions",
			 headers[PCIE_POSTED], data[PCIE_POSTED], headers[PCIE_NON_POSTED], headers[PCIE_ANSWERS]);
}

void PcieBus::check(report &report, const std::string &node) const
{
	const uint64_t left = way_stats_[down].data_bytes + way_stats_[up].data_bytes;
	uint64_t under_way = 0, parts = 0;

	check_way(report, node, down);
	check_way(report, node, up);
	for (const Packet &packet : packets_)
		if (packet.sent && packet.kind != PCIE_READ && packet.request != nullptr && packet.request->target >= 0)
			under_way += packet.bytes;
	for (const Request &request : requests_)
		if (request.live && request.target >= 0)
			parts += request.got;
	report_add_check(&report, (node + ": link, data conserved").c_str(), left == handed_bytes_ + under_way + parts,
			 "sent %" PRIu64 " bytes, transactions over %" PRIu64 " + under way %" PRIu64
			 " + of unfinished ones %" PRIu64,
			 left, handed_bytes_, under_way, parts);
}

} // namespace vifsim
