// SPDX-License-Identifier: Apache-2.0
//
// A hostile guest on a real host with its bus: 10,000 attempts of each kind that its page tables stop, while frames
// lie in the other guests' queues.  And the same with page tables that stop nothing, which the victims do notice.
#include "host_bench.h"

using namespace vifsim;

namespace
{

constexpr uint32_t vifs = 3, hostile_guest = 2; // each on a CPU of its own
constexpr uint64_t attempts = 10000;
constexpr hostile_kind kinds[] = {HOSTILE_WRITE_QUEUE, HOSTILE_READ_QUEUE, HOSTILE_RING_DOORBELL};

host_config costs()
{
	host_config config = with_costs();

	config.guest_raw_ps = 1 * US;
	config.hypervisor_fault_ps = 4 * US;
	return config;
}

struct Attack {
	Bench bench{costs(), vifs, 8};
	hostile_config config{};
	stat_registry registry{};

	Attack(hostile_kind kind, bool trusted)
	{
		hostile_setup setup{};
		sched_vcpu vcpu{};

		bench.control.hypercall_ps = 1 * US;
		bench.control.map_ps = 3 * US;
		config.kind = kind;
		config.rate_per_s = 0;
		config.frame_bytes = 60;
		setup.config = &config;
		setup.seed = 1;
		bench.host->set_hostile(hostile_guest, setup);
		vcpu.domain = hostile_guest + 1;
		bench.host->domain_of(vcpu).pages.all = trusted;
		stat_registry_init(&registry);
		bench.host->add_statistics(registry, "h");
	}
	~Attack() { stat_registry_free(&registry); }

	const hostile_counters &counters() const
	{
		for (size_t i = 0; i < registry.count; i++)
			if (registry.groups[i].specs == hostile_stats)
				return *static_cast<const hostile_counters *>(registry.groups[i].base);
		fail_msg("the hostile guest's counters are in no report");
		abort();
	}
	// Frames in every slot of the victims' queues, but one each; the guest attacks for as long as its attempts
	// take.
	void run(uint64_t attempt_ps)
	{
		bench.begin();
		for (uint32_t vif = 0; vif < hostile_guest; vif++)
			for (int i = 0; i < 7; i++)
				bench.put_frame(vif);
		bench.host->start();
		bench.host->send_event(hostile_guest + 1, DOMAIN_PORT_TIMER, EVENT_TIMER);
		bench.run_to(20 * US + attempts * attempt_ps);
	}
	void collect()
	{
		const uint64_t at = bench.at();

		bench.signal(0);
		bench.signal(1);
		bench.run_to(at + 200 * US);
		bench.host->settle();
	}
};

struct Attacks {
	Attack refused[3] = {{kinds[0], false}, {kinds[1], false}, {kinds[2], false}};
	Attack mapping{HOSTILE_MAP_QUEUE, false};
	Attack control[2] = {{kinds[0], true}, {kinds[1], true}};
};
Attacks *attacks;

// An attempt is a turn of the loop, 1 us, and a fault, 4 us; each faults, nothing reaches the bus, every frame is
// whole.
void every_attempt_faults(void **)
{
	for (size_t i = 0; i < 3; i++) {
		Attack &attack = attacks->refused[i];
		Bench &bench = attack.bench;

		attack.run(5 * US);
		const hostile_counters counters = attack.counters();

		bench.host->settle();
		assert_true(counters.attempts[kinds[i]] >= attempts);
		assert_int_equal(counters.attempts_all, counters.attempts[kinds[i]]);
		assert_int_equal(counters.faulted, counters.attempts_all);
		assert_int_equal(counters.granted, 0);
		assert_int_equal(counters.leaked, 0);
		// A fault under way has been counted, and is no attempt made yet.
		assert_in_range(bench.host->counters.isolation_faults, counters.attempts_all,
				counters.attempts_all + 1);
		const domain_counters &guest = bench.guest(hostile_guest);
		assert_int_equal(guest.faults_reading > 0, kinds[i] == HOSTILE_READ_QUEUE);
		assert_int_equal(guest.faults_writing > 0, kinds[i] != HOSTILE_READ_QUEUE);
		assert_in_range(bench.cpu(3).stage_ps[STAGE_FAULT], 4 * US * counters.attempts_all,
				4 * US * (counters.attempts_all + 1));
		// In and out, each time.
		assert_true(bench.cpu(3).hypervisor_entries >= counters.attempts_all);
		assert_int_equal(bench.bridge->stats().posted_writes + bench.bridge->stats().reads, 0);
		attack.collect();
		for (uint32_t vif = 0; vif < hostile_guest; vif++) {
			assert_int_equal(bench.guest(vif).frames_received, 7);
			assert_int_equal(bench.guest(vif).frames_changed, 0);
		}
		bench.check_conservation();
	}
}

// What was granted to another is mapped for nobody else: a turn of the loop, 1 us, and a hypercall, 1 + 3 us; and
// the victims' own mappings stand.
void every_mapping_is_refused(void **)
{
	Attack &attack = attacks->mapping;

	attack.run(5 * US);
	const hostile_counters counters = attack.counters();

	attack.bench.host->settle();
	assert_true(counters.attempts[HOSTILE_MAP_QUEUE] >= attempts);
	assert_int_equal(counters.faulted, counters.attempts_all);
	assert_int_equal(counters.granted, 0);
	assert_int_equal(attack.bench.host->counters.isolation_faults, counters.attempts_all);
	assert_in_range(attack.bench.cpu(3).stage_ps[STAGE_HYPERCALL], 4 * US * counters.attempts_all,
			4 * US * (counters.attempts_all + 1));
	attack.collect();
	assert_int_equal(attack.bench.guest(0).frames_received, 7);
	assert_int_equal(attack.bench.guest(0).frames_changed, 0);
	attack.bench.check_conservation();
}

// Were the pages mapped, the same attempts would change frames, and loads would tell what is in them: some 10,000 / 4
// hit a receive window, and 7 * 2,048 of its 135,168 bytes hold frames: a tenth.
void what_is_mapped_is_at_its_mercy(void **)
{
	for (size_t i = 0; i < 2; i++) {
		Attack &attack = attacks->control[i];

		attack.run(5 * US);
		const hostile_counters counters = attack.counters();

		assert_int_equal(counters.faulted, 0);
		assert_int_equal(counters.granted, counters.attempts_all);
		assert_int_equal(counters.leaked > 200, kinds[i] == HOSTILE_READ_QUEUE);
		attack.collect();
		assert_int_equal(attack.bench.guest(0).frames_received, 7);
		assert_int_equal(attack.bench.guest(0).frames_changed > 0, kinds[i] == HOSTILE_WRITE_QUEUE);
	}
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_attempt_faults),
		cmocka_unit_test(every_mapping_is_refused),
		cmocka_unit_test(what_is_mapped_is_at_its_mercy),
	};
	Attacks all;

	attacks = &all;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
