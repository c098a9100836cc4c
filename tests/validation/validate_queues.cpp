// SPDX-License-Identifier: Apache-2.0
//
// The simulator's own network modules on configurations that queueing theory
// solves: rows of docs/validation.md.  An argument scales the simulated time, for a quick look.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

extern "C" {
#include "results/student.h"
}

#include "closed_network.h"
#include "open_queues.h"
#include "row.h"
#include "sim/sim_time.h"
#include "theory.h"

using namespace vifsim;

namespace
{

const uint64_t WARMUP_SERVICES = 20000, WINDOW_SERVICES = 500000; // at full load, of each copy
const double LEVEL = 0.95;

// Independent copies of one queue, all simulated side by side: each is a replication.
struct Study {
	std::string name;
	double utilisation;
	std::vector<std::unique_ptr<OpenQueue>> copies;
};

// How many: so that the interval is about as wide at every load.
struct Load {
	double utilisation;
	unsigned constant, exponential;
};
const Load LOADS[] = {{0.3, 8, 8}, {0.5, 8, 8}, {0.7, 8, 10}, {0.9, 26, 50}};

std::vector<Study> studies;
std::vector<std::unique_ptr<ClosedNetwork>> networks;

void build()
{
	uint32_t copy = 0;

	for (const Load &load : LOADS) {
		Study study{"M/D/1", 0.0, {}};

		for (unsigned i = 0; i < load.constant; i++, copy++) {
			auto queue =
				std::make_unique<ConstantQueue>("md1_" + std::to_string(copy), load.utilisation, copy);
			study.utilisation = queue->utilisation();
			study.copies.push_back(std::move(queue));
		}
		studies.push_back(std::move(study));
	}
	for (const Load &load : LOADS) {
		Study study{"M/M/1", load.utilisation, {}};

		for (unsigned i = 0; i < load.exponential; i++, copy++)
			study.copies.push_back(std::make_unique<ExponentialQueue>("mm1_" + std::to_string(copy),
										  load.utilisation, copy));
		studies.push_back(std::move(study));
	}
	for (uint32_t customers : {1, 2, 4, 8, 16, 32})
		networks.push_back(
			std::make_unique<ClosedNetwork>(("closed_" + std::to_string(customers)).c_str(), customers));
}

void begin_windows()
{
	for (const Study &study : studies)
		for (const auto &copy : study.copies)
			copy->begin_window();
	for (const auto &network : networks)
		network->begin_window();
}

std::string at_load(const Study &study, const char *what)
{
	char text[128];

	std::snprintf(text, sizeof(text), "%s, utilisation %.1f: %s", study.name.c_str(), study.utilisation, what);
	return text;
}

void print_wait(const Study &study)
{
	const bool constant = study.name == "M/D/1";
	const double wait = constant ? theory_md1_wait(study.utilisation) : theory_mm1_wait(study.utilisation);
	const std::string what = at_load(study, "mean wait");
	std::vector<double> waits;
	double sum = 0.0, half_width = 0.0;

	for (const auto &copy : study.copies) {
		waits.push_back(copy->wait_ps() / 1e6);
		sum += waits.back();
	}
	student_half_width(waits.data(), waits.size(), LEVEL, &half_width);
	const row row = {constant ? "md1" : "mm1",
			 what.c_str(),
			 "us",
			 3,
			 wait * static_cast<double>(SERVICE_PS) / 1e6,
			 sum / static_cast<double>(waits.size()),
			 half_width,
			 0.01};
	row_print(&row);
}

// Two laws that hold to the last picosecond, over all queues of one kind.
void print_laws(const std::string &kind)
{
	uint64_t not_idle = 0, services = 0, occupancy = 0, stays = 0, lost = 0;

	for (const Study &study : studies) {
		if (study.name != kind)
			continue;
		for (const auto &copy : study.copies) {
			not_idle += copy->not_idle_ps();
			services += copy->services_ps();
			occupancy += copy->occupancy_ps();
			stays += copy->stays_ps();
			lost += copy->lost();
		}
	}
	row_print_exact("laws", (kind + ": utilisation law: services of all frames, time not idle").c_str(), "ps",
			services, not_idle);
	row_print_exact("laws", (kind + ": Little's law: stays of all frames, occupancy over time").c_str(), "ps",
			stays, occupancy);
	row_print_exact("laws", (kind + ": frames lost").c_str(), "", 0, lost);
}

void print_network_law()
{
	uint64_t occupancy = 0, stays = 0;

	for (const auto &network : networks) {
		for (size_t k = 0; k < ClosedNetwork::stations; k++) {
			occupancy += network->occupancy_ps(k);
			stays += network->stays_ps(k);
		}
	}
	row_print_exact("laws", "closed networks: Little's law: stays at all stations, occupancy over time", "ps",
			stays, occupancy);
}

void print_value(const ClosedNetwork &network, const char *what, const char *unit, int decimals, double theory,
		 double simulated)
{
	char text[128];

	std::snprintf(text, sizeof(text), "%u %s: %s", network.customers(),
		      network.customers() == 1 ? "customer" : "customers", what);
	const row row = {"closed", text, unit, decimals, theory, simulated, 0.0, 0.02};
	row_print(&row);
}

void print_network(ClosedNetwork &network)
{
	const theory_network model = ClosedNetwork::network();
	const theory_solution theory = theory_solve(&model, network.customers()), measured = network.measured();

	print_value(network, "cycles", "/ms", 3, theory.throughput * 1e9, measured.throughput * 1e9);
	print_value(network, "response", "us", 2, theory.response / 1e6, measured.response / 1e6);
	for (size_t k = 0; k < ClosedNetwork::stations; k++) {
		const std::string number = std::to_string(k + 1);

		print_value(network, ("customers at station " + number).c_str(), "", 4, theory.customers[k],
			    measured.customers[k]);
		print_value(network, ("utilisation of station " + number).c_str(), "", 4, theory.utilisation[k],
			    measured.utilisation[k]);
	}
}

} // namespace

int sc_main(int argc, char *argv[])
{
	const double scale = argc > 1 ? std::atof(argv[1]) : 1.0;

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	build();
	sc_core::sc_start(sim_time(WARMUP_SERVICES * SERVICE_PS));
	begin_windows();
	sc_core::sc_start(sim_time(static_cast<uint64_t>(scale * WINDOW_SERVICES) * SERVICE_PS));
	for (const Study &study : studies)
		print_wait(study);
	for (const auto &network : networks)
		print_network(*network);
	print_laws("M/D/1");
	print_laws("M/M/1");
	print_network_law();
	networks.clear();
	studies.clear();
	return rows_hold() ? EXIT_SUCCESS : EXIT_FAILURE;
}
