// SPDX-License-Identifier: Apache-2.0
#include "cdna/cdna_nic.h"

#include <algorithm>

#include "cdna/cdna_port.h"
#include "sim/sim_time.h"

namespace vifsim
{

#define COUNTER(field, unit, help) STAT_FIELD(CdnaCounters, field, unit, help)

static const stat_spec cdna_stats[] = {
	COUNTER(frames_received, "frames", "Frames written to host memory."),
	COUNTER(frames_sent, "frames", "Frames handed to the wire."),
	COUNTER(frames_filtered, "frames", "Frames for a MAC of no context, dropped."),
	COUNTER(crc_errors, "frames", "Frames dropped because their check did not fit their bytes."),
	COUNTER(dropped_fifo, "frames", "Frames dropped because the receive FIFO was full."),
	COUNTER(dropped_no_buffer, "frames", "Frames dropped because their context had no buffer."),
	COUNTER(isolation_faults, "", "Descriptors out of sequence, on which a ring was stopped."),
	COUNTER(interrupts, "", "Interrupts raised."),
	COUNTER(status_writes, "", "Status words of contexts written."),
	COUNTER(vectors, "", "Bit vectors posted."),
	COUNTER(vectors_waited, "", "Times that the hypervisor's buffer had no room for one."),
	COUNTER(mailbox_writes, "", "Guests' writes to their mailboxes."),
	COUNTER(dma_read_bytes, "B", "Bytes read from host memory."),
	COUNTER(dma_write_bytes, "B", "Bytes written to host memory."),
	COUNTER(busy_ps, "ps", "Time in which the ports' processors worked."),
};

CdnaNic::CdnaNic(sc_core::sc_module_name name, const cdna_config &config, const interrupt_layout &layout,
		 frame_pool &pool, uint32_t contexts, uint32_t ports, const std::string &path)
    : sc_module(name), config_(config), layout_(layout), pool_(pool), contexts_(contexts)
{
	for (uint32_t port = 0; port < ports; port++)
		ports_.push_back(std::make_unique<Port>(*this, port, config.transmit_fifo_bytes));
	for (Context &context : contexts_) {
		context.macs.resize(ports);
		for (cdna_ring &ring : context.rings)
			ring.slots = static_cast<uint32_t>(config.slots);
		/* The guests' drivers have filled the receive rings when they came up. */
		context.rings[CDNA_RECEIVE].produced = static_cast<uint32_t>(config.slots);
	}
	hv_nic_coalesce_init(&coalesce_, config.receive_delay_ps, config.receive_frames, config.transmit_delay_ps,
			     config.transmit_frames);
	posted_sender_init(&posted_, layout.slots, contexts);
	station_init(&transmit_station_, (path + ".transmit").c_str());
	station_init(&fifo_station_, (path + ".receive_fifo").c_str());
	station_init(&ring_station_, (path + ".receive_ring").c_str());
	transmit_station_.stage = fifo_station_.stage = LATENCY_NIC;
}

CdnaNic::~CdnaNic()
{
	posted_sender_free(&posted_);
}

void CdnaNic::bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line)
{
	master_ = &master;
	line_ = &line;
	bind_port(0, wire);
}

void CdnaNic::bind_port(uint32_t port, FrameSource &wire)
{
	ports_.at(port)->wire = &wire;
}

FrameSink &CdnaNic::sink(uint32_t port)
{
	return *ports_.at(port);
}

void CdnaNic::create_vif(uint32_t context, uint64_t mac)
{
	contexts_.at(context).macs.at(frame_mac_port(mac)) = mac;
}

void CdnaNic::submit(PciTransfer &transfer, PciCommand command, uint64_t address, uint32_t bytes)
{
	transfer.command = command;
	transfer.address = address;
	transfer.bytes = bytes;
	(command == PciCommand::read ? counters_.dma_read_bytes : counters_.dma_write_bytes) += bytes;
	master_->submit(transfer);
}

void CdnaNic::pci_done(PciTransfer &transfer)
{
	if (&transfer == &transmit_descriptor_) {
		transmit_descriptor_read();
	} else if (&transfer == &data_read_) {
		frame *const fetched = data_read_.payload;

		data_read_.payload = nullptr;
		data_fetched(fetched);
	} else if (&transfer == &receive_descriptor_) {
		receive_descriptor_read();
	} else if (&transfer == &data_write_) {
		data_stored();
	} else if (&transfer == &status_write_) {
		tell_status();
	} else {
		vector_written();
	}
}

// A guest's mailbox, or the hypervisor's register of vectors that it has taken.
void CdnaNic::pci_written(uint64_t address, uint32_t, uint64_t value, frame *)
{
	if (address == layout_.acknowledge) {
		acknowledged(static_cast<uint32_t>(value));
		return;
	}
	const uint64_t context = (address - ADDRESS_CDNA_MAILBOXES) / CDNA_PAGE_BYTES;

	if (address < ADDRESS_CDNA_MAILBOXES || context >= contexts_.size())
		return;
	const auto number = static_cast<uint32_t>(context);

	counters_.mailbox_writes++;
	if (address == cdna_mailbox(number, CDNA_TRANSMIT)) {
		cdna_ring_told(&contexts_[number].rings[CDNA_TRANSMIT], static_cast<uint32_t>(value));
		set_ready(to_send_, number, cdna_ring_has_next(&contexts_[number].rings[CDNA_TRANSMIT]));
		fetch_next();
	} else if (address == cdna_mailbox(number, CDNA_RECEIVE)) {
		cdna_ring_told(&contexts_[number].rings[CDNA_RECEIVE], static_cast<uint32_t>(value));
	}
}

PciReadData CdnaNic::pci_read(uint64_t, uint32_t)
{
	return {};
}

void CdnaNic::set_ready(uint32_t &bits, uint32_t context, bool ready)
{
	if (ready)
		bits |= UINT32_C(1) << context;
	else
		bits &= ~(UINT32_C(1) << context);
}

// Of all ports' processors together: what they do is counted by the stations that frames enter then.
void CdnaNic::check(report &report, const std::string &path) const
{
	const uint64_t sent = transmit_station_.arrivals, received = fifo_station_.arrivals;
	const uint64_t services_ps = sent * config_.transmit_ps + received * config_.receive_ps;
	uint64_t not_idle_ps = 0;

	for (const auto &port : ports_)
		not_idle_ps += port->processor_free_ps - port->processor_idle_ps;
	report_add_check(&report, ("Utilisation law at " + path + "'s processors").c_str(),
			 not_idle_ps == services_ps && counters_.busy_ps == services_ps,
			 "not idle for %" PRIu64 " ps, %" PRIu64 " frames sent and %" PRIu64 " received take %" PRIu64
			 " ps, counted as busy %" PRIu64 " ps",
			 not_idle_ps, sent, received, services_ps, counters_.busy_ps);
}

// The port's processor does one thing after the other; when it will have done this one.
uint64_t CdnaNic::process(Port &port, uint64_t cost_ps, frame &frame)
{
	const uint64_t now = now_ps();

	if (now > port.processor_free_ps)
		port.processor_idle_ps += now - port.processor_free_ps;
	port.processor_free_ps = std::max(port.processor_free_ps, now) + cost_ps;
	counters_.busy_ps += cost_ps;
	if (!processor_traces_.empty())
		trace_work(port, cost_ps, frame);
	return port.processor_free_ps;
}

// ---- transmit ----

void CdnaNic::fetch_next()
{
	if (fetch_ != Fetch::idle)
		return;
	const int32_t next = cdna_next_context(to_send_, static_cast<uint32_t>(contexts_.size()), fetching_);

	if (next < 0)
		return;
	fetching_ = static_cast<uint32_t>(next);
	enter(Fetch::descriptor);
	submit(transmit_descriptor_, PciCommand::read,
	       cdna_descriptor_address(fetching_, CDNA_TRANSMIT,
				       cdna_ring_next_slot(&contexts_[fetching_].rings[CDNA_TRANSMIT])),
	       CDNA_DESCRIPTOR_BYTES);
}

void CdnaNic::transmit_descriptor_read()
{
	cdna_ring &ring = contexts_[fetching_].rings[CDNA_TRANSMIT];

	fetching_descriptor_ = transmit_descriptor_.value;
	const bool valid = cdna_ring_fetched(&ring, fetching_descriptor_);

	set_ready(to_send_, fetching_, cdna_ring_has_next(&ring));
	if (!valid) {
		counters_.isolation_faults++;
		enter(Fetch::idle);
		fetch_next();
		return;
	}
	enter(Fetch::room);
	fetch_data();
}

// Begins the fetch of the frame's bytes, if its port's FIFO has room; tries again when it may have.
void CdnaNic::fetch_data()
{
	if (fetch_ != Fetch::room)
		return;
	Port &port = *ports_.at(cdna_descriptor_port(fetching_descriptor_));
	const uint32_t bytes = cdna_descriptor_bytes(fetching_descriptor_);

	port.transmit_fifo.release(now_ps());
	if (!port.transmit_fifo.fits(port.fetched_bytes + bytes)) {
		if (port.transmit_fifo.next_gone_ps() != UINT64_MAX)
			room_.set_earlier(port.transmit_fifo.next_gone_ps());
		return;
	}
	enter(Fetch::data);
	port.fetched_bytes += bytes;
	submit(data_read_, PciCommand::read, uint64_t{cdna_descriptor_page(fetching_descriptor_)} * CDNA_PAGE_BYTES,
	       bytes);
}

// The guest's page is its own again; the frame is on the card.
void CdnaNic::data_fetched(frame *frame)
{
	const uint64_t now = now_ps();
	Port &port = *ports_[cdna_descriptor_port(fetching_descriptor_)];

	if (fetch_trace_ != nullptr)
		trace_state_flow(fetch_trace_, &frame->flow, TRACE_FLOW_STEP);
	if (frame->station != nullptr)
		station_leave(frame->station, frame, now);
	station_enter(&transmit_station_, frame, now);
	frame->due_ps = process(port, config_.transmit_ps, *frame) + config_.latency_ps;
	frame_queue_push(&port.sending, frame);
	if (port.sending.count == 1)
		send_due_.set_earlier(frame->due_ps);
	cdna_ring_finished(&contexts_[fetching_].rings[CDNA_TRANSMIT]);
	mark(fetching_);
	hv_nic_coalesce_sent(&coalesce_, now);
	coalesce();
	enter(Fetch::idle);
	fetch_next();
}

void CdnaNic::send_due()
{
	const uint64_t now = now_ps();

	for (auto &port : ports_) {
		while (port->sending.head != nullptr && port->sending.head->due_ps <= now) {
			frame *frame = frame_queue_pop(&port->sending);
			const uint32_t bytes = frame->bytes;

			station_leave(&transmit_station_, frame, now);
			port->fetched_bytes -= bytes;
			port->transmit_fifo.release(now);
			port->transmit_fifo.hold(bytes, port->wire->send(frame));
			counters_.frames_sent++;
		}
		if (port->sending.head != nullptr)
			send_due_.set_earlier(port->sending.head->due_ps);
	}
	fetch_data(); // a frame that waits for room has something to wait for now
}

// ---- receive ----

void CdnaNic::announce(Port &port, frame *frame, uint64_t last_bit_ps)
{
	frame->due_ps = last_bit_ps;
	frame_queue_push(&port.arriving, frame);
	if (port.arriving.count == 1)
		arrival_.set_earlier(last_bit_ps);
}

void CdnaNic::arrivals_due()
{
	const uint64_t now = now_ps();

	for (auto &port : ports_) {
		while (port->arriving.head != nullptr && port->arriving.head->due_ps <= now)
			take_in(*port, frame_queue_pop(&port->arriving));
		while (port->processing.head != nullptr && port->processing.head->due_ps <= now)
			demultiplex(*port, frame_queue_pop(&port->processing));
		for (const frame_queue *queue : {&port->arriving, &port->processing})
			if (queue->head != nullptr)
				arrival_.set_earlier(queue->head->due_ps);
	}
	store_next();
}

// To its last bit.
void CdnaNic::take_in(Port &port, frame *frame)
{
	const uint64_t now = now_ps();

	if (frame->station != nullptr)
		station_leave(frame->station, frame, now);
	if (frame->damaged) {
		counters_.crc_errors++;
		frame_dropped(&pool_, frame, FRAME_DROP_CORRUPTED);
		return;
	}
	if (port.receive_fifo_bytes + frame->bytes > config_.receive_fifo_bytes) {
		counters_.dropped_fifo++;
		frame_dropped(&pool_, frame, FRAME_DROP_NO_BUFFER);
		return;
	}
	station_enter(&fifo_station_, frame, now);
	port.receive_fifo_bytes += frame->bytes;
	frame->due_ps = process(port, config_.receive_ps, *frame) + config_.latency_ps;
	frame_queue_push(&port.processing, frame);
}

// Whose it is by its MAC. The card's table of MACs is searched by hardware; VIF numbers are contexts' here.
void CdnaNic::demultiplex(Port &port, frame *frame)
{
	const uint32_t context = frame_mac_vif(frame->destination);

	if (context >= contexts_.size() || contexts_[context].macs[port.number] != frame->destination) {
		counters_.frames_filtered++;
		port.receive_fifo_bytes -= frame->bytes;
		leave_fifo(frame);
		frame_dropped(&pool_, frame, FRAME_DROP_FOREIGN);
		return;
	}
	frame_queue_push(&contexts_[context].received, frame);
	set_ready(to_store_, context, true);
}

void CdnaNic::leave_fifo(frame *frame)
{
	if (frame->station == &fifo_station_)
		station_leave(&fifo_station_, frame, now_ps());
}

// Its guest has given no buffers.  Nobody else is kept waiting for it.
void CdnaNic::drop_received(uint32_t context)
{
	frame_queue &received = contexts_[context].received;

	while (received.head != nullptr) {
		frame *frame = frame_queue_pop(&received);

		ports_[frame_mac_port(frame->destination)]->receive_fifo_bytes -= frame->bytes;
		leave_fifo(frame);
		counters_.dropped_no_buffer++;
		frame_dropped(&pool_, frame, FRAME_DROP_NO_BUFFER);
	}
	set_ready(to_store_, context, false);
}

// Begins to write the next frame: contexts take turns.
void CdnaNic::store_next()
{
	int32_t next;

	if (store_ != Store::idle)
		return;
	while ((next = cdna_next_context(to_store_, static_cast<uint32_t>(contexts_.size()), storing_)) >= 0) {
		storing_ = static_cast<uint32_t>(next);
		const cdna_ring &ring = contexts_[storing_].rings[CDNA_RECEIVE];

		if (cdna_ring_has_next(&ring)) {
			enter(Store::descriptor);
			submit(receive_descriptor_, PciCommand::read,
			       cdna_descriptor_address(storing_, CDNA_RECEIVE, cdna_ring_next_slot(&ring)),
			       CDNA_DESCRIPTOR_BYTES);
			return;
		}
		drop_received(storing_);
	}
}

void CdnaNic::receive_descriptor_read()
{
	Context &context = contexts_[storing_];

	if (!cdna_ring_fetched(&context.rings[CDNA_RECEIVE], receive_descriptor_.value)) {
		counters_.isolation_faults++;
		enter(Store::idle);
		store_next(); // which drops what is there for it
		return;
	}
	data_write_.payload = context.received.head;
	enter(Store::data);
	frame_latency_stage(data_write_.payload, LATENCY_PCI_WRITE, now_ps());
	submit(data_write_, PciCommand::write,
	       uint64_t{cdna_descriptor_page(receive_descriptor_.value)} * CDNA_PAGE_BYTES, data_write_.payload->bytes);
}

// The memory's side has the frame by now; until the driver takes it, it is in
// this card's ring station, unless the memory's side has put it into one of its own.
void CdnaNic::data_stored()
{
	const uint64_t now = now_ps();
	Context &context = contexts_[storing_];
	frame *const frame = frame_queue_pop(&context.received);

	ports_[frame_mac_port(frame->destination)]->receive_fifo_bytes -= frame->bytes;
	if (frame->station == &fifo_station_) {
		leave_fifo(frame);
		station_enter(&ring_station_, frame, now);
	}
	data_write_.payload = nullptr;
	counters_.frames_received++;
	set_ready(to_store_, storing_, context.received.head != nullptr);
	cdna_ring_finished(&context.rings[CDNA_RECEIVE]);
	mark(storing_);
	hv_nic_coalesce_received(&coalesce_, now);
	coalesce();
	enter(Store::idle);
	store_next();
}

// ---- status words, bit vector, interrupt ----

void CdnaNic::coalesce()
{
	const uint64_t due = hv_nic_coalesce_due(&coalesce_);

	if (due <= now_ps())
		begin_telling();
	else if (due != MODERATION_NEVER)
		tell_due_.set_earlier(due);
}

// One round of telling is under way at a time; what comes meanwhile is told in the next.
void CdnaNic::begin_telling()
{
	if (tell_ != Tell::idle || hv_nic_coalesce_due(&coalesce_) > now_ps())
		return;
	hv_nic_coalesce_told(&coalesce_, now_ps());
	telling_ = marked_;
	marked_ = 0;
	tell_ = Tell::status;
	tell_status();
}

// The next context's status word; behind the last of them, the vector.
void CdnaNic::tell_status()
{
	if (telling_ == 0) {
		tell_vector();
		return;
	}
	const auto context = static_cast<uint32_t>(__builtin_ctz(telling_));
	const cdna_ring *const rings = contexts_[context].rings;

	telling_ &= telling_ - 1;
	enter(Tell::status, context);
	posted_sender_report(&posted_, context);
	counters_.status_writes++;
	status_write_.value = cdna_status(rings[CDNA_TRANSMIT].done, rings[CDNA_RECEIVE].done);
	submit(status_write_, PciCommand::write, cdna_window(context), CDNA_STATUS_BYTES);
}

void CdnaNic::tell_vector()
{
	uint64_t address, slot;

	switch (posted_sender_next(&posted_, &address, &slot)) {
	case POSTED_VECTOR:
		enter(Tell::vector);
		counters_.vectors++;
		vector_write_.value = slot;
		submit(vector_write_, PciCommand::write, address, POSTED_SLOT_BYTES);
		break;
	case POSTED_FULL:
		enter(Tell::full);
		counters_.vectors_waited++;
		break;
	default:
		enter(Tell::idle);
		coalesce();
		break;
	}
}

void CdnaNic::vector_written()
{
	if (posted_sender_raise(&posted_, posted_.produced)) {
		counters_.interrupts++;
		line_->interrupt_line(true);
	}
	tell_vector();
}

void CdnaNic::acknowledged(uint32_t consumed)
{
	if (posted_sender_acknowledge(&posted_, consumed))
		line_->interrupt_line(false);
	if (tell_ == Tell::full)
		tell_vector();
}

// ---- reports ----

void CdnaNic::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &counters_, cdna_stats, std::size(cdna_stats));
	stat_registry_add(&registry, (path + ".transmit").c_str(), &transmit_station_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".receive_fifo").c_str(), &fifo_station_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".receive_ring").c_str(), &ring_station_, station_stats,
			  station_stat_count);
}

void CdnaNic::add_stations(std::vector<station *> &all)
{
	all.insert(all.end(), {&transmit_station_, &fifo_station_, &ring_station_});
}

void CdnaNic::hold(frame_census &census) const
{
	for (const auto &port : ports_)
		for (const frame_queue *queue : {&port->arriving, &port->processing, &port->sending})
			frame_census_hold_queue(&census, queue);
	/* The first of these may be on the bus, and in memory already. */
	for (const Context &context : contexts_)
		for (const frame *frame = context.received.head; frame != nullptr; frame = frame->queue_next)
			if (frame != data_write_.payload)
				frame_census_hold(&census, frame);
	frame_census_carry(&census, data_write_.payload);
	frame_census_carry(&census, data_read_.payload);
}

} // namespace vifsim
