// SPDX-License-Identifier: Apache-2.0
//
// The SV-NIC's interrupt through the hypervisor and through Dom0: who spends what, who is scheduled, and how often the
// protection level is switched.
#include "host_bench.h"

using namespace vifsim;

namespace
{

struct {
	std::unique_ptr<Bench> hypervisor, dom0, again, busy, bridged;
} benches;

void expect_crossings(const Bench &bench, uint32_t cpu, uint64_t entries, uint64_t exits)
{
	assert_int_equal(bench.cpu(cpu).hypervisor_entries, entries);
	assert_int_equal(bench.cpu(cpu).hypervisor_exits, exits);
}

// Bit 0 stands for VIFs 0 and 2, on CPUs 1 and 3.  The interrupt finds CPU 0 idle, so in the hypervisor, and leaves it
// there: no switch of level.  Each guest that is signalled is entered once, and leaves when it blocks.
void through_the_hypervisor(void **)
{
	Bench &bench = *benches.hypervisor;

	bench.begin();
	bench.put_frame(0);
	bench.device.set(1);
	bench.run_to(100 * US);
	bench.check_conservation();
	assert_int_equal(bench.cpu(0).dom0_ps, 0);
	assert_int_equal(bench.host->domain_at(0).counters.switched_in, 0);
	expect_crossings(bench, 0, 0, 0);
	expect_crossings(bench, 1, 1, 1);
	expect_crossings(bench, 2, 0, 0);
	expect_crossings(bench, 3, 1, 1);
}

// The same through Dom0.  CPU 0: interrupt 5, switch to Dom0 6 (11), upcall 2 (13), handler 3 (16), read, clear, a
// notification 1 for guest 0: it has its frame 20 later (IPI 1, switch 6, upcall 2, look 3, receive 8).  Then 1 for
// guest 2, which finds nothing, and 2 to unmask.  Dom0 is entered after its switch and after each of three hypercalls,
// the last time to block: four exits from the hypervisor, as many entries.
void through_dom0(void **)
{
	Bench &bench = *benches.dom0;

	bench.begin();
	bench.put_frame(0);
	bench.device.set(1);
	bench.run_to(100 * US);
	bench.check_conservation();
	const uint64_t accesses = bench.bridge->stats().read_stall_ps + bench.bridge->post_cost_ps(4);

	assert_int_equal(bench.device.reads, 1);
	assert_int_equal(bench.device.clears, 1);
	assert_int_equal(bench.received_at(0, 0), 17 * US + accesses + 20 * US);
	assert_int_equal(bench.cpu(0).dom0_ps, (2 + 3) * US + accesses);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_DOM0_INTERRUPT], 3 * US);
	assert_int_equal(bench.cpu(0).hypervisor_ps, (5 + 6 + 1 + 1 + 2) * US);
	assert_int_equal(bench.cpu(0).stage_ps[STAGE_SIGNAL], 0);
	assert_int_equal(bench.host->domain_at(0).counters.switched_in, 1);
	assert_int_equal(bench.host->domain_at(0).counters.upcalls, 1);
	// A signal is one whoever sends it, and guest 2's is redundant.
	assert_int_equal(bench.host->counters.interrupts_master, 1);
	assert_int_equal(bench.host->counters.signals, 2);
	assert_int_equal(bench.host->counters.interrupts_guest, 2);
	assert_int_equal(bench.host->counters.interrupts_redundant, 1);
	assert_int_equal(bench.host->counters.redundant_switches, 1);
	expect_crossings(bench, 0, 4, 4);
	expect_crossings(bench, 1, 1, 1);
	expect_crossings(bench, 3, 1, 1);
}

// What is set between read and clear interrupts again once Dom0 has had the line unmasked; Dom0, which still runs,
// takes the event without being scheduled.  It makes seven hypercalls: two notifications and an unmask for each
// interrupt, and one to block; the second interrupt comes in the hypervisor, out of the first unmask.
void a_bit_after_the_read(void **)
{
	Bench &bench = *benches.again;

	bench.begin();
	bench.put_frame(0);
	bench.put_frame(1);
	bench.device.set_after_read = 2;
	bench.device.set(1);
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.device.reads, 2);
	assert_int_equal(bench.host->counters.interrupts_master, 2);
	assert_int_equal(bench.host->counters.signals, 4);
	assert_int_equal(bench.host->counters.frames_to_guests, 2);
	assert_int_equal(bench.host->domain_at(0).counters.upcalls, 2);
	assert_int_equal(bench.host->domain_at(0).counters.switched_in, 1);
	assert_int_equal(bench.host->domain_at(0).counters.reloaded, 0);
	expect_crossings(bench, 0, 7, 7);
}

// Dom0 shares its CPU with a guest that receives (all costs as above, the guest on CPU 0): the interrupt enters the
// hypervisor out of it.  Guest 0: upcall 2, look 3, receive from 11 on (switch 6 before them) to 19; at 14 comes the
// interrupt: entry; Dom0 preempts, in BVT's order, and goes through its three exits and entries for one VIF; guest 0 is
// entered again, and leaves to block.
void out_of_a_guest(void **)
{
	Bench &bench = *benches.busy;

	bench.begin();
	bench.put_frame(0);
	bench.signal(0);
	bench.run_to(14 * US);
	expect_crossings(bench, 0, 0, 1);
	bench.device.set(2); // VIF 1, on CPU 1
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->domain_at(0).counters.switched_in, 1);
	assert_int_equal(bench.guest(0).switched_in, 2);
	expect_crossings(bench, 0, 1 + 3 + 1, 1 + 3 + 1);
	expect_crossings(bench, 1, 1, 1);
}

// An ordinary card's interrupt, one frame: Dom0 is entered, notifies (one hypercall), unmasks the card by a posted
// write, which is no switch of level, and blocks.
void of_a_card(void **)
{
	Bench &bench = *benches.bridged;
	frame *frame = frame_new(&bench.pool, frame_mac(1, 0), frame_mac(0, 0), 64);

	bench.begin();
	station_enter(&bench.device_station, frame, now_ps());
	bench.host->pci_written(hv_nic_ring_receive_buffer(0), 64, 0, frame);
	bench.host->pci_written(HV_NIC_STATUS_BLOCK, 8, hv_nic_ring_status(0, 1), nullptr);
	bench.host->interrupt_line(true);
	bench.run_to(200 * US);
	bench.check_conservation();
	assert_int_equal(bench.host->counters.frames_to_guests, 1);
	expect_crossings(bench, 0, 2, 2);
	expect_crossings(bench, 1, 1, 1);
}

void build_benches()
{
	const refill_config no_refill = {0, 0, 1};
	host_config shared = with_costs();

	shared.placement = PLACEMENT_ALL_CPUS;
	benches.hypervisor = std::make_unique<Bench>(with_costs(), 4, 2);
	benches.dom0 = std::make_unique<Bench>(with_costs(), 4, 2, no_refill, "bvt", interrupt_dom0);
	benches.again = std::make_unique<Bench>(with_costs(), 4, 2, no_refill, "bvt", interrupt_dom0);
	benches.busy = std::make_unique<Bench>(shared, 2, 2, no_refill, "bvt", interrupt_dom0);
	benches.bridged = std::make_unique<Bench>(with_costs(), 1, 0);
}

} // namespace

int sc_main(int, char **)
{
	const CMUnitTest tests[] = {
		cmocka_unit_test(through_the_hypervisor),
		cmocka_unit_test(through_dom0),
		cmocka_unit_test(a_bit_after_the_read),
		cmocka_unit_test(out_of_a_guest),
		cmocka_unit_test(of_a_card),
	};

	sc_core::sc_set_time_resolution(1, sc_core::SC_PS);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	build_benches();
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);
	benches = {};
	return failed;
}
