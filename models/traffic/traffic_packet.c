/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic/traffic_packet.h"

#include <assert.h>
#include <netinet/in.h>
#include <pcap/dlt.h>
#include <pcap/pcap.h>
#include <string.h>

#include "net/frame.h"

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_SERVICE_VLAN 0x88a8
#define VLAN_BYTES 4
#define VLANS_MAXIMUM 2 /* a customer's in a provider's */
#define MAC_BYTES 6
#define MAC_KIND 1
#define IPV4_BYTES 20
#define IPV6_BYTES 40
#define UDP_BYTES 8
#define TCP_BYTES 20

/* A link layer: its header, where the type of what follows stands in it, and where its addresses, if it has both. */
struct link {
	int type;
	uint32_t bytes;
	int32_t ethertype_at, addresses_at; /* -1: it has none */
};

static const struct link links[] = {
	{DLT_EN10MB, FRAME_HEADER_BYTES, 12, 0},
	{DLT_LINUX_SLL, 16, 14, -1},
	{DLT_LINUX_SLL2, 20, 0, -1},
	{DLT_NULL, 4, -1, -1}, /* its type is a number of the capturing system's: IP's version tells more */
	{DLT_LOOP, 4, -1, -1},
	{DLT_RAW, 0, -1, -1},
	{DLT_IPV4, 0, -1, -1},
	{DLT_IPV6, 0, -1, -1},
};

static const struct link *find(int type)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (links[i].type == type)
			return &links[i];
	return NULL;
}

bool traffic_link_known(int link)
{
	return find(link) != NULL;
}

static uint32_t read_16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static struct traffic_address address(uint8_t kind, const uint8_t *bytes, size_t count)
{
	struct traffic_address address = {.kind = kind};

	memcpy(address.bytes, bytes, count);
	return address;
}

/* Of TCP its data offset counts, in words. */
static uint32_t transport_bytes(uint8_t protocol, const uint8_t *at, uint32_t captured)
{
	if (protocol == IPPROTO_UDP)
		return UDP_BYTES;
	if (protocol != IPPROTO_TCP)
		return 0;
	return captured >= TCP_BYTES && at[12] >> 4 >= 5 ? (uint32_t)(at[12] >> 4) * 4 : TCP_BYTES;
}

static void read_ip(struct traffic_header *header, const uint8_t *at, uint32_t captured)
{
	if (captured >= IPV4_BYTES && at[0] >> 4 == 4) {
		const uint32_t bytes = (uint32_t)(at[0] & 0xf) * 4;

		header->source = address(4, at + 12, 4);
		header->destination = address(4, at + 16, 4);
		if (bytes < IPV4_BYTES || bytes > captured)
			return;
		header->header_bytes += bytes + transport_bytes(at[9], at + bytes, captured - bytes);
	} else if (captured >= IPV6_BYTES && at[0] >> 4 == 6) {
		header->source = address(6, at + 8, 16);
		header->destination = address(6, at + 24, 16);
		header->header_bytes += IPV6_BYTES + transport_bytes(at[6], at + IPV6_BYTES, captured - IPV6_BYTES);
	}
}

int traffic_header_read(struct traffic_header *header, int link, const uint8_t *packet, uint32_t captured,
			uint32_t bytes)
{
	const struct link *layer = find(link);

	assert(layer != NULL && "traffic_link_known() was asked");
	uint32_t at = layer->bytes, type = 0;

	if (captured < layer->bytes || bytes < layer->bytes)
		return -1;
	*header = (struct traffic_header){.frame_bytes = bytes - layer->bytes + FRAME_HEADER_BYTES,
					  .header_bytes = FRAME_HEADER_BYTES};
	if (layer->addresses_at >= 0) {
		header->destination = address(MAC_KIND, packet + layer->addresses_at, MAC_BYTES);
		header->source = address(MAC_KIND, packet + layer->addresses_at + MAC_BYTES, MAC_BYTES);
	}
	if (layer->ethertype_at >= 0)
		type = read_16(packet + layer->ethertype_at);
	for (int vlans = 0; vlans < VLANS_MAXIMUM && (type == ETHERTYPE_VLAN || type == ETHERTYPE_SERVICE_VLAN) &&
			    captured - at >= VLAN_BYTES;
	     vlans++) {
		type = read_16(packet + at + 2);
		at += VLAN_BYTES;
		header->header_bytes += VLAN_BYTES;
	}
	if (layer->ethertype_at < 0 || type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6)
		read_ip(header, packet + at, captured - at);
	return 0;
}
