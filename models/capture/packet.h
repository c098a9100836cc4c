/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame's bytes, as a station on the wire reads them: Ethernet, IPv4 and, by the frame's kind, ICMP echo, TCP with
 * its options, or UDP (frames of other stations and of a hostile guest).  The simulation stores no bytes; all follow
 * from the fields that it does keep, the same from the same, so that what is sent again is alike.
 *
 * A probe and its reply are an ICMP echo request and reply, since any tool pairs those: identifier the pair's number,
 * sequence number the probe's.  psapp's own were UDP datagrams; those have a header of 8 bytes, too, so frames are
 * as long.
 *
 * Sources: IEEE 802.3; RFC 791, 792, 768, 9293, 7323; checksums: RFC 1071.
 *
 * Addresses: a MAC is the simulation's own (frame_mac); its guest's IPv4 address is 10.HOST.N with N the VIF's number
 * plus 1 in 16 bits, 10.255.255.255 for all.  A SYN's options are laid out as Linux does without SACK, which the model
 * does not have. Payload: an echo's bytes count from 0, a stream's are digits (as iperf's) by their sequence number.
 *
 * A frame whose tag says that its bytes were changed after it left its sender's stack has changed bytes here, too,
 * and a checksum that tells.  Not modelled: fragments, ARP, VLANs, the frame check sequence.
 */
#ifndef VIFSIM_CAPTURE_PACKET_H
#define VIFSIM_CAPTURE_PACKET_H

#include <stdint.h>

#include "net/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the frame->bytes of the frame, of which there are at most FRAME_MAXIMUM_BYTES. */
void packet_write(const struct frame *frame, uint8_t bytes[FRAME_MAXIMUM_BYTES]);

#ifdef __cplusplus
}
#endif
#endif
