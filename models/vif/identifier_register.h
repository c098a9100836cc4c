/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the interrupt identifier's registers lie on the bus: what its handler and
 * the device have agreed upon.  As a doorbell of the Intel 21555 bridge, it has two addresses: a
 * read of the one gives its bits and changes nothing, a one written to the other clears
 * its bit.  A read of a register through that bridge fetches one 32-bit word, so a wider
 * identifier lies in two.
 *
 * Source: Intel 21555 User Manual (278321-002), p. 56 and section 11.3.  The real
 * register has 16 bits, of which the testbed uses one byte; wider ones are what-if.
 */
#ifndef VIFSIM_VIF_IDENTIFIER_REGISTER_H
#define VIFSIM_VIF_IDENTIFIER_REGISTER_H

#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IDENTIFIER_WORD_BITS 32
#define IDENTIFIER_WORD_BYTES 4
#define IDENTIFIER_WORDS_MAXIMUM 2
#define IDENTIFIER_STATUS (ADDRESS_BRIDGE_REGISTERS + 0x00)
#define IDENTIFIER_CLEAR (ADDRESS_BRIDGE_REGISTERS + 0x10)
/* Where vectors are posted to memory instead: how many the host has taken. */
#define INTERRUPT_ACKNOWLEDGE (ADDRESS_BRIDGE_REGISTERS + 0x20)

/* Words of an identifier of that many bits. */
static inline uint32_t identifier_words(uint32_t width)
{
	return (width + IDENTIFIER_WORD_BITS - 1) / IDENTIFIER_WORD_BITS;
}

#ifdef __cplusplus
}
#endif
#endif
