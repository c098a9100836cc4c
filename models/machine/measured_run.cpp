// SPDX-License-Identifier: Apache-2.0
#include "machine/measured_run.h"

#include <algorithm>
#include <systemc>

#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

// Fine enough that the warm-up alone, if there is one, is a series to look at.
uint64_t first_batch_ps(const measure_config &config)
{
	const uint64_t whole = config.warmup_ps > 0 ? config.warmup_ps : config.duration_ps;

	return std::max<uint64_t>(1, whole / (OUTPUT_SERIES_MOST / 4));
}

// When a run that is to find its warm-up from nothing looks first.
uint64_t first_look_ps(const measure_config &config)
{
	return std::max<uint64_t>(1, config.duration_ps / 32);
}

} // namespace

MeasuredRun::MeasuredRun(Experiment &experiment, const observation &observation, const measure_config &config,
			 pulse *pulse, bool run_ahead)
    : experiment_(experiment), config_(config), run_ahead_(run_ahead), pulse_(pulse)
{
	output_sampler_init(&sampler_, &experiment.registry(), &observation, first_batch_ps(config));
}

MeasuredRun::~MeasuredRun()
{
	output_sampler_free(&sampler_);
}

void MeasuredRun::look_for_stall()
{
	next_look_ps_ += STALL_LOOK_PS;
	if (!stall_watch_look(&watch_, now_ps(), experiment_.moves(), experiment_.awaited()))
		return;
	pulse_stall(pulse_, watch_.since_ps, experiment_.awaited());
}

// At least one call of sc_start, also for no time: the first one initialises all processes.
void MeasuredRun::advance(uint64_t until_ps)
{
	do {
		const uint64_t next = std::min({until_ps, output_sampler_next_ps(&sampler_), next_look_ps_});

		Agenda::instance().run_ahead_until(run_ahead_ ? next : 0);
		sc_core::sc_start(sim_time(next - now_ps()));
		if (next == output_sampler_next_ps(&sampler_)) {
			experiment_.refresh();
			output_sampler_look(&sampler_);
		}
		if (next == next_look_ps_)
			look_for_stall();
		pulse_tell(pulse_, next);
	} while (now_ps() < until_ps);
}

void MeasuredRun::warm_up()
{
	const uint64_t latest = config_.warmup_ps + config_.duration_ps;

	advance(config_.warmup_ps);
	if (config_.warmup_rule != WARMUP_MSER)
		return;
	if (now_ps() == 0)
		advance(first_look_ps(config_));
	for (;;) {
		const uint64_t until = output_series_warmup_until(&sampler_.series, now_ps(), latest);

		if (until == now_ps())
			return;
		advance(until);
	}
}

void MeasuredRun::simulate(report &report)
{
	warm_up();
	sampler_.series.warmup_ps = now_ps();
	experiment_.begin_window();
	const uint64_t cycles_before = sc_core::sc_delta_count(), events_before = Agenda::instance().events();

	advance(now_ps() + config_.duration_ps);
	experiment_.end_window(report);
	report_add_value(&report, "machine.kernel_events", "", sc_core::sc_delta_count() - cycles_before);
	report_add_value(&report, "machine.timer_events", "", Agenda::instance().events() - events_before);
	if (sampler_.sum_count > 0)
		report_set_output(&report, &sampler_.series);
}

} // namespace vifsim
