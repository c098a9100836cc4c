/* SPDX-License-Identifier: Apache-2.0 */
#include "pci_x/pci_x_stats.h"

#define STAT(field, unit, help) STAT_FIELD(struct pci_x_stats, field, unit, help)

const struct stat_spec pci_x_stat_specs[] = {
	STAT(read_ps, "ps", "Bus held by reads: requests, completions, retries, overhead"),
	STAT(write_ps, "ps", "Bus held by writes, their retries and overhead included"),
	STAT(transactions, "", "Transactions that moved data"),
	STAT(splits, "", "Reads that the target split"),
	STAT(completions, "", "Transactions that brought such a read's data"),
	STAT(retries, "", "Attempts that the target told to retry"),
	STAT(cuts, "",
	     "Bursts that ended at a boundary because the latency timer had run out and another master asked"),
	STAT(aborts, "", "Transactions that no target claimed"),
	STAT(read_bytes, "B", "Bytes read"),
	STAT(write_bytes, "B", "Bytes written"),
	STAT(arbitration_clocks, "cycles", "Idle clocks in which a request waited for its grant"),
	STAT(address_clocks, "cycles", "Address phases"),
	STAT(attribute_clocks, "cycles", "Attribute phases"),
	STAT(response_clocks, "cycles", "Waits for the target's response, its wait states, splits and retries told"),
	STAT(data_clocks, "cycles", "Data phases"),
	STAT(turnaround_clocks, "cycles", "Idle clocks after transactions"),
	STAT(busy_clocks, "cycles", "Clocks from request granted to bus free"),
	STAT(requests, "", "Requests of masters that have been answered"),
	STAT(request_ps, "ps", "From each of these to its answer: waiting, retrying, crossing"),
};
const size_t pci_x_stat_count = sizeof(pci_x_stat_specs) / sizeof(pci_x_stat_specs[0]);

void pci_x_stats_add(struct pci_x_stats *stats, const struct pci_x_tenure *tenure, bool read, bool completion,
		     uint64_t clocks, uint64_t ps)
{
	*(read ? &stats->read_ps : &stats->write_ps) += ps;
	*(read ? &stats->read_bytes : &stats->write_bytes) += tenure->bytes;
	stats->transactions += tenure->bytes > 0;
	stats->splits += tenure->ending == PCI_X_SPLIT;
	stats->completions += completion;
	stats->retries += tenure->ending == PCI_X_RETRIED;
	stats->cuts += tenure->ending == PCI_X_CUT;
	stats->aborts += tenure->ending == PCI_X_ABORTED;
	stats->arbitration_clocks += tenure->arbitration;
	stats->address_clocks += tenure->address;
	stats->attribute_clocks += tenure->attribute;
	stats->response_clocks += tenure->response;
	stats->data_clocks += tenure->data;
	stats->turnaround_clocks += tenure->turnaround;
	stats->busy_clocks += clocks;
}

uint64_t pci_x_stats_phases(const struct pci_x_stats *stats)
{
	return stats->arbitration_clocks + stats->address_clocks + stats->attribute_clocks + stats->response_clocks +
	       stats->data_clocks + stats->turnaround_clocks;
}

bool pci_x_stats_conserved(const struct pci_x_stats *stats)
{
	return pci_x_stats_phases(stats) == stats->busy_clocks;
}

bool pci_x_stats_accounted(const struct pci_x_stats *stats)
{
	return stats->address_clocks == stats->transactions + stats->splits + stats->retries + stats->aborts &&
	       stats->attribute_clocks == stats->address_clocks;
}
