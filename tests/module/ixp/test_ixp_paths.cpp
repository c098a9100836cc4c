// SPDX-License-Identifier: Apache-2.0
//
// The way of a frame through an unloaded device, to the cycle, added by hand
// from the microprograms and memories of the test's configuration:
//   swap 2; scratch 4 B: 60 + 2 = 62; SRAM 8 B: 90 + 6 = 96, 12 B: 99, 16 B: 102;
//   DRAM 64 B: 120 + 16 = 136, 16 B: 124, 4 B: 121; hash 9; comparing an entry 6; signal 4
#include "ixp_bench.h"

using namespace vifsim;

namespace
{

const uint64_t swap = 2, scratch = 62, sram_8 = 96, sram_12 = 99, sram_16 = 102, dram_64 = 136, dram_16 = 124,
	       dram_4 = 121, hash = 9, compare = 6, signal_cycles = 4, doorbell = 144;

// receive_only, from the element's arrival to the ingress queue.
const uint64_t receive_only_cycles = (swap + 20) + scratch + (swap + 10) + sram_8 + (swap + 10) + dram_64 +
				     (swap + 10 + 14) + hash + (swap + 8) + sram_8 + (swap + compare + 8 + 10) +
				     sram_8 + (swap + 15) + scratch + swap;
// ingress, from the signal to the frame's transfer; then from one transfer's end to the next, to the bit.
const uint64_t ingress_cycles =
	signal_cycles + (swap + 30) + scratch + (swap + 40) + sram_16 + (swap + 60) + sram_16 + (swap + 60);
const uint64_t index_cycles = (swap + 40) + sram_8 + (swap + 10);
const uint64_t identify_cycles = (swap + 10) + doorbell;
// A poll that begins at the end of another, until its read; from there to its end; a round.
const uint64_t poll_issue = 8, poll_rest = dram_4 + (swap + 6), poll_round = poll_issue + poll_rest;
const uint64_t egress_cycles = 40 + sram_16 + (swap + 30) + dram_16 + (swap + 20) + hash + (swap + 8) + sram_8 +
			       (swap + compare + 60) + sram_16 + (swap + 40) + scratch + swap;
const uint64_t send_only_cycles =
	signal_cycles + (swap + 16) + scratch + (swap + 8) + sram_12 + (swap + 8) + dram_64 + (swap + 8 + 6);

// Three VIFs in a table of four entries: some collide.
ixp_config small_table()
{
	ixp_config config = ixp_test_config();

	config.table_entries = 4;
	return config;
}

ixp_config with_queues(vif_memory send, vif_memory receive)
{
	ixp_config config = ixp_test_config();

	config.send_queue = send;
	config.receive_queue = receive;
	return config;
}

struct Benches {
	Bench fetch{"fetch", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_HOST), 1};
	Bench empty_slot{"empty_slot", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_HOST), 1};
	Bench read{"read", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_DEVICE), 2};
	Bench receive{"receive", ixp_test_config(), 1};
	Bench receive_long{"receive_long", ixp_test_config(), 1};
	Bench send{"send", ixp_test_config(), 1};
	Bench send_long{"send_long", ixp_test_config(), 1};
	Bench shared{"shared", ixp_test_config(), 9};
	Bench foreign{"foreign", ixp_test_config(), 4};
	Bench group{"group", ixp_test_config(), 5};
	Bench bridge{"bridge", ixp_test_config(), 2};
	Bench credit{"credit", ixp_test_config(), 1};
	Bench rise{"rise", ixp_test_config(), 2};
	Bench collide{"collide", small_table(), 3};
	Bench idle{"idle", ixp_test_config(), 1};
	Bench hostile{"hostile", ixp_test_config(), 2};
};
Benches *benches;

void test_receive_is_the_sum(void **)
{
	Bench &bench = benches->receive;
	const uint64_t begin = now_ps(), at = begin + 12345;

	assert_int_equal(receive_only_cycles, 684);
	assert_int_equal(ingress_cycles, 468);
	bench.at(at, [&] { bench.arrive(frame_mac(1, 0), 60); });
	run_for(20 * UNIT_PS_PER_US);

	const std::vector<Event> submitted = bench.events(What::submitted), up = bench.events(What::line_up);
	assert_int_equal(submitted.size(), 2);
	const uint64_t frame_ps = cycles_ps(edge_after(at) + receive_only_cycles + ingress_cycles);
	assert_int_equal(submitted[0].at_ps, frame_ps);
	assert_int_equal(submitted[0].address, vif_receive_window(0) + VIF_SLOTS_OFFSET);
	const uint64_t index_ps = cycles_ps(edge_after(frame_ps + bench.dma_ps) + index_cycles);
	assert_int_equal(submitted[1].at_ps, index_ps);
	assert_int_equal(submitted[1].address, vif_receive_window(0) + VIF_WORD_DOORBELL);
	assert_int_equal(submitted[1].value, 1);
	assert_int_equal(up.size(), 1);
	assert_int_equal(up[0].at_ps, cycles_ps(edge_after(index_ps + bench.dma_ps) + identify_cycles));
	assert_int_equal(bench.take_identifier(), 1);
	assert_false(bench.line);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// Each further entry that a search reads costs a reference to SRAM, a swap and a comparison.
void test_collision_costs_a_probe(void **)
{
	Bench &bench = benches->collide;
	vif_table table;
	uint32_t most = 0, all = 0;

	vif_table_init(&table, 4, 48);
	for (uint32_t vif = 0; vif < 3; vif++)
		assert_true(vif_table_insert(&table, frame_mac(1, vif), vif));
	for (uint32_t vif = 0; vif < 3; vif++) {
		const uint64_t at = now_ps() + 1000;
		uint32_t probes;

		assert_int_equal(vif_table_find(&table, frame_mac(1, vif), &probes), vif);
		most = std::max(most, probes);
		all += probes;
		bench.log.clear();
		bench.at(at, [&] { bench.arrive(frame_mac(1, vif), 60); });
		run_for(20 * UNIT_PS_PER_US);
		assert_int_equal(bench.events(What::submitted).at(0).at_ps,
				 cycles_ps(edge_after(at) + receive_only_cycles + ingress_cycles +
					   (probes - 1) * (sram_8 + swap + compare)));
	}
	assert_true(most > 1);
	bench.device.settle();
	assert_int_equal(bench.device.engine_stats(Ixp::receive).lookups, 3);
	assert_int_equal(bench.device.engine_stats(Ixp::receive).probes, all);
	assert_int_equal(bench.device.engine_stats(Ixp::receive).lookup_ps,
			 cycles_ps(3 * (hash + swap) + all * (sram_8 + swap + compare)));
	vif_table_free(&table);
}

// 106 bytes: two elements, the first with the demultiplexing; the second comes
// while the first is being worked on, and waits for its turn.
void test_receive_of_two_elements(void **)
{
	Bench &bench = benches->receive_long;
	const uint64_t begin = now_ps(), first = begin + 5000, last = first + uint64_t{110} * 8000;

	bench.at(begin + 1000, [&] { bench.arrive(frame_mac(1, 0), 106, first, last); });
	run_for(20 * UNIT_PS_PER_US);
	// First element whole after 64 of 110 bytes: 512 ns; its program up to order takes
	const uint64_t first_cycles = (swap + 20) + scratch + (swap + 10) + sram_8 + (swap + 10) + dram_64 +
				      (swap + 16 + 14) + hash + (swap + 8) + sram_8 + (swap + compare + 8);
	assert_int_equal(first_cycles, 503);
	// The last one comes 46 bytes = 368 ns = 221 cycles later, and is back from DRAM at 221 + 22 + 136 = 379.  The
	// first one's hash is done at 381, but the engine computes for the last one until 401: nothing preempts.
	const uint64_t first_end = edge_after(first + uint64_t{64} * 8000) + first_cycles + (401 - 381) + 10;
	const uint64_t second = edge_after(last),
		       second_order = second + (swap + 20) + dram_64 + (swap + 20) + sram_8 + swap;
	const uint64_t turn = first_end > second_order ? first_end + signal_cycles + swap : second_order;
	const uint64_t enqueued = turn + 26 + scratch + swap;
	const std::vector<Event> submitted = bench.events(What::submitted);

	assert_int_equal(submitted.size(), 2);
	assert_int_equal(submitted[0].at_ps, cycles_ps(enqueued + ingress_cycles));
	print_message("106 B from its last bit to the bus, unloaded: %lu ns\n",
		      static_cast<unsigned long>((submitted[0].at_ps - last) / 1000));
}

void test_send_is_the_sum(void **)
{
	Bench &bench = benches->send;
	const uint64_t begin = now_ps(), at = begin + 7 * UNIT_PS_PER_US + 777;

	assert_int_equal(poll_round, 137);
	assert_int_equal(egress_cycles + send_only_cycles, 711 + 355);
	bench.at(at, [&] { assert_true(bench.guest_send(0, frame_mac(0, 0), 60)); });
	run_for(20 * UNIT_PS_PER_US);
	// Created at 0, the context polls from the first edge on: swap 2, then a read every round.
	const uint64_t first_issue = 1 + swap + poll_issue;
	uint64_t issue = first_issue;
	while (issue < edge_after(at))
		issue += poll_round;
	const std::vector<Event> sent = bench.events(What::sent);

	assert_int_equal(sent.size(), 1);
	assert_int_equal(sent[0].at_ps, cycles_ps(issue + poll_rest + egress_cycles + send_only_cycles));
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

void test_send_of_two_elements(void **)
{
	Bench &bench = benches->send_long;
	const uint64_t begin = now_ps(), at = begin + 7 * UNIT_PS_PER_US;

	bench.at(at, [&] { assert_true(bench.guest_send(0, frame_mac(0, 0), 106)); });
	run_for(20 * UNIT_PS_PER_US);
	uint64_t issue = 1 + swap + poll_issue;
	while (issue < edge_after(at))
		issue += poll_round;
	const uint64_t forwarded = issue + poll_rest + egress_cycles;
	// Both elements are there at once.  Context 0 has the first: it computes 2+16, then reads; context 1 the
	// last: 2+14, reads DRAM.  The last is done long before and waits for its turn.
	const uint64_t first_end = forwarded + signal_cycles + (swap + 16) + scratch + (swap + 8) + sram_12 +
				   (swap + 10) + dram_64 + (swap + 10) + 10;
	const std::vector<Event> sent = bench.events(What::sent);

	assert_int_equal(sent.size(), 1);
	assert_int_equal(sent[0].at_ps, cycles_ps(first_end + signal_cycles + swap + 10));
	print_message("106 B from the doorbell's poll to the wire, unloaded: %lu ns\n",
		      static_cast<unsigned long>((sent[0].at_ps - cycles_ps(issue)) / 1000));
}

// From a send queue in host memory: between the poll and the egress program stand the fetch's 60 cycles and two
// references to SRAM, and the two reads over the bus.
void test_fetch_is_the_sum(void **)
{
	Bench &bench = benches->fetch;
	const uint64_t at = now_ps() + 7 * UNIT_PS_PER_US + 777;

	bench.at(at, [&] { assert_true(bench.guest_send(0, frame_mac(0, 0), 106)); });
	run_for(20 * UNIT_PS_PER_US);
	const std::vector<Event> submitted = bench.events(What::submitted), sent = bench.events(What::sent);

	assert_int_equal(submitted.size(), 2);
	assert_int_equal(submitted[0].address, vif_host_send_window(0) + VIF_SLOTS_OFFSET + VIF_SLOT_DESCRIPTOR);
	assert_int_equal(submitted[1].address, vif_host_send_window(0) + VIF_SLOTS_OFFSET);
	uint64_t issue = 1 + swap + poll_issue;
	while (issue < edge_after(at))
		issue += poll_round;
	const uint64_t length_ps = cycles_ps(issue + poll_rest + 20 + sram_16 + (swap + 6));
	assert_int_equal(submitted[0].at_ps, length_ps);
	const uint64_t frame_ps = cycles_ps(edge_after(length_ps + bench.dma_ps) + (swap + 14) + sram_16 + (swap + 6));
	assert_int_equal(submitted[1].at_ps, frame_ps);
	const uint64_t forwarded = edge_after(frame_ps + bench.dma_ps) + (swap + 14) + egress_cycles;
	// Then two elements, as above.
	const uint64_t first_end = forwarded + signal_cycles + (swap + 16) + scratch + (swap + 8) + sram_12 +
				   (swap + 10) + dram_64 + (swap + 10) + 10;
	assert_int_equal(sent.size(), 1);
	assert_int_equal(sent[0].at_ps, cycles_ps(first_end + signal_cycles + swap + 10));
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// A doorbell that tells of more frames than there are: nothing is fetched, and what comes later goes its way.
void test_fetch_of_an_empty_slot(void **)
{
	Bench &bench = benches->empty_slot;

	bench.at(now_ps() + 1000, [&] {
		bench.device.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 2, nullptr);
		bench.hosts[0].send_produced = 2;
		bench.guest_send(0, frame_mac(0, 0), 60);
	});
	run_for(30 * UNIT_PS_PER_US);
	assert_int_equal(bench.device.stats().protocol_errors, 2);
	assert_int_equal(bench.events(What::submitted).size(), 4); // three lengths, one frame
	assert_int_equal(bench.events(What::sent).size(), 1);
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// Into a receive queue in device memory: instead of a transfer over the bus, the frame's one element is
// read and written, with 8 cycles for the loop; the index goes to the host as ever.
void test_receive_into_device_memory(void **)
{
	Bench &bench = benches->read;
	const uint64_t at = now_ps() + 12345;
	const uint64_t copy = dram_64 + swap + dram_64 + swap + 8;

	bench.at(at, [&] { bench.arrive(frame_mac(1, 0), 60); });
	run_for(20 * UNIT_PS_PER_US);
	const std::vector<Event> submitted = bench.events(What::submitted);

	assert_int_equal(submitted.size(), 1);
	assert_int_equal(submitted[0].address, vif_receive_window(0) + VIF_WORD_DOORBELL);
	// The last swap is index_cycles' own.
	assert_int_equal(submitted[0].at_ps,
			 cycles_ps(edge_after(at) + receive_only_cycles + ingress_cycles + copy - swap + index_cycles));
	assert_int_equal(bench.hosts[0].received.size(), 1);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	assert_int_equal(bench.device.stats().isolation_faults, 0);
	// The slot is empty once its last word has been read; others are another's, or nobody's.
	assert_null(bench.guest_read(0, 0));
	assert_null(bench.guest_read(1, 0));
	assert_int_equal(bench.device.stats().isolation_faults, 0);
	assert_null(bench.guest_read(2, 0));
	assert_int_equal(bench.device.pci_read(vif_device_receive_window(0) + VIF_WORD_DOORBELL, 4).value, 0);
	assert_int_equal(bench.device.stats().isolation_faults, 2);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// VIF 0 and VIF 8 share bit 0; VIF 1 has its own.
void test_identifier_is_shared_beyond_eight(void **)
{
	Bench &bench = benches->shared;
	const uint64_t begin = now_ps();

	bench.at(begin + 1000, [&] { bench.arrive(frame_mac(1, 8), 60); });
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(bench.take_identifier(), 1);
	bench.at(now_ps() + 1000, [&] { bench.arrive(frame_mac(1, 1), 60); });
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(bench.take_identifier(), 2);
	assert_int_equal(bench.hosts[8].received.size(), 1);
	assert_int_equal(bench.hosts[1].received.size(), 1);
}

// A bit set between two reads brings a second interrupt: none is lost.
void test_line_rises_again_after_a_read(void **)
{
	Bench &bench = benches->rise;
	const uint64_t begin = now_ps();

	bench.at(begin + 1000, [&] {
		bench.arrive(frame_mac(1, 0), 60);
		bench.arrive(frame_mac(1, 0), 60);
	});
	bench.read_after_ps = 1000; // long before the second frame's bit
	run_for(30 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::line_up).size(), 2);
	assert_int_equal(bench.events(What::line_down).size(), 2);
	assert_int_equal(identifier_of(bench).sets, 2);
	assert_int_equal(identifier_of(bench).merged, 0);
}

// Foreign frames cost the receive engine's time and nothing on the bus.
void test_foreign_frame_is_dropped_on_the_device(void **)
{
	Bench &bench = benches->foreign;
	const uint64_t begin = now_ps();

	for (int i = 0; i < 10; i++)
		bench.at(begin + 1000 + i * UNIT_PS_PER_US, [&] { bench.arrive(frame_mac(2, 7), 60); });
	run_for(30 * UNIT_PS_PER_US);
	bench.device.settle();
	assert_true(bench.log.empty());
	assert_int_equal(bench.device.stats().foreign, 10);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_FOREIGN], 10);
	assert_int_equal(bench.device.engine_stats(Ixp::receive).frames, 10);
	// 105 cycles of compute, 6 of comparing per entry read, 8 swaps of 2.
	const uint64_t probes = bench.device.engine_stats(Ixp::receive).probes;
	assert_int_equal(bench.device.engine_stats(Ixp::receive).busy_ps,
			 cycles_ps(uint64_t{10} * (105 + 16) + probes * 6 + (probes - 10) * 2));
	assert_int_equal(bench.device.engine_stats(Ixp::ingress).busy_ps, 0);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

void test_broadcast_reaches_every_vif_once(void **)
{
	Bench &bench = benches->group;
	const uint64_t begin = now_ps();
	uint32_t sequence = 0;

	bench.at(begin + 1000, [&] { sequence = bench.arrive(FRAME_MAC_BROADCAST, 60); });
	run_for(40 * UNIT_PS_PER_US);
	for (const Bench::HostVif &host : bench.hosts) {
		assert_int_equal(host.received.size(), 1);
		assert_int_equal(host.received[0], sequence);
	}
	assert_int_equal(bench.device.stats().copies, 4);
	// From a guest: to the four others and to the wire, not back to itself.
	bench.at(now_ps() + 1000, [&] { bench.guest_send(2, FRAME_MAC_BROADCAST, 60); });
	run_for(40 * UNIT_PS_PER_US);
	for (uint32_t vif = 0; vif < 5; vif++)
		assert_int_equal(bench.hosts[vif].received.size(), vif == 2 ? 1 : 2);
	assert_int_equal(bench.events(What::sent).size(), 1);
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

void test_local_destination_is_bridged(void **)
{
	Bench &bench = benches->bridge;
	const uint64_t begin = now_ps();

	bench.at(begin + 1000, [&] { bench.guest_send(0, frame_mac(1, 1), 200); });
	run_for(40 * UNIT_PS_PER_US);
	assert_int_equal(bench.hosts[1].received.size(), 1);
	assert_int_equal(bench.events(What::sent).size(), 0);
	assert_int_equal(bench.device.stats().bridged, 1);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// Without credit for its receive queue a VIF's frames are dropped at the 65th;
// the send queue's consumed index is told every 8 frames.
void test_credits_on_both_sides(void **)
{
	Bench &bench = benches->credit;
	const uint64_t begin = now_ps();

	bench.auto_credit = false;
	bench.dma_ps = 100000;
	for (uint64_t i = 0; i < 70; i++)
		bench.at(begin + 1000 + i * 3 * UNIT_PS_PER_US, [&] { bench.arrive(frame_mac(1, 0), 60); });
	run_for(300 * UNIT_PS_PER_US);
	assert_int_equal(bench.hosts[0].received.size(), 64);
	assert_int_equal(bench.device.stats().drop_credit, 6);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_NO_BUFFER], 6);
	bench.at(now_ps() + 1000, [&] {
		bench.guest_credit(0);
		bench.arrive(frame_mac(1, 0), 60);
	});
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(bench.hosts[0].received.size(), 65);

	bench.at(now_ps() + 1000, [&] {
		for (int i = 0; i < 64; i++)
			assert_true(bench.guest_send(0, frame_mac(0, 0), 60));
		assert_false(bench.guest_send(0, frame_mac(0, 0), 60));
	});
	run_for(200 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::sent).size(), 64);
	assert_int_equal(bench.device.stats().credits, 8);
	assert_int_equal(bench.hosts[0].send_consumed, 64);
}

// A device with nothing to do costs no kernel event, yet it has polled: a read
// every 137 cycles from cycle 1 + 2 + 8 on, of which each takes its engine 2 + 6 + 8 cycles.
void test_idle_polling_costs_no_event(void **)
{
	Bench &bench = benches->idle;

	run_for(UNIT_PS_PER_S);
	bench.device.settle();
	const uint64_t cycle = edge_after(now_ps()) - 1;
	const uint64_t polls = (cycle - 11) / 137 + 1;

	assert_true(polls > 4000000);
	assert_int_equal(bench.device.engine_stats(Ixp::egress).polls, polls);
	assert_int_equal(bench.device.stats().wakes, 0);
	const uint64_t busy = bench.device.engine_stats(Ixp::egress).busy_ps;
	assert_true(busy >= cycles_ps((polls - 1) * 16) && busy <= cycles_ps((polls + 1) * 16));
}

// What no driver does is counted and harms nobody.
void test_bad_writes_are_refused(void **)
{
	Bench &bench = benches->hostile;
	Ixp &device = bench.device;

	bench.at(now_ps() + 1000, [&] {
		device.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 65, nullptr); // more than the queue holds
		device.pci_written(vif_send_window(0) + VIF_WORD_CREDIT, 4, 1, nullptr);    // of nothing received
		device.pci_written(vif_send_window(0) + 0x20, 4, 1, nullptr);               // no such word
		device.pci_written(vif_send_window(2), 4, 1, nullptr);                      // no such VIF
		device.pci_written(vif_send_window(0) + 0x20, 60, 0, bench.make(frame_mac(0, 0), 60));
		assert_int_equal(device.stats().protocol_errors, 1);
		assert_int_equal(device.stats().faults_index, 2);
		assert_int_equal(device.stats().faults_window, 2);
		assert_int_equal(device.stats().isolation_faults, 4);
		device.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 2, nullptr); // two slots without a frame
		bench.guest_send(1, frame_mac(0, 0), 60);
	});
	run_for(20 * UNIT_PS_PER_US);
	assert_int_equal(device.stats().protocol_errors, 3);
	assert_int_equal(device.stats().isolation_faults, 4);
	assert_int_equal(bench.events(What::sent).size(), 1);
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receive_is_the_sum),
		cmocka_unit_test(test_collision_costs_a_probe),
		cmocka_unit_test(test_receive_of_two_elements),
		cmocka_unit_test(test_send_is_the_sum),
		cmocka_unit_test(test_send_of_two_elements),
		cmocka_unit_test(test_fetch_is_the_sum),
		cmocka_unit_test(test_fetch_of_an_empty_slot),
		cmocka_unit_test(test_receive_into_device_memory),
		cmocka_unit_test(test_identifier_is_shared_beyond_eight),
		cmocka_unit_test(test_line_rises_again_after_a_read),
		cmocka_unit_test(test_foreign_frame_is_dropped_on_the_device),
		cmocka_unit_test(test_broadcast_reaches_every_vif_once),
		cmocka_unit_test(test_local_destination_is_bridged),
		cmocka_unit_test(test_credits_on_both_sides),
		cmocka_unit_test(test_idle_polling_costs_no_event),
		cmocka_unit_test(test_bad_writes_are_refused),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
