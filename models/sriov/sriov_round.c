/* SPDX-License-Identifier: Apache-2.0 */
#include "sriov/sriov_round.h"

#include <stdlib.h>

#include "base/alloc.h"

void sriov_round_init(struct sriov_round *round, uint32_t functions)
{
	*round = (struct sriov_round){.functions = functions};
	round->order = alloc_zeroed(functions, sizeof(*round->order));
	round->waits = alloc_zeroed(functions, sizeof(*round->waits));
}

void sriov_round_free(struct sriov_round *round)
{
	free(round->order);
	free(round->waits);
}

void sriov_round_add(struct sriov_round *round, uint32_t function)
{
	if (round->waits[function])
		return;
	round->waits[function] = true;
	round->order[(round->first + round->count++) % round->functions] = function;
}

bool sriov_round_take(struct sriov_round *round, uint32_t *function)
{
	if (round->count == 0)
		return false;
	*function = round->order[round->first];
	round->waits[*function] = false;
	round->first = (round->first + 1) % round->functions;
	round->count--;
	return true;
}
