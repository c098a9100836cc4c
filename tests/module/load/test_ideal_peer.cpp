// SPDX-License-Identifier: Apache-2.0
//
// Two ideal peers that face each other over two ports: nothing but the wire takes time, so round trips are known to the
// picosecond, and streams fill it.
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

extern "C" {
#include <cmocka.h>
}

#include "base/param.h"
#include "load/ideal_peer.h"
#include "load/workload.h"
#include "net/ethernet_link.h"
#include "sim/sim_time.h"

using namespace vifsim;

namespace
{

constexpr uint64_t US = 1000000, MS = 1000 * US; // ps

// 1 Gbit/s, 50 ns.
const wire_config wire = {1000000000, 50000, 0, 1 << 20, 0};

workload_config standard()
{
	static const param_table tables[] = {
		{"workload", 0, workload_params, workload_param_count},
		{"workload.tcp", offsetof(workload_config, tcp), tcp_params, tcp_param_count},
	};
	const param_schema schema = {tables, 2, sizeof(workload_config)};
	workload_config config{};
	char message[256];

	for (size_t i = 0; i < param_count(&schema); i++)
		assert_int_equal(param_store(param_at(&schema, i), param_at(&schema, i).spec->standard, &config,
					     message, sizeof(message)),
				 0);
	return config;
}

// Host 0's ends on one side, host 1's on the other.
struct Bench {
	frame_pool pool{};
	workload_config config;
	const workload_ops &operations;
	void *workload;
	IdealPeer left, right;
	std::vector<std::unique_ptr<EthernetLink>> links; // there and back, of each port

	Bench(const std::string &name, int kind, uint64_t pace_ps, uint32_t pairs, uint32_t ports)
	    : config(standard()), operations(*workload_kinds[kind]), workload(create(kind, pace_ps, pairs, ports)),
	      left((name + "_left").c_str(), pool, 0, pairs, "left"),
	      right((name + "_right").c_str(), pool, 1, pairs, "right")
	{
		for (uint32_t port = 0; port < ports; port++)
			build_port(name + std::to_string(port));
		for (uint32_t pair = 0; pair < pairs; pair++) {
			left.set_application(pair, operations.end(workload, 0, pair));
			right.set_application(pair, operations.end(workload, 1, pair));
		}
	}

	void build_port(const std::string &name)
	{
		for (const char *way : {"_there", "_back"})
			links.push_back(std::make_unique<EthernetLink>((name + way).c_str(), wire, name + way));
		EthernetLink &there = *links[links.size() - 2], &back = *links.back();

		there.bind(right.add_port(back));
		back.bind(left.add_port(there));
	}

	void *create(int kind, uint64_t pace_ps, uint32_t pairs, uint32_t ports)
	{
		config.kind = kind;
		config.pace_period_ps = pace_ps;
		config.pace_jitter = 0;
		config.think_ps = 0;
		config.start_spread_ps = 0;
		config.payload_bytes = 64;
		frame_pool_init(&pool);
		const workload_setup setup = {&config, &pool, pairs, 1, 0, 0, ports, false};

		return operations.create(&setup);
	}

	~Bench()
	{
		operations.destroy(workload);
		frame_pool_free(&pool);
	}
};

Bench *paced, *streams;

// An end that has frames of one size for one port, each from its time on.
struct Burst {
	frame_pool *pool;
	uint32_t host, number, port, bytes;
	std::vector<uint64_t> ready_ps;
	std::vector<uint64_t> sent_ps{}, received_ps{};
};

const application_ops burst_operations = [] {
	application_ops operations{};

	operations.receive = [](void *state, frame *frame, uint64_t now_ps) {
		Burst &burst = *static_cast<Burst *>(state);

		burst.received_ps.push_back(now_ps);
		frame_delivered(burst.pool, frame);
	};
	operations.wants_to_send = [](void *state, uint64_t now_ps) -> int {
		const Burst &burst = *static_cast<Burst *>(state);

		return burst.sent_ps.size() < burst.ready_ps.size() && burst.ready_ps[burst.sent_ps.size()] <= now_ps;
	};
	operations.send = [](void *state, uint64_t now_ps) {
		Burst &burst = *static_cast<Burst *>(state);

		burst.sent_ps.push_back(now_ps);
		return frame_new(burst.pool, frame_mac_at(burst.host, burst.number, burst.port),
				 frame_mac_at(1 - burst.host, burst.number, burst.port), burst.bytes);
	};
	operations.deadline = [](void *state) -> uint64_t {
		const Burst &burst = *static_cast<Burst *>(state);

		return burst.sent_ps.size() < burst.ready_ps.size() ? burst.ready_ps[burst.sent_ps.size()]
								    : APPLICATION_NEVER;
	};
	return operations;
}();

// Two ends, each on a port of its own: short frames by the first, frames of 12 us by the second.
struct TwoPorts {
	frame_pool pool{};
	IdealPeer left{"ports_left", pool, 0, 2, "left"}, right{"ports_right", pool, 1, 2, "right"};
	EthernetLink there_0{"there_0", wire, "there_0"}, there_1{"there_1", wire, "there_1"};
	EthernetLink back_0{"back_0", wire, "back_0"}, back_1{"back_1", wire, "back_1"};
	Burst seldom{&pool, 0, 0, 0, 60, {0, 5 * US}}, often{&pool, 0, 1, 1, 1476, {0, 0, 0}};
	Burst hears_seldom{&pool, 1, 0, 0, 60, {}}, hears_often{&pool, 1, 1, 1, 60, {}};

	TwoPorts()
	{
		frame_pool_init(&pool);
		there_0.bind(right.add_port(back_0));
		there_1.bind(right.add_port(back_1));
		back_0.bind(left.add_port(there_0));
		back_1.bind(left.add_port(there_1));
		left.set_application(0, {&burst_operations, &seldom});
		left.set_application(1, {&burst_operations, &often});
		right.set_application(0, {&burst_operations, &hears_seldom});
		right.set_application(1, {&burst_operations, &hears_often});
	}
	~TwoPorts() { frame_pool_free(&pool); }
};
TwoPorts *two_ports;

// 106 bytes with preamble and check are 118: 944 ns, and 50 ns of cable; twice.
void round_trip_is_the_wires(void **)
{
	report results;

	report_init(&results);
	paced->operations.report(paced->workload, &results, now_ps());
	assert_true(report_passed(&results));
	const histogram *rtt = report_find_histogram(&results, "workload.rtt_ps");
	assert_non_null(rtt);
	assert_in_range(rtt->count, 9, 11); // a probe each millisecond
	assert_int_equal(rtt->sum, rtt->count * 1988000);
	assert_int_equal(paced->left.counters().frames_sent, paced->right.counters().frames_received);
	assert_int_equal(paced->left.counters().frames_changed + paced->right.counters().frames_changed, 0);
	report_free(&results);
}

// 1,448 bytes of data in 1,538 of the wire's: of twice 1 Gbit/s, 1,882.96 Mbit/s, of which the first milliseconds lack
// a little.
void streams_fill_the_wires(void **)
{
	report results;

	report_init(&results);
	streams->operations.settle(streams->workload, now_ps());
	streams->operations.report(streams->workload, &results, now_ps());
	assert_true(report_passed(&results));
	size_t found;
	const uint64_t rate = report_sum(&results, "workload.throughput", &found);
	assert_in_range(rate, 1860000000, 1882960000);
	report_free(&results);
}

// Frames of 1,476 bytes take their wire for 12 us, 11.904 us of it to the last bit; 60 bytes for 672 ns, 576 ns; and 50
// ns of cable.  When port 0 is free again, at 672 ns, the second end is asked for a frame, which waits for port 1; for
// the third not before that is under way.  Nothing of it delays the first end's second frame.
void each_frame_waits_for_its_own_wire(void **)
{
	const std::vector<uint64_t> often_sent = {0, 672000, 12 * US};
	const std::vector<uint64_t> often_received = {11954000, 23954000, 35954000};
	const std::vector<uint64_t> seldom_received = {626000, 5626000};

	assert_true(two_ports->often.sent_ps == often_sent);
	assert_true(two_ports->hears_often.received_ps == often_received);
	assert_true(two_ports->hears_seldom.received_ps == seldom_received);
	assert_int_equal(frame_pool_walk(&two_ports->pool), 0);
}

// Somebody else's frame is dropped, and everything is accounted for.
void frames_are_conserved(void **)
{
	frame *foreign = frame_new(&paced->pool, frame_mac(0, 0), frame_mac(1, 1), 60);

	paced->links[0]->send(foreign);
	sc_core::sc_start(sim_time(1 * US));
	assert_int_equal(paced->right.counters().foreign_frames, 1);
	for (const Bench *bench : {paced, streams}) {
		uint64_t dropped = 0;

		for (uint64_t count : bench->pool.dropped)
			dropped += count;
		assert_int_equal(bench->pool.created, bench->pool.delivered + dropped + frame_pool_walk(&bench->pool));
	}
}

} // namespace

int sc_main(int, char *[])
{
	const CMUnitTest tests[] = {
		cmocka_unit_test(round_trip_is_the_wires),
		cmocka_unit_test(streams_fill_the_wires),
		cmocka_unit_test(frames_are_conserved),
		cmocka_unit_test(each_frame_waits_for_its_own_wire),
	};
	Bench first("paced", WORKLOAD_PING, MS, 1, 1), second("streams", WORKLOAD_TCP_STREAM, 0, 3, 2);
	TwoPorts third;

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	paced = &first;
	streams = &second;
	two_ports = &third;
	sc_core::sc_start(sim_time(10 * MS + MS / 2));
	return cmocka_run_group_tests_name("ideal_peer", tests, nullptr, nullptr);
}
