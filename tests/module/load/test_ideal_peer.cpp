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
		const workload_setup setup = {&config, &pool, pairs, 1, 0, 0, ports};

		return operations.create(&setup);
	}

	~Bench()
	{
		operations.destroy(workload);
		frame_pool_free(&pool);
	}
};

Bench *paced, *streams;

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
	};
	Bench first("paced", WORKLOAD_PING, MS, 1, 1), second("streams", WORKLOAD_TCP_STREAM, 0, 3, 2);

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	paced = &first;
	streams = &second;
	sc_core::sc_start(sim_time(10 * MS + MS / 2));
	return cmocka_run_group_tests_name("ideal_peer", tests, nullptr, nullptr);
}
