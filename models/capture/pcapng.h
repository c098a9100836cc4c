/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a capture file of the pcapng format (IETF draft-ietf-opsawg-pcapng): a Section Header Block, an Interface
 * Description Block for each capture point, an Enhanced Packet Block for each frame; Ethernet, time in nanoseconds
 * (if_tsresol 9), from the simulation's beginning.
 *
 * By hand, since no C library of Debian 12 that others may link does it: libpcap writes the older format alone, which
 * has no names of interfaces, directions or comments (its maintainers: issue 1304 of the-tcpdump-group/libpcap);
 * Wireshark's wiretap promises no interface to other programs and is under the GPL; DPDK's librte-pcapng takes
 * frames out of its own packet pools.
 *
 * The bytes are little-endian on every machine.  Nothing is read back, no other block is written.
 *
 * Invariant: the first error that the file has given is kept, and nothing is written after it.
 */
#ifndef VIFSIM_CAPTURE_PCAPNG_H
#define VIFSIM_CAPTURE_PCAPNG_H

#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PCAPNG_PACKET_MAXIMUM 2048 /* bytes of a frame */
#define PCAPNG_TEXT_MAXIMUM 255    /* characters of an option's text; what is above is cut off */

/* As in the option epb_flags, seen from the capture point's host. */
enum pcapng_direction { PCAPNG_INBOUND = 1, PCAPNG_OUTBOUND = 2 };

struct pcapng {
	FILE *file; /* the caller's */
	int error;  /* errno of the first write that failed; 0 */
	uint32_t interfaces;
};

struct pcapng_packet {
	uint32_t interface;
	enum pcapng_direction direction;
	uint64_t stamp_ns;
	const uint8_t *bytes;
	uint32_t length;     /* at most PCAPNG_PACKET_MAXIMUM; without frame check sequence */
	const char *comment; /* NULL or "": none */
};

/* Begins the file's one section. */
void pcapng_begin(struct pcapng *pcapng, FILE *file, const char *application);
/* All interfaces come before the first packet.  Returns its number, from 0. */
uint32_t pcapng_add_interface(struct pcapng *pcapng, const char *name, const char *description, uint64_t rate_bit_s);
void pcapng_write(struct pcapng *pcapng, const struct pcapng_packet *packet);

#ifdef __cplusplus
}
#endif
#endif
