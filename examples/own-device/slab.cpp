// SPDX-License-Identifier: Apache-2.0
#include "slab.h"

#include <algorithm>

#include "net/frame_census.h"
#include "net/frame_latency.h"
#include "sim/sim_time.h"
#include "vif/vif_guard.h"

using namespace vifsim;

namespace
{

// A power of two of entries, at most half of which are ever in use.
uint32_t table_entries(uint32_t vifs)
{
	uint32_t entries = 16;

	while (entries < 2 * vifs)
		entries *= 2;
	return entries;
}

constexpr uint32_t hash_bits = 48;

#define STAT(field, help) STAT_FIELD(Slab::Stats, field, "frames", help)
const stat_spec stats[] = {
	STAT(sent, "Frames sent to the wire"),
	STAT(bridged, "Frames from one VIF to another"),
	STAT(refused, "Frames of guests that bear another's identity or MAC: dropped"),
	STAT(received, "Frames from the wire that were taken in"),
	STAT(copies, "Copies made of broadcasts"),
	STAT(written, "Frames written into host memory"),
	STAT(faults, "Accesses refused, with frame or without"),
	STAT(no_room, "Frames from the wire dropped because the buffer was full"),
	STAT(no_credit, "Frames dropped because their VIF's receive queue was full"),
	STAT(no_slot, "Frames of guests dropped because their slot was in use"),
	STAT(damaged, "Frames from the wire whose check did not fit their bytes: dropped"),
	STAT(strays, "Frames from the wire for no VIF here: dropped"),
};

} // namespace

Slab::Slab(sc_core::sc_module_name name, const SlabConfig &config, frame_pool &pool, uint32_t vifs,
	   const interrupt_source_ops *interrupts, const interrupt_layout &layout, vif_event_kind events,
	   const std::string &path)
    : sc_module(name), config_(config), pool_(pool), vifs_(vifs)
{
	dma_.register_nb_transport_bw(this, &Slab::answered);
	registers_.register_nb_transport_fw(this, &Slab::from_bus);
	memory_.register_nb_transport_fw(this, &Slab::from_bus);
	vif_switch_init(&switch_, vifs, table_entries(vifs), hash_bits);
	interrupt_source_init(&interrupts_, interrupts, &layout, vifs);
	station_init(&send_queues_, (path + ".send_queues").c_str());
	station_init(&outbound_station_, (path + ".outbound").c_str());
	station_init(&inbound_station_, (path + ".inbound").c_str());
	for (station *here : {&send_queues_, &outbound_station_, &inbound_station_})
		here->stage = LATENCY_NIC;
	for (Vif &vif : vifs_) {
		vif.send.slots = static_cast<uint32_t>(config.slots);
		vif_events_init(&vif.events, events);
	}
}

Slab::~Slab()
{
	vif_switch_free(&switch_);
	interrupt_source_free(&interrupts_);
}

// ---- as its machine sees it ----

void Slab::attach_sockets(IoBus &bus)
{
	burst_bytes_ = bus.limits().burst_bytes != 0 ? bus.limits().burst_bytes : pci_payload_bytes_max;
	fetch_ps_ = bus.device_timing().fetch_ps;
	bus.attach_master(dma_);
	bus.attach_target(registers_, ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE, bus.device_timing());
	bus.attach_target(memory_, ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE, bus.device_timing());
}

void Slab::connect(FrameSource &wire, InterruptLine &line)
{
	wire_ = &wire;
	line_ = &line;
}

void Slab::create_vif(uint32_t vif, uint64_t mac)
{
	if (!vif_switch_add(&switch_, vif, mac))
		SC_REPORT_FATAL("slab", "no such VIF, created already, or the MAC another's");
	vifs_[vif].mac = mac;
	vifs_[vif].created = true;
}

void Slab::set_message(uint32_t vector, uint64_t address)
{
	interrupt_source_address(&interrupts_, vector, address);
}

void Slab::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, stats, sizeof(stats) / sizeof(stats[0]));
	interrupts_.ops->add_statistics(&interrupts_, &registry, path.c_str());
	stat_registry_add(&registry, (path + ".send_queues").c_str(), &send_queues_, station_stats, station_stat_count);
	stat_registry_add(&registry, (path + ".outbound").c_str(), &outbound_station_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".inbound").c_str(), &inbound_station_, station_stats, station_stat_count);
}

void Slab::add_stations(std::vector<station *> &all)
{
	all.insert(all.end(), {&send_queues_, &outbound_station_, &inbound_station_});
}

void Slab::hold(frame_census &census) const
{
	for (const Vif &vif : vifs_)
		for (const frame *content : vif.send.frames)
			frame_census_hold(&census, content);
	for (const std::deque<Passing> *passing : {&arrivals_, &inbound_, &outbound_})
		for (const Passing &frame : *passing)
			frame_census_hold(&census, frame.content);
	for (const Job &job : jobs_)
		frame_census_hold(&census, job.content);
	frame_census_carry(&census, transfer_.payload);
}

// ---- as the bus sees it ----

// A request for either target: the data of a write, or what a read fetches, which takes fetch_ps.  Addresses are
// absolute. A frame, or a word, that the host writes is one transfer; the bus may cut it into bursts.
tlm::tlm_sync_enum Slab::from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	const PciExtension *const extension = payload.get_extension<PciExtension>();

	if (phase != tlm::BEGIN_REQ)
		return tlm::TLM_ACCEPTED;
	payload.set_response_status(tlm::TLM_OK_RESPONSE);
	if (payload.is_read()) {
		const uint64_t address = payload.get_address();

		if (address < ADDRESS_DEVICE_MEMORY)
			pci_payload_set_value(payload, interrupts_.ops->read(&interrupts_, address));
		delay += sim_time(fetch_ps_);
	} else if (extension == nullptr || extension->transfer == nullptr) {
		written(payload.get_address(), pci_payload_value(payload),
			extension != nullptr ? extension->payload : nullptr);
	} else if (extension->last) {
		written(extension->transfer->address, extension->transfer->value, extension->transfer->payload);
	}
	return tlm::TLM_COMPLETED;
}

void Slab::written(uint64_t address, uint64_t value, frame *content)
{
	const uint64_t vif = (address - ADDRESS_DEVICE_MEMORY) / VIF_WINDOW_BYTES;

	if (content != nullptr && content->station != nullptr)
		station_leave(content->station, content, now_ps());
	if (address >= ADDRESS_DEVICE_MEMORY && vif < vifs_.size() && vifs_[vif].created)
		memory_written(static_cast<uint32_t>(vif), (address - ADDRESS_DEVICE_MEMORY) % VIF_WINDOW_BYTES, value,
			       content);
	else if (content != nullptr)
		refuse(content, stats_.faults, FRAME_DROP_REFUSED);
	else if (address < ADDRESS_DEVICE_MEMORY)
		registers_written(address, static_cast<uint32_t>(value));
	else
		stats_.faults++;
	reschedule();
}

// A frame into a slot of the send queue, or one of the words.  What can be is believed (vif/vif_guard.h).
void Slab::memory_written(uint32_t vif, uint64_t offset, uint64_t value, frame *content)
{
	Vif &owner = vifs_[vif];
	const auto word = static_cast<uint32_t>(value);
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;

	if (content != nullptr && (offset < VIF_SLOTS_OFFSET || slot >= config_.slots)) {
		refuse(content, stats_.faults, FRAME_DROP_REFUSED);
	} else if (content != nullptr && owner.send.frames[slot] != nullptr) {
		refuse(content, stats_.no_slot, FRAME_DROP_NO_BUFFER);
	} else if (content != nullptr) {
		owner.send.frames[slot] = content;
		owner.identity[slot] = vif_descriptor_vif(value);
		station_enter(&send_queues_, content, now_ps());
	} else if (offset == VIF_WORD_DOORBELL && vif_guard_doorbell(&owner.send, word)) {
		owner.send.produced = word;
		if (!owner.waits && owner.send.produced != owner.send.consumed) {
			owner.waits = true;
			work_.push_back(vif);
		}
	} else if (offset == VIF_WORD_CREDIT && vif_guard_credit(owner.produced, owner.consumed, word)) {
		owner.consumed = word;
	} else if (offset == VIF_WORD_REQUEST && vif_guard_request(&owner.send, word)) {
		owner.asked = true;
		owner.asked_index = word;
		told_credit(vif);
	} else if (offset == VIF_WORD_EVENT &&
		   vif_guard_event(owner.produced, static_cast<uint32_t>(config_.slots), word)) {
		if (vif_events_ask(&owner.events, word)) { // it is there already
			jobs_.push_back({nullptr, vif, true, false});
			next_job();
		}
	} else {
		stats_.faults++;
	}
}

void Slab::registers_written(uint64_t address, uint32_t value)
{
	const uint32_t effect = interrupts_.ops->write(&interrupts_, address, value);

	stats_.faults += (effect & INTERRUPT_UNKNOWN) != 0;
	if ((effect & INTERRUPT_FALLS) != 0)
		line_->interrupt_line(false);
	if ((effect & INTERRUPT_ROOM) != 0 && phase_ == Phase::room) {
		interrupts_.ops->next(&interrupts_, &step_);
		carry_out(step_);
	}
}

// The frame is in no station.
void Slab::refuse(frame *content, uint64_t &counter, frame_drop reason)
{
	counter++;
	frame_dropped(&pool_, content, reason);
}

// ---- the switch ----

// One timer, at whatever comes first.
void Slab::reschedule()
{
	uint64_t at_ps = work_.empty() ? Timer::never : std::max(now_ps(), next_take_ps_);

	for (const std::deque<Passing> *passing : {&arrivals_, &inbound_, &outbound_})
		if (!passing->empty())
			at_ps = std::min(at_ps, passing->front().at_ps);
	due_.set(at_ps);
}

void Slab::due()
{
	const uint64_t now = now_ps();
	const auto take = [now](std::deque<Passing> &passing, Passing &first) {
		if (passing.empty() || passing.front().at_ps > now)
			return false;
		first = passing.front();
		passing.pop_front();
		return true;
	};
	Passing first;

	while (take(arrivals_, first))
		arrived(first.content);
	while (take(inbound_, first))
		from_wire(first.content);
	while (take(outbound_, first))
		leaving(first);
	if (!work_.empty() && next_take_ps_ <= now)
		take_next();
	reschedule();
}

void Slab::frame_on_wire(frame *content, uint64_t, uint64_t last_bit_ps)
{
	arrivals_.push_back({content, last_bit_ps, 0, 0});
	reschedule();
}

void Slab::arrived(frame *content)
{
	if (content->station != nullptr)
		station_leave(content->station, content, now_ps());
	if (content->damaged) {
		refuse(content, stats_.damaged, FRAME_DROP_CORRUPTED);
		return;
	}
	if (in_buffer_ >= config_.buffer_frames) {
		refuse(content, stats_.no_room, FRAME_DROP_NO_BUFFER);
		return;
	}
	stats_.received++;
	in_buffer_++;
	station_enter(&inbound_station_, content, now_ps());
	switch_free_ps_ = std::max(now_ps() + config_.latency_ps, switch_free_ps_ + config_.frame_ps);
	inbound_.push_back({content, switch_free_ps_, 0, 0});
}

void Slab::from_wire(frame *content)
{
	uint32_t probes;
	const vif_verdict verdict =
		vif_switch_from_wire(&switch_, vif_switch_lookup(&switch_, content->destination, &probes));

	if (verdict.way == VIF_WAY_FOREIGN || verdict.way == VIF_WAY_WIRE) {
		in_buffer_--;
		station_leave(&inbound_station_, content, now_ps());
		refuse(content, stats_.strays, FRAME_DROP_FOREIGN);
		return;
	}
	if (verdict.way == VIF_WAY_ALL)
		copies(content, verdict.vif);
	deliver(verdict.vif, content);
}

// The next VIF of the round gives one frame.
void Slab::take_next()
{
	const uint32_t vif = work_.front();
	Vif &owner = vifs_[vif];
	const uint32_t slot = owner.send.consumed++ % owner.send.slots;
	frame *const content = owner.send.frames[slot];

	work_.pop_front();
	owner.waits = owner.send.produced != owner.send.consumed;
	if (owner.waits)
		work_.push_back(vif);
	next_take_ps_ = now_ps() + config_.frame_ps;
	if (content != nullptr) { // else a doorbell without a frame
		owner.send.frames[slot] = nullptr;
		station_leave(&send_queues_, content, now_ps());
		station_enter(&outbound_station_, content, now_ps());
		outbound_.push_back({content, now_ps() + config_.latency_ps, vif, owner.identity[slot]});
	}
	told_credit(vif);
}

void Slab::leaving(const Passing &passing)
{
	frame *const content = passing.content;
	uint32_t probes;
	const vif_verdict verdict =
		vif_switch_from_vif(&switch_, passing.vif, vif_switch_lookup(&switch_, content->destination, &probes));

	station_leave(&outbound_station_, content, now_ps());
	if (vif_guard_frame(passing.vif, vifs_[passing.vif].mac, passing.identity, content->source) !=
	    VIF_GUARD_GENUINE) {
		stats_.faults++;
		refuse(content, stats_.refused, FRAME_DROP_REFUSED);
		return;
	}
	if (verdict.way == VIF_WAY_VIF) {
		stats_.bridged++;
		in_buffer_++;
		station_enter(&inbound_station_, content, now_ps());
		deliver(verdict.vif, content);
		return;
	}
	if (verdict.way == VIF_WAY_ALL)
		copies(content, verdict.vif);
	stats_.sent++;
	// The wire's room bounds what the switch takes: a frame's place is in its guest's queue.
	const uint64_t free_ps = wire_->send(content);

	next_take_ps_ = std::max(next_take_ps_, free_ps - std::min(free_ps, config_.latency_ps));
}

void Slab::copies(const frame *content, uint32_t except)
{
	for (uint32_t vif = vif_switch_copy(&switch_, 0, except); vif != VIF_SWITCH_NONE;
	     vif = vif_switch_copy(&switch_, vif + 1, except)) {
		frame *const copy = frame_copy(&pool_, content);

		stats_.copies++;
		in_buffer_++;
		station_enter(&inbound_station_, copy, now_ps());
		deliver(vif, copy);
	}
}

// The frame stays in the device's station until the host has it.
void Slab::deliver(uint32_t vif, frame *content)
{
	jobs_.push_back({content, vif, true, true});
	next_job();
}

// Half of the queue has been taken since the guest was told, or what it asked for.
void Slab::told_credit(uint32_t vif)
{
	Vif &owner = vifs_[vif];
	const bool answers = owner.asked && static_cast<int32_t>(owner.send.consumed - owner.asked_index) >= 0;

	if (!answers && owner.send.consumed - owner.credit_told < std::max<uint64_t>(config_.slots / 2, 1))
		return;
	owner.asked = owner.asked && !answers;
	owner.credit_told = owner.send.consumed;
	jobs_.push_back({nullptr, vif, answers, false});
	next_job();
}

// ---- the DMA engine: one job after the other ----

void Slab::next_job()
{
	while (phase_ == Phase::idle && !jobs_.empty()) {
		Job &job = jobs_.front();
		Vif &owner = vifs_[job.vif];
		frame *const content = job.content;
		const uint64_t window = vif_receive_window(job.vif);

		if (content == nullptr) {
			phase_ = Phase::word;
			transfer(window + VIF_WORD_CREDIT, sizeof(uint32_t), owner.send.consumed, nullptr);
		} else if (owner.produced - owner.consumed >= config_.slots) {
			in_buffer_--;
			station_leave(&inbound_station_, content, now_ps());
			refuse(content, stats_.no_credit, FRAME_DROP_NO_BUFFER);
			jobs_.pop_front();
		} else {
			phase_ = Phase::frame;
			job.content = nullptr; // the transfer has it
			frame_latency_stage(content, LATENCY_PCI_WRITE, now_ps());
			transfer(window + vif_slot_offset(owner.produced++, owner.send.slots), content->bytes, 0,
				 content);
		}
	}
}

void Slab::transfer(uint64_t address, uint32_t bytes, uint64_t value, frame *content)
{
	transfer_ = PciTransfer();
	transfer_.address = address;
	transfer_.bytes = bytes;
	transfer_.value = value;
	transfer_.payload = content;
	offset_ = 0;
	send_burst();
}

// Asks for the bus; the answer comes as BEGIN_RESP.  Bursts end where the bus's longest ones would.
void Slab::send_burst()
{
	const uint64_t at = transfer_.address + offset_;
	const uint32_t to_boundary = burst_bytes_ - static_cast<uint32_t>(at % burst_bytes_);
	const uint32_t bytes = std::min(transfer_.bytes - offset_, to_boundary);
	PciPayload &burst = payloads_.take();
	tlm::tlm_phase phase = tlm::BEGIN_REQ;
	sc_core::sc_time delay;

	burst.set(transfer_, offset_, bytes);
	offset_ += bytes;
	dma_->nb_transport_fw(burst.payload, phase, delay);
}

tlm::tlm_sync_enum Slab::answered(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &)
{
	if (phase != tlm::BEGIN_RESP)
		return tlm::TLM_ACCEPTED;
	if (payload.is_response_error())
		SC_REPORT_ERROR("slab", payload.get_response_string().c_str());
	payload.release();
	if (offset_ < transfer_.bytes)
		send_burst();
	else
		transferred();
	reschedule();
	return tlm::TLM_COMPLETED;
}

void Slab::transferred()
{
	Job &job = jobs_.front();

	transfer_.payload = nullptr;
	if (phase_ == Phase::frame) {
		in_buffer_--;
		stats_.written++;
		phase_ = Phase::word;
		transfer(vif_receive_window(job.vif) + VIF_WORD_DOORBELL, sizeof(uint32_t), vifs_[job.vif].produced,
			 nullptr);
		return;
	}
	if (phase_ == Phase::interrupt) {
		interrupts_.ops->next(&interrupts_, &step_);
	} else {
		step_ = {};
		if (job.receives)
			job.tells = vif_events_produced(&vifs_[job.vif].events, static_cast<uint32_t>(transfer_.value));
		if (job.tells)
			interrupts_.ops->activity(&interrupts_, job.vif, &step_);
	}
	carry_out(step_);
}

// What the scheme wants of the agent, until it is done: then the next job.
void Slab::carry_out(interrupt_step step)
{
	for (; step.kind == INTERRUPT_REGISTER; interrupts_.ops->next(&interrupts_, &step))
		if (interrupts_.ops->raise(&interrupts_, step.value))
			line_->interrupt_line(true);
	step_ = step;
	if (step.kind == INTERRUPT_WRITE) {
		phase_ = Phase::interrupt;
		transfer(step.address, step.bytes, step.value, nullptr);
	} else if (step.kind == INTERRUPT_WAIT) {
		phase_ = Phase::room;
	} else {
		phase_ = Phase::idle;
		jobs_.pop_front();
		next_job();
	}
}
