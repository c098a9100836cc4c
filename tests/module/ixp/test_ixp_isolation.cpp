// SPDX-License-Identifier: Apache-2.0
//
// A hostile guest among others on one device: 10,000 attempts of each kind that reach the device (accesses to what it
// has not mapped do not get this far), at random times, with random victims and values.  Each is refused and
// counted, and the others' frames come out whole, once each, in their order, at both sides.
#include "base/rng.h"
#include "ixp_bench.h"

using namespace vifsim;

namespace
{

constexpr uint32_t vifs = 9, hostile = 8; // shares its contexts with VIF 0
constexpr uint32_t attempts = 10000;

ixp_config with_queues(vif_memory send, vif_memory receive)
{
	ixp_config config = ixp_test_config();

	config.send_queue = send;
	config.receive_queue = receive;
	return config;
}

struct Benches {
	Bench identity{"identity", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_HOST), vifs};
	Bench source{"source", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_HOST), vifs};
	Bench fetched_identity{"fetched_identity", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_DEVICE), vifs};
	Bench fetched_source{"fetched_source", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_DEVICE), vifs};
	Bench index{"index", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_HOST), vifs};
	Bench window{"window", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_DEVICE), vifs};
	Bench scribble{"scribble", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_HOST), vifs};
	Bench false_index{"false_index", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_DEVICE), vifs};
	Bench fetched_index{"fetched_index", with_queues(VIF_MEMORY_HOST, VIF_MEMORY_DEVICE), vifs};
	Bench control{"control", with_queues(VIF_MEMORY_DEVICE, VIF_MEMORY_HOST), vifs};
};
Benches *benches;

// Makes one attempt of its kind; false when that was not possible now.
using Attempt = std::function<bool(Bench &bench, rng &random)>;

uint32_t any_victim(rng &random)
{
	return static_cast<uint32_t>(rng_below(&random, hostile));
}

// Somebody's MAC: a victim's, its peer's, or all.
uint64_t any_destination(rng &random)
{
	const uint64_t kind = rng_below(&random, 10);

	return kind == 0 ? FRAME_MAC_BROADCAST : frame_mac(kind < 5 ? 0 : 1, any_victim(random));
}

bool send_forged(Bench &bench, rng &random, uint64_t source, uint32_t identity)
{
	const Bench::HostVif &host = bench.hosts[hostile];

	if (host.send_produced - host.send_consumed >= host.slots)
		return false;
	frame *content = bench.make(any_destination(random), 60 + static_cast<uint32_t>(rng_below(&random, 200)));

	content->kind = FRAME_FOREIGN;
	content->source = source;
	frame_seal(content);
	bench.guest_put(hostile, content, identity);
	return true;
}

struct Traffic {
	uint64_t sent[vifs] = {}, arrived[vifs] = {};
};

// Victims send and receive while the attempts are made, one each 1 to 3 us.
void attack(Bench &bench, const Attempt &attempt)
{
	Traffic traffic;
	rng random, load;
	uint32_t made = 0;
	uint64_t at = now_ps() + 1000;

	rng_init(&random, 7, 0, bench.name());
	rng_init(&load, 8, 0, bench.name());
	bench.read_after_ps = 2000000;
	const std::function<void()> next = [&] {
		made += attempt(bench, random);
		if (made < attempts)
			bench.at(now_ps() + 1000000 + rng_below(&random, 2000000), next);
	};
	bench.at(at, next);
	for (uint32_t i = 0; i < 4000; i++) {
		const uint32_t vif = any_victim(load);
		const uint32_t bytes = 60 + static_cast<uint32_t>(rng_below(&load, 400));

		at += rng_below(&load, 10000000);
		if (rng_below(&load, 2) == 0)
			bench.at(at, [&bench, &traffic, vif, bytes] {
				traffic.sent[vif] += bench.guest_send(vif, frame_mac(0, vif), bytes);
			});
		else
			bench.at(at, [&bench, &traffic, vif, bytes] {
				bench.arrive(frame_mac(1, vif), bytes);
				traffic.arrived[vif]++;
			});
	}
	for (int i = 0; i < 20 && made < attempts; i++)
		run_for(10 * UNIT_PS_PER_MS);
	run_for(UNIT_PS_PER_MS);
	assert_int_equal(made, attempts);
	// Every victim's frame, once, in its order, at either side; and nothing else. (That they are whole, the bench
	// sees.)
	uint64_t out[vifs] = {}, last[vifs] = {};

	for (const Event &event : bench.events(What::sent)) {
		const uint32_t vif = static_cast<uint32_t>(event.address & 0xff);

		assert_int_equal(bench.sent_from.at(static_cast<uint32_t>(event.value)), frame_mac(1, vif));
		assert_true(event.value > last[vif]);
		last[vif] = event.value;
		out[vif]++;
	}
	for (uint32_t vif = 0; vif < hostile; vif++) {
		const std::vector<uint32_t> &received = bench.hosts[vif].received;

		assert_int_equal(out[vif], traffic.sent[vif]);
		assert_int_equal(received.size(), traffic.arrived[vif]);
		assert_true(std::is_sorted(received.begin(), received.end()));
		assert_true(out[vif] > 100 && received.size() > 100);
	}
	assert_int_equal(out[hostile], 0);
	assert_int_equal(bench.forged_out, 0);
	bench.check_pool();
}

void expect_faults(const Bench &bench, uint64_t window, uint64_t index, uint64_t identity, uint64_t source)
{
	const ixp_stats &stats = bench.device.stats();

	assert_int_equal(stats.faults_window, window);
	assert_int_equal(stats.faults_index, index);
	assert_int_equal(stats.faults_identity, identity);
	assert_int_equal(stats.faults_source, source);
	assert_int_equal(stats.isolation_faults, window + index + identity + source);
}

void test_forged_identity(void **)
{
	const Attempt attempt = [](Bench &bench, rng &random) {
		return send_forged(bench, random, frame_mac(1, hostile), any_victim(random));
	};

	for (Bench *bench : {&benches->identity, &benches->fetched_identity}) {
		attack(*bench, attempt);
		expect_faults(*bench, 0, 0, attempts, 0);
		assert_int_equal(bench->pool.dropped[FRAME_DROP_REFUSED], attempts);
		assert_int_equal(frame_pool_walk(&bench->pool), 0);
	}
}

void test_spoofed_source(void **)
{
	const Attempt attempt = [](Bench &bench, rng &random) {
		const uint64_t kind = rng_below(&random, 3);

		return send_forged(bench, random,
				   kind == 0 ? rng_next(&random) >> 16
					     : frame_mac(kind == 1 ? 0 : 1, any_victim(random)),
				   hostile);
	};

	for (Bench *bench : {&benches->source, &benches->fetched_source}) {
		attack(*bench, attempt);
		expect_faults(*bench, 0, 0, 0, attempts);
		assert_int_equal(bench->pool.dropped[FRAME_DROP_REFUSED], attempts);
		assert_int_equal(frame_pool_walk(&bench->pool), 0);
	}
}

// Any index but those that can be: nothing was received, nothing sent, so a doorbell may say 0 to 64 and a credit 0.
void test_overrun_index(void **)
{
	attack(benches->index, [](Bench &bench, rng &random) {
		const bool doorbell = rng_below(&random, 2) == 0;
		const uint32_t slots = doorbell ? 64 : 0;
		const uint32_t value =
			slots + 1 + static_cast<uint32_t>(rng_below(&random, UINT64_C(0xffffffff) - slots));

		bench.device.pci_written(vif_send_window(hostile) + (doorbell ? VIF_WORD_DOORBELL : VIF_WORD_CREDIT), 4,
					 value, nullptr);
		return true;
	});
	expect_faults(benches->index, 0, attempts, 0, 0);
}

// Indices that can be and are not true: doorbells for slots without a frame, credits for frames that were not read,
// while frames come.  The device refuses none of them; each such slot is found empty, each such frame is written over,
// and nobody else notices.
void test_false_index(void **)
{
	for (Bench *attacked : {&benches->false_index, &benches->fetched_index}) {
		uint64_t claimed = 0, credits = 0;

		attacked->unread = hostile;
		attack(*attacked, [&](Bench &bench, rng &random) {
			Bench::HostVif &host = bench.hosts[hostile];
			const uint32_t room = host.slots - (host.send_produced - host.send_consumed);
			const uint64_t kind = rng_below(&random, 4);

			if (kind < 2) {
				bench.arrive(frame_mac(1, hostile),
					     60 + static_cast<uint32_t>(rng_below(&random, 100)));
			} else if (kind == 2) {
				credits++;
				bench.guest_credit(hostile); // for all that it was told of
			} else if (room == 0) {
				bench.guest_request(hostile);
			} else {
				const uint32_t more = 1 + static_cast<uint32_t>(rng_below(&random, room));

				claimed += more;
				host.send_produced += more;
				bench.device.pci_written(vif_send_window(hostile) + VIF_WORD_DOORBELL, 4,
							 host.send_produced, nullptr);
			}
			return true;
		});
		const uint64_t overwritten = attacked->pool.dropped[FRAME_DROP_OVERWRITTEN];

		expect_faults(*attacked, 0, 0, 0, 0);
		assert_true(credits > attempts / 5 && claimed > attempts / 5);
		// All but what its 64 slots hold and what was dropped because they were full.
		assert_true(overwritten > attempts / 5);
		assert_int_equal(frame_pool_walk(&attacked->pool), 64);
		assert_int_equal(attacked->device.stats().protocol_errors, claimed + overwritten);
	}
}

// Reads and writes of windows that no VIF has, and beyond the slots of a queue.
void test_windows_of_nobody(void **)
{
	attack(benches->window, [](Bench &bench, rng &random) {
		const uint32_t vif = vifs + static_cast<uint32_t>(rng_below(&random, 1000));
		const uint64_t offset = rng_below(&random, VIF_WINDOW_BYTES / 4) * 4;

		if (rng_below(&random, 2) == 0) {
			bench.device.pci_written(vif_send_window(vif) + offset, 4, rng_next(&random), nullptr);
			return true;
		}
		const PciReadData data = bench.device.pci_read(vif_device_receive_window(vif) + offset, 4);

		assert_int_equal(data.value, 0);
		assert_null(data.payload);
		return true;
	});
	expect_faults(benches->window, attempts, 0, 0, 0);
}

// Its own slots are its own: what it writes there changes no frame of anybody else.
void test_scribbles_in_its_own_window(void **)
{
	attack(benches->scribble, [](Bench &bench, rng &random) {
		bench.device.pci_written(vif_send_window(hostile) + 0x20 +
						 rng_below(&random, (VIF_WINDOW_BYTES - 0x20) / 4) * 4,
					 4, rng_next(&random), nullptr);
		return true;
	});
	expect_faults(benches->scribble, 0, 0, 0, 0);
	assert_int_equal(benches->scribble.device.stats().protocol_errors, attempts);
}

// That the bench would see it: the same word, were it a victim's window that the guest could write to.
void test_a_scribble_is_seen(void **)
{
	Bench &bench = benches->control;
	frame *content = bench.make(frame_mac(0, 0), 60);

	content->source = frame_mac(1, 0);
	frame_seal(content);
	bench.at(now_ps() + 1000, [&] {
		bench.device.pci_written(vif_send_window(0) + VIF_SLOTS_OFFSET, 60, vif_descriptor(60, 0), content);
		assert_true(frame_intact(content));
		bench.device.pci_written(vif_send_window(0) + VIF_SLOTS_OFFSET + 8, 4, 0, nullptr);
		assert_false(frame_intact(content));
	});
	run_for(UNIT_PS_PER_US);
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forged_identity),    cmocka_unit_test(test_spoofed_source),
		cmocka_unit_test(test_overrun_index),      cmocka_unit_test(test_false_index),
		cmocka_unit_test(test_windows_of_nobody),  cmocka_unit_test(test_scribbles_in_its_own_window),
		cmocka_unit_test(test_a_scribble_is_seen),
	};
	Benches all;

	benches = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
