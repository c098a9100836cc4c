// SPDX-License-Identifier: Apache-2.0
//
// The device's part of the control path: Dom0's commands to the XScale core, by the
// cycle; VIFs that come and go in the middle of traffic, and what is lost and what is not.
#include "base/rng.h"

#include "ixp_bench.h"

using namespace vifsim;

namespace
{

constexpr uint32_t steady = 8, most = 14, comers = 9;

// A window of 64 slots has 33 pages.
constexpr uint64_t receive_cycles = 3000 + 1200, allocate_cycles = 600, clear_cycles = 33 * UINT64_C(2560);
// On an idle channel: 8 bytes of SRAM 90 + 6, 16 bytes 90 + 12, 4 bytes of scratch 60 + 2.
constexpr uint64_t entry_cycles = 96, state_cycles = 102, list_cycles = 62, look_cycles = 300;

ixp_config roomy()
{
	ixp_config config = ixp_test_config();

	config.ingress_queue_frames = 4096;
	config.receive_buffer_elements = 4096;
	config.table_entries = 32; // half full: MACs collide
	return config;
}

struct Benches {
	Bench alone{"alone", ixp_test_config(), 4, 8, {}, 1};
	Bench order{"order", ixp_test_config(), 2, 8, {}, 2};
	Bench last{"last", ixp_test_config(), 3, 8, {}, 2};
	Bench late{"late", ixp_test_config(), 2, 8, {}, 2};
	Bench churn[4] = {
		{"lazy_skip", roomy(), most, 8, {true, true}, steady},
		{"lazy_step", roomy(), most, 8, {true, false}, steady},
		{"eager_skip", roomy(), most, 8, {false, true}, steady},
		{"eager_step", roomy(), most, 8, {false, false}, steady},
	};
};
Benches *benches;

// Sends a command now and runs until its answer has been submitted: the answer, and after how many cycles.
struct Answered {
	vif_answer answer;
	uint64_t cycles;
};

Answered execute(Bench &bench, uint32_t operation, uint32_t vif, uint64_t mac = 0)
{
	static uint32_t tag = 0;
	const uint64_t begin = now_ps() + 1000;
	const size_t before = bench.events(What::answer).size();

	bench.at(begin, [&bench, operation, vif, mac] { bench.command(operation, ++tag, vif, mac); });
	run_for(UNIT_PS_PER_MS);
	assert_int_equal(bench.events(What::answer).size(), before + 1);
	const vif_answer answer = vif_answer_of(bench.events(What::answer).back().value);
	uint64_t submitted = 0;

	for (const Event &event : bench.events(What::submitted))
		if (event.address == ADDRESS_VIF_ANSWER)
			submitted = event.at_ps;
	assert_int_equal(answer.tag, tag);
	return {answer, edge_after(submitted) - 1 - edge_after(begin)};
}

void test_commands_take_their_cycles(void **)
{
	Bench &bench = benches->alone;
	Answered done = execute(bench, VIF_CREATE, 77, frame_mac(1, 1));

	assert_int_equal(done.answer.status, VIF_STATUS_DONE);
	assert_int_equal(done.answer.vif, 1); // 0 is there
	assert_int_equal(done.cycles, receive_cycles + allocate_cycles + clear_cycles);
	// One entry read where the MAC belongs; written; the contexts' list.
	done = execute(bench, VIF_START, 1);
	assert_int_equal(done.answer.status, VIF_STATUS_DONE);
	assert_int_equal(done.cycles, receive_cycles + entry_cycles + entry_cycles + list_cycles);
	// The entry written; a look at what is under way; a look at the context, which has come by.
	done = execute(bench, VIF_STOP, 1);
	assert_int_equal(done.answer.status, VIF_STATUS_DONE);
	assert_int_equal(done.cycles, receive_cycles + entry_cycles + 2 * (look_cycles + state_cycles));
	done = execute(bench, VIF_FREE, 1);
	assert_int_equal(done.answer.status, VIF_STATUS_DONE);
	assert_int_equal(done.cycles, receive_cycles + allocate_cycles);
}

void test_what_is_refused(void **)
{
	Bench &bench = benches->alone;
	const auto status = [&bench](uint32_t operation, uint32_t vif, uint64_t mac = 0) {
		return execute(bench, operation, vif, mac).answer.status;
	};

	assert_int_equal(status(VIF_START, 1), VIF_STATUS_REFUSED); // freed
	assert_int_equal(status(VIF_STOP, 3), VIF_STATUS_REFUSED);
	assert_int_equal(status(VIF_FREE, 0), VIF_STATUS_REFUSED); // open: must be stopped first
	assert_int_equal(status(VIF_START, 0), VIF_STATUS_REFUSED);
	assert_int_equal(status(VIF_STOP, UINT32_MAX), VIF_STATUS_REFUSED);
	assert_int_equal(status(9, 0), VIF_STATUS_REFUSED);
	// The lowest free number each time, until none is left; then again the one that was given back.
	assert_int_equal(execute(bench, VIF_CREATE, 0, frame_mac(1, 0)).answer.vif, 1);
	assert_int_equal(status(VIF_START, 1), VIF_STATUS_TAKEN); // VIF 0's MAC
	assert_int_equal(execute(bench, VIF_CREATE, 0, frame_mac(1, 2)).answer.vif, 2);
	assert_int_equal(execute(bench, VIF_CREATE, 0, frame_mac(1, 3)).answer.vif, 3);
	assert_int_equal(status(VIF_CREATE, 0, frame_mac(1, 4)), VIF_STATUS_FULL);
	assert_int_equal(status(VIF_FREE, 2), VIF_STATUS_DONE); // reserved, never started
	assert_int_equal(execute(bench, VIF_CREATE, 0, frame_mac(1, 5)).answer.vif, 2);
	// A doorbell while a command is under way stays set: what the mailboxes hold then comes next.
	const size_t before = bench.events(What::answer).size();

	bench.at(now_ps() + 1000, [&bench] {
		bench.command(VIF_FREE, 8, 3);
		bench.command(VIF_FREE, 9, 2);
	});
	run_for(UNIT_PS_PER_MS);
	const std::vector<Event> answers = bench.events(What::answer);

	assert_int_equal(answers.size(), before + 2);
	for (size_t i = 0; i < 2; i++) {
		const vif_answer answer = vif_answer_of(answers[before + i].value);

		assert_int_equal(answer.tag, 8 + i);
		assert_int_equal(answer.vif, 3 - i);
		assert_int_equal(answer.status, VIF_STATUS_DONE);
	}
	assert_int_equal(bench.device.stats().protocol_errors, 0);
}

// Frames that were looked up before the MAC left the table reach the guest before
// the answer does; frames that come later are foreign. The other VIF's all arrive.
void test_stop_drains_what_is_under_way(void **)
{
	Bench &bench = benches->order;
	const uint64_t begin = now_ps() + 1000;
	// The MAC leaves the table so long after the doorbell.
	const uint64_t gone_ps = begin + cycles_ps(receive_cycles);
	uint32_t before = 0, after = 0;

	bench.dma_ps = 2000000; // the bus is slow: frames queue up on the device
	for (uint64_t i = 0; i < 60; i++) {
		const uint64_t at = gone_ps - 3000000 + i * 100000;

		bench.at(at, [&bench] { bench.arrive(frame_mac(1, 0), 60); });
		bench.at(at, [&bench] { bench.arrive(frame_mac(1, 1), 60); });
	}
	bench.at(begin, [&bench] { bench.command(VIF_STOP, 1, 1); });
	bench.answered = [&bench, &before](vif_answer) {
		before = static_cast<uint32_t>(bench.hosts[1].received.size());
	};
	run_for(2 * UNIT_PS_PER_MS);
	after = static_cast<uint32_t>(bench.hosts[1].received.size());
	assert_int_equal(bench.events(What::answer).size(), 1);
	assert_int_equal(bench.hosts[0].received.size(), 60);
	// The receive engine is done with a frame every 208 ns at best (125 cycles), with one of VIF 1 every 417 ns:
	// of those that came in 3 us it has looked up 7, or some less for those in its contexts.
	print_message("frames before the stop: %u\n", before);
	assert_true(before >= 4 && before <= 8);
	assert_int_equal(after, before);
	assert_int_equal(bench.device.stats().foreign, 60 - before);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_FOREIGN], 60 - before);
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// The only VIF of its context goes: the context sleeps, also one that was the anchor of
// the rounds; a VIF that comes to it later is polled.
void test_context_without_a_vif_sleeps(void **)
{
	Bench &bench = benches->last;
	const auto polls = [&bench] {
		bench.device.settle();
		return bench.device.engine_stats(Ixp::egress).polls;
	};

	execute(bench, VIF_STOP, 0);
	const uint64_t with_one = polls();
	run_for(UNIT_PS_PER_MS);
	const uint64_t alone = polls() - with_one;

	// VIF 1 is polled alone: 14 cycles of compute, a swap of 2, 121 of DRAM: 137 each.
	assert_true(alone >= 600000 / 137 - 1 && alone <= 600000 / 137 + 1);
	execute(bench, VIF_STOP, 1);
	const uint64_t with_none = polls();

	run_for(UNIT_PS_PER_MS);
	assert_int_equal(polls(), with_none);
	execute(bench, VIF_FREE, 0);
	assert_int_equal(execute(bench, VIF_CREATE, 0, frame_mac(1, 0)).answer.vif, 0);
	execute(bench, VIF_START, 0);
	bench.hosts[0] = Bench::HostVif();
	bench.hosts[0].slots = 64;
	bench.hosts[0].mac = frame_mac(1, 0);
	bench.at(now_ps() + 1000, [&bench] {
		bench.guest_send(0, frame_mac(0, 5), 60);
		bench.arrive(frame_mac(1, 0), 60);
	});
	run_for(UNIT_PS_PER_MS);
	assert_int_equal(bench.events(What::sent).size(), 1);
	assert_int_equal(bench.hosts[0].received.size(), 1);
	bench.check_pool();
}

// A guest that goes on sending while its VIF is stopped: what is left in the queue and
// what it still writes is dropped and counted. After the free it is no VIF, and a write is a fault.
void test_guest_sends_into_a_stopped_vif(void **)
{
	Bench &bench = benches->late;
	const uint64_t begin = now_ps() + 1000;
	uint32_t written = 0;

	bench.wire_byte_ps = 80000;
	for (uint64_t i = 0; i < 400; i++)
		bench.at(begin + i * 100000,
			 [&bench, &written] { written += bench.guest_send(1, frame_mac(0, 0), 1514); });
	bench.at(begin + 10000000, [&bench] { bench.command(VIF_STOP, 1, 1); });
	bench.at(begin + 60000000, [&bench] { bench.command(VIF_FREE, 1, 1); });
	run_for(20 * UNIT_PS_PER_MS);
	const ixp_stats &stats = bench.device.stats();
	const size_t sent = bench.events(What::sent).size();

	assert_int_equal(bench.events(What::answer).size(), 2);
	assert_true(sent > 0 && stats.drop_stopped > 0);
	assert_int_equal(sent + stats.drop_stopped, written);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_VIF_GONE], stats.drop_stopped);
	assert_int_equal(stats.isolation_faults + stats.protocol_errors, 0);
	bench.at(now_ps() + 1000, [&bench] {
		bench.hosts[1].send_produced = bench.hosts[1].send_consumed = 0;
		bench.guest_send(1, frame_mac(0, 0), 60);
	});
	run_for(UNIT_PS_PER_MS);
	assert_int_equal(stats.isolation_faults, 2); // frame and doorbell
	bench.check_pool();
	assert_int_equal(frame_pool_walk(&bench.pool), 0);
}

// Dom0 of a bench: creates and destroys VIFs at random times for as long as `until`, one command at a time.
class Manager
{
public:
	Manager(Bench &bench, uint64_t begin, uint64_t until) : bench_(bench), until_(until)
	{
		rng_init(&random_, 7, 0, "ixp_control");
		bench.answered = [this](vif_answer answer) { answered(answer); };
		bench.at(begin, [this] { next(); });
	}
	bool usable(uint32_t vif) const { return vif < steady || usable_[vif]; }
	uint32_t existing = 0, finished = 0;

private:
	// A comer that is not there comes, or one that is there goes.
	void next()
	{
		if (now_ps() >= until_)
			return;
		comer_ = static_cast<uint32_t>(rng_below(&random_, comers));
		if (vif_of_[comer_] == 0 && existing < most - steady)
			send(VIF_CREATE, 0, frame_mac(1, 100 + comer_));
		else if (vif_of_[comer_] != 0)
			send(VIF_STOP, vif_of_[comer_]);
		else
			later(100000);
	}
	void later(uint64_t ps)
	{
		bench_.at(now_ps() + ps, [this] { next(); });
	}
	void send(uint32_t operation, uint32_t vif, uint64_t mac = 0)
	{
		operation_ = operation;
		bench_.command(operation, 5, vif, mac);
	}
	void answered(vif_answer answer)
	{
		assert_int_equal(answer.status, VIF_STATUS_DONE);
		assert_true(answer.vif >= steady && answer.vif < most);
		switch (operation_) {
		case VIF_CREATE:
			bench_.hosts[answer.vif] = Bench::HostVif();
			bench_.hosts[answer.vif].slots = 64;
			bench_.hosts[answer.vif].mac = frame_mac(1, 100 + comer_);
			vif_of_[comer_] = answer.vif;
			existing++;
			send(VIF_START, answer.vif);
			return;
		case VIF_STOP:
			// The guest is unmapped some time later, and writes no more.
			bench_.at(now_ps() + 20000000, [this, answer] {
				usable_[answer.vif] = false;
				send(VIF_FREE, answer.vif);
			});
			return;
		case VIF_START:
			usable_[answer.vif] = true;
			break;
		case VIF_FREE:
			vif_of_[comer_] = 0;
			existing--;
			finished++;
			break;
		}
		later(rng_below(&random_, 200000000));
	}

	Bench &bench_;
	const uint64_t until_;
	rng random_;
	uint32_t vif_of_[comers] = {}; // 0: is not there
	bool usable_[most] = {};
	uint32_t comer_ = 0;
	uint32_t operation_ = VIF_CREATE;
};

struct Sent {
	std::map<uint64_t, std::vector<uint32_t>> to; // to each MAC, from the wire and by those who stay
	uint32_t by_steady = 0;                       // to the wire, by those who stay
};

// From the wire to all that there may be, from guests to the wire and to each other.
void drive(Bench &bench, const Manager &manager, Sent &sent, uint64_t begin)
{
	rng random;
	uint64_t at = begin;

	rng_init(&random, 8, 0, "ixp_control");
	bench.dma_ps = 412345; // never over at the very time of another event
	bench.read_after_ps = 1234567;
	for (int i = 0; i < 20000; i++) {
		const uint32_t kind = static_cast<uint32_t>(rng_below(&random, 100));
		const uint32_t vif = static_cast<uint32_t>(rng_below(&random, most));
		const uint32_t other = static_cast<uint32_t>(rng_below(&random, steady + comers));
		const uint64_t mac = frame_mac(1, other < steady ? other : 100 + other - steady);

		at += rng_below(&random, 100) == 0 ? rng_below(&random, 100000000) : rng_below(&random, 3600000);
		if (kind < 50)
			bench.at(at, [&bench, &sent, mac] { sent.to[mac].push_back(bench.arrive(mac, 60)); });
		else if (kind < 51)
			bench.at(at, [&bench] { bench.arrive(FRAME_MAC_BROADCAST, 60); });
		else
			bench.at(at, [&bench, &sent, &manager, vif, mac, kind] {
				if (!manager.usable(vif) ||
				    !bench.guest_send(vif, kind < 80 ? frame_mac(0, vif) : mac, 60))
					return;
				if (vif < steady && kind < 80)
					sent.by_steady++;
				if (vif < steady && kind >= 80)
					sent.to[mac].push_back(bench.next_sequence - 1);
			});
	}
}

// The same in all ways of running the device: VIFs that come and go at random
// amid random traffic. Who stays loses nothing, who comes gets only what is his,
// every frame is accounted for and no state of an earlier VIF is left behind.
void test_churn_is_the_same_in_every_mode(void **)
{
	const uint64_t begin = now_ps() + 1000;
	std::deque<Manager> managers;
	Sent sent[4];

	for (Bench &bench : benches->churn) {
		managers.emplace_back(bench, begin, begin + 60 * UNIT_PS_PER_MS);
		drive(bench, managers.back(), sent[managers.size() - 1], begin);
	}
	run_for(100 * UNIT_PS_PER_MS);
	for (size_t mode = 0; mode < 4; mode++) {
		Bench &bench = benches->churn[mode];
		const ixp_stats &stats = bench.device.stats();
		uint32_t by_steady = 0;

		bench.device.settle();
		assert_true(bench.log == benches->churn[0].log);
		for (Ixp::Engine engine : {Ixp::receive, Ixp::ingress, Ixp::egress, Ixp::send})
			assert_memory_equal(&bench.device.engine_stats(engine),
					    &benches->churn[0].device.engine_stats(engine), sizeof(ixp_engine_stats));
		print_message("VIFs come and gone: %u\n", managers[mode].finished);
		assert_true(managers[mode].finished > 20);
		assert_int_equal(stats.drop_buffer + stats.drop_queue + stats.drop_credit, 0);
		assert_int_equal(stats.isolation_faults + stats.protocol_errors, 0);
		assert_true(stats.drop_stopped > 0 && stats.foreign > 0 && stats.bridged > 0 && stats.copies > 0);
		for (uint32_t vif = 0; vif < steady; vif++) {
			std::map<uint32_t, int> received;

			for (uint32_t sequence : bench.hosts[vif].received)
				assert_int_equal(received[sequence]++, 0);
			for (uint32_t sequence : sent[mode].to[frame_mac(1, vif)])
				assert_int_equal(received[sequence], 1);
		}
		for (const Event &event : bench.events(What::sent))
			by_steady += event.address < frame_mac(0, steady) && event.address >= frame_mac(0, 0);
		assert_int_equal(by_steady, sent[mode].by_steady);
		bench.check_pool();
		assert_int_equal(frame_pool_walk(&bench.pool), 0);
		std::vector<station *> stations;

		bench.device.add_stations(stations);
		for (const station *place : stations)
			assert_int_equal(place->area_frame_ps, place->sojourn_ps);
	}
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands_take_their_cycles),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_stop_drains_what_is_under_way),
		cmocka_unit_test(test_context_without_a_vif_sleeps),
		cmocka_unit_test(test_guest_sends_into_a_stopped_vif),
		cmocka_unit_test(test_churn_is_the_same_in_every_mode),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
