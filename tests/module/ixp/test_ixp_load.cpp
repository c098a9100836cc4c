// SPDX-License-Identifier: Apache-2.0
//
// The device under load: round robin among contexts and among the VIFs of one
// context, back pressure, and a random load in which no frame is lost or doubled,
// the same in every way of running the device's process.
#include "base/rng.h"
#include <cstring>

#include "ixp_bench.h"

using namespace vifsim;

namespace
{

ixp_config with_contexts(uint64_t contexts)
{
	ixp_config config = ixp_test_config();

	config.contexts = contexts;
	return config;
}

// Everything small, so that everything fills.
ixp_config tight()
{
	ixp_config config = ixp_test_config();

	config.queue_slots = 8;
	config.credit_batch = 4;
	config.table_entries = 32;
	config.ingress_queue_frames = 4;
	config.send_ring_frames = 2;
	config.receive_buffer_elements = 30;
	config.transmit_buffer_elements = 30;
	return config;
}

// And both queues on the other side than the slides have them.
ixp_config swapped()
{
	ixp_config config = tight();

	config.send_queue = VIF_MEMORY_HOST;
	config.receive_queue = VIF_MEMORY_DEVICE;
	return config;
}

constexpr uint32_t random_vifs = 19;

struct Benches {
	Bench one{"one", with_contexts(1), 1};
	Bench four{"four", with_contexts(4), 1};
	Bench eight{"eight", with_contexts(8), 1};
	Bench egress{"egress", ixp_test_config(), 24};
	Bench ingress{"ingress", ixp_test_config(), 16};
	Bench pressure{"pressure", tight(), 2};
	Bench random[4] = {
		{"lazy_skip", tight(), random_vifs, 8, {true, true}},
		{"lazy_step", tight(), random_vifs, 8, {true, false}},
		{"eager_skip", tight(), random_vifs, 8, {false, true}},
		{"eager_step", tight(), random_vifs, 8, {false, false}},
	};
	Bench random_swapped[4] = {
		{"swapped_lazy_skip", swapped(), random_vifs, 8, {true, true}},
		{"swapped_lazy_step", swapped(), random_vifs, 8, {true, false}},
		{"swapped_eager_skip", swapped(), random_vifs, 8, {false, true}},
		{"swapped_eager_step", swapped(), random_vifs, 8, {false, false}},
	};
	Bench random_per_vif[4] = {
		{"per_vif_lazy_skip", tight(), random_vifs, 8, {true, true}, random_vifs, interrupt_per_vif},
		{"per_vif_lazy_step", tight(), random_vifs, 8, {true, false}, random_vifs, interrupt_per_vif},
		{"per_vif_eager_skip", tight(), random_vifs, 8, {false, true}, random_vifs, interrupt_per_vif},
		{"per_vif_eager_step", tight(), random_vifs, 8, {false, false}, random_vifs, interrupt_per_vif},
	};
	Bench random_posted[4] = {
		{"posted_lazy_skip", tight(), random_vifs, 8, {true, true}, random_vifs, interrupt_posted},
		{"posted_lazy_step", tight(), random_vifs, 8, {true, false}, random_vifs, interrupt_posted},
		{"posted_eager_skip", tight(), random_vifs, 8, {false, true}, random_vifs, interrupt_posted},
		{"posted_eager_step", tight(), random_vifs, 8, {false, false}, random_vifs, interrupt_posted},
	};
	Bench random_activity[4] = {
		{"activity_lazy_skip", tight(), random_vifs, 8, {true, true}, random_vifs, interrupt_activity},
		{"activity_lazy_step", tight(), random_vifs, 8, {true, false}, random_vifs, interrupt_activity},
		{"activity_eager_skip", tight(), random_vifs, 8, {false, true}, random_vifs, interrupt_activity},
		{"activity_eager_step", tight(), random_vifs, 8, {false, false}, random_vifs, interrupt_activity},
	};
};
Benches *benches;

struct Saturated {
	double utilisation;
	double cycles_per_frame;
};

// Foreign frames without end, more than the receive engine can take: it is the
// only one at work, and never waits for a frame.
Saturated saturate(Bench &bench)
{
	const uint64_t begin = now_ps();
	constexpr uint64_t gap_ps = 150000;

	for (uint64_t i = 0; i < 4000; i++)
		bench.at(begin + 1000 + i * gap_ps, [&bench] { bench.arrive(frame_mac(2, 7), 60); });
	run_for(100 * gap_ps);
	bench.device.settle();
	const ixp_engine_stats before = bench.device.engine_stats(Ixp::receive);

	run_for(3000 * gap_ps);
	bench.device.settle();
	const ixp_engine_stats after = bench.device.engine_stats(Ixp::receive);
	const double elapsed = static_cast<double>(after.elapsed_ps - before.elapsed_ps);

	run_for(2000 * gap_ps);
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
	return {static_cast<double>(after.busy_ps - before.busy_ps) / elapsed,
		elapsed * 0.0006 / static_cast<double>(after.frames - before.frames)};
}

// A frame costs the engine 105 cycles of compute, 6 of comparing and 7 swaps of 2
// (the next frame is begun without one): 125; its references take 557 more when nobody else uses them.
//   1 context:  682 a frame, the engine is busy for 125 of them: 18 %
//   4 contexts: a round of 4 x 125 = 500 is shorter than 682: the frame's own way decides; 73 %
//   8 contexts: a round of 8 x 125 = 1,000 is longer: each reference waits for the other contexts, a frame takes a
//               whole round, and the engine is never idle
void test_busy_contexts_share_round_robin(void **)
{
	const Saturated one = saturate(benches->one);
	const Saturated four = saturate(benches->four);
	const Saturated eight = saturate(benches->eight);

	print_message("utilisation, latency with 1, 4, 8 contexts: %.3f %.0f, %.3f %.0f, %.3f %.0f\n", one.utilisation,
		      one.cycles_per_frame, four.utilisation, 4 * four.cycles_per_frame, eight.utilisation,
		      8 * eight.cycles_per_frame);
	assert_true(one.cycles_per_frame > 681.5 && one.cycles_per_frame < 682.5);
	assert_true(one.utilisation > 0.18 && one.utilisation < 0.19);
	// Frames in service are as many as contexts, so by Little's law a frame's latency is that many times the
	// interval.
	assert_true(4 * four.cycles_per_frame >= 682 && 4 * four.cycles_per_frame < 682 * 1.25);
	assert_true(eight.utilisation > 0.95 && eight.utilisation <= 1.0);
	assert_true(8 * eight.cycles_per_frame > 8 * 125 * 0.99 && 8 * eight.cycles_per_frame < 8 * 125 * 1.1);
}

uint32_t vif_of(const Bench &bench, const Event &sent)
{
	return static_cast<uint32_t>(bench.sent_from.at(static_cast<uint32_t>(sent.value)) & 0xff);
}

// VIFs 0, 8 and 16 have context 0. VIF 0 is greedy: its queue is full and stays so.
// The others send 20 frames each, which come out in turn with VIF 0's, as if it sent no more than they.
void test_greedy_sender_takes_one_turn_in_three(void **)
{
	Bench &bench = benches->egress;
	const uint64_t begin = now_ps();
	const auto send = [&bench](uint32_t vif) { assert_true(bench.guest_send(vif, frame_mac(0, 0), 60)); };
	const auto fill = [&bench, send] {
		while (bench.hosts[0].send_produced - bench.hosts[0].send_consumed < 64)
			send(0);
	};

	for (uint64_t i = 0; i < 200; i++)
		bench.at(begin + 1000 + i * UNIT_PS_PER_US, fill);
	bench.at(begin + 20 * UNIT_PS_PER_US, [send] {
		for (int i = 0; i < 20; i++) {
			send(8);
			send(16);
		}
	});
	run_for(1000 * UNIT_PS_PER_US);
	const std::vector<Event> sent = bench.events(What::sent);
	size_t first = 0;

	while (vif_of(bench, sent[first]) == 0)
		first++;
	assert_true(first > 3); // VIF 0 had the context to itself
	for (size_t i = 0; i + 2 < 60; i += 3) {
		uint32_t sum = 0;

		for (size_t turn = 0; turn < 3; turn++)
			sum += 1u << vif_of(bench, sent[first + i + turn]);
		assert_int_equal(sum, 1u << 0 | 1u << 8 | 1u << 16);
	}
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// The same on the way in: 40 frames for VIF 0, then 10 for VIF 8, on one context.
void test_greedy_receiver_takes_one_turn_in_two(void **)
{
	Bench &bench = benches->ingress;
	const uint64_t begin = now_ps();

	bench.dma_ps = 2000000; // the bus is slow: queues build up on the device
	bench.at(begin + 1000, [&bench] {
		for (int i = 0; i < 40; i++)
			bench.arrive(frame_mac(1, 0), 60);
		for (int i = 0; i < 10; i++)
			bench.arrive(frame_mac(1, 8), 60);
	});
	run_for(1000 * UNIT_PS_PER_US);
	assert_int_equal(bench.hosts[0].received.size(), 40);
	assert_int_equal(bench.hosts[8].received.size(), 10);
	const std::vector<Event> landed = bench.events(What::frame_in_memory);
	size_t first = 0;

	while (landed[first].address < vif_receive_window(8))
		first++;
	// Some 50 frames take 50 x 130 cycles to come in, 11 us; a frame to memory takes over 5 us.
	assert_true(first < 6);
	for (size_t i = first; i < first + 20; i++)
		assert_int_equal(landed[i].address >= vif_receive_window(8), (i - first) % 2 == 0);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// A slow wire fills transmit buffer and ring, holds up the egress contexts and so
// the guests; nothing is dropped, and frames of one VIF keep their order.
void test_back_pressure_loses_nothing(void **)
{
	Bench &bench = benches->pressure;
	const uint64_t begin = now_ps();
	uint32_t accepted = 0;

	bench.wire_byte_ps = 80000; // 100 Mbit/s
	for (uint64_t i = 0; i < 2000; i++)
		bench.at(begin + 1000 + i * 200000, [&bench, &accepted, i] {
			accepted += bench.guest_send(static_cast<uint32_t>(i % 2), frame_mac(0, 0), 1514);
		});
	run_for(20 * UNIT_PS_PER_MS);
	const std::vector<Event> sent = bench.events(What::sent);

	// 400 us hold at most 3 frames at 123 us each beside what the device and queues keep.
	assert_true(accepted < 40);
	assert_int_equal(sent.size(), accepted);
	for (size_t i = 1; i < sent.size(); i++) // both VIFs send in turn, sequence numbers are common
		assert_true(sent[i].value > sent[i - 1].value || sent[i].value + 8 > sent[i - 1].value);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_NO_BUFFER], 0);
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// One pseudo-random load for all four: arrivals of every kind and length, bursts
// and pauses, guests that send to the wire, to each other and to all, late credits.
void drive(Bench &bench, uint64_t begin)
{
	rng random;
	uint64_t at = begin + 1000;

	rng_init(&random, 42, 0, "ixp_load");
	bench.auto_credit = false;
	bench.read_after_ps = 1234567;
	bench.dma_ps = 777777;
	for (int i = 0; i < 6000; i++) {
		const uint32_t kind = static_cast<uint32_t>(rng_below(&random, 100));
		const uint32_t vif = static_cast<uint32_t>(rng_below(&random, random_vifs));
		const uint32_t other = static_cast<uint32_t>(rng_below(&random, random_vifs));
		const uint32_t bytes = 60 + static_cast<uint32_t>(rng_below(&random, 4) == 0 ? rng_below(&random, 1455)
											     : rng_below(&random, 80));

		// Bursts at some 300 ns, now and then a pause of up to 200 us.
		at += rng_below(&random, 50) == 0 ? rng_below(&random, 200000000) : rng_below(&random, 600000);
		if (kind < 35)
			bench.at(at, [&bench, vif, bytes] { bench.arrive(frame_mac(1, vif), bytes); });
		else if (kind < 45)
			bench.at(at, [&bench, other, bytes] { bench.arrive(frame_mac(3, other), bytes); });
		else if (kind < 46)
			bench.at(at, [&bench, bytes] { bench.arrive(FRAME_MAC_BROADCAST, bytes); });
		else if (kind < 80)
			bench.at(at, [&bench, vif, bytes] { bench.guest_send(vif, frame_mac(0, vif), bytes); });
		else if (kind < 89)
			bench.at(at,
				 [&bench, vif, other, bytes] { bench.guest_send(vif, frame_mac(1, other), bytes); });
		else if (kind < 90)
			bench.at(at, [&bench, vif, bytes] { bench.guest_send(vif, FRAME_MAC_BROADCAST, bytes); });
		else if (kind < 98)
			bench.at(at, [&bench, vif] { bench.guest_credit(vif); });
		else
			bench.at(at, [&bench, vif] { bench.guest_request(vif); });
	}
}

// How the device's process runs is nobody's business outside.
void check_random_load(Bench (&modes)[4])
{
	const uint64_t begin = now_ps();
	const Bench &first = modes[0];

	for (Bench &bench : modes)
		drive(bench, begin);
	run_for(40 * UNIT_PS_PER_MS);
	for (Bench &bench : modes) {
		bench.device.settle();
		assert_true(bench.log.size() > 5000);
		assert_true(bench.log == first.log);
		for (Ixp::Engine engine : {Ixp::receive, Ixp::ingress, Ixp::egress, Ixp::send})
			assert_memory_equal(&bench.device.engine_stats(engine), &first.device.engine_stats(engine),
					    sizeof(ixp_engine_stats));
		// Everything came about: each way of losing a frame, bridging, copies.
		const ixp_stats &stats = bench.device.stats();

		assert_true(stats.foreign > 0 && stats.drop_buffer > 0 && stats.drop_queue > 0 &&
			    stats.drop_credit > 0);
		assert_true(stats.copies > 0 && stats.bridged > 0 && stats.credits > 0 && stats.answers > 0);
		assert_int_equal(stats.isolation_faults + stats.protocol_errors, 0);
		// All frames are accounted for, and none is left inside.
		bench.check_pool();
		assert_int_equal(frame_pool_walk(&bench.pool), 0);
		std::vector<station *> stations;

		bench.device.add_stations(stations);
		for (const station *place : stations) {
			assert_int_equal(place->occupancy, 0);
			assert_int_equal(place->area_frame_ps, place->sojourn_ps);
			assert_true(place->arrivals > 0);
		}
	}
	print_message("wakes: lazy %lu, eager %lu\n", static_cast<unsigned long>(modes[0].device.stats().wakes),
		      static_cast<unsigned long>(modes[2].device.stats().wakes));
}

void test_random_load_is_the_same_in_every_mode(void **)
{
	check_random_load(benches->random);
	assert_true(benches->random[0].device.stats().wakes * 4 < benches->random[2].device.stats().wakes);
}

void test_random_load_with_the_queues_swapped(void **)
{
	check_random_load(benches->random_swapped);
	assert_true(benches->random_swapped[0].device.stats().wakes * 2 <
		    benches->random_swapped[2].device.stats().wakes);
}

// Each station stands in the report under the device's path, with the same counters.
void test_stations_are_in_the_report(void **)
{
	Bench &bench = benches->random[0];
	NetworkDevice &device = bench.device;
	std::vector<station *> stations;
	stat_registry registry;
	uint32_t found = 0;

	stat_registry_init(&registry);
	device.add_statistics(registry, "host_b.ixp");
	device.add_stations(stations);
	assert_int_equal(stations.size(), 7);
	for (const station *place : stations) {
		const std::string name = std::string("host_b.ixp") + strrchr(place->path, '.');

		for (size_t i = 0; i < registry.count; i++) {
			const stat_group &group = registry.groups[i];

			if (name != group.path)
				continue;
			found++;
			assert_ptr_equal(group.specs, station_stats);
			assert_int_equal(group.count, station_stat_count);
			assert_ptr_equal(group.base, place);
		}
	}
	assert_int_equal(found, 7);
	assert_ptr_equal(&device.sink(0), static_cast<FrameSink *>(&bench.device));
	assert_int_equal(bench.pool.copied, bench.device.stats().copies);
	stat_registry_free(&registry);
}

// From the wire, frames of one VIF arrive in the order of their sequence numbers (broadcasts
// and bridged ones among them come by other ways, so only strictly received ones are looked at).
// Each frame that came and each answer is an activity, told once in the way of the scheme, or gathered with another.
void test_random_load_with_other_interrupts(void **)
{
	for (Bench(*modes)[4] : {&benches->random_per_vif, &benches->random_posted, &benches->random_activity})
		check_random_load(*modes);
	const Bench &per_vif = benches->random_per_vif[0], &posted = benches->random_posted[0],
		    &activity = benches->random_activity[0];
	uint64_t counted = 0;

	const auto activities = [](const Bench &bench) {
		return bench.device.engine_stats(Ixp::ingress).frames + bench.device.stats().answers;
	};
	assert_int_equal(per_vif.messages, activities(per_vif));
	assert_true(per_vif.events(What::line_up).empty());
	for (const auto &[vif, count] : activity.counts)
		counted += count;
	assert_int_equal(counted, activities(activity));
	assert_int_equal(identifier_of(activity).sets, counted);
	// One slot is soon full; then activities gather in the device, and nothing is left there.
	const posted_sender &sender = *static_cast<const posted_sender *>(posted.device.interrupt_state());

	assert_int_equal(sender.reported, activities(posted));
	assert_true(sender.full > 0 && sender.merged > 0 && sender.vectors < sender.reported);
	assert_int_equal(sender.vectors, posted.posted_taken);
	assert_int_equal(sender.waiting, 0);
	assert_false(posted.line);
}

void check_order(const Bench &bench)
{
	std::map<uint64_t, uint32_t> last;
	std::map<uint64_t, int> seen;

	for (const Event &sent : bench.events(What::sent)) {
		assert_int_equal(seen[sent.value]++, 0);
		if (sent.address == FRAME_MAC_BROADCAST)
			continue;
		// Guest v sends to MAC v of the other host: in order per destination.
		assert_true(last[sent.address] < sent.value);
		last[sent.address] = static_cast<uint32_t>(sent.value);
	}
	for (const Bench::HostVif &host : bench.hosts) {
		std::map<uint32_t, int> received;

		for (uint32_t sequence : host.received)
			assert_int_equal(received[sequence]++, 0);
	}
}

void test_random_load_keeps_order_and_sends_once(void **)
{
	check_order(benches->random[0]);
	check_order(benches->random_swapped[0]);
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_busy_contexts_share_round_robin),
		cmocka_unit_test(test_greedy_sender_takes_one_turn_in_three),
		cmocka_unit_test(test_greedy_receiver_takes_one_turn_in_two),
		cmocka_unit_test(test_back_pressure_loses_nothing),
		cmocka_unit_test(test_random_load_is_the_same_in_every_mode),
		cmocka_unit_test(test_random_load_with_the_queues_swapped),
		cmocka_unit_test(test_random_load_with_other_interrupts),
		cmocka_unit_test(test_stations_are_in_the_report),
		cmocka_unit_test(test_random_load_keeps_order_and_sends_once),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
