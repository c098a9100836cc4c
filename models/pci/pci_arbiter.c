/* SPDX-License-Identifier: Apache-2.0 */
#include "pci/pci_arbiter.h"

void pci_arbiter_init(struct pci_arbiter *arbiter, uint32_t masters)
{
	for (uint32_t i = 0; i < PCI_MASTERS_MAX; i++)
		arbiter->request_clock[i] = PCI_NEVER;
	arbiter->free_clock = 0;
	arbiter->masters = masters;
	arbiter->last = 0;
}

void pci_arbiter_request(struct pci_arbiter *arbiter, uint32_t master, uint64_t clock)
{
	arbiter->request_clock[master] = clock;
}

void pci_arbiter_withdraw(struct pci_arbiter *arbiter, uint32_t master)
{
	arbiter->request_clock[master] = PCI_NEVER;
}

bool pci_arbiter_next(const struct pci_arbiter *arbiter, const struct pci_config *config, struct pci_grant *grant)
{
	bool found = false;
	uint32_t master = arbiter->last;

	for (uint32_t i = 1; i <= arbiter->masters; i++) {
		uint64_t asked, idle_from, start;

		master = master + 1 < arbiter->masters ? master + 1 : 0;
		asked = arbiter->request_clock[master];
		if (asked == PCI_NEVER)
			continue;
		idle_from = asked > arbiter->free_clock ? asked : arbiter->free_clock;
		start = master == arbiter->last ? asked : asked + config->arbitration_clocks;
		if (start < arbiter->free_clock)
			start = arbiter->free_clock;
		if (found && start >= grant->start)
			continue;
		found = true;
		grant->master = master;
		grant->start = start;
		grant->arbitration = (uint32_t)(start - idle_from);
	}
	return found;
}

void pci_arbiter_release(struct pci_arbiter *arbiter, uint32_t master, uint64_t free_clock)
{
	arbiter->last = master;
	arbiter->free_clock = free_clock;
}

uint64_t pci_arbiter_cut(const struct pci_arbiter *arbiter, const struct pci_config *config, uint32_t owner,
			 uint64_t start)
{
	uint64_t expired = start + config->latency_timer_clocks, grant_gone = PCI_NEVER;

	for (uint32_t i = 0; i < arbiter->masters; i++) {
		uint64_t asked = arbiter->request_clock[i];

		if (i == owner || asked == PCI_NEVER)
			continue;
		if (asked + config->arbitration_clocks < grant_gone)
			grant_gone = asked + config->arbitration_clocks;
	}
	if (grant_gone == PCI_NEVER)
		return PCI_NEVER;
	return grant_gone > expired ? grant_gone : expired;
}
