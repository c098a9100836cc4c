// SPDX-License-Identifier: Apache-2.0
//
// The ordinary NIC on a PCI bus, with a memory that writes down what reaches
// it, and the test as its driver (hv_nic_bench.h).  SystemC elaborates once per process, so
// each case has its bench from the start, and runs it in its turn.
#include "hv_nic_bench.h"

namespace
{

Bench *receive_bench, *count_bench, *time_bench, *mask_bench, *transmit_bench, *done_bench, *wrap_bench, *fifo_bench,
	*buffer_bench, *filter_bench, *room_bench, *ports_bench;

bool same_order(const std::vector<What> &seen, const std::vector<What> &expected)
{
	return seen == expected;
}

// Data, then status, then interrupt; and no sooner than the card's latency allows.
void receive_order(void **)
{
	Bench &bench = *receive_bench;
	const uint64_t last_bit = now_ps() + 5 * US;

	bench.arrive(5 * US);
	bench.run_us(5);
	assert_true(bench.events.empty());
	bench.run_us(45);
	assert_true(same_order(bench.order(), {What::data_write, What::status, What::raised}));
	assert_true(bench.events[0].at_ps > last_bit + LATENCY_PS);
	assert_true(bench.events[0].at_ps < last_bit + LATENCY_PS + 2 * US);
	assert_true(bench.events[1].at_ps > bench.events[0].at_ps);
	assert_true(bench.events[2].at_ps >= bench.events[1].at_ps);
	assert_int_equal(bench.events[0].number, 0);
	assert_int_equal(bench.events[1].number, hv_nic_ring_status(0, 1));
	assert_int_equal(hv_nic_ring_received(&bench.ring), 1);

	// FIFO from the last bit to the data's arrival, ring from then on.
	std::vector<station *> stations;
	bench.nic.add_stations(stations);
	assert_int_equal(station_area(stations[1], now_ps()), bench.events[0].at_ps - last_bit);
	assert_int_equal(station_area(stations[2], now_ps()), now_ps() - bench.events[0].at_ps);
	bench.check_laws(1);
	assert_int_equal(bench.receive(), 0);
	assert_int_equal(bench.nic.counters().frames_received, 1);
	assert_int_equal(bench.nic.counters().interrupts, 1);
	assert_int_equal(bench.nic.counters().dma_write_bytes, 60 + 8);
	bench.check_laws(0);
}

// Five frames bring the status block at once, with the fifth's data.
void coalescing_by_count(void **)
{
	Bench &bench = *count_bench;

	for (uint32_t i = 0; i < 5; i++)
		bench.arrive((i + 1) * 672000);
	bench.run_us(50);
	const std::vector<Event> data = bench.all(What::data_write), status = bench.all(What::status);
	assert_int_equal(data.size(), 5);
	assert_int_equal(status.size(), 1);
	assert_int_equal(status[0].number, hv_nic_ring_status(0, 5));
	assert_true(status[0].at_ps > data[4].at_ps && status[0].at_ps < data[4].at_ps + US);
	assert_int_equal(bench.all(What::raised).size(), 1);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(bench.receive(), i);
	bench.check_laws(0);
}

// Fewer wait for 20 us from the first one's data on, whatever comes after it.
void coalescing_by_time(void **)
{
	Bench &bench = *time_bench;

	bench.arrive(US);
	bench.arrive(15 * US);
	bench.run_us(100);
	const std::vector<Event> data = bench.all(What::data_write), status = bench.all(What::status);
	assert_int_equal(data.size(), 2);
	assert_int_equal(status.size(), 1);
	assert_int_equal(status[0].number, hv_nic_ring_status(0, 2));
	assert_true(status[0].at_ps > data[0].at_ps + 20 * US && status[0].at_ps < data[0].at_ps + 21 * US);
	// And the clock starts anew with the next.
	bench.arrive(US);
	bench.run_us(100);
	const std::vector<Event> data2 = bench.all(What::data_write), status2 = bench.all(What::status);
	assert_int_equal(status2.size(), 2);
	assert_true(status2[1].at_ps > data2[2].at_ps + 20 * US && status2[1].at_ps < data2[2].at_ps + 21 * US);
	assert_int_equal(bench.nic.counters().interrupts, 1); // the line is still asserted
	while (hv_nic_ring_received(&bench.ring) > 0)
		bench.receive();
	bench.check_laws(0);
}

void masking(void **)
{
	Bench &bench = *mask_bench;

	// Masked: the status block is written, the line stays quiet; unmasking asserts it.
	bench.mask();
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.all(What::status).size(), 1);
	assert_false(bench.line);
	bench.unmask();
	assert_true(bench.line);
	// Masking releases it at once; with all seen, unmasking leaves it quiet.
	bench.mask();
	assert_false(bench.line);
	bench.receive();
	bench.unmask();
	assert_false(bench.line);
	assert_int_equal(bench.nic.counters().interrupts, 1);
	// A frame that comes between the driver's last look and the unmasking is not lost.
	bench.mask();
	bench.arrive(US);
	bench.run_us(20);
	bench.receive();
	bench.arrive(US);
	bench.run_us(20);
	assert_false(bench.line);
	bench.unmask();
	assert_true(bench.line);
	assert_int_equal(bench.nic.counters().interrupts, 2);
	// Unmasked, the line goes up with the status block.
	bench.mask();
	bench.receive();
	bench.unmask();
	bench.arrive(US);
	bench.run_us(20);
	assert_true(bench.line);
	assert_int_equal(bench.nic.counters().status_writes, 4);
	bench.receive();
	bench.check_laws(0);
}

// Descriptor, data, wire; the next descriptor meanwhile; then status and interrupt.
void transmit_order(void **)
{
	Bench &bench = *transmit_bench;

	bench.transmit(60, 40);
	bench.transmit(1514, 41);
	bench.run_us(20);
	assert_true(bench.events.empty()); // before the doorbell nothing happens
	bench.doorbell();
	bench.run_us(200);
	const std::vector<Event> descriptors = bench.all(What::descriptor_read), data = bench.all(What::data_read),
				 sent = bench.all(What::sent), status = bench.all(What::status);
	assert_int_equal(descriptors.size(), 2);
	assert_int_equal(data.size(), 2);
	assert_int_equal(sent.size(), 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(descriptors[i].number, i);
		assert_int_equal(data[i].number, i);
		assert_int_equal(sent[i].number, 40 + i);
		assert_true(descriptors[i].at_ps < data[i].at_ps);
		assert_true(data[i].at_ps + LATENCY_PS <= sent[i].at_ps);
	}
	assert_true(data[0].at_ps < descriptors[1].at_ps);
	assert_true(descriptors[1].at_ps < sent[0].at_ps + LATENCY_PS); // in the shadow of the first
	// 1,514 bytes take 190 clocks of 15.15 ns at least: 2.9 us.
	assert_true(sent[1].at_ps - descriptors[1].at_ps > LATENCY_PS + 190 * 15151);
	assert_true(sent[1].at_ps - descriptors[1].at_ps < LATENCY_PS + 250 * 15151);
	assert_true(status.back().at_ps > sent[1].at_ps);
	assert_int_equal(status.back().number, hv_nic_ring_status(2, 0));
	assert_true(bench.line);
	assert_int_equal(hv_nic_ring_transmit_done(&bench.ring), 2);
	assert_int_equal(bench.nic.counters().dma_read_bytes, 16 + 60 + 16 + 1514);
	assert_int_equal(bench.nic.counters().frames_sent, 2);
	bench.check_laws(0);
}

// One sent frame is told after 72 us, in the status block of its time.
void transmit_completion_is_coalesced(void **)
{
	Bench &bench = *done_bench;

	bench.transmit(60, 0);
	bench.doorbell();
	bench.run_us(200);
	const std::vector<Event> sent = bench.all(What::sent), status = bench.all(What::status);
	assert_int_equal(status.size(), 1);
	assert_true(status[0].at_ps > sent[0].at_ps + 72 * US && status[0].at_ps < sent[0].at_ps + 73 * US);
	assert_true(same_order(bench.order(),
			       {What::descriptor_read, What::data_read, What::sent, What::status, What::raised}));
	bench.check_laws(0);
}

// Three times round both rings, in order.
void rings_go_round(void **)
{
	Bench &bench = *wrap_bench;
	uint32_t received = 0, sent = 0;

	for (uint32_t round = 0; round < 100; round++) {
		for (uint32_t i = 0; i < 16; i++) {
			bench.arrive((i + 1) * 672000);
			bench.transmit(60, sent++);
		}
		bench.doorbell();
		bench.run_us(120);
		while (hv_nic_ring_received(&bench.ring) > 0)
			assert_int_equal(bench.receive(), received++);
		while (hv_nic_ring_transmit_done(&bench.ring) > 0)
			hv_nic_ring_reclaim(&bench.ring);
		bench.write_register(HV_NIC_REGISTER_RECEIVE_FILLED, bench.ring.receive_filled);
	}
	bench.run_us(100);
	assert_int_equal(received, 1600);
	const std::vector<Event> frames = bench.all(What::sent);
	assert_int_equal(frames.size(), 1600);
	for (uint32_t i = 0; i < 1600; i++)
		assert_int_equal(frames[i].number, i);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 0);
	bench.check_laws(0);
}

// 2,048 bytes of FIFO: of five frames of 1,000 bytes that come together two find room.
void fifo_overflow(void **)
{
	Bench &bench = *fifo_bench;
	const uint64_t dropped = pool.dropped[FRAME_DROP_NO_BUFFER];

	for (uint32_t i = 0; i < 5; i++)
		bench.arrive(US, 1000);
	bench.run_us(100);
	assert_int_equal(bench.nic.counters().dropped_fifo, 3);
	assert_int_equal(pool.dropped[FRAME_DROP_NO_BUFFER], dropped + 3);
	assert_int_equal(bench.nic.counters().receive_fifo_maximum_bytes, 2000);
	// It drains: then there is room again.
	bench.arrive(US, 1000);
	bench.run_us(100);
	assert_int_equal(hv_nic_ring_received(&bench.ring), 3);
	assert_int_equal(bench.receive(), 0);
	assert_int_equal(bench.receive(), 1);
	assert_int_equal(bench.receive(), 5);
	bench.check_laws(0);
}

// 512 buffers; the driver takes frames, but only the doorbell gives buffers back.
void no_buffer(void **)
{
	Bench &bench = *buffer_bench;

	for (uint32_t i = 0; i < HV_NIC_SLOTS + 2; i++) {
		bench.arrive(US);
		bench.run_us(3);
	}
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().frames_received, HV_NIC_SLOTS);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 2);
	for (uint32_t i = 0; i < HV_NIC_SLOTS; i++)
		assert_int_equal(bench.receive(), i);
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 3);
	bench.write_register(HV_NIC_REGISTER_RECEIVE_FILLED, bench.ring.receive_filled);
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 3);
	assert_int_equal(bench.receive(), HV_NIC_SLOTS + 3);
	bench.check_laws(0);
}

void not_promiscuous(void **)
{
	Bench &bench = *filter_bench;
	const uint64_t dropped = pool.dropped[FRAME_DROP_FOREIGN];

	bench.arrive(US, 60, frame_mac(0, 1));         // 0: a guest's
	bench.arrive(2 * US, 60, MAC);                 // 1: its own
	bench.arrive(3 * US, 60, FRAME_MAC_BROADCAST); // 2
	bench.arrive(4 * US, 60, frame_mac(0xff, 0));  // 3: nobody's
	bench.run_us(100);
	assert_int_equal(bench.nic.counters().frames_filtered, 2);
	assert_int_equal(pool.dropped[FRAME_DROP_FOREIGN], dropped + 2);
	assert_int_equal(bench.receive(), 1);
	assert_int_equal(bench.receive(), 2);
	assert_int_equal(bench.all(What::data_write).size(), 2);
	bench.check_laws(0);
}

// A wire of 100 us a frame and 2,048 bytes of FIFO: two frames of 1,000 bytes
// are fetched, the third waits until the first is gone.
void transmit_waits_for_room(void **)
{
	Bench &bench = *room_bench;

	bench.wire_frame_ps = 100 * US;
	for (uint32_t i = 0; i < 3; i++)
		bench.transmit(1000, i);
	bench.doorbell();
	bench.run_us(90);
	assert_int_equal(bench.all(What::descriptor_read).size(), 3);
	assert_int_equal(bench.all(What::data_read).size(), 2);
	assert_int_equal(bench.all(What::sent).size(), 2);
	const uint64_t first_gone = bench.all(What::sent)[0].at_ps + 100 * US;
	bench.run_us(400);
	assert_int_equal(bench.all(What::sent).size(), 3);
	const uint64_t third = bench.all(What::data_read)[2].at_ps;
	assert_true(third >= first_gone && third < first_gone + 3 * US); // read over after some 2 us
	bench.check_laws(0);
}

hv_nic_config with_fifos(uint64_t bytes)
{
	hv_nic_config config = EACH;

	config.receive_fifo_bytes = config.transmit_fifo_bytes = bytes;
	return config;
}

// Two wires, one ring: each frame goes out by the port that its descriptor names, and the ring tells by which one
// came in; of two that are in both FIFOs, port 1's is not kept waiting by all of port 0's.
void two_ports(void **)
{
	Bench &bench = *ports_bench;

	bench.transmit(60, 7, 1);
	bench.transmit(60, 8, 0);
	bench.transmit(60, 9, 1);
	bench.doorbell();
	bench.run_us(20);
	assert_int_equal(bench.second.sequences.size(), 2);
	assert_int_equal(bench.second.sequences[0], 7);
	assert_int_equal(bench.second.sequences[1], 9);
	assert_int_equal(bench.all(What::sent).size(), 1);
	assert_int_equal(bench.all(What::sent)[0].number, 8);

	for (int i = 0; i < 3; i++) // sequences 0, 1, 2
		bench.arrive(US, 1514, frame_mac(0, 1), 0);
	bench.arrive(US, 1514, frame_mac_at(0, 1, 1), 1); // 3
	bench.run_us(40);
	static const uint32_t order[4][2] = {{0, 0}, {3, 1}, {1, 0}, {2, 0}};
	for (const auto &expected : order) {
		assert_int_equal(bench.receive(), expected[0]);
		assert_int_equal(bench.received_port, expected[1]);
	}
}

// Frames fill the FIFO while they are still inside the card, and none on the wire.
hv_nic_config with_small_fifo_and_long_way()
{
	hv_nic_config config = with_fifos(2048);

	config.latency_ps = 10 * US;
	return config;
}

hv_nic_config without_promiscuity()
{
	hv_nic_config config = EACH;

	config.promiscuous = false;
	return config;
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receive_order),
		cmocka_unit_test(coalescing_by_count),
		cmocka_unit_test(coalescing_by_time),
		cmocka_unit_test(masking),
		cmocka_unit_test(transmit_order),
		cmocka_unit_test(transmit_completion_is_coalesced),
		cmocka_unit_test(rings_go_round),
		cmocka_unit_test(fifo_overflow),
		cmocka_unit_test(no_buffer),
		cmocka_unit_test(not_promiscuous),
		cmocka_unit_test(transmit_waits_for_room),
		cmocka_unit_test(two_ports),
	};

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	frame_pool_init(&pool);
	receive_bench = new Bench("receive", EACH);
	count_bench = new Bench("count", COALESCED);
	time_bench = new Bench("time", COALESCED);
	mask_bench = new Bench("mask", EACH);
	transmit_bench = new Bench("transmit", EACH);
	done_bench = new Bench("done", COALESCED);
	wrap_bench = new Bench("wrap", COALESCED);
	fifo_bench = new Bench("fifo", with_fifos(2048));
	buffer_bench = new Bench("buffer", EACH);
	filter_bench = new Bench("filter", without_promiscuity());
	room_bench = new Bench("room", with_small_fifo_and_long_way());
	ports_bench = new Bench("ports", EACH, 2);
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	frame_pool_free(&pool);
	return failed;
}
