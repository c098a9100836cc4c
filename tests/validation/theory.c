/* SPDX-License-Identifier: Apache-2.0 */
#include "theory.h"

double theory_md1_wait(double utilisation)
{
	return utilisation / (2.0 * (1.0 - utilisation));
}

double theory_mm1_wait(double utilisation)
{
	return utilisation / (1.0 - utilisation);
}

/* A customer finds at a station what there is on average with one customer less. */
struct theory_solution theory_solve(const struct theory_network *network, size_t customers)
{
	struct theory_solution solution = {0};

	for (size_t n = 1; n <= customers; n++) {
		double stay[THEORY_STATIONS];
		solution.response = 0.0;
		for (size_t k = 0; k < network->stations; k++) {
			stay[k] = network->demand[k] * (1.0 + solution.customers[k]);
			solution.response += stay[k];
		}
		solution.throughput = (double)n / (network->delay + solution.response);
		for (size_t k = 0; k < network->stations; k++)
			solution.customers[k] = solution.throughput * stay[k];
	}
	for (size_t k = 0; k < network->stations; k++)
		solution.utilisation[k] = solution.throughput * network->demand[k];
	return solution;
}
