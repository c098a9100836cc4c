/* SPDX-License-Identifier: Apache-2.0 */
#include "capture/pcapng.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum block { BLOCK_INTERFACE = 1, BLOCK_PACKET = 6, BLOCK_SECTION = 0x0a0d0d0a };

/* Options; each block type but for the first two has numbers of its own. */
enum {
	OPTION_END = 0,
	OPTION_COMMENT = 1,
	SECTION_APPLICATION = 4,
	INTERFACE_NAME = 2,
	INTERFACE_DESCRIPTION = 3,
	INTERFACE_SPEED = 8,
	INTERFACE_RESOLUTION = 9,
	INTERFACE_CHECK_LENGTH = 13,
	PACKET_FLAGS = 2
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define LENGTH_UNKNOWN UINT64_MAX /* of the section: until the file's end */
#define LINK_ETHERNET 1
#define RESOLUTION_NANOSECONDS 9 /* a power of ten, negated */
#define OPTION_HEADER_BYTES 4
#define BLOCK_FRAME_BYTES 12 /* type, and the length at both ends */
/* The largest: a packet with its fields, flags and comment. */
#define BLOCK_MAXIMUM                                                                                                  \
	(BLOCK_FRAME_BYTES + 20 + PCAPNG_PACKET_MAXIMUM + 3 * OPTION_HEADER_BYTES + 4 + PCAPNG_TEXT_MAXIMUM + 3)

/* A block under way. */
struct builder {
	uint8_t bytes[BLOCK_MAXIMUM];
	uint32_t length;
};

static void put_bytes(struct builder *builder, const void *bytes, uint32_t count)
{
	assert(count <= sizeof(builder->bytes) - builder->length);
	memcpy(builder->bytes + builder->length, bytes, count);
	builder->length += count;
}

/* The low `count` bytes, the lowest first. */
static void put(struct builder *builder, uint64_t value, uint32_t count)
{
	uint8_t bytes[8];

	for (uint32_t i = 0; i < count; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	put_bytes(builder, bytes, count);
}

/* Every field begins at a multiple of 4. */
static void pad(struct builder *builder)
{
	put(builder, 0, (4 - builder->length % 4) % 4);
}

static void put_option(struct builder *builder, unsigned code, const void *value, uint32_t count)
{
	put(builder, code, 2);
	put(builder, count, 2);
	put_bytes(builder, value, count);
	pad(builder);
}

static void put_text(struct builder *builder, unsigned code, const char *text)
{
	put_option(builder, code, text, (uint32_t)strnlen(text, PCAPNG_TEXT_MAXIMUM));
}

static void put_number(struct builder *builder, unsigned code, uint64_t value, uint32_t count)
{
	put(builder, code, 2);
	put(builder, count, 2);
	put(builder, value, count);
	pad(builder);
}

static void begin_block(struct builder *builder, enum block type)
{
	builder->length = 0;
	put(builder, type, 4);
	put(builder, 0, 4);
}

static void end_block(struct builder *builder, struct pcapng *pcapng)
{
	struct builder length = {.length = 0};

	put(builder, builder->length + 4, 4);
	put(&length, builder->length, 4);
	memcpy(builder->bytes + 4, length.bytes, 4);
	if (pcapng->error == 0 && fwrite(builder->bytes, builder->length, 1, pcapng->file) != 1)
		pcapng->error = errno;
}

void pcapng_begin(struct pcapng *pcapng, FILE *file, const char *application)
{
	struct builder block;

	*pcapng = (struct pcapng){.file = file};
	begin_block(&block, BLOCK_SECTION);
	put(&block, BYTE_ORDER_MAGIC, 4);
	put(&block, 1, 2); /* version 1.0 */
	put(&block, 0, 2);
	put(&block, LENGTH_UNKNOWN, 8);
	put_text(&block, SECTION_APPLICATION, application);
	put_option(&block, OPTION_END, "", 0);
	end_block(&block, pcapng);
}

uint32_t pcapng_add_interface(struct pcapng *pcapng, const char *name, const char *description, uint64_t rate_bit_s)
{
	struct builder block;

	begin_block(&block, BLOCK_INTERFACE);
	put(&block, LINK_ETHERNET, 2);
	put(&block, 0, 2);
	put(&block, 0, 4); /* frames are never cut off */
	put_text(&block, INTERFACE_NAME, name);
	put_text(&block, INTERFACE_DESCRIPTION, description);
	put_number(&block, INTERFACE_SPEED, rate_bit_s, 8);
	put_number(&block, INTERFACE_RESOLUTION, RESOLUTION_NANOSECONDS, 1);
	put_number(&block, INTERFACE_CHECK_LENGTH, 0, 1);
	put_option(&block, OPTION_END, "", 0);
	end_block(&block, pcapng);
	return pcapng->interfaces++;
}

void pcapng_write(struct pcapng *pcapng, const struct pcapng_packet *packet)
{
	struct builder block;

	assert(packet->interface < pcapng->interfaces && packet->length <= PCAPNG_PACKET_MAXIMUM);
	begin_block(&block, BLOCK_PACKET);
	put(&block, packet->interface, 4);
	put(&block, packet->stamp_ns >> 32, 4);
	put(&block, packet->stamp_ns, 4);
	put(&block, packet->length, 4);
	put(&block, packet->length, 4);
	put_bytes(&block, packet->bytes, packet->length);
	pad(&block);
	put_number(&block, PACKET_FLAGS, packet->direction, 4);
	if (packet->comment != NULL && packet->comment[0] != '\0')
		put_text(&block, OPTION_COMMENT, packet->comment);
	put_option(&block, OPTION_END, "", 0);
	end_block(&block, pcapng);
}
