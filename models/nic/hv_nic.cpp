// SPDX-License-Identifier: Apache-2.0
#include "nic/hv_nic.h"

#include <algorithm>

#include "sim/sim_time.h"

namespace vifsim
{

#define COUNTER(field, unit, help) STAT_FIELD(HvNicCounters, field, unit, help)

static const stat_spec hv_nic_stats[] = {
	COUNTER(frames_received, "frames", "Frames written to host memory."),
	COUNTER(frames_sent, "frames", "Frames handed to the wire."),
	COUNTER(frames_filtered, "frames", "Frames for another MAC, dropped by the card: it is not promiscuous."),
	COUNTER(crc_errors, "frames", "Frames dropped because their check did not fit their bytes."),
	COUNTER(dropped_fifo, "frames", "Frames dropped because the receive FIFO was full."),
	COUNTER(dropped_no_buffer, "frames", "Frames dropped because the driver had given no buffer."),
	COUNTER(interrupts, "", "Times that the card asserted its interrupt line."),
	COUNTER(status_writes, "", "Writes of the status block."),
	COUNTER(doorbells, "", "Writes to the card's registers."),
	COUNTER(dma_read_bytes, "B", "Bytes read from host memory."),
	COUNTER(dma_write_bytes, "B", "Bytes written to host memory."),
	{"receive_fifo_maximum", "B", "Most bytes in the receive FIFO.", STAT_MAXIMUM,
	 offsetof(HvNicCounters, receive_fifo_maximum_bytes)},
};

static const uint64_t GROUP_BIT = UINT64_C(1) << 40; // multicast and broadcast

struct HvNic::Port : public FrameSink {
	Port(HvNic &nic, uint32_t port, uint64_t fifo_bytes) : owner(nic), number(port), transmit_fifo(fifo_bytes) {}

	void frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps) override
	{
		owner.announce(*this, frame, last_bit_ps);
	}

	HvNic &owner;
	const uint32_t number;
	FrameSource *wire = nullptr;
	OutputBuffer transmit_fifo;                   // what the wire has not sent yet
	frame_queue sending = {nullptr, nullptr, 0};  // fetched, inside the card
	uint64_t fetched_bytes = 0;                   // being fetched, and in sending
	frame_queue arriving = {nullptr, nullptr, 0}; // on the wire, or inside the card
	frame_queue receive_fifo = {nullptr, nullptr, 0};
	uint64_t receive_fifo_bytes = 0;
};

HvNic::HvNic(sc_core::sc_module_name name, const hv_nic_config &config, frame_pool &pool, uint64_t mac,
	     const std::string &path, uint32_t ports)
    : sc_module(name), config_(config), pool_(pool), mac_(mac),
      receive_filled_(static_cast<uint32_t>(config.receive_buffers))
{
	for (uint32_t port = 0; port < ports; port++)
		ports_.push_back(std::make_unique<Port>(*this, port, config.transmit_fifo_bytes));
	hv_nic_coalesce_init(&coalesce_, config.receive_delay_ps, config.receive_frames, config.transmit_delay_ps,
			     config.transmit_frames);
	station_init(&transmit_station_, (path + ".transmit").c_str());
	station_init(&fifo_station_, (path + ".receive_fifo").c_str());
	station_init(&ring_station_, (path + ".receive_ring").c_str());
	transmit_station_.stage = fifo_station_.stage = LATENCY_NIC;
}

HvNic::~HvNic() = default;

void HvNic::bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line)
{
	master_ = &master;
	line_ = &line;
	bind_port(0, wire);
}

void HvNic::bind_port(uint32_t port, FrameSource &wire)
{
	ports_.at(port)->wire = &wire;
}

FrameSink &HvNic::sink(uint32_t port)
{
	return *ports_.at(port);
}

void HvNic::submit(PciTransfer &transfer, PciCommand command, uint64_t address, uint32_t bytes)
{
	transfer.command = command;
	transfer.address = address;
	transfer.bytes = bytes;
	if (command == PciCommand::read)
		counters_.dma_read_bytes += bytes;
	else
		counters_.dma_write_bytes += bytes;
	master_->submit(transfer);
}

void HvNic::pci_done(PciTransfer &transfer)
{
	if (&transfer == &descriptor_read_) {
		fetching_bytes_ = hv_nic_descriptor_bytes(transfer.value);
		fetching_port_ = hv_nic_descriptor_port(transfer.value);
		sc_assert(fetching_port_ < ports_.size());
		enter(Fetch::room);
		fetch_data();
	} else if (&transfer == &data_read_) {
		frame *const fetched = data_read_.payload;

		data_read_.payload = nullptr;
		data_fetched(fetched);
	} else if (&transfer == &data_write_) {
		data_written();
	} else {
		status_written();
	}
}

void HvNic::pci_written(uint64_t address, uint32_t, uint64_t value, frame *)
{
	counters_.doorbells++;
	switch (address - ADDRESS_NIC_REGISTERS) {
	case HV_NIC_REGISTER_TRANSMIT_PRODUCED:
		transmit_produced_ = static_cast<uint32_t>(value);
		fetch_next();
		break;
	case HV_NIC_REGISTER_RECEIVE_FILLED:
		receive_filled_ = static_cast<uint32_t>(value);
		break;
	case HV_NIC_REGISTER_MASK:
		masked_ = true;
		set_line(false);
		break;
	case HV_NIC_REGISTER_UNMASK:
		unmask(value);
		break;
	default:
		break;
	}
}

PciReadData HvNic::pci_read(uint64_t address, uint32_t)
{
	switch (address - ADDRESS_NIC_REGISTERS) {
	case HV_NIC_REGISTER_TRANSMIT_PRODUCED:
		return {transmit_produced_, nullptr};
	case HV_NIC_REGISTER_RECEIVE_FILLED:
		return {receive_filled_, nullptr};
	case HV_NIC_REGISTER_MASK:
		return {masked_, nullptr};
	default:
		return {};
	}
}

// ---- transmit ----

void HvNic::fetch_next()
{
	if (fetch_ != Fetch::idle || transmit_fetched_ == transmit_produced_)
		return;
	enter(Fetch::descriptor);
	submit(descriptor_read_, PciCommand::read, hv_nic_ring_transmit_descriptor(transmit_fetched_),
	       HV_NIC_DESCRIPTOR_BYTES);
}

// Begins the fetch of the frame's bytes, if the FIFO has room; tries again when it may have.
void HvNic::fetch_data()
{
	if (fetch_ != Fetch::room)
		return;
	Port &port = *ports_[fetching_port_];
	port.transmit_fifo.release(now_ps());
	if (!port.transmit_fifo.fits(port.fetched_bytes + fetching_bytes_)) {
		if (port.transmit_fifo.next_gone_ps() != UINT64_MAX)
			room_.set_earlier(port.transmit_fifo.next_gone_ps());
		return;
	}
	enter(Fetch::data);
	port.fetched_bytes += fetching_bytes_;
	submit(data_read_, PciCommand::read, hv_nic_ring_transmit_buffer(transmit_fetched_), fetching_bytes_);
}

void HvNic::data_fetched(frame *frame)
{
	const uint64_t now = now_ps();

	trace_fetched(*frame);
	// Told by the driver so far: that its doorbell is under way.
	frame_latency_waited(frame, LATENCY_PCI_WRITE, descriptor_read_.submitted_ps);
	frame_latency_waited(frame, LATENCY_PCI_READ, now);
	if (frame->station != nullptr)
		station_leave(frame->station, frame, now);
	station_enter(&transmit_station_, frame, now);
	frame->due_ps = now + config_.latency_ps;
	frame_queue_push(&ports_[fetching_port_]->sending, frame);
	if (ports_[fetching_port_]->sending.count == 1)
		send_due_.set_earlier(frame->due_ps);
	transmit_fetched_++;
	enter(Fetch::idle);
	fetch_next();
}

void HvNic::send_due()
{
	const uint64_t now = now_ps();

	for (auto &port : ports_) {
		while (port->sending.head != nullptr && port->sending.head->due_ps <= now)
			hand_to_wire(*port, frame_queue_pop(&port->sending), now);
		if (port->sending.head != nullptr)
			send_due_.set_earlier(port->sending.head->due_ps);
	}
	fetch_data(); // a frame that waits for room has something to wait for now
	coalesce();
}

void HvNic::hand_to_wire(Port &port, frame *frame, uint64_t now)
{
	const uint32_t bytes = frame->bytes;

	station_leave(&transmit_station_, frame, now);
	port.fetched_bytes -= bytes;
	port.transmit_fifo.release(now);
	port.transmit_fifo.hold(bytes, port.wire->send(frame));
	counters_.frames_sent++;
	transmit_consumed_++;
	hv_nic_coalesce_sent(&coalesce_, now);
}

// ---- receive ----

void HvNic::announce(Port &port, frame *frame, uint64_t last_bit_ps)
{
	frame->due_ps = last_bit_ps + config_.latency_ps;
	frame_queue_push(&port.arriving, frame);
	if (port.arriving.count == 1)
		arrival_.set_earlier(frame->due_ps);
}

void HvNic::arrivals_due()
{
	const uint64_t now = now_ps();

	for (auto &port : ports_) {
		while (port->arriving.head != nullptr && port->arriving.head->due_ps <= now) {
			frame *frame = frame_queue_pop(&port->arriving);

			take_in(*port, frame, frame->due_ps - config_.latency_ps);
		}
		if (port->arriving.head != nullptr)
			arrival_.set_earlier(port->arriving.head->due_ps);
	}
	write_next();
}

void HvNic::take_in(Port &port, frame *frame, uint64_t last_bit_ps)
{
	if (frame->station != nullptr)
		station_leave(frame->station, frame, last_bit_ps);
	if (frame->damaged) {
		counters_.crc_errors++;
		frame_dropped(&pool_, frame, FRAME_DROP_CORRUPTED);
		return;
	}
	if (!config_.promiscuous && frame->destination != mac_ && !(frame->destination & GROUP_BIT)) {
		counters_.frames_filtered++;
		frame_dropped(&pool_, frame, FRAME_DROP_FOREIGN);
		return;
	}
	if (port.receive_fifo_bytes + frame->bytes > config_.receive_fifo_bytes) {
		counters_.dropped_fifo++;
		frame_dropped(&pool_, frame, FRAME_DROP_NO_BUFFER);
		return;
	}
	station_enter(&fifo_station_, frame, last_bit_ps);
	frame_queue_push(&port.receive_fifo, frame);
	port.receive_fifo_bytes += frame->bytes;
	counters_.receive_fifo_maximum_bytes = std::max(counters_.receive_fifo_maximum_bytes, port.receive_fifo_bytes);
}

// There is no buffer for what has come.
void HvNic::drop_fifos()
{
	for (auto &port : ports_)
		while (port->receive_fifo.head != nullptr) {
			frame *frame = frame_queue_pop(&port->receive_fifo);

			port->receive_fifo_bytes -= frame->bytes;
			counters_.dropped_no_buffer++;
			station_leave(&fifo_station_, frame, now_ps());
			frame_dropped(&pool_, frame, FRAME_DROP_NO_BUFFER);
		}
}

// Begins the write of a FIFO's first frame into the next buffer; ports with frames take turns.
void HvNic::write_next()
{
	if (writing_ != nullptr)
		return;
	if (receive_produced_ == receive_filled_)
		drop_fifos();
	for (size_t i = 0; i < ports_.size() && writing_ == nullptr; i++) {
		if (ports_[turn_]->receive_fifo.head != nullptr)
			writing_ = ports_[turn_].get();
		turn_ = (turn_ + 1) % static_cast<uint32_t>(ports_.size());
	}
	if (writing_ == nullptr)
		return;
	data_write_.payload = writing_->receive_fifo.head;
	trace_writing(data_write_.payload);
	data_write_.value = writing_->number;
	frame_latency_stage(data_write_.payload, LATENCY_PCI_WRITE, now_ps());
	submit(data_write_, PciCommand::write, hv_nic_ring_receive_buffer(receive_produced_),
	       data_write_.payload->bytes);
}

// The memory's side has the frame by now; until the driver takes it, it is in
// this card's ring station, unless the memory's side has put it into one of its own.
void HvNic::data_written()
{
	const uint64_t now = now_ps();
	frame *frame = frame_queue_pop(&writing_->receive_fifo);

	trace_writing(nullptr);
	writing_->receive_fifo_bytes -= frame->bytes;
	if (frame->station == &fifo_station_) {
		station_leave(&fifo_station_, frame, now);
		station_enter(&ring_station_, frame, now);
	}
	receive_produced_++;
	counters_.frames_received++;
	writing_ = nullptr;
	data_write_.payload = nullptr;
	hv_nic_coalesce_received(&coalesce_, now);
	coalesce(); // a status block that is due goes before the next frame
	write_next();
}

// ---- status block and interrupt ----

void HvNic::coalesce()
{
	const uint64_t due = hv_nic_coalesce_due(&coalesce_);

	if (due <= now_ps())
		write_status();
	else if (due != MODERATION_NEVER)
		status_due_.set_earlier(due);
}

// Writes the status block as it is now; one that is under way is followed by another.
void HvNic::write_status()
{
	if (hv_nic_coalesce_due(&coalesce_) > now_ps())
		return;
	if (status_under_way_) {
		status_again_ = true;
		return;
	}
	status_under_way_ = true;
	trace_status(true);
	status_due_.clear();
	hv_nic_coalesce_told(&coalesce_, now_ps());
	status_write_.value = hv_nic_ring_status(transmit_consumed_, receive_produced_);
	submit(status_write_, PciCommand::write, HV_NIC_STATUS_BLOCK, HV_NIC_STATUS_BYTES);
}

void HvNic::status_written()
{
	counters_.status_writes++;
	status_under_way_ = false;
	trace_status(false);
	told_ = status_write_.value;
	if (!masked_)
		set_line(true);
	if (status_again_) {
		status_again_ = false;
		write_status();
	}
}

void HvNic::set_line(bool asserted)
{
	if (asserted == asserted_)
		return;
	asserted_ = asserted;
	if (asserted)
		counters_.interrupts++;
	line_->interrupt_line(asserted);
}

void HvNic::unmask(uint64_t seen)
{
	masked_ = false;
	if (seen != told_)
		set_line(true);
}

// ---- reports ----

void HvNic::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &counters_, hv_nic_stats, std::size(hv_nic_stats));
	stat_registry_add(&registry, (path + ".transmit").c_str(), &transmit_station_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".receive_fifo").c_str(), &fifo_station_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".receive_ring").c_str(), &ring_station_, station_stats,
			  station_stat_count);
}

void HvNic::add_signals(Signals &signals, const std::string &path)
{
	signals.add(path + ".fetch", 2, [this] { return static_cast<uint64_t>(fetch_); });
	signals.add(path + ".writing", 1, [this] { return writing_ != nullptr; });
}

void HvNic::add_stations(std::vector<station *> &all)
{
	all.insert(all.end(), {&transmit_station_, &fifo_station_, &ring_station_});
}

void HvNic::hold(frame_census &census) const
{
	for (const auto &port : ports_) {
		frame_census_hold_queue(&census, &port->arriving);
		/* The first of these may be on the bus, and in memory already. */
		for (const frame *frame = port->receive_fifo.head; frame != nullptr; frame = frame->queue_next)
			if (frame != data_write_.payload)
				frame_census_hold(&census, frame);
		frame_census_hold_queue(&census, &port->sending);
	}
	frame_census_carry(&census, data_write_.payload);
	frame_census_carry(&census, data_read_.payload);
}

} // namespace vifsim
