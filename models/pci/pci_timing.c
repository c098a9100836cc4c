/* SPDX-License-Identifier: Apache-2.0 */
#include "pci/pci_timing.h"

/* DEVSEL# must come by the 4th clock after the address phase; the master then gives up in the 5th. */
#define ABORT_CLOCKS 5

static uint32_t width_bytes(const struct pci_config *config)
{
	return (uint32_t)(config->width_bits / 8);
}

/* address % by; boundaries and widths nearly always are powers of two, whose rest costs no division. */
static uint64_t rest(uint64_t address, uint64_t by)
{
	return (by & (by - 1)) == 0 ? address & (by - 1) : address % by;
}

uint32_t pci_timing_data_phases(const struct pci_config *config, uint64_t address, uint32_t bytes)
{
	const uint32_t width = width_bytes(config);
	const uint64_t padded = rest(address, width) + bytes + width - 1;

	return (uint32_t)((width & (width - 1)) == 0 ? padded >> __builtin_ctz(width) : padded / width);
}

uint32_t pci_timing_to_boundary(uint64_t address, uint32_t bytes, uint64_t boundary)
{
	uint64_t left;

	if (boundary == 0)
		return bytes;
	left = boundary - rest(address, boundary);
	return left < bytes ? (uint32_t)left : bytes;
}

uint64_t pci_timing_clocks(const struct pci_config *config, uint64_t ps)
{
	return unit_edge_at(ps, config->clock_hz);
}

bool pci_timing_must_retry(const struct pci_config *config, uint64_t fetch_ps)
{
	return pci_timing_clocks(config, fetch_ps) > config->first_data_limit_clocks;
}

/* Clocks between the address phase and the first possible data phase: a target
 * may answer in the clock in which it claims the transaction. */
static uint32_t claim_wait(const struct pci_config *config, bool read)
{
	uint64_t wait = config->devsel_clocks - 1;

	if (read && wait < config->read_turnaround_clocks)
		wait = config->read_turnaround_clocks;
	return (uint32_t)wait;
}

static void set_data_phases(const struct pci_config *config, uint32_t count, struct pci_tenure *tenure)
{
	tenure->phases.data = count;
	tenure->phases.wait = tenure->first_wait + (count - 1) * (uint32_t)config->target_data_wait_clocks;
}

struct pci_tenure pci_timing_transfer(const struct pci_config *config, const struct pci_attempt *attempt)
{
	struct pci_tenure tenure = {.ending = PCI_COMPLETED, .bytes = attempt->bytes};
	uint32_t limit =
		pci_timing_to_boundary(attempt->address, attempt->target_bytes, config->disconnect_boundary_bytes);

	if (limit < attempt->bytes) {
		tenure.bytes = limit;
		tenure.ending = PCI_DISCONNECTED;
	}
	tenure.phases.address = 1;
	tenure.phases.turnaround = (uint32_t)config->turnaround_clocks;
	tenure.first_wait = claim_wait(config, attempt->read) + attempt->first_wait;
	set_data_phases(config, pci_timing_data_phases(config, attempt->address, tenure.bytes), &tenure);
	return tenure;
}

struct pci_tenure pci_timing_retry(const struct pci_config *config)
{
	struct pci_tenure tenure = {.ending = PCI_RETRIED};

	tenure.phases.address = 1;
	tenure.phases.wait = (uint32_t)config->devsel_clocks - 1 + 1; /* DEVSEL#, then STOP# with it */
	tenure.phases.turnaround = (uint32_t)config->turnaround_clocks;
	tenure.first_wait = tenure.phases.wait;
	return tenure;
}

struct pci_tenure pci_timing_abort(const struct pci_config *config)
{
	struct pci_tenure tenure = {.ending = PCI_ABORTED};

	tenure.phases.address = 1;
	tenure.phases.wait = ABORT_CLOCKS;
	tenure.phases.turnaround = (uint32_t)config->turnaround_clocks;
	tenure.first_wait = tenure.phases.wait;
	return tenure;
}

bool pci_timing_cut(const struct pci_config *config, const struct pci_attempt *attempt, uint64_t clock,
		    struct pci_tenure *tenure)
{
	uint64_t first_end = tenure->start + tenure->phases.address + tenure->first_wait + 1;
	uint64_t step = 1 + config->target_data_wait_clocks, count = 1;

	if (tenure->phases.data == 0)
		return false;
	if (clock >= first_end)
		count = (clock - first_end) / step + 2;
	if (count >= tenure->phases.data)
		return false;
	set_data_phases(config, (uint32_t)count, tenure);
	tenure->bytes = (uint32_t)(count * width_bytes(config) - attempt->address % width_bytes(config));
	tenure->ending = PCI_TIMER_EXPIRED;
	return true;
}

uint64_t pci_tenure_data_end(const struct pci_tenure *tenure)
{
	return tenure->start + tenure->phases.address + tenure->phases.wait + tenure->phases.data;
}

uint64_t pci_tenure_end(const struct pci_tenure *tenure)
{
	return pci_tenure_data_end(tenure) + tenure->phases.turnaround;
}

uint32_t pci_phases_sum(const struct pci_phases *phases)
{
	return phases->arbitration + phases->address + phases->wait + phases->data + phases->turnaround;
}
