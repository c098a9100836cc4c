// SPDX-License-Identifier: Apache-2.0
#include "nic/interrupt_moderator.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "pci/address_map.h"
#include "sim/sim_time.h"

namespace vifsim
{

const stat_spec InterruptModerator::stats_[] = {
	STAT_FIELD(Counters, activities, "",
		   "activities that it dealt with: writes to the scheme's register, messages"),
	STAT_FIELD(Counters, held, "", "messages that were held back, to be sent later or with another"),
	STAT_FIELD(Counters, interrupts, "", "interrupts that it let pass: rises of the line, messages"),
	STAT_FIELD(Counters, profile_changes, "", "times that adaptive moderation took another profile"),
};

InterruptModerator::InterruptModerator(const moderation_config &config, uint32_t vectors) : config_(config)
{
	if (off())
		return;
	moderation_init(&line_state_, &config_);
	vectors_.resize(vectors);
	for (Vector &vector : vectors_)
		moderation_init(&vector.state, &config_);
	due_ = std::make_unique<Timer>(this, timer_call<&InterruptModerator::due>, Timer::device);
}

void InterruptModerator::bind(PciMasterPort &master, InterruptLine &line)
{
	master_ = &master;
	line_ = &line;
}

void InterruptModerator::interrupted(moderation &state, uint64_t now)
{
	const uint64_t changes = state.profile_changes;

	moderation_interrupted(&state, now);
	counters_.interrupts++;
	counters_.profile_changes += state.profile_changes - changes;
}

void InterruptModerator::due()
{
	look_at_line();
	look_at_vectors();
}

// ---- the line ----

void InterruptModerator::set_line(bool up)
{
	up_ = up;
	line_->interrupt_line(up);
}

void InterruptModerator::raised(bool rose)
{
	if (off()) {
		if (rose)
			line_->interrupt_line(true);
		return;
	}
	counters_.activities++;
	moderation_frame(&line_state_, now_ps());
	wanted_ |= rose;
	look_at_line();
}

void InterruptModerator::written(uint32_t effect)
{
	const bool falls = (effect & INTERRUPT_FALLS) != 0;

	if (off()) {
		if (falls)
			line_->interrupt_line(false);
		return;
	}
	if ((effect & INTERRUPT_UNKNOWN) != 0)
		return;
	if (up_)
		set_line(false);
	if (falls) {
		wanted_ = false;
		moderation_told(&line_state_);
	}
	look_at_line();
}

void InterruptModerator::look_at_line()
{
	const uint64_t now = now_ps();

	if (!wanted_ || up_)
		return;
	// What made the line rise last has not been dealt with all: a register of several words.
	if (moderation_due(&line_state_) == MODERATION_NEVER)
		moderation_frame(&line_state_, now);
	const uint64_t at_ps = moderation_due(&line_state_);

	if (at_ps > now) {
		due_->set_earlier(at_ps);
		return;
	}
	interrupted(line_state_, now);
	set_line(true);
}

// ---- messages ----

bool InterruptModerator::holds(const interrupt_step &step)
{
	if (off() || step.kind != INTERRUPT_WRITE || step.address - ADDRESS_MESSAGES >= ADDRESS_MESSAGES_SIZE ||
	    step.value >= vectors_.size())
		return false;
	const uint64_t now = now_ps();
	Vector &vector = vectors_[step.value];

	counters_.activities++;
	moderation_frame(&vector.state, now);
	const uint64_t at_ps = moderation_due(&vector.state);

	if (at_ps <= now && !vector.held) {
		interrupted(vector.state, now);
		return false;
	}
	vector.address = step.address;
	vector.value = step.value;
	counters_.held++;
	if (!vector.held)
		held_.push_back(static_cast<uint32_t>(step.value));
	vector.held = true;
	due_->set_earlier(std::max(at_ps, now));
	return true;
}

// Messages whose time has come are sent; frames that come until then are told of by them.
void InterruptModerator::look_at_vectors()
{
	const uint64_t now = now_ps();
	size_t kept = 0;

	for (const uint32_t number : held_) {
		const uint64_t at_ps = moderation_due(&vectors_[number].state);

		if (at_ps <= now) {
			ready_.push_back(number);
			continue;
		}
		held_[kept++] = number;
		due_->set_earlier(at_ps);
	}
	held_.resize(kept);
	send_next();
}

void InterruptModerator::send_next()
{
	if (sending_ || ready_.empty())
		return;
	Vector &vector = vectors_[ready_.front()];

	ready_.erase(ready_.begin());
	vector.held = false;
	interrupted(vector.state, now_ps());
	message_ = PciTransfer();
	message_.address = vector.address;
	message_.value = vector.value;
	message_.bytes = sizeof(uint32_t);
	sending_ = true;
	master_->submit(message_);
}

bool InterruptModerator::done(const PciTransfer &transfer)
{
	if (&transfer != &message_)
		return false;
	sending_ = false;
	send_next();
	return true;
}

// ---- reports ----

void InterruptModerator::add_statistics(stat_registry &registry, const std::string &path)
{
	if (!off())
		stat_registry_add(&registry, (path + ".moderation").c_str(), &counters_, stats_, std::size(stats_));
}

} // namespace vifsim
