// SPDX-License-Identifier: Apache-2.0
#include "load/core_pingpong.h"

#include <cinttypes>

#include "sim/sim_time.h"

namespace vifsim
{

static_assert(2 * (CORE_PINGPONG_BYTES_MAXIMUM / COHERENCE_LINE_BYTES + 1) <= COHERENCE_LINES_MAXIMUM,
	      "a message each way and its word fit the shared memory");

#define STAT(field, unit, help) STAT_FIELD(Counters, field, unit, help)
#define STAGE(name, way, stage, help) STAT_NAMED(name, Counters, stage_ps[way][stage], "ps", help)

const stat_spec CorePingpong::counter_specs[] = {
	STAT(sent, "", "Messages that the client began to write"),
	STAT(answered, "", "Answers that the peer has written"),
	STAT(round_trips, "", "Answers that the client has read"),
	STAT(under_way_ps, "ps", "Time with a round trip under way"),
	STAGE("stage_write_out_ps", out, writing, "The client writes the message and its word"),
	STAGE("stage_bus_out_ps", out, crossing, "They cross the bus"),
	STAGE("stage_notice_out_ps", out, noticing, "The peer finds the word"),
	STAGE("stage_read_out_ps", out, reading, "The peer reads the message"),
	STAGE("stage_write_back_ps", back, writing, "The peer writes the answer and its word"),
	STAGE("stage_bus_back_ps", back, crossing, "They cross the bus"),
	STAGE("stage_notice_back_ps", back, noticing, "The client finds the word"),
	STAGE("stage_read_back_ps", back, reading, "The client reads the answer"),
};

CorePingpong::CorePingpong(sc_core::sc_module_name name, const Setup &setup) : sc_module(name), setup_(setup)
{
	coherence_init(&memory_, &setup.coherence,
		       setup.config.peer == CORE_PINGPONG_HYPERTHREAD ? COHERENCE_SAME_CORE
		       : setup.config.peer == CORE_PINGPONG_CORE      ? COHERENCE_SAME_PACKAGE
								      : COHERENCE_OTHER_PACKAGE);
	rng_init(&rng_, setup.seed, setup.replication, "workload.pingpong.think");
	histogram_init(&rtt_);
}

CorePingpong::~CorePingpong()
{
	histogram_free(&rtt_);
}

void CorePingpong::add_statistics(stat_registry &registry)
{
	stat_registry_add(&registry, "workload", &counters_, counter_specs, std::size(counter_specs));
	stat_registry_add(&registry, "host_a.coherence", &memory_.stats, coherence_stat_specs, coherence_stat_count);
}

void CorePingpong::start_of_simulation()
{
	pause_or_begin();
}

void CorePingpong::after(uint64_t ps)
{
	next_.set_earlier(now_ps() + ps);
}

void CorePingpong::act()
{
	if (thinking_)
		begin();
	else
		step();
}

void CorePingpong::pause_or_begin()
{
	thinking_ = true;
	after(setup_.think_ps > 0 ? rng_exponential(&rng_, setup_.think_ps) : 0);
}

void CorePingpong::begin()
{
	thinking_ = false;
	counters_.sent++;
	begun_ps_ = charged_ps_ = settled_ps_ = now_ps();
	send();
}

void CorePingpong::charge(Way way, Stage stage)
{
	stage_ps_[way][stage] += now_ps() - charged_ps_;
	charged_ps_ = now_ps();
}

void CorePingpong::over()
{
	settle();
	histogram_add(&rtt_, now_ps() - begun_ps_);
	counters_.round_trips++;
	for (int way = 0; way < ways; way++)
		for (int stage = 0; stage < stages; stage++) {
			counters_.stage_ps[way][stage] += stage_ps_[way][stage];
			stage_ps_[way][stage] = 0;
		}
	pause_or_begin();
}

uint64_t CorePingpong::until_poll_ps(uint64_t since_ps, uint64_t period_ps)
{
	const uint64_t into_ps = (now_ps() - since_ps) % period_ps;

	return into_ps == 0 ? 0 : period_ps - into_ps;
}

// How long the round trip under way has been so, by its begin.
uint64_t CorePingpong::age_ps() const
{
	return thinking_ ? 0 : now_ps() - begun_ps_;
}

void CorePingpong::settle()
{
	if (thinking_)
		return;
	counters_.under_way_ps += now_ps() - settled_ps_;
	settled_ps_ = now_ps();
}

namespace
{
template <size_t Rows, size_t Columns> uint64_t sum_of(const uint64_t (&values)[Rows][Columns])
{
	uint64_t sum = 0;

	for (const auto &row : values)
		for (uint64_t value : row)
			sum += value;
	return sum;
}
} // namespace

void CorePingpong::begin_window()
{
	histogram_clear(&rtt_);
	under_way_before_ps_ = counters_.under_way_ps;
	age_before_ps_ = age_ps();
	stages_before_ps_ = sum_of(counters_.stage_ps);
}

void CorePingpong::end_window(report &report)
{
	const uint64_t under_way_ps = counters_.under_way_ps - under_way_before_ps_;
	const uint64_t stamps_ps = rtt_.sum + age_ps() - age_before_ps_;
	const uint64_t staged_ps = sum_of(counters_.stage_ps) - stages_before_ps_;
	const uint64_t unanswered = counters_.sent - counters_.answered,
		       unread = counters_.answered - counters_.round_trips;

	report_add_histogram(&report, "workload.rtt_ps", "ps", &rtt_);
	report_add_check(&report, "Little's law of the ping-pong", under_way_ps == stamps_ps,
			 "under way for %" PRIu64 " ps; round trips by the client's stamps %" PRIu64 " ps",
			 under_way_ps, stamps_ps);
	report_add_check(&report, "round trips are the sum of their stages", staged_ps == rtt_.sum,
			 "stages %" PRIu64 " ps, round trips %" PRIu64 " ps", staged_ps, rtt_.sum);
	report_add_check(&report, "one message at a time", unanswered + unread == (thinking_ ? 0u : 1u),
			 "sent %" PRIu64 ", answered %" PRIu64 ", read %" PRIu64, counters_.sent, counters_.answered,
			 counters_.round_trips);
	check_copies(report);
}

// The accesses' counters against a walk over the lines.
void CorePingpong::check_copies(report &report) const
{
	const coherence_stats &stats = memory_.stats;
	const uint64_t copies = coherence_copies(&memory_);

	report_add_check(&report, "copies of lines conserved",
			 coherence_sound(&memory_) && stats.gained == stats.lost + copies,
			 "gained %" PRIu64 ", lost %" PRIu64 " + exist %" PRIu64, stats.gained, stats.lost, copies);
}

} // namespace vifsim
