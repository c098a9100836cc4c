// SPDX-License-Identifier: Apache-2.0
//
// A NIC with protected contexts that several guests drive at a time: "concurrent direct network access" (CDNA), as
// built from the RiceNIC. Each guest has a context (vif/cdna_layout.h): a page of mailboxes, two rings of descriptors
// in host memory, written by the hypervisor, and a status word. The card serves contexts with frames to send round
// robin, a frame at a time, and gives received frames to the context whose MAC they are for.
//
// Transmission: the mailbox tells how many descriptors there are; the card reads one, checks its sequence number, reads
// the frame's bytes, and its port's processor hands it to the wire. Reception: the port's processor finds the
// context; the next descriptor of that is read, and the frame is written to its page.
//
// What a context's guest should know is told some time after (hv_nic_coalesce.h): first the status words of all
// contexts concerned, then a bit vector of them in the hypervisor's buffer (vif/posted_vectors.h), then the
// interrupt. Where that buffer is full the vector waits on the card, and takes up what happens meanwhile.
//
// Several ports share contexts, DMA and interrupt; each has a wire, a processor and two FIFOs. So two cards of one port
// each are one of two ports here, and a guest has one context on it instead of one on each.
//
// Source: Willmann and others, HPCA 2007, sections 3 and 4.
//
// Not modelled: the prefetching of several descriptors in one transfer, checksums, TSO (that card had none), the
// loading of contexts, groups of MACs.
// Invariants: a frame's data are in memory before the status word that tells of them, that before the vector, and that
// before the interrupt; transfers are fixed, one of each kind under way.
#ifndef VIFSIM_CDNA_CDNA_NIC_H
#define VIFSIM_CDNA_CDNA_NIC_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/stat.h"
#include "cdna/cdna_config.h"
#include "cdna/cdna_context.h"
#include "net/frame.h"
#include "net/output_buffer.h"
#include "net/station.h"
#include "net/wire.h"
#include "nic/device.h"
#include "nic/hv_nic_coalesce.h"
#include "pci/pci_port.h"
#include "sim/sim_time.h"
#include "trace/trace.h"
#include "vif/interrupt_layout.h"
#include "vif/posted_vectors.h"

namespace vifsim
{

struct CdnaCounters {
	uint64_t frames_received = 0; // written to memory
	uint64_t frames_sent = 0;     // handed to the wire
	uint64_t frames_filtered = 0; // for a MAC of no context
	uint64_t dropped_fifo = 0, dropped_no_buffer = 0, crc_errors = 0;
	uint64_t isolation_faults = 0; // descriptors out of sequence
	uint64_t interrupts = 0, status_writes = 0, vectors = 0, vectors_waited = 0;
	uint64_t mailbox_writes = 0;
	uint64_t dma_read_bytes = 0, dma_write_bytes = 0;
	uint64_t busy_ps = 0; // of all ports' processors
};

class CdnaNic : public sc_core::sc_module, public NetworkDevice
{
public:
	// For so many contexts in use; `path` names stations ("host_a.cdna").
	CdnaNic(sc_core::sc_module_name name, const cdna_config &config, const interrupt_layout &layout,
		frame_pool &pool, uint32_t contexts, uint32_t ports, const std::string &path);
	~CdnaNic() override;

	void bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line) override;
	void bind_port(uint32_t port, FrameSource &wire) override;
	FrameSink &sink(uint32_t port) override;
	// A context's MAC on one of the ports.
	void create_vif(uint32_t context, uint64_t mac) override;
	void settle() override {} // all counters are kept as things happen
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_stations(std::vector<station *> &all) override;
	void hold(frame_census &census) const override;
	void check(report &report, const std::string &path) const override;
	void attach_trace(struct trace &trace, uint32_t group) override;

	void pci_done(PciTransfer &transfer) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

	const CdnaCounters &counters() const { return counters_; }
	bool stopped(uint32_t context, cdna_direction direction) const
	{
		return contexts_.at(context).rings[direction].stopped;
	}

private:
	struct Port;
	struct Context {
		cdna_ring rings[CDNA_DIRECTIONS] = {};
		frame_queue received = {nullptr, nullptr, 0}; // for it, not yet in its memory
		std::vector<uint64_t> macs;                   // by port; 0: none
	};
	enum class Fetch { idle, descriptor, room, data };
	enum class Store { idle, descriptor, data };
	enum class Tell { idle, status, vector, full };

	void submit(PciTransfer &transfer, PciCommand command, uint64_t address, uint32_t bytes);
	uint64_t process(Port &port, uint64_t cost_ps, frame &frame);
	void set_ready(uint32_t &bits, uint32_t context, bool ready);

	void fetch_next();
	void transmit_descriptor_read();
	void fetch_data();
	void data_fetched(frame *frame);
	void send_due();

	void announce(Port &port, frame *frame, uint64_t last_bit_ps);
	void arrivals_due();
	void take_in(Port &port, frame *frame);
	void demultiplex(Port &port, frame *frame);
	void drop_received(uint32_t context);
	void leave_fifo(frame *frame);
	void store_next();
	void receive_descriptor_read();
	void data_stored();

	void mark(uint32_t context) { marked_ |= UINT32_C(1) << context; }
	void coalesce();
	void begin_telling();
	void tell_status();
	void tell_vector();
	void vector_written();
	void acknowledged(uint32_t consumed);

	// cdna_trace.cpp: they are in that state from now on, for the context whose turn it is; a processor's work.
	void enter(Fetch fetch);
	void enter(Store store);
	void enter(Tell tell, uint32_t context = 0);
	void trace_work(const Port &port, uint64_t cost_ps, frame &frame) const;

	const cdna_config config_;
	const interrupt_layout layout_;
	frame_pool &pool_;
	PciMasterPort *master_ = nullptr;
	InterruptLine *line_ = nullptr;
	std::vector<std::unique_ptr<Port>> ports_;
	std::vector<Context> contexts_;

	// In the order in which they act at one time.
	Timer tell_due_{this, timer_call<&CdnaNic::begin_telling>, Timer::device};
	Timer arrival_{this, timer_call<&CdnaNic::arrivals_due>, Timer::device};
	Timer room_{this, timer_call<&CdnaNic::fetch_data>, Timer::device};
	Timer send_due_{this, timer_call<&CdnaNic::send_due>, Timer::device};

	uint32_t to_send_ = 0, to_store_ = 0; // contexts with descriptors of frames to send; with frames received

	Fetch fetch_ = Fetch::idle;
	uint32_t fetching_ = 0; // whose
	uint64_t fetching_descriptor_ = 0;

	Store store_ = Store::idle;
	uint32_t storing_ = 0;

	hv_nic_coalesce coalesce_;
	posted_sender posted_{};
	Tell tell_ = Tell::idle;
	uint32_t marked_ = 0;  // contexts with news
	uint32_t telling_ = 0; // of them, those whose status words are being written

	PciTransfer transmit_descriptor_, data_read_, receive_descriptor_, data_write_, status_write_, vector_write_;
	station transmit_station_, fifo_station_, ring_station_;
	CdnaCounters counters_;
	// In a timeline; nullptr: there is none.
	trace_track *fetch_trace_ = nullptr, *store_trace_ = nullptr, *tell_trace_ = nullptr;
	std::vector<trace_track *> processor_traces_; // by port; empty: there is none
};

} // namespace vifsim
#endif
