/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a captured packet's bytes say: its parties, how long it was as an Ethernet frame, and which part of that is
 * headers.  Of a packet of which too little was captured for that it says what it can.
 *
 * Sources: the link-layer header types of tcpdump.org; RFC 791, 8200, 9293; IEEE 802.1Q.
 */
#ifndef VIFSIM_TRAFFIC_TRAFFIC_PACKET_H
#define VIFSIM_TRAFFIC_TRAFFIC_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRAFFIC_ADDRESS_BYTES 16

/* An address, zeroes behind it. */
struct traffic_address {
	uint8_t kind; /* 4, 6: of IP; 1: a MAC; 0: unknown */
	uint8_t bytes[TRAFFIC_ADDRESS_BYTES];
};

struct traffic_header {
	struct traffic_address source, destination;
	uint32_t frame_bytes;  /* as an Ethernet frame without check */
	uint32_t header_bytes; /* of those: Ethernet, IP and, if it is TCP or UDP, that */
};

/* Is it a link layer whose packets can be read? link: a DLT_ value. */
bool traffic_link_known(int link);
/* Reads a packet of a known link layer, which `captured` bytes were kept out of `bytes`.  Returns 0, or -1: shorter
 * than its link layer's header. */
int traffic_header_read(struct traffic_header *header, int link, const uint8_t *packet, uint32_t captured,
			uint32_t bytes);

#ifdef __cplusplus
}
#endif
#endif
