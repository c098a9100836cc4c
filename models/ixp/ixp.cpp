// SPDX-License-Identifier: Apache-2.0
// The device towards the simulation kernel, the bus and the wire; see ixp.h.
#include "ixp/ixp.h"

#include <algorithm>

#include "sim/sim_time.h"
#include "vif/vif_guard.h"

namespace vifsim
{

namespace
{

bool is_interrupt_register(uint64_t address)
{
	return address - ADDRESS_BRIDGE_REGISTERS < ADDRESS_BRIDGE_REGISTERS_SIZE;
}

} // namespace

Ixp::Ixp(sc_core::sc_module_name name, const ixp_config &config, frame_pool &pool, const Setup &setup,
	 const std::string &path, Execution execution)
    : sc_core::sc_module(name), config_(config), pool_(pool), setup_(setup), execution_(execution),
      moderator_(setup.moderation, setup.layout.vectors)
{
	param_misfit misfit;

	if (ixp_config_check(&config_, &misfit) < 0)
		SC_REPORT_FATAL("ixp", misfit.message);
	edge_clock_init(&clock_, setup.clock_hz != 0 ? setup.clock_hz : config.clock_hz);
	build(path);
	compute_bounds();
	start_contexts();
}

Ixp::~Ixp()
{
	interrupt_source_free(&interrupts_);
	vif_service_free(&service_);
	vif_switch_free(&switch_);
	xscale_free(&xscale_);
}

void Ixp::bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line)
{
	master_ = &master;
	wire_ = &wire;
	moderator_.bind(master, line);
}

std::array<Ixp::Place, 8> Ixp::places()
{
	return {{{&receive_station_, ".receive_buffer", true},
		 {&ingress_queue_, ".ingress_queue", true},
		 {&ingress_station_, ".ingress_stage", true},
		 {&receive_queue_, ".receive_queue", config_.receive_queue == VIF_MEMORY_DEVICE},
		 {&send_queue_, ".send_queue", config_.send_queue == VIF_MEMORY_DEVICE},
		 {&egress_station_, ".egress_stage", true},
		 {&send_ring_, ".send_ring", true},
		 {&send_station_, ".send_stage", true}}};
}

void Ixp::build(const std::string &path)
{
	for (const Place &entry : places())
		station_init(entry.place, (path + entry.name).c_str());
	for (station *stage : {&ingress_station_, &egress_station_, &send_station_})
		stage->kind = STATION_WORK;
	for (station *here :
	     {&receive_station_, &ingress_queue_, &ingress_station_, &egress_station_, &send_ring_, &send_station_})
		here->stage = LATENCY_MICROENGINE_WAIT; // but for what tell() knows
	send_queue_.stage = LATENCY_PCI_WRITE;          // until its doorbell is here
	receive_queue_.stage = LATENCY_PCI_READ;
	doorbell_cycles_ = edge_clock_at(&clock_, config_.doorbell_delay_ps);
	for (int kind = 0; kind < IXP_MEMORIES; kind++)
		ixp_memory_init(&memory_[kind], config_.memories[kind].latency_cycles,
				config_.memories[kind].bandwidth_bit_s, config_.clock_hz);
	hash_unit_init(&hash_, config_.hash_cycles);
	vif_switch_init(&switch_, setup_.vifs, static_cast<uint32_t>(config_.table_entries),
			static_cast<uint32_t>(config_.hash_bits));
	vif_service_init(&service_, static_cast<uint32_t>(config_.contexts), setup_.vifs);
	interrupt_source_init(&interrupts_, setup_.interrupts, &setup_.layout, setup_.vifs);
	poll_period_init(&period_);
	const vif_layout layout{static_cast<uint32_t>(config_.queue_slots), static_cast<vif_memory>(config_.send_queue),
				static_cast<vif_memory>(config_.receive_queue), setup_.events};

	xscale_init(&xscale_, &config_.xscale, setup_.vifs, vif_memory_pages(&layout, VIF_MEMORY_DEVICE));
	vifs_.resize(setup_.vifs);
	for (Vif &vif : vifs_) {
		vif.send_queue.slots = static_cast<uint32_t>(config_.queue_slots);
		vif_events_init(&vif.events, setup_.events);
	}
}

void Ixp::start_contexts()
{
	for (int engine = 0; engine < engines; engine++)
		microengine_init(&engine_[engine], static_cast<uint32_t>(config_.contexts),
				 static_cast<uint32_t>(config_.swap_cycles));
	for (Engine engine : {receive, send})
		for (uint32_t context = 0; context < config_.contexts; context++)
			idle_[engine].push(context);
}

void Ixp::create_vif(uint32_t index, uint64_t mac)
{
	input();
	if (xscale_state(&xscale_, index) != XSCALE_VIF_NONE || enter(index, mac, now_cycle()) != VIF_STATUS_DONE)
		SC_REPORT_FATAL("ixp", "no such VIF, created already, the demultiplexing table full, or the MAC taken");
	xscale_adopt(&xscale_, index, mac);
	reschedule();
}

// The last edge that is not after now.
uint64_t Ixp::now_cycle() const
{
	return edge_clock_at(&clock_, now_ps() + 1) - 1;
}

// What acts next, and until which cycle, exclusive, nothing else does.
Ixp::Source Ixp::earliest(uint64_t &cycle, uint64_t &alone_until) const
{
	const uint64_t egress_acts = egress_quiet() ? never : engine_[egress].acts;
	const uint64_t outside =
		std::min(std::min(next_arrival_, next_doorbell_), std::min(next_release_, management_next_));
	uint64_t first = engine_[receive].acts, second = never; // of the engines; ties in their order
	Source source = static_cast<Source>(first_engine + receive);
	const auto consider = [&](Engine candidate, uint64_t at) {
		second = std::min(second, std::max(first, at));
		source = at < first ? static_cast<Source>(first_engine + candidate) : source;
		first = std::min(first, at);
	};

	consider(ingress, engine_[ingress].acts);
	consider(egress, egress_acts);
	consider(send, engine_[send].acts);
	cycle = std::min(first, outside);
	alone_until = std::max(std::min(second, outside), cycle + 1); // at that cycle others may come later
	if (first < outside)
		return source;
	if (next_arrival_ == cycle)
		return arrival;
	if (next_doorbell_ == cycle)
		return doorbell;
	if (next_release_ == cycle)
		return release;
	return first == cycle ? source : management;
}

void Ixp::act(Source source)
{
	stats_.steps++;
	switch (source) {
	case arrival:
		element_arrived();
		break;
	case doorbell:
		raise_interrupt();
		break;
	case release:
		buffer_released();
		break;
	default:
		manage();
	}
}

// Everything that happens up to that cycle, inclusive.
void Ixp::advance(uint64_t limit)
{
	uint64_t cycle, alone_until;

	advancing_ = true;
	for (Source source = earliest(cycle, alone_until); cycle <= limit; source = earliest(cycle, alone_until)) {
		acting_ = cycle;
		if (source >= first_engine && source < first_engine + engines)
			run(static_cast<Engine>(source - first_engine), std::min(alone_until, limit + 1),
			    std::min(management_next_, limit + 1));
		else
			act(source);
	}
	advancing_ = false;
	reached_ = limit;
}

void Ixp::wake()
{
	stats_.wakes++;
	const uint64_t cycle = wake_at_; // now_cycle()

	wake_at_ = never;
	advance(cycle);
	reschedule();
}

// Before anything from outside is looked at; it then counts from now_cycle() + 1 on.
void Ixp::input()
{
	if (!advancing_)
		advance(now_cycle());
}

void Ixp::reschedule()
{
	uint64_t at, alone_until;

	if (advancing_)
		return; // done at the end of wake(), or of the input that began it
	if (execution_.lazy)
		at = visible_from();
	else
		earliest(at, alone_until);
	if (ready_timer_ != nullptr)
		look_at_ready();
	if (at == wake_at_)
		return;
	wake_at_ = at;
	wake_timer_.set(at != never ? time_of(at) : Timer::never);
}

void Ixp::check_visible() const
{
	if (time() != now_ps())
		SC_REPORT_FATAL("ixp", "a visible action was due before the device woke: its bound is too high");
}

void Ixp::raise_interrupt()
{
	const uint64_t value = doorbells_.front().value;

	check_visible();
	doorbells_.pop();
	next_doorbell_ = doorbells_.empty() ? never : doorbells_.front().cycle;
	moderator_.raised(interrupts_.ops->raise(&interrupts_, value));
}

// The frame leaves the station where its sender kept it (a link, the guest's write).
void Ixp::take_over(frame *content, uint64_t at_ps)
{
	if (content->station != nullptr)
		station_leave(content->station, content, at_ps);
}

void Ixp::frame_on_wire(frame *content, uint64_t first_bit_ps, uint64_t last_bit_ps)
{
	input();
	arrivals_.push(Arrival{content, first_bit_ps, last_bit_ps, (content->bytes + element_bytes - 1) / element_bytes,
			       0, 0, false});
	if (arrivals_.size() == 1)
		schedule_arrival();
	reschedule();
}

void Ixp::pci_done(PciTransfer &transfer)
{
	const Engine engine = static_cast<Engine>(transfer.tag / MICROENGINE_CONTEXTS);
	const uint32_t context = transfer.tag % MICROENGINE_CONTEXTS;

	if (moderator_.done(transfer))
		return;
	input();
	if (transfer.command == PciCommand::read && transfer.payload != nullptr)
		fetched(context, transfer.payload);
	transfer.payload = nullptr;
	if (&transfer == &answer_)
		management_next_ = now_cycle() + 1;
	else
		microengine_signal(&engine_[engine], context, now_cycle() + 1);
	reschedule();
}

void Ixp::fault(uint64_t &kind)
{
	kind++;
	stats_.isolation_faults++;
}

void Ixp::refuse_frame(frame *content)
{
	frame_dropped(&pool_, content, FRAME_DROP_REFUSED);
}

void Ixp::written_frame(uint32_t vif, uint64_t offset, uint64_t descriptor, frame *payload)
{
	vif_queue &queue = vifs_[vif].send_queue;
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;

	if (offset < VIF_SLOTS_OFFSET || slot >= queue.slots) {
		fault(stats_.faults_window);
		refuse_frame(payload);
		return;
	}
	if (!carries(vif)) {
		stats_.drop_stopped++;
		frame_dropped(&pool_, payload, FRAME_DROP_VIF_GONE);
		return;
	}
	if (queue.frames[slot] != nullptr) {
		stats_.protocol_errors++;
		stats_.drop_slot++;
		frame_dropped(&pool_, payload, FRAME_DROP_NO_BUFFER);
		return;
	}
	queue.frames[slot] = payload;
	vifs_[vif].identities[slot] = vif_descriptor_vif(descriptor);
	station_enter_following(&send_queue_, payload, payload->sender, false, now_ps()); // which has yet to ring
	ixp_memory_access(&memory_[IXP_DRAM], now_cycle() + 1, payload->bytes);
}

// A word into the slots: it is the guest's own frame that it changes there.
void Ixp::scribbled(uint32_t vif, uint64_t offset, uint64_t value)
{
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;
	vif_queue &queue = vifs_[vif].send_queue;

	stats_.protocol_errors++;
	if (offset >= VIF_SLOTS_OFFSET && slot < queue.slots && queue.frames[slot] != nullptr)
		frame_scribble(queue.frames[slot], value);
}

// What can be is believed (vif_guard.h).
void Ixp::written_word(uint32_t vif, uint64_t offset, uint64_t value)
{
	Vif &owner = vifs_[vif];
	vif_queue &queue = owner.send_queue;
	const uint32_t word = static_cast<uint32_t>(value);

	stats_.doorbells++;
	if (!carries(vif))
		return; // its guest has not heard yet
	if (offset == VIF_WORD_CREDIT) {
		if (vif_guard_credit(owner.receive_produced, owner.receive_consumed, word))
			owner.receive_consumed = word;
		else
			fault(stats_.faults_index);
	} else if (offset == VIF_WORD_DOORBELL) {
		if (vif_guard_doorbell(&queue, word))
			told(vif, word);
		else
			fault(stats_.faults_index);
	} else if (offset == VIF_WORD_REQUEST) {
		if (vif_guard_request(&queue, word))
			asked(vif, word);
		else
			fault(stats_.faults_index);
	} else if (offset == VIF_WORD_EVENT) {
		if (vif_guard_event(owner.receive_produced, queue.slots, word))
			event_asked(vif, word);
		else
			fault(stats_.faults_index);
	} else {
		scribbled(vif, offset, value);
	}
}

// Polls will find something from now on.
void Ixp::disturb()
{
	if (!egress_quiet())
		return;
	egress_catch_up(now_cycle());
	poll_period_interrupt(&period_);
}

void Ixp::told(uint32_t vif, uint32_t produced)
{
	vif_queue &queue = vifs_[vif].send_queue;

	disturb();
	for (uint32_t index = queue.produced; index != produced; index++)
		if (frame *const waiting = queue.frames[index % queue.slots])
			frame_latency_stage(waiting, LATENCY_MICROENGINE_WAIT, now_ps());
	queue.produced = produced;
	note_work(vif);
}

void Ixp::asked(uint32_t vif, uint32_t index)
{
	disturb();
	requests_ += !vifs_[vif].asked;
	vifs_[vif].asked = true;
	vifs_[vif].asked_index = index;
	note_work(vif);
}

// Received frames that were asked for are there already, or will be.
void Ixp::event_asked(uint32_t vif, uint32_t index)
{
	set_overdue(vif, vif_events_ask(&vifs_[vif].events, index));
}

// The VIF's egress context is to tell the host of what has been received, or need not any more.
void Ixp::set_overdue(uint32_t vif, bool overdue)
{
	Vif &self = vifs_[vif];

	if (self.overdue == overdue)
		return;
	disturb();
	requests_ = overdue ? requests_ + 1 : requests_ - 1;
	self.overdue = overdue;
	note_work(vif);
}

// The host has handled an interrupt.
void Ixp::registers_written(uint64_t address, uint32_t value)
{
	const uint32_t effect = interrupts_.ops->write(&interrupts_, address, value);

	if ((effect & INTERRUPT_UNKNOWN) != 0)
		fault(stats_.faults_window);
	moderator_.written(effect);
	if ((effect & INTERRUPT_ROOM) != 0)
		for (; !without_room_.empty(); without_room_.pop())
			microengine_signal(&engine_[without_room_.front() / MICROENGINE_CONTEXTS],
					   without_room_.front() % MICROENGINE_CONTEXTS, now_cycle() + 1);
}

void Ixp::set_message(uint32_t vector, uint64_t address)
{
	interrupt_source_address(&interrupts_, vector, address);
}

void Ixp::pci_written(uint64_t address, uint32_t, uint64_t value, frame *payload)
{
	const uint64_t window = (address - ADDRESS_DEVICE_MEMORY) / VIF_WINDOW_BYTES;
	const uint64_t offset = (address - ADDRESS_DEVICE_MEMORY) % VIF_WINDOW_BYTES;

	input();
	if (payload != nullptr)
		take_over(payload, now_ps());
	if (payload == nullptr && is_interrupt_register(address)) {
		registers_written(address, static_cast<uint32_t>(value));
	} else if (address - ADDRESS_DEVICE_REGISTERS < ADDRESS_DEVICE_REGISTERS_SIZE && payload == nullptr) {
		mailbox_written(address, value);
	} else if (address < ADDRESS_DEVICE_MEMORY || xscale_state(&xscale_, window) == XSCALE_VIF_NONE) {
		fault(stats_.faults_window);
		if (payload != nullptr)
			refuse_frame(payload);
	} else if (payload != nullptr) {
		written_frame(static_cast<uint32_t>(window), offset, value, payload);
	} else {
		written_word(static_cast<uint32_t>(window), offset, value);
	}
	reschedule();
}

// A word of the identifier; a slot of a receive queue that lies here; the rest of
// device memory reads as 0: no driver reads it.
PciReadData Ixp::pci_read(uint64_t address, uint32_t bytes)
{
	input();
	reschedule();
	if (address >= ADDRESS_DEVICE_RECEIVE_QUEUES)
		return read_slot(address - ADDRESS_DEVICE_RECEIVE_QUEUES, bytes);
	if (!is_interrupt_register(address))
		return {};
	return {interrupts_.ops->read(&interrupts_, address), nullptr};
}

void Ixp::settle()
{
	input();
	if (egress_quiet())
		egress_catch_up(now_cycle());
	for (int engine = 0; engine < engines; engine++) {
		if (engine_[engine].running == MICROENGINE_NONE && engine_[engine].next <= now_cycle())
			take_up(static_cast<Engine>(engine)); // begun: it is told by now
		engine_stats_[engine].busy_ps = edge_clock_time(&clock_, engine_[engine].busy_cycles);
		engine_stats_[engine].elapsed_ps = now_ps();
		engine_stats_[engine].lookup_ps = edge_clock_time(&clock_, lookup_cycles_[engine]);
		engine_stats_[engine].swaps = engine_[engine].swaps;
	}
	reschedule();
}

void Ixp::add_statistics(stat_registry &registry, const std::string &path)
{
	static const char *const engine_names[engines] = {".receive", ".ingress", ".egress", ".send"};
	static const char *const memory_names[IXP_MEMORIES] = {".scratch", ".sram", ".dram"};

	stat_registry_add(&registry, path.c_str(), &stats_, ixp_stats_table, ixp_stat_count);
	interrupts_.ops->add_statistics(&interrupts_, &registry, path.c_str());
	moderator_.add_statistics(registry, path);
	stat_registry_add(&registry, (path + ".xscale").c_str(), &xscale_.stats, xscale_stats_table, xscale_stat_count);
	for (int engine = 0; engine < engines; engine++)
		stat_registry_add(&registry, (path + engine_names[engine]).c_str(), &engine_stats_[engine],
				  ixp_engine_stats_table, ixp_engine_stat_count);
	for (int kind = 0; kind < IXP_MEMORIES; kind++)
		stat_registry_add(&registry, (path + memory_names[kind]).c_str(), &memory_[kind], ixp_memory_stats,
				  ixp_memory_stat_count);
	for (const Place &entry : places())
		if (entry.used)
			stat_registry_add(&registry, (path + entry.name).c_str(), entry.place, station_stats,
					  station_stat_count);
}

void Ixp::add_stations(std::vector<station *> &all)
{
	for (const Place &entry : places())
		if (entry.used)
			all.push_back(entry.place);
}

} // namespace vifsim
