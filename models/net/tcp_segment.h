/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A TCP segment's header as the simulation carries it: the fields that the two
 * ends look at, in host order, and how much data follows.  No data are stored: a byte is
 * known by its sequence number.
 *
 * Sequence numbers are of 32 bits and wrap; they are compared by the sign of
 * their difference (RFC 9293, section 3.4).
 */
#ifndef VIFSIM_NET_TCP_SEGMENT_H
#define VIFSIM_NET_TCP_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum tcp_flag { TCP_SYN = 1, TCP_ACK = 2 };

#define TCP_IP_HEADER_BYTES 40   /* IPv4 20, TCP 20, without options */
#define TCP_TIMESTAMP_BYTES 12   /* the timestamps option, padded to a multiple of 4 */
#define TCP_SYN_OPTIONS_BYTES 20 /* MSS 4, timestamps 12 and window scale 4 with their padding */
#define TCP_NO_SCALE UINT8_MAX   /* in place of a window scale: without the option */

struct tcp_segment {
	uint32_t sequence, acknowledgement;
	uint32_t timestamp, timestamp_echo; /* RFC 7323 */
	uint16_t source_port, destination_port;
	uint16_t window;      /* as in the header: shifted, but not in a SYN */
	uint16_t bytes;       /* of data */
	uint16_t mss;         /* a SYN's option */
	uint8_t window_scale; /* a SYN's option */
	uint8_t flags;        /* of enum tcp_flag */
	bool again;           /* data of it, or its SYN, were sent before: what its sender knows, in no header */
};

static inline bool tcp_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static inline bool tcp_after(uint32_t a, uint32_t b)
{
	return tcp_before(b, a);
}

/* Of IP and TCP with their options, and of the data. */
static inline uint32_t tcp_segment_ip_bytes(const struct tcp_segment *segment)
{
	const uint32_t options = (segment->flags & TCP_SYN) != 0 ? TCP_SYN_OPTIONS_BYTES : TCP_TIMESTAMP_BYTES;

	return TCP_IP_HEADER_BYTES + options + segment->bytes;
}

#ifdef __cplusplus
}
#endif
#endif
