// SPDX-License-Identifier: Apache-2.0
// Functions, DMA and interrupts; see sriov_nic.h.
#include "net/frame_latency.h"
#include "pci/address_map.h"
#include "sim/sim_time.h"
#include "sriov/sriov_nic.h"
#include "vif/vif_guard.h"

namespace vifsim
{

namespace
{

bool is_interrupt_register(uint64_t address)
{
	return address - ADDRESS_BRIDGE_REGISTERS < ADDRESS_BRIDGE_REGISTERS_SIZE;
}

// Frames of its send queue that no fetch has been begun for.
uint32_t unasked(const vif_queue &send, uint32_t asked)
{
	return send.produced - asked;
}

} // namespace

void SriovNic::pci_written(uint64_t address, uint32_t, uint64_t value, frame *payload)
{
	const uint64_t window = (address - ADDRESS_DEVICE_MEMORY) / VIF_WINDOW_BYTES;

	if (payload != nullptr) { // there is no memory for frames
		if (payload->station != nullptr)
			station_leave(payload->station, payload, now_ps());
		fault();
		frame_dropped(&pool_, payload, FRAME_DROP_REFUSED);
	} else if (is_interrupt_register(address)) {
		registers_written(address, static_cast<uint32_t>(value));
	} else if (address < ADDRESS_DEVICE_MEMORY || window >= functions_.size() || !functions_[window].created) {
		fault();
	} else {
		told(static_cast<uint32_t>(window), (address - ADDRESS_DEVICE_MEMORY) % VIF_WINDOW_BYTES,
		     static_cast<uint32_t>(value));
	}
	reschedule();
}

PciReadData SriovNic::pci_read(uint64_t address, uint32_t)
{
	if (!is_interrupt_register(address))
		return {};
	return {interrupts_.ops->read(&interrupts_, address), nullptr};
}

// What can be is believed (vif_guard.h).
void SriovNic::told(uint32_t vif, uint64_t offset, uint32_t word)
{
	Function &function = functions_[vif];

	stats_.doorbells++;
	if (offset == VIF_WORD_CREDIT) {
		if (vif_guard_credit(function.receive_produced, function.receive_consumed, word))
			function.receive_consumed = word;
		else
			fault();
	} else if (offset == VIF_WORD_DOORBELL) {
		if (!vif_guard_doorbell(&function.send, word)) {
			fault();
			return;
		}
		function.send.produced = word;
		note_work(vif);
	} else if (offset == VIF_WORD_REQUEST) {
		if (!vif_guard_request(&function.send, word)) {
			fault();
			return;
		}
		function.requested = true;
		function.requested_index = word;
		taken(vif);
	} else if (offset == VIF_WORD_EVENT) {
		if (!vif_guard_event(function.receive_produced, static_cast<uint32_t>(config_.queue_slots), word)) {
			fault();
			return;
		}
		function.overdue = vif_events_ask(&function.events, word);
		if (function.overdue)
			taken(vif);
	} else {
		stats_.protocol_errors++;
	}
}

// The scheduler looks at it a little later; while it has others to serve it does so anyway.
void SriovNic::note_work(uint32_t vif)
{
	if (unasked(functions_[vif].send, functions_[vif].asked) == 0)
		return;
	sriov_round_add(&round_, vif);
	if (scheduled_ps_ == Timer::never)
		scheduled_ps_ = now_ps() + config_.schedule_ps;
}

void SriovNic::start_fetches()
{
	uint32_t vif;

	if (scheduled_ps_ != Timer::never)
		return;
	while (fetch_count_ < fetches_.size() &&
	       transmit_reserved_ + FRAME_MAXIMUM_BYTES <= config_.transmit_buffer_bytes &&
	       sriov_round_take(&round_, &vif)) {
		Function &function = functions_[vif];
		Fetch &fetch = fetches_[(fetch_first_ + fetch_count_++) % fetches_.size()];
		const uint64_t slot = vif_slot_offset(function.asked++, function.send.slots);

		transmit_reserved_ += FRAME_MAXIMUM_BYTES;
		fetch.vif = vif;
		fetch.content = nullptr;
		fetch.has_length = fetch.over = false;
		fetch.since_ps = now_ps();
		fetch.transfer.command = PciCommand::read;
		fetch.transfer.address = vif_host_send_window(vif) + slot + VIF_SLOT_DESCRIPTOR;
		fetch.transfer.bytes = VIF_SLOT_DESCRIPTOR_BYTES;
		fetch.transfer.payload = nullptr;
		master_->submit(fetch.transfer);
		if (unasked(function.send, function.asked) > 0)
			sriov_round_add(&round_, vif);
	}
}

void SriovNic::pci_done(PciTransfer &transfer)
{
	if (moderator_.done(transfer))
		return;
	if (transfer.tag >= word_tag) {
		word_over(writes_[transfer.tag - word_tag]);
	} else if (transfer.tag >= data_tag) {
		data_over(writes_[transfer.tag - data_tag]);
	} else {
		fetch_over(fetches_[transfer.tag - fetch_tag]);
	}
	reschedule();
}

// The frame is in its function's queue, though the index does not tell so yet.
void SriovNic::data_over(Write &write)
{
	receive_bytes_ -= write.data.bytes;
	write.data.payload = nullptr;
	stats_.written++;
	if (functions_[write.function].receives != nullptr)
		trace_turn(functions_[write.function].receives, "writes frame", write.since_ps, write.data.bytes,
			   &write.data.flow);
}

// Its descriptor is here, or all of it.
void SriovNic::fetch_over(Fetch &fetch)
{
	if (!fetch.has_length) {
		const uint32_t bytes = vif_descriptor_bytes(fetch.transfer.value);

		fetch.has_length = true;
		fetch.identity = vif_descriptor_vif(fetch.transfer.value);
		if (bytes > 0) {
			fetch.transfer.address -= VIF_SLOT_DESCRIPTOR;
			fetch.transfer.bytes = bytes;
			master_->submit(fetch.transfer);
			return;
		}
		stats_.protocol_errors++;
	} else {
		fetch.content = fetch.transfer.payload;
		fetch.transfer.payload = nullptr;
	}
	if (fetch.content != nullptr) {
		if (fetch.content->station != nullptr)
			station_leave(fetch.content->station, fetch.content, now_ps());
		station_enter(&transmit_station_, fetch.content, now_ps());
	}
	fetch.over = true;
	retire_fetches();
}

// Into the pipeline, in the order in which they were asked for.
void SriovNic::retire_fetches()
{
	while (fetch_count_ > 0 && fetches_[fetch_first_].over) {
		Fetch &fetch = fetches_[fetch_first_];
		Passing next;

		if (fetch.content != nullptr) {
			stats_.fetched++;
			next.content = fetch.content;
			next.vif = fetch.vif;
			next.identity = fetch.identity;
			if (functions_[fetch.vif].sends != nullptr)
				trace_turn(functions_[fetch.vif].sends, "fetches frame", fetch.since_ps,
					   fetch.content->bytes, &fetch.content->flow);
			next.at_ps = enter(transmit_, transmit_trace_, *fetch.content);
			sending_.push(next);
		} else {
			transmit_reserved_ -= FRAME_MAXIMUM_BYTES;
		}
		fetch.content = nullptr;
		fetch.over = false;
		functions_[fetch.vif].send.consumed++;
		fetch_first_ = (fetch_first_ + 1) % static_cast<uint32_t>(fetches_.size());
		fetch_count_--;
		taken(fetch.vif);
	}
	start_fetches();
}

// A batch of frames has been taken, or the guest's request is to be answered.
void SriovNic::taken(uint32_t vif)
{
	Function &function = functions_[vif];
	const uint32_t consumed = function.send.consumed;
	Delivery delivery;
	const bool room = function.requested && static_cast<int32_t>(consumed - function.requested_index) >= 0;

	delivery.vif = vif;
	delivery.answers = room || function.overdue;
	if (!delivery.answers && consumed - function.credit_told < config_.credit_batch)
		return;
	function.requested = function.requested && !room;
	function.overdue = false;
	function.credit_told = consumed;
	stats_.credits++;
	stats_.answers += delivery.answers;
	deliveries_.push(delivery);
	start_writes();
}

// The frame stays in the device's station until the host has it.
void SriovNic::deliver(uint32_t vif, frame *content)
{
	Delivery delivery;

	delivery.vif = vif;
	delivery.content = content;
	deliveries_.push(delivery);
	start_writes();
}

void SriovNic::start_writes()
{
	for (Write &write : writes_) {
		while (!write.busy && !deliveries_.empty()) {
			const Delivery delivery = deliveries_.front();

			deliveries_.pop();
			write.busy = start_write(write, delivery);
		}
		if (deliveries_.empty())
			return;
	}
}

// Both writes at once: the bus keeps their order.  False: there was no room for the frame.
bool SriovNic::start_write(Write &write, const Delivery &delivery)
{
	Function &function = functions_[delivery.vif];
	frame *const content = delivery.content;
	const uint64_t window = vif_receive_window(delivery.vif);

	write.vif = delivery.vif;
	write.interrupts = content != nullptr || delivery.answers;
	write.receives = content != nullptr;
	if (content == nullptr) {
		write_word(write, window + VIF_WORD_CREDIT, sizeof(uint32_t), function.send.consumed);
		return true;
	}
	if (function.receive_produced - function.receive_consumed >= config_.queue_slots) {
		receive_bytes_ -= content->bytes;
		station_leave(&receive_station_, content, now_ps());
		drop(content, stats_.drop_credit, FRAME_DROP_NO_BUFFER);
		return false;
	}
	write.data.command = PciCommand::write;
	write.data.address =
		window + vif_slot_offset(function.receive_produced++, static_cast<uint32_t>(config_.queue_slots));
	write.data.bytes = content->bytes;
	write.data.value = 0;
	write.data.payload = content;
	write.function = delivery.vif;
	write.since_ps = now_ps();
	frame_latency_stage(content, LATENCY_PCI_WRITE, now_ps());
	master_->submit(write.data);
	write_word(write, window + VIF_WORD_DOORBELL, sizeof(uint32_t), function.receive_produced);
	return true;
}

void SriovNic::write_word(Write &write, uint64_t address, uint32_t bytes, uint64_t value)
{
	write.word.command = PciCommand::write;
	write.word.address = address;
	write.word.bytes = bytes;
	write.word.value = value;
	write.word.payload = nullptr;
	master_->submit(write.word);
}

// The index is told, or a step of the interrupt is over.
void SriovNic::word_over(Write &write)
{
	if (write.interrupts && write.receives) { // the index is there
		write.receives = false;
		write.interrupts =
			vif_events_produced(&functions_[write.vif].events, static_cast<uint32_t>(write.word.value));
		stats_.frames_untold += !write.interrupts;
	}
	if (!write.interrupts) {
		write.busy = false;
		start_writes();
		return;
	}
	if (write.vif != VIF_SWITCH_NONE) {
		write.step = {};
		interrupts_.ops->activity(&interrupts_, write.vif, &write.step);
	} else {
		interrupts_.ops->next(&interrupts_, &write.step);
	}
	write.vif = VIF_SWITCH_NONE; // its activity has been reported
	carry_out(write);
}

void SriovNic::carry_out(Write &write)
{
	interrupt_step &step = write.step;

	for (; step.kind == INTERRUPT_REGISTER || moderator_.holds(step); interrupts_.ops->next(&interrupts_, &step)) {
		Passing passing;

		if (step.kind != INTERRUPT_REGISTER)
			continue;
		passing.at_ps = now_ps() + config_.register_ps;
		registers_.push(passing);
		register_values_.push(step.value);
	}
	if (step.kind == INTERRUPT_WRITE) {
		write_word(write, step.address, step.bytes, step.value);
	} else if (step.kind == INTERRUPT_WAIT) {
		without_room_.push(static_cast<uint32_t>(&write - writes_.data()));
	} else {
		write.interrupts = write.busy = false;
		start_writes();
	}
}

void SriovNic::registers_written(uint64_t address, uint32_t value)
{
	const uint32_t effect = interrupts_.ops->write(&interrupts_, address, value);

	if ((effect & INTERRUPT_UNKNOWN) != 0)
		fault();
	moderator_.written(effect);
	if ((effect & INTERRUPT_ROOM) == 0)
		return;
	for (size_t waiting = without_room_.size(); waiting > 0; waiting--) {
		Write &write = writes_[without_room_.front()];

		without_room_.pop();
		interrupts_.ops->next(&interrupts_, &write.step);
		carry_out(write);
	}
}

} // namespace vifsim
