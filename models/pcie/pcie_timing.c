/* SPDX-License-Identifier: Apache-2.0 */
#include "pcie/pcie_timing.h"

/* Header of a packet, words. */
#define SHORT_HEADER 3
#define LONG_HEADER 4
#define DIGEST_BYTES 4
#define FS_PER_PS 1000

/* Of a byte on one lane, by generation: 10 bits at 2.5 and 5 GT/s, then 8 x 130/128 bits at 8, 16 and 32 GT/s. */
static const double lane_byte_fs[] = {4000000, 2000000, 1015625, 507812.5, 253906.25};

void pcie_timing_init(struct pcie_timing *timing, const struct pcie_config *config)
{
	const double lane = lane_byte_fs[config->generation - 1] * (1 + config->skip);
	const uint64_t longest = config->payload_bytes + PCIE_OVERHEAD_MAXIMUM;
	double packet_ps;

	timing->byte_fs = (uint64_t)(lane / (double)config->lanes + 0.5);
	packet_ps = (double)pcie_timing_ps(timing, longest);
	timing->acknowledge_ps = (uint64_t)(packet_ps * config->acknowledge + 0.5) + config->internal_ps;
	timing->update_ps = (uint64_t)(packet_ps * config->update + 0.5) + config->internal_ps;
}

uint64_t pcie_timing_ps(const struct pcie_timing *timing, uint64_t bytes)
{
	return (bytes * timing->byte_fs + FS_PER_PS - 1) / FS_PER_PS;
}

uint32_t pcie_timing_data_bytes(uint64_t address, uint32_t bytes)
{
	const uint64_t first = address / PCIE_WORD_BYTES;
	const uint64_t end = (address + bytes + PCIE_WORD_BYTES - 1) / PCIE_WORD_BYTES;

	return (uint32_t)(end - first) * PCIE_WORD_BYTES;
}

static bool is_wide(const struct pcie_config *config, uint64_t address)
{
	return config->wide_addresses || address > UINT32_MAX;
}

uint32_t pcie_timing_packet_bytes(const struct pcie_config *config, enum pcie_kind kind, uint64_t address,
				  uint32_t bytes)
{
	uint32_t words = SHORT_HEADER;

	if (kind == PCIE_MESSAGE || (kind != PCIE_COMPLETION && is_wide(config, address)))
		words = LONG_HEADER;
	return words * PCIE_WORD_BYTES + (kind == PCIE_READ ? 0 : pcie_timing_data_bytes(address, bytes)) +
	       (config->digest ? DIGEST_BYTES : 0) + PCIE_FRAME_BYTES;
}

static uint32_t least(uint64_t a, uint64_t b)
{
	return (uint32_t)(a < b ? a : b);
}

uint32_t pcie_timing_request(const struct pcie_config *config, enum pcie_kind kind, uint64_t address, uint32_t bytes)
{
	const uint64_t most = kind == PCIE_READ ? config->read_request_bytes : config->payload_bytes;

	return least(least(bytes, most), PCIE_PAGE_BYTES - address % PCIE_PAGE_BYTES);
}

uint32_t pcie_timing_completion(const struct pcie_config *config, uint64_t address, uint32_t bytes)
{
	const uint64_t most = config->completion_bytes != 0 ? config->completion_bytes : config->payload_bytes;

	if (bytes <= most)
		return bytes;
	return (uint32_t)(most - (address + most) % config->boundary_bytes);
}

uint32_t pcie_timing_credits(uint32_t data_bytes)
{
	return (data_bytes + PCIE_CREDIT_BYTES - 1) / PCIE_CREDIT_BYTES;
}
