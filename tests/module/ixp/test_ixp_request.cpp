// SPDX-License-Identifier: Apache-2.0
//
// A guest with a full send queue asks to be signalled: the device tells the credit,
// and then sets the VIF's identifier bit, once and no sooner than the index that was asked
// for; also when all frames had been taken by the time at which the request came. Who does not ask gets no signal.
#include "ixp_bench.h"

using namespace vifsim;

namespace
{

constexpr uint32_t slots = 16;

ixp_config small_queues()
{
	ixp_config config = ixp_test_config();

	config.queue_slots = slots;
	config.credit_batch = 4;
	return config;
}

struct Benches {
	Bench full{"full", small_queues(), 9}, late{"late", small_queues(), 1}, silent{"silent", small_queues(), 1};
	Bench stopped{"stopped", small_queues(), 1}, wrong{"wrong", small_queues(), 1};
	Bench modes[4] = {
		{"lazy_skip", small_queues(), 9, 8, {true, true}},
		{"lazy_step", small_queues(), 9, 8, {true, false}},
		{"eager_skip", small_queues(), 9, 8, {false, true}},
		{"eager_step", small_queues(), 9, 8, {false, false}},
	};
};
Benches *benches;

void fill(Bench &bench, uint32_t vif)
{
	while (bench.guest_send(vif, frame_mac(0, 0), 60))
		continue;
}

// The credit with the asked index is in memory before the line rises, and nothing rose before.
void test_half_empty_queue_is_signalled(void **)
{
	Bench &bench = benches->full;
	const uint64_t begin = now_ps();
	uint64_t told_ps = 0;

	bench.at(begin + 1000, [&bench] {
		fill(bench, 2);
		bench.guest_request(2);
	});
	run_for(300 * UNIT_PS_PER_US);
	assert_int_equal(bench.device.stats().answers, 1);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	for (const Event &word : bench.events(What::word_in_memory))
		if (word.value == slots / 2)
			told_ps = word.at_ps;
	assert_true(told_ps > 0);
	// The context hears of the end of its transfer at the next edge, and the bit takes its time to the bridge.
	const uint64_t up_ps = bench.events(What::line_up)[0].at_ps;
	assert_true(up_ps > told_ps && up_ps < told_ps + UNIT_PS_PER_US);
	assert_int_equal(bench.take_identifier(), 1u << 2);
	// Credits after 4, 8, 12 and 16 frames, the one asked for among them.
	assert_int_equal(bench.device.stats().credits, 4);
	assert_int_equal(bench.hosts[2].send_consumed, slots);
}

// All frames have been taken and their credits told when the request comes: a poll answers it.
void test_late_request_is_answered(void **)
{
	Bench &bench = benches->late;

	bench.at(now_ps() + 1000, [&bench] { fill(bench, 0); });
	run_for(300 * UNIT_PS_PER_US);
	assert_int_equal(bench.hosts[0].send_consumed, slots);
	assert_int_equal(bench.events(What::line_up).size(), 0);
	bench.at(now_ps() + 1000,
		 [&bench] { bench.device.pci_written(vif_send_window(0) + VIF_WORD_REQUEST, 4, slots / 2, nullptr); });
	run_for(10 * UNIT_PS_PER_US);
	assert_int_equal(bench.device.stats().answers, 1);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	assert_int_equal(bench.events(What::word_in_memory).back().value, slots);
	// One request, one signal; and the engine polls on as before.
	bench.take_identifier();
	bench.at(now_ps() + 1000, [&bench] { fill(bench, 0); });
	run_for(300 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::sent).size(), 2 * slots);
	assert_int_equal(bench.events(What::line_up).size(), 1);
	assert_int_equal(bench.device.stats().protocol_errors, 0);
}

void test_without_request_no_signal(void **)
{
	Bench &bench = benches->silent;

	for (int round = 0; round < 3; round++) {
		bench.at(now_ps() + 1000, [&bench] { fill(bench, 0); });
		run_for(300 * UNIT_PS_PER_US);
	}
	assert_int_equal(bench.device.stats().answers, 0);
	assert_int_equal(bench.events(What::line_up).size(), 0);
	assert_int_equal(bench.device.stats().credits, UINT64_C(3) * slots / 4);
}

// A VIF that goes takes its request along.
void test_request_of_a_vif_that_goes(void **)
{
	Bench &bench = benches->stopped;

	bench.at(now_ps() + 1000, [&bench] {
		bench.device.pci_written(vif_send_window(0) + VIF_WORD_REQUEST, 4, slots, nullptr); // not yet due
		bench.command(VIF_STOP, 1, 0);
	});
	run_for(100 * UNIT_PS_PER_US);
	for (vif_operation operation : {VIF_FREE, VIF_CREATE, VIF_START}) {
		bench.at(now_ps() + 1000,
			 [&bench, operation] { bench.command(operation, operation, 0, frame_mac(1, 0)); });
		run_for(100 * UNIT_PS_PER_US);
	}
	bench.hosts[0] = Bench::HostVif();
	bench.hosts[0].slots = slots;
	bench.hosts[0].mac = frame_mac(1, 0);
	bench.at(now_ps() + 1000, [&bench] { fill(bench, 0); });
	run_for(300 * UNIT_PS_PER_US);
	assert_int_equal(bench.events(What::sent).size(), slots);
	assert_int_equal(bench.device.stats().answers, 0);
}

// An index that cannot be is refused.
void test_impossible_request(void **)
{
	Bench &bench = benches->wrong;

	for (const uint32_t index : {slots + 1, 0u - slots - 1, 1u << 31})
		bench.device.pci_written(vif_send_window(0) + VIF_WORD_REQUEST, 4, index, nullptr);
	assert_int_equal(bench.device.stats().faults_index, 3);
	run_for(10 * UNIT_PS_PER_US);
	assert_int_equal(bench.device.stats().answers, 0);
}

// Nine guests, two of which share a context and a bit, send all that their queues take; each asks when its queue is
// full, and goes on when it is signalled. All get through 200 frames, and every way of running the device's process
// does the same.
void pump(Bench &bench, uint64_t bits)
{
	for (uint32_t vif = 0; vif < bench.hosts.size(); vif++) {
		uint32_t &sent = bench.hosts[vif].receive_produced; // receives nothing here: its count of frames sent

		if ((bits & 1u << vif % 8) == 0)
			continue;
		while (sent < 200 && bench.guest_send(vif, frame_mac(0, vif), 60 + vif * 100))
			sent++;
		if (sent < 200)
			bench.guest_request(vif);
	}
}

void watch(Bench &bench)
{
	if (bench.line)
		pump(bench, bench.take_identifier());
	bench.at(now_ps() + UNIT_PS_PER_US, [&bench] { watch(bench); });
}

void test_senders_live_on_signals_alone(void **)
{
	for (Bench &bench : benches->modes) {
		bench.dma_ps = 777777; // ends at no clock edge, so the log has one order
		bench.at(now_ps() + 1000, [&bench] { pump(bench, 0xff); });
		bench.at(now_ps() + 2000, [&bench] { watch(bench); });
	}
	run_for(30000 * UNIT_PS_PER_US);
	for (Bench &bench : benches->modes) {
		assert_int_equal(bench.events(What::sent).size(), UINT64_C(9) * 200);
		assert_true(bench.device.stats().answers >= UINT64_C(9) * 8);
		assert_int_equal(bench.device.stats().protocol_errors, 0);
		assert_int_equal(bench.device.stats().isolation_faults, 0);
		assert_true(bench.log == benches->modes[0].log);
		assert_int_equal(bench.device.stats().answers, benches->modes[0].device.stats().answers);
	}
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_half_empty_queue_is_signalled),
		cmocka_unit_test(test_late_request_is_answered),
		cmocka_unit_test(test_without_request_no_signal),
		cmocka_unit_test(test_request_of_a_vif_that_goes),
		cmocka_unit_test(test_impossible_request),
		cmocka_unit_test(test_senders_live_on_signals_alone),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
