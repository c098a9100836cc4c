/* SPDX-License-Identifier: Apache-2.0 */
/* A captured file to replay, pcap or pcapng. */
#include "fuzz.h"
#include "traffic/traffic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct traffic traffic;
	char message[1024] = "";

	if (traffic_read(&traffic, fuzz_write("capture", data, size), message, sizeof(message)) != 0) {
		fuzz_hold(message[0] != '\0', "a refusal says why");
		return 0;
	}
	for (size_t i = 0; i < traffic.count; i++) {
		const struct traffic_packet *packet = &traffic.packets[i];
		fuzz_hold(packet->conversation < traffic.conversations, "a packet's conversation is there");
		fuzz_hold(packet->at_ps <= traffic.span_ps, "a packet is in the span");
		fuzz_hold(i == 0 || packet->at_ps >= traffic.packets[i - 1].at_ps, "packets are in order");
	}
	traffic_free(&traffic);
	return 0;
}
