// SPDX-License-Identifier: Apache-2.0
//
// The ordinary NIC, after the Broadcom tigon3: a bus master with rings and a
// status block in host memory (hv_nic_ring.h).
//
// Transmission: the doorbell tells how many descriptors there are; the card reads one,
// then the frame's bytes, and hands the frame to the wire.  Reception: a frame waits in the FIFO,
// is written into the next buffer, and is told by the status block, which is
// written as coalescing demands (hv_nic_coalesce.h), and then interrupts.
//
// The interrupt line is level-triggered.  Masked, it is released, and the status block is
// written as before.  The driver unmasks with the status that it has dealt with
// (the real card's status tag); if that is not the last one written, the line is
// asserted again, so that no news is lost between a last look and the unmasking.
//
// A card may have several ports. They share its rings, its status block, its interrupt and its DMA; each has
// a wire and two FIFOs. A descriptor names the port that its frame goes out by; the
// return ring, that which it came in by.
//
// Not modelled: return-ring and receive descriptors, of which the real card
// moves another 32 bytes each per frame; checksums, VLANs, TSO; reset.
// Invariants: data are in memory before the status block that tells of them, and
// that before the interrupt; transfers are fixed, one of each kind under way.
#ifndef VIFSIM_NIC_HV_NIC_H
#define VIFSIM_NIC_HV_NIC_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/stat.h"
#include "net/frame.h"
#include "net/output_buffer.h"
#include "net/station.h"
#include "net/wire.h"
#include "nic/device.h"
#include "nic/hv_nic_coalesce.h"
#include "nic/hv_nic_config.h"
#include "nic/hv_nic_ring.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"

namespace vifsim
{

struct HvNicCounters {
	uint64_t frames_received = 0; // written to memory
	uint64_t frames_sent = 0;     // handed to the wire
	uint64_t frames_filtered = 0; // for another MAC, not promiscuous
	uint64_t dropped_fifo = 0, dropped_no_buffer = 0, crc_errors = 0;
	uint64_t interrupts = 0, status_writes = 0;
	uint64_t doorbells = 0; // register writes of any kind
	uint64_t dma_read_bytes = 0, dma_write_bytes = 0;
	uint64_t receive_fifo_maximum_bytes = 0;
};

class HvNic : public sc_core::sc_module, public NetworkDevice
{
public:
	// `mac` is the station's own address; `path` names stations ("host_a.nic").
	// The ring lies in host memory, behind the host bridge (hv_nic_ring_written,
	// hv_nic_ring_read); the card sees it over the bus alone.
	HvNic(sc_core::sc_module_name name, const hv_nic_config &config, frame_pool &pool, uint64_t mac,
	      const std::string &path, uint32_t ports = 1);
	~HvNic() override;

	void bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line) override;
	void bind_port(uint32_t port, FrameSource &wire) override;
	FrameSink &sink(uint32_t port) override;
	void create_vif(uint32_t, uint64_t) override {}
	void set_driver_clock(stage_clock &clock) override { ring_station_.clock = &clock; }
	void settle() override {} // all counters are kept as things happen
	void add_signals(Signals &signals, const std::string &path) override;
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_stations(std::vector<station *> &all) override;
	void hold(frame_census &census) const override;
	void attach_trace(struct trace &trace, uint32_t group) override;

	void pci_done(PciTransfer &transfer) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

	const HvNicCounters &counters() const { return counters_; }

private:
	struct Port;

	// What the transmit engine's fetch is at.
	enum class Fetch { idle, descriptor, room, data };

	void submit(PciTransfer &transfer, PciCommand command, uint64_t address, uint32_t bytes);

	void fetch_next();
	void fetch_data();
	void data_fetched(frame *frame);
	void send_due();
	void hand_to_wire(Port &port, frame *frame, uint64_t now);

	void announce(Port &port, frame *frame, uint64_t last_bit_ps);
	void arrivals_due();
	void take_in(Port &port, frame *frame, uint64_t last_bit_ps);
	void drop_fifos();
	void write_next();
	void data_written();

	void coalesce();
	void write_status();
	void status_written();
	void set_line(bool asserted);
	void unmask(uint64_t seen);

	// hv_nic_trace.cpp: it is in that state from now on; what a timeline is told of a frame that it has.
	void enter(Fetch fetch);
	void trace_fetched(frame &frame) const;
	void trace_writing(frame *frame) const;
	void trace_status(bool under_way) const;

	const hv_nic_config config_;
	frame_pool &pool_;
	const uint64_t mac_;
	PciMasterPort *master_ = nullptr;
	InterruptLine *line_ = nullptr;
	std::vector<std::unique_ptr<Port>> ports_;

	// In the order in which they act at one time.
	Timer status_due_{this, timer_call<&HvNic::write_status>, Timer::device};
	Timer arrival_{this, timer_call<&HvNic::arrivals_due>, Timer::device};
	Timer room_{this, timer_call<&HvNic::fetch_data>, Timer::device};
	Timer send_due_{this, timer_call<&HvNic::send_due>, Timer::device};

	// Transmit: produced >= fetched >= consumed, running counts.
	uint32_t transmit_produced_ = 0, transmit_fetched_ = 0, transmit_consumed_ = 0;
	Fetch fetch_ = Fetch::idle;
	uint32_t fetching_bytes_ = 0; // of the frame, as its descriptor says
	uint32_t fetching_port_ = 0;

	// Receive: filled >= used >= produced.
	uint32_t receive_filled_, receive_produced_ = 0;
	Port *writing_ = nullptr; // whose frame is being written
	uint32_t turn_ = 0;

	// Status block and interrupt.
	hv_nic_coalesce coalesce_;
	bool status_under_way_ = false, status_again_ = false;
	uint64_t told_ = 0; // what the status block in memory says
	bool masked_ = false, asserted_ = false;

	PciTransfer descriptor_read_, data_read_, data_write_, status_write_;
	station transmit_station_, fifo_station_, ring_station_;
	HvNicCounters counters_;
	// In a timeline; nullptr: there is none.
	trace_track *fetch_trace_ = nullptr, *write_trace_ = nullptr, *status_trace_ = nullptr;
};

} // namespace vifsim
#endif
