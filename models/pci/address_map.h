/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical addresses on a host's PCI bus.  Every host has one bus with its own
 * copy of this map: host memory below 2 GiB, device windows above.
 */
#ifndef VIFSIM_PCI_ADDRESS_MAP_H
#define VIFSIM_PCI_ADDRESS_MAP_H

#include <stdint.h>

/* Host memory, written and read by devices. */
#define ADDRESS_HOST_MEMORY UINT64_C(0x00000000)
#define ADDRESS_HOST_MEMORY_SIZE UINT64_C(0x80000000)
#define ADDRESS_NIC_RINGS UINT64_C(0x01000000)        /* the ordinary NIC's descriptors, buffers, status block */
#define ADDRESS_VIF_ANSWER UINT64_C(0x08000000)       /* a word for the SV-NIC's answers to Dom0's commands */
#define ADDRESS_INTERRUPT_MEMORY UINT64_C(0x0c000000) /* what an interrupt scheme's device writes for its handler */
#define ADDRESS_INTERRUPT_MEMORY_SIZE UINT64_C(0x02000000)
#define ADDRESS_RECEIVE_QUEUES UINT64_C(0x10000000) /* the SV-NIC's receive queues, a window per VIF */
#define ADDRESS_SEND_QUEUES UINT64_C(0x20000000)    /* its send queues' slots, where they lie in host memory */
#define ADDRESS_CDNA_MEMORY UINT64_C(0x30000000)    /* rings, status words and buffers of protected contexts */

/* Device windows, accessed by CPUs. */
#define ADDRESS_NIC_REGISTERS UINT64_C(0x80000000) /* the ordinary NIC */
#define ADDRESS_NIC_REGISTERS_SIZE UINT64_C(0x10000)
#define ADDRESS_BRIDGE_REGISTERS UINT64_C(0x90000000) /* the SV-NIC's bridge: doorbell set */
#define ADDRESS_BRIDGE_REGISTERS_SIZE UINT64_C(0x1000)
#define ADDRESS_DEVICE_REGISTERS UINT64_C(0x98000000) /* its network processor: mailboxes of the management core */
#define ADDRESS_DEVICE_REGISTERS_SIZE UINT64_C(0x1000)
#define ADDRESS_DEVICE_MEMORY UINT64_C(0xa0000000) /* the SV-NIC's SDRAM: send queues, a window per VIF */
#define ADDRESS_DEVICE_MEMORY_SIZE UINT64_C(0x40000000)
#define ADDRESS_DEVICE_RECEIVE_QUEUES UINT64_C(0xc0000000) /* in it: receive queues' slots, where they lie here */

#define ADDRESS_CDNA_REGISTERS UINT64_C(0xe0000000) /* a NIC with protected contexts: of the hypervisor */
#define ADDRESS_CDNA_REGISTERS_SIZE UINT64_C(0x1000)
#define ADDRESS_CDNA_MAILBOXES UINT64_C(0xe0100000) /* and a page of mailboxes for each context */
#define ADDRESS_CDNA_MAILBOXES_SIZE UINT64_C(0x20000)

/* Interrupts by message, taken by the host bridge: 4 KiB for each CPU, as x86's local APICs have it.  Theirs ends after
 * 256; more CPUs are told there by bits of the address below and beside it (extended destinations, remapping). */
#define ADDRESS_MESSAGES UINT64_C(0xfee00000)
#define ADDRESS_MESSAGES_CPUS 1024
#define ADDRESS_MESSAGES_SIZE (UINT64_C(0x1000) * ADDRESS_MESSAGES_CPUS)

#endif
