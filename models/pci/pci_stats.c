/* SPDX-License-Identifier: Apache-2.0 */
#include "pci/pci_stats.h"

#define STAT(field, unit, help) STAT_FIELD(struct pci_stats, field, unit, help)

const struct stat_spec pci_stat_specs[] = {
	STAT(read_ps, "ps", "Bus held by reads, their retries and overhead included"),
	STAT(write_ps, "ps", "Bus held by writes, their retries and overhead included"),
	STAT(transactions, "", "Transactions that moved data"),
	STAT(read_transactions, "", "Of these, reads"),
	STAT(retries, "", "Attempts that the target told to retry"),
	STAT(disconnects, "", "Bursts that the target ended"),
	STAT(timer_cuts, "", "Bursts that ended because the latency timer had run out and another master asked"),
	STAT(aborts, "", "Transactions that no target claimed"),
	STAT(read_bytes, "B", "Bytes read"),
	STAT(write_bytes, "B", "Bytes written"),
	STAT(arbitration_clocks, "cycles", "Idle clocks in which a request waited for its grant"),
	STAT(address_clocks, "cycles", "Address phases"),
	STAT(wait_clocks, "cycles", "Waits for DEVSEL#, for the lines to turn round, for the target; STOP# of retries"),
	STAT(data_clocks, "cycles", "Data phases"),
	STAT(turnaround_clocks, "cycles", "Idle clocks after transactions"),
	STAT(busy_clocks, "cycles", "Clocks from request granted to bus free"),
	STAT(requests, "", "Requests of masters that have been answered"),
	STAT(request_ps, "ps", "From each of these to its answer: waiting, retrying, crossing"),
};
const size_t pci_stat_count = sizeof(pci_stat_specs) / sizeof(pci_stat_specs[0]);

void pci_stats_add(struct pci_stats *stats, const struct pci_tenure *tenure, bool read, uint64_t clocks, uint64_t ps)
{
	*(read ? &stats->read_ps : &stats->write_ps) += ps;
	*(read ? &stats->read_bytes : &stats->write_bytes) += tenure->bytes;
	stats->transactions += tenure->bytes > 0;
	stats->read_transactions += read && tenure->bytes > 0;
	stats->retries += tenure->ending == PCI_RETRIED;
	stats->disconnects += tenure->ending == PCI_DISCONNECTED;
	stats->timer_cuts += tenure->ending == PCI_TIMER_EXPIRED;
	stats->aborts += tenure->ending == PCI_ABORTED;
	stats->arbitration_clocks += tenure->phases.arbitration;
	stats->address_clocks += tenure->phases.address;
	stats->wait_clocks += tenure->phases.wait;
	stats->data_clocks += tenure->phases.data;
	stats->turnaround_clocks += tenure->phases.turnaround;
	stats->busy_clocks += clocks;
}

uint64_t pci_stats_phases(const struct pci_stats *stats)
{
	return stats->arbitration_clocks + stats->address_clocks + stats->wait_clocks + stats->data_clocks +
	       stats->turnaround_clocks;
}

bool pci_stats_conserved(const struct pci_stats *stats)
{
	return pci_stats_phases(stats) == stats->busy_clocks;
}

#undef STAT
#define STAT(field, unit, help) STAT_FIELD(struct host_bridge_stats, field, unit, help)

const struct stat_spec host_bridge_stat_specs[] = {
	STAT(posted_writes, "", "Writes that CPUs posted"),
	STAT(posted_lines, "", "Write-combining lines of these"),
	STAT(posted_stalls, "", "Posted writes whose CPU waited for room in the write buffer"),
	STAT(reads, "", "Reads by CPUs"),
	STAT(read_stall_ps, "ps", "CPU time stalled by reads"),
	{"lines_maximum", "", "Most lines waiting for the bus, those of stalled CPUs included", STAT_MAXIMUM,
	 offsetof(struct host_bridge_stats, lines_maximum)},
};
const size_t host_bridge_stat_count = sizeof(host_bridge_stat_specs) / sizeof(host_bridge_stat_specs[0]);
