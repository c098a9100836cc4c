/* SPDX-License-Identifier: Apache-2.0 */
#include "app/jobs.h"

#include <sched.h>
#include <stdlib.h>

unsigned jobs_parse(const char *text, struct argp_state *state)
{
	char *end;
	unsigned long jobs = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || jobs < 1 || jobs > JOBS_MOST)
		argp_error(state, "-j %s: a number of simulations from 1 to %d was expected", text, JOBS_MOST);
	return (unsigned)jobs;
}

unsigned jobs_default(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}
