// SPDX-License-Identifier: Apache-2.0
//
// Ping-pong of a CPU and the network processor across the I/O bus.
//
// Out: the CPU posts the message into device memory, in lines of its write buffer, and
// then the doorbell word; the device's context finds it by polling (ixp/ixp_echo.h).
// Back: the device's DMA writes the answer, and then a word, into host memory;
// snooping takes the CPU's copies of those lines away.  The CPU polls the word in its cache, until its
// next look has to fetch the line from memory; or the device raises its interrupt, whose handler
// reads the identifier over the bus, clears it, and looks.
//
// Nothing in either direction is a read over the bus, but for the identifier.
#ifndef VIFSIM_LOAD_CORE_PINGPONG_DEVICE_H
#define VIFSIM_LOAD_CORE_PINGPONG_DEVICE_H

#include "ixp/ixp_echo.h"
#include "load/core_pingpong.h"
#include "pci/host_bridge.h"

namespace vifsim
{

class CorePingpongDevice : public CorePingpong,
			   private HostBridgeClient,
			   private PciTargetClient,
			   private IxpEchoObserver,
			   private InterruptLine
{
public:
	// The bus must outlive it, and nobody else is on it; config is copied.
	CorePingpongDevice(sc_core::sc_module_name name, const Setup &setup, IoBus &bus, const ixp_config &ixp);

	void add_statistics(stat_registry &registry) override;
	void settle() override;
	void end_window(report &report) override;

private:
	// What the CPU has just spent its time on, or waits for.
	enum class State { message_posted, doorbell_posted, waiting, entered, cleared, noticed, was_read };

	void send() override;
	void step() override;
	void post(uint64_t address, uint32_t bytes, uint64_t value);
	void posted();
	void pay_post(State then, uint32_t bytes);
	void word_written();
	void start_noticing(uint64_t ps);
	void start_reading();

	void mmio_write_accepted(uint32_t tag) override;
	void mmio_read_done(uint32_t tag, uint64_t value) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t, uint32_t) override { return {}; }
	void echo_rung() override;
	void echo_noticed() override;
	void echo_read() override;
	void echo_answered() override;
	void interrupt_line(bool asserted) override;

	IoBus &bus_;
	HostBridge bridge_;
	IxpEcho device_;
	PciMaster dma_;
	PciTarget device_memory_, device_registers_;
	State state_ = State::waiting;
	uint32_t sequence_ = 0;
	uint32_t identifier_ = 0; // as the handler read it
	uint64_t polls_since_ps_ = 0;
	uint64_t wrong_words_ = 0; // answers out of their turn
};

} // namespace vifsim
#endif
