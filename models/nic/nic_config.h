/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which network device a host has and how it interrupts, prefix "nic".  The
 * identifier's parameters concern the self-virtualizing NIC; they stand here because every
 * model answers to them or says that it has none.
 */
#ifndef VIFSIM_NIC_NIC_CONFIG_H
#define VIFSIM_NIC_NIC_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"
#include "vif/moderation.h"

#ifdef __cplusplus
extern "C" {
#endif

enum nic_model { NIC_MODEL_HV, NIC_MODEL_SV, NIC_MODEL_CDNA, NIC_MODEL_SRIOV };
enum nic_vector_delivery { NIC_VECTOR_DELIVERY_HYPERVISOR, NIC_VECTOR_DELIVERY_EXITLESS };
enum nic_vector_cpu { NIC_VECTOR_CPU_INTERRUPT, NIC_VECTOR_CPU_GUEST };
enum nic_interrupt_routing { NIC_INTERRUPT_ROUTING_HYPERVISOR, NIC_INTERRUPT_ROUTING_DOM0 };

#define NIC_PORTS_MAXIMUM 4

struct nic_config {
	int model;                 /* enum nic_model */
	uint64_t identifier_width; /* bits */
	int identifier_map;        /* in the order of identifier_maps[] */
	uint64_t load_period;      /* frames from report to report */
	double load_gain;
	int interrupts;        /* in the order of interrupt_schemes[] */
	int interrupt_routing; /* enum nic_interrupt_routing */
	uint64_t ports;        /* each with a wire */
	uint64_t vectors;      /* of messages */
	int vector_delivery;   /* enum nic_vector_delivery */
	int vector_cpu;        /* enum nic_vector_cpu */
	uint64_t posted_slots;
	struct moderation_config moderation;
	uint64_t watchdog_ps; /* period in which its driver has it interrupt; 0: never */
};

extern const struct param_spec nic_params[];
extern const size_t nic_param_count;

#ifdef __cplusplus
}
#endif
#endif
