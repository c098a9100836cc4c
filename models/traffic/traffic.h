/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real traffic: what a capture file says of when frames of which length went between whom.  Nothing here is simulated;
 * a workload gives it to guests (load/replay.c).
 *
 * pcap and pcapng are read by libpcap; link layers: Ethernet, Linux's cooked ones, BSD loopback, bare IP.  A packet's
 * length is what it had on the wire, whatever was kept of it, less the capture's link header and plus Ethernet's.
 * Packets longer than a frame were put together or not yet cut by a card (segmentation offload): they are cut here as
 * the card does, each part with the headers of the whole.
 *
 * A conversation is all that two addresses say to each other: of IP where the packet has it, else MACs.  Who spoke
 * first in the capture is its first party.
 *
 * Packets are put in the order of their stamps; those of one stamp stay in the file's.
 */
#ifndef VIFSIM_TRAFFIC_TRAFFIC_H
#define VIFSIM_TRAFFIC_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* More is another tool's work, and none of seconds. */
#define TRAFFIC_PACKETS_MAXIMUM (16u << 20)
#define TRAFFIC_DAYS_MAXIMUM 100

struct traffic_packet {
	uint64_t at_ps;        /* since the first packet */
	uint32_t bytes;        /* of the Ethernet frame, without its check */
	uint32_t conversation; /* from 0, in the order in which they begin */
	bool answers;          /* sent by the conversation's second party */
};

struct traffic {
	struct traffic_packet *packets; /* owned */
	size_t count;
	uint32_t conversations;
	uint64_t span_ps; /* from the first packet to the last */
	uint64_t cut;     /* packets of the file that were longer than a frame */
	uint64_t late;    /* packets of the file stamped earlier than one before them */
	uint64_t content; /* XXH3 of the file's bytes */
};

/* Reads a whole file.  Returns 0; or -1 with a sentence in message, which names the packet (counted from 1, as
 * Wireshark does) where the file is damaged, and nothing to free. */
int traffic_read(struct traffic *traffic, const char *path, char *message, size_t message_size);
void traffic_free(struct traffic *traffic);

#ifdef __cplusplus
}
#endif
#endif
