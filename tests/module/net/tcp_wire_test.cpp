// SPDX-License-Identifier: Apache-2.0
//
// TCP alone, on hosts that cost no time: the ends of `tcp_stream` attached straight to
// Ethernet links and a switch.  What is left is the wire: 1,448 bytes of data in
// 1,538 of its bytes, 941.5 Mbit/s.  And what a small switch buffer does to streams that share it.
#include <algorithm>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

extern "C" {
#include <cmocka.h>
}

#include "load/workload.h"
#include "net/ethernet_link.h"
#include "net/ethernet_switch.h"
#include "sim/sim_time.h"

using namespace vifsim;

namespace
{

const uint64_t US = 1000000, MS = 1000 * US; // ps
const double CEILING = 1000.0 * 1448 / 1538; // Mbit/s

// Guests of one side, their stacks and card without a cost: a frame is there at its
// last bit, and one is made when the wire can take it.
struct IdealHost : public sc_core::sc_module, public FrameSink {
	SC_HAS_PROCESS(IdealHost);
	IdealHost(sc_core::sc_module_name name, frame_pool &host_pool) : sc_module(name), frames(host_pool)
	{
		SC_METHOD(act);
		sensitive << due;
	}

	void frame_on_wire(frame *frame, uint64_t, uint64_t last_ps) override
	{
		frame->due_ps = last_ps;
		frame_queue_push(&queue, frame);
		notify_at(due, queue.head->due_ps);
	}

	void take(frame *frame)
	{
		const uint64_t vif = frame->destination & 0xffff;

		station_leave(frame->station, frame, now_ps());
		if (vif < guests.size() && (frame->destination >> 32) == (frame_mac(number, 0) >> 32))
			guests[vif].ops->receive(guests[vif].state, frame, now_ps());
		else
			frame_dropped(&frames, frame, FRAME_DROP_FOREIGN); // the switch flooded it
	}

	void send()
	{
		for (size_t tried = 0; tried < guests.size() && wire->free_at_ps() <= now_ps();) {
			const application &guest = guests[turn++ % guests.size()];

			tried++;
			if (guest.ops->wants_to_send(guest.state, now_ps()) == 0)
				continue;
			wire->send(guest.ops->send(guest.state, now_ps()));
			tried = 0;
		}
	}

	void act()
	{
		uint64_t next = APPLICATION_NEVER;

		while (queue.head != nullptr && queue.head->due_ps <= now_ps())
			take(frame_queue_pop(&queue));
		send();
		// One that has passed is of a guest that waits for the wire.
		for (const application &guest : guests)
			if (guest.ops->deadline(guest.state) > now_ps())
				next = std::min(next, guest.ops->deadline(guest.state));
		if (queue.head != nullptr)
			next = std::min(next, queue.head->due_ps);
		if (wire->free_at_ps() > now_ps())
			next = std::min(next, wire->free_at_ps());
		if (next != APPLICATION_NEVER)
			notify_at(due, std::max(next, now_ps()));
	}

	frame_pool &frames;
	sc_core::sc_event due;
	frame_queue queue = {nullptr, nullptr, 0};
	FrameSource *wire = nullptr;
	std::vector<application> guests;
	uint32_t number = 0;
	size_t turn = 0;
};

// Two such hosts on a switch.
struct Bench {
	// buffer_bytes: of the switch; b_rate_bit_s: of the wire from it to host B.
	Bench(const std::string &name, int direction, uint32_t pairs, uint64_t buffer_bytes, uint64_t b_rate_bit_s)
	    : wires{1000000000, 50000, 3 * US, buffer_bytes, 0}, a_up((name + "_a_up").c_str(), wires, "a_up"),
	      b_up((name + "_b_up").c_str(), wires, "b_up"), a_down((name + "_a_down").c_str(), wires, "a_down"),
	      b_down((name + "_b_down").c_str(), wire_config{b_rate_bit_s, 50000, 0, 0, 0}, "b_down")
	{
		frame_pool_init(&pool);
		stat_registry_init(&registry);
		middle = std::make_unique<EthernetSwitch>((name + "_switch").c_str(), wires, pool, "switch");
		hosts[0] = std::make_unique<IdealHost>((name + "_a").c_str(), pool);
		hosts[1] = std::make_unique<IdealHost>((name + "_b").c_str(), pool);
		a_up.bind(middle->port(middle->add_port(&a_down)));
		b_up.bind(middle->port(middle->add_port(&b_down)));
		a_down.bind(*hosts[0]);
		b_down.bind(*hosts[1]);
		hosts[0]->wire = &a_up;
		hosts[1]->wire = &b_up;
		hosts[1]->number = 1;
		configure(direction);
		const workload_setup setup = {&config, &pool, pairs, 1, 0, 0, 1, false};
		workload = tcp_stream_workload.create(&setup);
		for (uint32_t host = 0; host < 2; host++)
			for (uint32_t pair = 0; pair < pairs; pair++)
				hosts[host]->guests.push_back(tcp_stream_workload.end(workload, host, pair));
		tcp_stream_workload.add_statistics(workload, &registry);
	}
	~Bench()
	{
		report_free(&results);
		tcp_stream_workload.destroy(workload);
		stat_registry_free(&registry);
		frame_pool_free(&pool);
	}

	// TCP's own defaults; the streams begin within a millisecond.
	void configure(int direction)
	{
		const param_table table = {"workload.tcp", offsetof(workload_config, tcp), tcp_params, tcp_param_count};
		const param_schema schema = {&table, 1, sizeof(config)};
		char message[256];

		for (size_t i = 0; i < param_count(&schema); i++)
			assert_int_equal(param_store(param_at(&schema, i), param_at(&schema, i).spec->standard, &config,
						     message, sizeof(message)),
					 0);
		config.kind = WORKLOAD_TCP_STREAM;
		config.direction = direction;
		config.start_spread_ps = MS;
	}

	void begin()
	{
		tcp_stream_workload.settle(workload, now_ps());
		stat_registry_snapshot(&registry);
		tcp_stream_workload.begin_window(workload, now_ps());
	}

	void end()
	{
		report_init(&results);
		tcp_stream_workload.settle(workload, now_ps());
		report_statistics(&results, &registry);
		tcp_stream_workload.report(workload, &results, now_ps());
	}

	// The workload's own, and the frames' account.
	void check()
	{
		for (size_t i = 0; i < results.check_count; i++) {
			if (!results.checks[i].passed)
				printf("%s: %s\n", results.checks[i].name, results.checks[i].detail);
			assert_true(results.checks[i].passed);
		}
		assert_int_equal(pool.in_use, frame_pool_walk(&pool));
		assert_int_equal(pool.created - pool.delivered - pool.dropped[FRAME_DROP_NO_BUFFER] -
					 pool.dropped[FRAME_DROP_FOREIGN],
				 pool.in_use);
	}

	uint64_t value(const char *pattern)
	{
		size_t found;
		const uint64_t sum = report_sum(&results, pattern, &found);

		assert_true(found > 0);
		return sum;
	}
	double throughput() { return static_cast<double>(value("workload.throughput")) / 1e6; }

	frame_pool pool{};
	wire_config wires;
	EthernetLink a_up, b_up, a_down, b_down;
	std::unique_ptr<EthernetSwitch> middle;
	std::unique_ptr<IdealHost> hosts[2];
	workload_config config{};
	stat_registry registry{};
	report results{};
	void *workload = nullptr;
};

Bench *one_bench, *receive_bench, *both_bench, *small_bench;

void checks_hold(void **)
{
	for (Bench *bench : {one_bench, receive_bench, both_bench, small_bench})
		bench->check();
}

// 941.5 Mbit/s within 0.5 %, nothing lost, either way.
void one_stream_fills_the_wire(void **)
{
	for (Bench *bench : {one_bench, receive_bench}) {
		printf("one stream: %.3f Mbit/s of %.3f\n", bench->throughput(), CEILING);
		assert_true(bench->throughput() > 0.995 * CEILING && bench->throughput() < 1.005 * CEILING);
		assert_int_equal(bench->value("workload.retransmits"), 0);
		assert_int_equal(bench->pool.dropped[FRAME_DROP_NO_BUFFER], 0);
	}
}

// Each way carries one stream's data and the other's acknowledgements: one of 66 + 24 wire bytes
// for two segments, or none where data take them along. So 1,448 in 1,538 to 1,538 + 45.
void both_ways_share_with_acknowledgements(void **)
{
	const double each = both_bench->throughput() / 2;

	printf("both ways: %.3f Mbit/s each\n", each);
	assert_true(each > 1000.0 * 1448 / (1538 + 45) && each < 1.001 * CEILING);
}

// Eight streams of up to 36 segments each into a buffer of 32 KiB, 22 frames, before a wire of a tenth of the rate:
// losses, and all are mended; the wire stays busy for nine tenths of the time, and no stream is left behind.
void small_buffer_loses_and_recovers(void **)
{
	Bench &bench = *small_bench;

	printf("small buffer: %.3f Mbit/s, %llu segments again, %llu recoveries, %llu time-outs\n", bench.throughput(),
	       static_cast<unsigned long long>(bench.value("workload.retransmits")),
	       static_cast<unsigned long long>(bench.value("workload.fast_retransmits")),
	       static_cast<unsigned long long>(bench.value("workload.timeouts")));
	assert_true(bench.pool.dropped[FRAME_DROP_NO_BUFFER] > 0);
	assert_true(bench.value("workload.fast_retransmits") > 0);
	assert_true(bench.throughput() > 0.09 * CEILING && bench.throughput() < 0.1001 * CEILING);
	for (int stream = 0; stream < 8; stream++)
		assert_true(bench.value(("workload.stream" + std::to_string(stream) + ".bytes_received").c_str()) > 0);
}

} // namespace

int sc_main(int, char *[])
{
	const std::unique_ptr<Bench> benches[] = {
		std::make_unique<Bench>("one", DIRECTION_TRANSMIT, 1, 512 << 10, 1000000000),
		std::make_unique<Bench>("receive", DIRECTION_RECEIVE, 1, 512 << 10, 1000000000),
		std::make_unique<Bench>("both", DIRECTION_BOTH, 1, 512 << 10, 1000000000),
		std::make_unique<Bench>("small", DIRECTION_TRANSMIT, 8, 32 << 10, 100000000),
	};
	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	const CMUnitTest tests[] = {
		cmocka_unit_test(checks_hold),
		cmocka_unit_test(one_stream_fills_the_wire),
		cmocka_unit_test(both_ways_share_with_acknowledgements),
		cmocka_unit_test(small_buffer_loses_and_recovers),
	};

	one_bench = benches[0].get();
	receive_bench = benches[1].get();
	both_bench = benches[2].get();
	small_bench = benches[3].get();
	sc_core::sc_start(sim_time(100 * MS));
	for (const auto &bench : benches)
		bench->begin();
	sc_core::sc_start(sim_time(4000 * MS));
	for (const auto &bench : benches)
		bench->end();
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
