// SPDX-License-Identifier: Apache-2.0
// A port of the card: its wire, its processor, its FIFOs.
#ifndef VIFSIM_CDNA_CDNA_PORT_H
#define VIFSIM_CDNA_CDNA_PORT_H

#include "cdna/cdna_nic.h"

namespace vifsim
{

struct CdnaNic::Port : public FrameSink {
	Port(CdnaNic &nic, uint32_t port, uint64_t fifo_bytes) : owner(nic), number(port), transmit_fifo(fifo_bytes) {}

	void frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps) override
	{
		owner.announce(*this, frame, last_bit_ps);
	}

	CdnaNic &owner;
	const uint32_t number;
	FrameSource *wire = nullptr;
	uint64_t processor_free_ps = 0, processor_idle_ps = 0; // idle: before that, for the utilisation law
	OutputBuffer transmit_fifo;                            // what the wire has not sent yet
	frame_queue sending = {nullptr, nullptr, 0};           // fetched, inside the card
	uint64_t fetched_bytes = 0;                            // being fetched, and in sending
	frame_queue arriving = {nullptr, nullptr, 0};          // on the wire
	frame_queue processing = {nullptr, nullptr, 0};        // whose context is being found
	uint64_t receive_fifo_bytes = 0;                       // from the last bit until they are in memory
};

} // namespace vifsim
#endif
