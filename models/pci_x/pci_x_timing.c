/* SPDX-License-Identifier: Apache-2.0 */
#include "pci_x/pci_x_timing.h"

/* A master that sees no claim by the sixth clock after the address gives up in the one after that. */
#define ABORT_CLOCKS 7
/* Data phases between the sign that a burst will end at a boundary, and the boundary. */
#define NOTICE_PHASES 4

static uint32_t width_bytes(const struct pci_x_config *config)
{
	return (uint32_t)(config->width_bits / 8);
}

static struct pci_x_tenure begun(const struct pci_x_config *config, enum pci_x_ending ending)
{
	return (struct pci_x_tenure){.address = 1,
				     .attribute = 1,
				     .response = (uint32_t)config->decode_clocks - 1,
				     .turnaround = (uint32_t)config->turnaround_clocks,
				     .ending = ending};
}

struct pci_x_tenure pci_x_timing_burst(const struct pci_x_config *config, uint64_t address, uint32_t bytes,
				       uint32_t wait)
{
	const uint32_t width = width_bytes(config);
	struct pci_x_tenure tenure = begun(config, PCI_X_COMPLETED);

	tenure.response += wait;
	tenure.data = (uint32_t)((address % width + bytes + width - 1) / width);
	tenure.bytes = bytes;
	return tenure;
}

struct pci_x_tenure pci_x_timing_empty(const struct pci_x_config *config, enum pci_x_ending ending)
{
	struct pci_x_tenure tenure = begun(config, ending);

	if (ending == PCI_X_ABORTED)
		tenure.response = ABORT_CLOCKS - tenure.attribute;
	else
		tenure.response++; /* in which the target says so */
	return tenure;
}

bool pci_x_timing_cut(const struct pci_x_config *config, uint64_t address, uint64_t clock, struct pci_x_tenure *tenure)
{
	const uint32_t width = width_bytes(config), per_boundary = PCI_X_BOUNDARY_BYTES / width;
	const uint64_t first = tenure->start + tenure->address + tenure->attribute + tenure->response;
	const uint64_t over = clock > first ? clock - first : 0; /* phases that have begun by then */
	/* Phases before the first boundary, then one boundary after the other. */
	uint64_t phases = per_boundary - address % PCI_X_BOUNDARY_BYTES / width;

	if (tenure->data == 0)
		return false;
	while (phases < over + NOTICE_PHASES)
		phases += per_boundary;
	if (phases >= tenure->data)
		return false;
	tenure->data = (uint32_t)phases;
	tenure->bytes = (uint32_t)(phases * width - address % width);
	tenure->ending = PCI_X_CUT;
	return true;
}

uint64_t pci_x_timing_clocks(const struct pci_x_config *config, uint64_t ps)
{
	return unit_edge_at(ps, config->clock_hz);
}

bool pci_x_timing_splits(const struct pci_x_config *config, uint64_t fetch_ps)
{
	return pci_x_timing_clocks(config, fetch_ps) > config->first_data_limit_clocks;
}

uint64_t pci_x_tenure_data_end(const struct pci_x_tenure *tenure)
{
	return tenure->start + tenure->address + tenure->attribute + tenure->response + tenure->data;
}

uint64_t pci_x_tenure_end(const struct pci_x_tenure *tenure)
{
	return pci_x_tenure_data_end(tenure) + tenure->turnaround;
}

uint32_t pci_x_tenure_clocks(const struct pci_x_tenure *tenure)
{
	return tenure->arbitration + tenure->address + tenure->attribute + tenure->response + tenure->data +
	       tenure->turnaround;
}
