// SPDX-License-Identifier: Apache-2.0
//
// The C door: builds what the workload needs, runs it, measures it.
#include "machine/machine.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>
#include <systemc>

#include "base/unit.h"
#include "machine/bus_experiment.h"
#include "machine/machine_metrics.h"
#include "machine/measured_run.h"
#include "machine/own_device.h"
#include "machine/pairs_experiment.h"
#include "machine/pingpong_experiment.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

std::unique_ptr<Experiment> build(const platform &parameters, uint32_t replication, const inspection *inspection)
{
	if (parameters.workload.kind == WORKLOAD_PCI_TRANSFER)
		return std::make_unique<BusExperiment>(parameters);
	if (parameters.workload.kind == WORKLOAD_CORE_PINGPONG)
		return std::make_unique<PingpongExperiment>(parameters, replication);
	return std::make_unique<PairsExperiment>(parameters, replication, inspection);
}

// What sc_main needs to know; SystemC gives it no argument of ours.
struct Run {
	const platform *platform_parameters;
	uint32_t replication;
	const inspection *looked_into;
	report *results;
	pulse *told;
	std::string error; // of a file
};
Run current_run;

// An empty timeline looks like a run in which nothing happened.
void tell_missed_window(const inspection &inspection)
{
	if ((!inspection.traced && inspection.vcd == nullptr) || inspection.from_ps < now_ps())
		return;
	fprintf(stderr,
		"vifsim: --trace-window begins at %.3f ms of simulated time, but the run ended at %.3f ms: there is "
		"nothing in it\n",
		static_cast<double>(inspection.from_ps) / UNIT_PS_PER_MS,
		static_cast<double>(now_ps()) / UNIT_PS_PER_MS);
}

void machine_simulate()
{
	const platform &parameters = *current_run.platform_parameters;
	const std::unique_ptr<Experiment> machine = build(parameters, current_run.replication, current_run.looked_into);

	// The kernel's own time must be that of what its tracing looks at.
	const bool signals = current_run.looked_into != nullptr && current_run.looked_into->vcd != nullptr;

	MeasuredRun(*machine, *machine_observation(parameters.workload.kind), parameters.measure, current_run.told,
		    parameters.measure.run_ahead && !signals)
		.simulate(*current_run.results);
	if (current_run.looked_into != nullptr)
		tell_missed_window(*current_run.looked_into);
}

} // namespace

} // namespace vifsim

// SystemC's entry point, called by sc_elab_and_sim.
int sc_main(int, char *[])
{
	try {
		vifsim::machine_simulate();
		return 0;
	} catch (const std::system_error &error) {
		// SystemC would print it, but who called must be told.
		vifsim::current_run.error = error.what();
		return 1;
	}
}

extern "C" int machine_run(const struct platform *platform, uint32_t replication, const struct inspection *inspection,
			   struct report *report, struct pulse *pulse, char *message, size_t message_size)
{
	char name[] = "vifsim";
	char *arguments[] = {name, nullptr};

	struct param_misfit misfit;
	if (own_device_check(platform, &misfit) != 0 || platform_check_inspection(platform, inspection, &misfit) != 0) {
		snprintf(message, message_size, "%s", misfit.message);
		return -1;
	}
	/* Standard output carries results alone. */
	setenv("SC_COPYRIGHT_MESSAGE", "DISABLE", 1);
	sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	vifsim::current_run = {platform, replication, inspection, report, pulse, ""};
	try {
		if (sc_core::sc_elab_and_sim(1, arguments) == 0)
			return 0;
		snprintf(message, message_size, "%s",
			 vifsim::current_run.error.empty() ? "the simulation ended with an error (told above)"
							   : vifsim::current_run.error.c_str());
	} catch (const std::exception &exception) {
		snprintf(message, message_size, "%s", exception.what());
	}
	return -1;
}
