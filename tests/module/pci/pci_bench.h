// SPDX-License-Identifier: Apache-2.0
//
// A test bench: one bus with the testbed's timing, and clients that write down
// what they are told.  SystemC elaborates once in a process, so a test
// program builds all its benches first and gives each to one test.
#ifndef VIFSIM_TESTS_PCI_BENCH_H
#define VIFSIM_TESTS_PCI_BENCH_H

#include <systemc>
#include <vector>

#include "net/frame.h"
#include "pci/host_bridge.h"
#include "pci/pci_bus.h"
#include "pci/pci_master.h"
#include "pci/pci_target.h"
#include "pci_test_config.h"
#include "sim/sim_time.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

namespace vifsim
{

constexpr uint64_t device_base = 0x90000000, device_size = 0x10000;

// Edge of a 66 MHz clock.
inline uint64_t edge_ps(uint64_t clock)
{
	return unit_edge_time(clock, 66000000);
}

struct Written {
	uint64_t address;
	uint32_t bytes;
	uint64_t value;
	frame *payload;
	uint64_t at_ps;
};

struct TargetLog : PciTargetClient {
	std::vector<Written> writes;
	std::vector<uint64_t> read_at_ps;
	uint64_t value = 0xabcd1234;
	frame *content = nullptr; // what bulk data that are read stand for
	bool echo = false;        // a read's value is its address

	void pci_written(uint64_t address, uint32_t bytes, uint64_t written, frame *payload) override
	{
		writes.push_back({address, bytes, written, payload, now_ps()});
	}
	PciReadData pci_read(uint64_t address, uint32_t) override
	{
		read_at_ps.push_back(now_ps());
		return {echo ? address : value, content};
	}
};

struct MasterLog : PciMasterClient {
	std::vector<PciTransfer *> done;
	PciMaster *again = nullptr;      // submits each transfer once more as it is done
	PciMasterClient *next = nullptr; // is told, too
	uint64_t bytes = 0;

	void pci_done(PciTransfer &transfer) override
	{
		done.push_back(&transfer);
		bytes += transfer.bytes;
		if (again != nullptr)
			again->submit(transfer);
		if (next != nullptr)
			next->pci_done(transfer);
	}
};

struct Tenure {
	uint32_t master;
	bool read;
	pci_tenure tenure;
};

struct BusLog : PciObserver {
	std::vector<Tenure> tenures;

	void pci_tenure(uint32_t master, bool read, const ::pci_tenure &tenure) override
	{
		tenures.push_back({master, read, tenure});
	}
};

inline PciTransfer transfer_of(PciCommand command, uint64_t address, uint32_t bytes)
{
	PciTransfer transfer;

	transfer.command = command;
	transfer.address = address;
	transfer.bytes = bytes;
	return transfer;
}

// Bus, host bridge (master 0) and one device: its window and its DMA (master 1).
struct Bench {
	pci_config config = pci_test_config();
	PciBus bus;
	TargetLog memory, device;
	MasterLog dma_log;
	BusLog log;
	HostBridge bridge;
	PciTarget window;
	PciMaster dma;

	explicit Bench(uint32_t burst)
	    : bus(sc_core::sc_gen_unique_name("bus"), config),
	      bridge(sc_core::sc_gen_unique_name("bridge"), bus, memory),
	      window(sc_core::sc_gen_unique_name("window"), bus, device_base, device_size, device,
		     pci_device_timing(config)),
	      dma(sc_core::sc_gen_unique_name("dma"), bus, dma_log, burst)
	{
		bus.set_observer(&log);
	}
};

// Runs until simulated time stands on a clock edge (of 66 MHz) some way ahead, and says which.
inline uint64_t run_to_next_edge()
{
	uint64_t clock = unit_edge_at(now_ps(), 66000000) + 1000;

	sc_core::sc_start(sim_time(edge_ps(clock) - now_ps()));
	return clock;
}

inline void run_us(uint64_t us)
{
	sc_core::sc_start(sim_time(us * UNIT_PS_PER_US));
}

// A SystemC warning is a failure.
inline void warnings_fail()
{
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
}

} // namespace vifsim
#endif
