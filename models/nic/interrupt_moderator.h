// SPDX-License-Identifier: Apache-2.0
//
// Moderation of a device's interrupts (nic.moderation, vif/moderation.h), whatever the scheme: it stands between the
// device's half of the scheme and the bus.  An interrupt line is held down while the scheme would have it up; a message
// with a vector is held back, each vector for itself, and sent by the moderator when its time has come: no context
// and no DMA engine of the device's waits for it.
//
// A line that the host has dealt with (it wrote to the interrupt registers) falls even if the scheme would have it up
// still, and rises again in its time; else moderation would end where frames come fast.  What a scheme writes to host
// memory, and bits of a register, are never held back: only the interrupt is.
//
// Off it holds nothing back, and changes nothing.
#ifndef VIFSIM_NIC_INTERRUPT_MODERATOR_H
#define VIFSIM_NIC_INTERRUPT_MODERATOR_H

#include <memory>
#include <string>
#include <vector>

#include "base/stat.h"
#include "pci/interrupt_line.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"
#include "vif/interrupt_source.h"
#include "vif/moderation.h"

namespace vifsim
{

class InterruptModerator
{
public:
	InterruptModerator(const moderation_config &config, uint32_t vectors);

	void bind(PciMasterPort &master, InterruptLine &line);
	// A write has come to the scheme's register, an activity (of posted vectors: a vector); `rose`: the scheme
	// would have the line up by it.
	void raised(bool rose);
	// The host has written to the interrupt registers; a set of enum interrupt_effect.
	void written(uint32_t effect);
	// A step of the scheme.  True: it is a message and held back; the agent goes on as if it had carried it out.
	bool holds(const interrupt_step &step);
	// Of the master's client: true when the transfer was the moderator's own.
	bool done(const PciTransfer &transfer);
	// Where there is something to be counted.
	void add_statistics(stat_registry &registry, const std::string &path);

private:
	struct Vector {
		moderation state{};
		uint64_t address = 0, value = 0; // of its message
		bool held = false;
	};
	struct Counters {
		uint64_t activities = 0, held = 0, interrupts = 0, profile_changes = 0;
	};

	bool off() const { return config_.mode == MODERATION_OFF; }
	void interrupted(moderation &state, uint64_t now);
	void set_line(bool up);
	void look_at_line();
	void look_at_vectors();
	void send_next();
	void due();
	void set_due(uint64_t at_ps);

	static const stat_spec stats_[];
	const moderation_config config_;
	PciMasterPort *master_ = nullptr;
	InterruptLine *line_ = nullptr;
	moderation line_state_{};
	bool wanted_ = false, up_ = false; // by the scheme; as the host sees it
	std::vector<Vector> vectors_;
	std::vector<uint32_t> held_;  // vectors whose messages are held back, by when they were
	std::vector<uint32_t> ready_; // whose time has come
	PciTransfer message_;
	bool sending_ = false;
	Counters counters_;
	std::unique_ptr<Timer> due_; // none while moderation is off
};

} // namespace vifsim
#endif
