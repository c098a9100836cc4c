/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole machine's parameters, as one typed object: what a scenario's point
 * resolves into, and all that the machine is built from.  Each part's struct
 * and table stand with the part; here they are gathered.
 */
#ifndef VIFSIM_MACHINE_PLATFORM_H
#define VIFSIM_MACHINE_PLATFORM_H

#include "base/inspection.h"
#include "base/param.h"
#include "cdna/cdna_config.h"
#include "fault/fault_config.h"
#include "host/control_config.h"
#include "host/host_config.h"
#include "host/hostile_config.h"
#include "interrupt/interrupt_scheme.h"
#include "ixp/ixp_config.h"
#include "load/core_pingpong_config.h"
#include "load/foreign_config.h"
#include "load/lifecycle_config.h"
#include "load/pci_transfer_config.h"
#include "load/workload_config.h"
#include "machine/measure_config.h"
#include "memory/coherence_config.h"
#include "net/wire_config.h"
#include "nic/hv_nic_config.h"
#include "nic/nic_config.h"
#include "on_chip/on_chip_config.h"
#include "pci/pci_config.h"
#include "pci_x/pci_x_config.h"
#include "pcie/pcie_config.h"
#include "sriov/sriov_config.h"
#include "xen/cache_refill.h"
#include "xen/sched.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PLATFORM_VIFS_MAXIMUM 1024

/* In the order of bus.model's choices. */
enum bus_model { BUS_PCI, BUS_PCI_X, BUS_PCIE, BUS_ON_CHIP };

/* What stands in host B's place, in the order of peer.kind's choices. */
enum peer_kind { PEER_HOST, PEER_IDEAL };

struct platform {
	uint64_t vifs; /* pairs of guests: guest v of host A talks to guest v of host B */
	uint64_t seed;
	struct host_config host;
	struct control_config control;
	struct sched_config scheduler;
	struct interrupt_config interrupts;
	struct refill_config refill;
	struct coherence_config coherence;
	int bus_model; /* enum bus_model */
	int peer_kind; /* enum peer_kind */
	struct pci_config pci;
	struct pci_x_config pci_x;
	struct pcie_config pcie;
	struct on_chip_config on_chip;
	struct nic_config nic;
	struct hv_nic_config hv_nic;
	struct ixp_config ixp;
	struct cdna_config cdna;
	struct sriov_config sriov;
	struct wire_config wire;
	struct workload_config workload;
	struct foreign_config foreign;
	struct hostile_config hostile;
	struct lifecycle_config lifecycle;
	struct pci_transfer_config transfer;
	struct core_pingpong_config pingpong;
	struct measure_config measure;
	struct fault_config faults[FAULTS_MAXIMUM];
};

const struct param_schema *platform_schema(void);

/* What no parameter's own range can say: whether the parts fit together.  Returns 0 or -1. */
int platform_check(const struct platform *platform, struct param_misfit *misfit);
/* Whether a parameter does anything with the workload, the device, the scheduler and the other choices that are made.
 * Returns 0, or -1 with a sentence in message. */
int platform_check_effect(const struct platform *platform, const char *path, char *message, size_t message_size);
/* Whether there is what an inspection (NULL: none) is to look at.  Returns 0 or -1. */
int platform_check_inspection(const struct platform *platform, const struct inspection *inspection,
			      struct param_misfit *misfit);
/* Whether its device's interrupts are messages, with vectors, and no line. */
bool platform_has_messages(const struct platform *platform);
/* Those of faults (platform_faults.c): do they fit the machine; does a path below "faults." do anything. */
int platform_check_faults(const struct platform *platform, struct param_misfit *misfit);
int platform_check_fault_effect(const struct platform *platform, const char *path, char *message, size_t message_size);
struct stopping_rule platform_stopping_rule(const struct platform *platform);

#ifdef __cplusplus
}
#endif
#endif
