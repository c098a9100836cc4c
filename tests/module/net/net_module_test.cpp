// SPDX-License-Identifier: Apache-2.0
//
// Link, switch and foreign source in one bench. SystemC elaborates once per process, so the
// bench holds a separate set of modules per case; each case then runs for a
// while in its turn and looks at what has arrived.
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <systemc>
#include <vector>

extern "C" {
#include <cmocka.h>
}

#include "load/foreign_source.h"
#include "net/ethernet_link.h"
#include "net/ethernet_switch.h"
#include "sim/sim_time.h"

using namespace vifsim;

namespace
{

const uint64_t US = 1000000; // ps

frame_pool pool, foreign_pool; // the foreign sources run all the time, so their frames are counted apart
// 1 Gbit/s, 50 ns, 3 us, room for 3 frames of 1,000 bytes.
const wire_config config = {1000000000, 50000, 3 * US, 3000, 0};

// Takes frames in: notes when they came and lets them go at their last bit.
struct Recorder : public sc_core::sc_module, public FrameSink {
	struct Arrival {
		uint64_t first_ps, last_ps;
		uint64_t destination;
		uint32_t sequence, bytes;
	};

	SC_HAS_PROCESS(Recorder);
	Recorder(sc_core::sc_module_name name, frame_pool &recorder_pool) : sc_module(name), frames(recorder_pool)
	{
		SC_METHOD(take);
		sensitive << due;
		dont_initialize();
	}

	void frame_on_wire(frame *frame, uint64_t first_ps, uint64_t last_ps) override
	{
		arrivals.push_back({first_ps, last_ps, frame->destination, frame->sequence, frame->bytes});
		frame->due_ps = last_ps;
		frame_queue_push(&queue, frame);
		notify_at(due, queue.head->due_ps);
	}

	void take()
	{
		while (queue.head != nullptr && queue.head->due_ps <= now_ps()) {
			frame *frame = frame_queue_pop(&queue);

			station_leave(frame->station, frame, now_ps());
			frame_delivered(&frames, frame);
		}
		if (queue.head != nullptr)
			notify_at(due, queue.head->due_ps);
	}

	frame_pool &frames;
	sc_core::sc_event due;
	frame_queue queue = {nullptr, nullptr, 0};
	std::vector<Arrival> arrivals;
};

// Looks on.
struct Watcher : public WireTap {
	struct Passage {
		uint32_t sequence;
		uint64_t near_ps, far_ps;
	};

	void frame_sent(frame &frame, uint64_t near_ps, uint64_t far_ps) override
	{
		passages.push_back({frame.sequence, near_ps, far_ps});
	}

	std::vector<Passage> passages;
};

// A link that leads to a recorder.
struct LinkBench {
	EthernetLink link{"link", config, "link"};
	Recorder far{"link_far", pool};
	Watcher watcher;

	LinkBench() { link.bind(far); }
};

// Two hosts on a switch of three ports; the third port only takes frames in.
struct SwitchBench {
	EthernetLink a_in, b_in, c_in, a_out, b_out;
	Recorder a, b;
	EthernetSwitch middle;

	SwitchBench(const std::string &name, frame_pool &frames)
	    : a_in((name + "_a_in").c_str(), config, "a_in"), b_in((name + "_b_in").c_str(), config, "b_in"),
	      c_in((name + "_c_in").c_str(), config, "c_in"), a_out((name + "_a_out").c_str(), config, "a_out"),
	      b_out((name + "_b_out").c_str(), config, "b_out"), a((name + "_a").c_str(), frames),
	      b((name + "_b").c_str(), frames), middle((name + "_switch").c_str(), config, frames, "switch")
	{
		a_out.bind(a);
		b_out.bind(b);
		a_in.bind(middle.port(middle.add_port(&a_out)));
		b_in.bind(middle.port(middle.add_port(&b_out)));
		c_in.bind(middle.port(middle.add_port(nullptr)));
	}

	std::vector<station *> stations()
	{
		std::vector<station *> all;

		for (EthernetLink *link : {&a_in, &b_in, &c_in, &a_out, &b_out})
			link->add_stations(all);
		middle.add_stations(all);
		return all;
	}
};

LinkBench *link_bench;
SwitchBench *learn_bench, *flood_bench, *queue_bench, *foreign_bench;
ForeignSource *constant_source, *poisson_source;

const uint64_t MAC_A = frame_mac(0, 1), MAC_B = frame_mac(1, 1);

frame *new_frame(uint64_t source, uint64_t destination, uint32_t bytes, uint32_t sequence)
{
	frame *frame = frame_new(&pool, source, destination, bytes);

	frame->sequence = sequence;
	return frame;
}

void run(uint64_t ps)
{
	sc_core::sc_start(sim_time(ps));
}

void little_holds(const std::vector<station *> &all, const frame_pool &frames = pool)
{
	for (const station *station : all) {
		assert_int_equal(station_area(station, now_ps()), station_stays(station, &frames, now_ps()));
		assert_true(station->departures <= station->arrivals);
	}
}

// By hand, at 8 ns a byte: preamble 64 ns; frame and check (60 + 4) 512 ns; gap 96 ns; so the
// wire is free after 672 ns, the first bit is there after 64 + 50, the last after 64 + 512 + 50.
void link_times(void **)
{
	LinkBench &bench = *link_bench;
	const uint64_t start = now_ps();

	bench.link.tap(bench.watcher);
	assert_int_equal(bench.link.send(new_frame(MAC_A, MAC_B, 60, 0)), start + 672000);
	assert_int_equal(bench.link.free_at_ps(), start + 672000);
	// The second waits for the first: 1,514 bytes take (1,514 + 24) * 8 = 12,304 ns.
	assert_int_equal(bench.link.send(new_frame(MAC_A, MAC_B, 1514, 1)), start + 672000 + 12304000);
	assert_int_equal(bench.far.arrivals.size(), 2);
	assert_int_equal(bench.far.arrivals[0].first_ps, start + 114000);
	assert_int_equal(bench.far.arrivals[0].last_ps, start + 626000);
	assert_int_equal(bench.far.arrivals[1].first_ps, start + 672000 + 114000);
	// (8 + 1,514 + 4) * 8 = 12,208 ns after its start, and 50 ns.
	assert_int_equal(bench.far.arrivals[1].last_ps, start + 672000 + 12258000);
	// Who looks on sees the first bits: at this end after the preamble, at the other 50 ns later.
	assert_int_equal(bench.watcher.passages.size(), 2);
	assert_int_equal(bench.watcher.passages[0].near_ps, start + 64000);
	assert_int_equal(bench.watcher.passages[0].far_ps, start + 114000);
	assert_int_equal(bench.watcher.passages[1].sequence, 1);
	assert_int_equal(bench.watcher.passages[1].near_ps, start + 672000 + 64000);
	assert_int_equal(bench.watcher.passages[1].far_ps, start + 672000 + 114000);
	run(20 * US);
	assert_int_equal(bench.link.counters().frames, 2);
	assert_int_equal(bench.link.counters().bytes, 1574);
	assert_int_equal(bench.link.counters().busy_ps, 12976000);
	assert_int_equal(bench.link.counters().waiting_ps, 672000);

	std::vector<station *> all;
	bench.link.add_stations(all);
	little_holds(all);
	// Both were sent at the start: stays of 626 and 12,930 ns.
	assert_int_equal(station_area(all[0], now_ps()), 626000 + 12930000);
	// Idle again: the next starts at once.
	const uint64_t later = now_ps();
	assert_int_equal(bench.link.send(new_frame(MAC_A, MAC_B, 60, 2)), later + 672000);
	run(20 * US);
}

// Through the switch: last bit at 626 ns, latency 3 us, and the same again.
void switch_latency_and_learning(void **)
{
	SwitchBench &bench = *learn_bench;
	uint64_t start = now_ps();

	// Nobody is known yet: flooded to the one other port that has a wire; no copy is needed.
	bench.a_in.send(new_frame(MAC_A, MAC_B, 60, 0));
	run(100 * US);
	assert_int_equal(bench.b.arrivals.size(), 1);
	assert_int_equal(bench.b.arrivals[0].last_ps, start + 626000 + 3 * US + 626000);
	assert_int_equal(bench.a.arrivals.size(), 0);
	assert_int_equal(bench.middle.counters().copies, 0);
	// The answer finds its way, and from then on so does the next.
	bench.b_in.send(new_frame(MAC_B, MAC_A, 60, 1));
	run(100 * US);
	assert_int_equal(bench.a.arrivals.size(), 1);
	bench.a_in.send(new_frame(MAC_A, MAC_B, 60, 2));
	run(100 * US);
	assert_int_equal(bench.b.arrivals.size(), 2);
	assert_int_equal(bench.a.arrivals.size(), 1);
	// B is heard on port 0: what port 0 sends to it now goes nowhere, and is accounted for.
	const uint64_t dropped = pool.dropped[FRAME_DROP_FOREIGN];
	bench.a_in.send(new_frame(MAC_B, MAC_A, 60, 3));
	run(100 * US);
	assert_int_equal(pool.dropped[FRAME_DROP_FOREIGN], dropped + 1);
	assert_int_equal(bench.a.arrivals.size(), 1);
	assert_int_equal(bench.middle.counters().dropped_no_port, 1);
	// Four frames of a 626 ns way in, three of them from A, and 3 us in the switch.
	const std::vector<station *> stations = bench.stations();
	assert_int_equal(station_area(stations[0], now_ps()), 3 * 626000);
	assert_int_equal(station_area(stations[1], now_ps()), 626000);
	assert_int_equal(station_area(stations[5], now_ps()), 4 * 3 * US);
	little_holds(stations);
	assert_int_equal(frame_pool_walk(&pool), 0);
}

// A frame for nobody from the third port goes to both hosts: one copy; a
// broadcast from A only to B.
void flooding_copies(void **)
{
	SwitchBench &bench = *flood_bench;
	const uint64_t created = pool.created, copied = pool.copied;

	bench.c_in.send(new_frame(frame_mac(9, 9), frame_mac(8, 8), 60, 7));
	run(100 * US);
	assert_int_equal(bench.a.arrivals.size(), 1);
	assert_int_equal(bench.b.arrivals.size(), 1);
	assert_int_equal(bench.a.arrivals[0].sequence, 7);
	assert_int_equal(bench.b.arrivals[0].sequence, 7);
	assert_int_equal(bench.a.arrivals[0].last_ps, bench.b.arrivals[0].last_ps);
	assert_int_equal(bench.middle.counters().copies, 1);
	assert_int_equal(pool.created, created + 2);
	assert_int_equal(pool.copied, copied + 1);
	bench.a_in.send(new_frame(MAC_A, FRAME_MAC_BROADCAST, 60, 8));
	run(100 * US);
	assert_int_equal(bench.a.arrivals.size(), 1);
	assert_int_equal(bench.b.arrivals.size(), 2);
	assert_int_equal(bench.middle.counters().copies, 1);
	// Known to be behind the port without a wire: dropped there.
	bench.a_in.send(new_frame(MAC_A, frame_mac(9, 9), 60, 9));
	run(100 * US);
	assert_int_equal(bench.middle.counters().dropped_no_port, 1);
	little_holds(bench.stations());
	assert_int_equal(frame_pool_walk(&pool), 0);
}

// A and C both send to B at full rate, each ten frames of 1,000 bytes.  The queue holds
// 3,000 bytes: a frame takes 8.192 us on the wire and two come in that time, so one of two
// is lost once three are held.  At step k (two frames at k * 8.192 us) held before: 0, then 1
// (2 came, 1 gone), then 2, and from step 2 on one fits and one is dropped: 10 - 2 = 8.
void output_queue_drops(void **)
{
	SwitchBench &bench = *queue_bench;
	const uint64_t dropped = pool.dropped[FRAME_DROP_NO_BUFFER];

	bench.b_in.send(new_frame(MAC_B, FRAME_MAC_BROADCAST, 60, 0));
	run(100 * US);
	for (uint32_t i = 0; i < 10; i++) {
		bench.a_in.send(new_frame(MAC_A, MAC_B, 1000, i));
		bench.c_in.send(new_frame(frame_mac(9, 9), MAC_B, 1000, 100 + i));
	}
	run(500 * US);
	assert_int_equal(bench.middle.counters().dropped_no_buffer, 8);
	assert_int_equal(pool.dropped[FRAME_DROP_NO_BUFFER], dropped + 8);
	assert_int_equal(bench.b.arrivals.size(), 12);
	assert_int_equal(bench.middle.counters().queue_maximum_bytes, 3000);
	// Once it has drained, there is room again.
	bench.a_in.send(new_frame(MAC_A, MAC_B, 1000, 99));
	run(100 * US);
	assert_int_equal(bench.b.arrivals.size(), 13);
	little_holds(bench.stations());
	assert_int_equal(frame_pool_walk(&pool), 0);
}

// 1,000 a second constant for 100 ms from 1 ms on: 100 frames a millisecond apart, to both hosts.
// Poisson at 10,000 a second over the same time: 1,000 on average, 5 standard deviations are 158.
void foreign_frames(void **)
{
	SwitchBench &bench = *foreign_bench;

	// Run by the cases before: all of the sources' time is counted from 0.
	run(100000 * US - now_ps() + 10 * US);
	assert_int_equal(constant_source->sent(), 100);
	assert_true(poisson_source->sent() > 842 && poisson_source->sent() < 1158);
	assert_int_equal(bench.a.arrivals.size(), constant_source->sent() + poisson_source->sent());
	assert_int_equal(bench.b.arrivals.size(), bench.a.arrivals.size());
	uint32_t last = 0;
	uint64_t constant_seen = 0;
	for (const Recorder::Arrival &arrival : bench.a.arrivals) {
		assert_int_equal(arrival.destination, bench.a.arrivals[0].destination);
		if (arrival.bytes == 200) {
			// The source's k-th frame (from 0) starts at (k + 1) ms.
			assert_true(arrival.last_ps >= (arrival.sequence + 1) * 1000 * US);
			assert_true(arrival.last_ps < (arrival.sequence + 1) * 1000 * US + 20 * US);
			constant_seen++;
		} else {
			assert_true(arrival.sequence >= last);
			last = arrival.sequence;
		}
	}
	assert_int_equal(constant_seen, 100);
	little_holds(bench.stations(), foreign_pool);
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(link_times),      cmocka_unit_test(switch_latency_and_learning),
		cmocka_unit_test(flooding_copies), cmocka_unit_test(output_queue_drops),
		cmocka_unit_test(foreign_frames),
	};
	const foreign_config constant = {1000, 200, FOREIGN_CONSTANT}, poisson = {10000, 60, FOREIGN_POISSON};

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	frame_pool_init(&pool);
	frame_pool_init(&foreign_pool);
	link_bench = new LinkBench;
	learn_bench = new SwitchBench("learn", pool);
	flood_bench = new SwitchBench("flood", pool);
	queue_bench = new SwitchBench("queue", pool);
	foreign_bench = new SwitchBench("foreign", foreign_pool);
	constant_source = new ForeignSource("constant", constant, foreign_pool, 1, 0);
	poisson_source = new ForeignSource("poisson", poisson, foreign_pool, 1, 0);
	constant_source->bind(foreign_bench->c_in);
	poisson_source->bind(foreign_bench->c_in);
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	frame_pool_free(&pool);
	frame_pool_free(&foreign_pool);
	return failed;
}
