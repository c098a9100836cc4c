/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of transfers over a PCI bus alone (prefix "workload.transfer"). */
#ifndef VIFSIM_LOAD_PCI_TRANSFER_CONFIG_H
#define VIFSIM_LOAD_PCI_TRANSFER_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCI_TRANSFER_BYTES_MAX 65536
#define PCI_TRANSFER_OUTSTANDING_MAX 64

/* In the order of the parameters' choices. */
enum pci_transfer_operation { PCI_TRANSFER_READ, PCI_TRANSFER_WRITE };
enum pci_transfer_initiator { PCI_TRANSFER_CPU, PCI_TRANSFER_DEVICE };

struct pci_transfer_config {
	int operation; /* enum pci_transfer_operation */
	int initiator; /* enum pci_transfer_initiator */
	uint64_t size_bytes;
	uint64_t burst_bytes; /* 0: none */
	uint64_t word_bytes;
	uint64_t outstanding;
};

extern const struct param_spec pci_transfer_params[];
extern const size_t pci_transfer_param_count;

#ifdef __cplusplus
}
#endif
#endif
