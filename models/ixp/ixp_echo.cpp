// SPDX-License-Identifier: Apache-2.0
#include "ixp/ixp_echo.h"

#include <cinttypes>

#include "sim/sim_time.h"
#include "vif/identifier_register.h"

namespace vifsim
{

namespace
{
constexpr uint32_t element_bytes = 64;
constexpr uint32_t identifier_width = 8;
} // namespace

IxpEcho::IxpEcho(sc_core::sc_module_name name, const ixp_config &config, const Setup &setup, IxpEchoObserver &observer)
    : sc_module(name), config_(config), setup_(setup), observer_(observer)
{
	edge_clock_init(&clock_, config.clock_hz);
	microengine_init(&engine_, 1, static_cast<uint32_t>(config.swap_cycles));
	microengine_load(&engine_, 0, &config_.egress_poll, 1);
	for (int kind = 0; kind < IXP_MEMORIES; kind++)
		ixp_memory_init(&memory_[kind], config.memories[kind].latency_cycles,
				config.memories[kind].bandwidth_bit_s, config.clock_hz);
	identifier_init(&identifier_, identifier_width);
	poll_period_init(&period_);
}

void IxpEcho::bind(PciMasterPort &master, InterruptLine &line)
{
	master_ = &master;
	line_ = &line;
}

void IxpEcho::add_statistics(stat_registry &registry, const std::string &path)
{
	static const char *const memory_names[IXP_MEMORIES] = {".scratch", ".sram", ".dram"};

	stat_registry_add(&registry, (path + ".echo").c_str(), &stats_, ixp_engine_stats_table, ixp_engine_stat_count);
	stat_registry_add(&registry, (path + ".identifier").c_str(), &identifier_, identifier_stats,
			  identifier_stat_count);
	for (int kind = 0; kind < IXP_MEMORIES; kind++)
		stat_registry_add(&registry, (path + memory_names[kind]).c_str(), &memory_[kind], ixp_memory_stats,
				  ixp_memory_stat_count);
}

void IxpEcho::settle()
{
	if (quiet())
		catch_up(now_cycle());
	stats_.busy_ps = time_of(engine_.busy_cycles);
	stats_.elapsed_ps = now_ps();
	stats_.swaps = engine_.swaps;
}

void IxpEcho::check(report &report, const std::string &path) const
{
	const uint64_t taken = microengine_not_idle(&engine_), services = microengine_services(&engine_);

	report_add_check(&report, ("Utilisation law at " + path + ".echo").c_str(),
			 taken == services && engine_.busy_cycles == services,
			 "not idle for %" PRIu64 " cycles, programs and %" PRIu64 " swaps take %" PRIu64
			 ", booked as busy %" PRIu64,
			 taken, engine_.swaps, services, engine_.busy_cycles);
}

// The last edge that is not after now.
uint64_t IxpEcho::now_cycle() const
{
	return edge_clock_at(&clock_, now_ps() + 1) - 1;
}

// While there is nothing to be found the engine lags behind; else it steps at its own time.
void IxpEcho::reschedule()
{
	if (!quiet() && engine_.next != MICROENGINE_NEVER)
		act_timer_.set_earlier(time_of(engine_.next));
}

void IxpEcho::act()
{
	acting_ = engine_.next;
	step();
	reschedule();
}

// Polls that find nothing, up to that cycle, inclusive.
void IxpEcho::catch_up(uint64_t limit)
{
	while (engine_.next <= limit) {
		if (engine_.running == 0 && microengine_instruction(&engine_) == nullptr)
			skip_rounds(limit);
		acting_ = engine_.next;
		step();
	}
}

void IxpEcho::skip_rounds(uint64_t limit)
{
	const poll_progress reached = {engine_.next, engine_.busy_cycles, engine_.swaps, {polls_}};

	if (!poll_period_observe(&period_, &engine_, &reached))
		return;
	const poll_progress &round = period_.period;
	const uint64_t rounds = (limit - engine_.next) / round.cycle;

	microengine_repeat(&engine_, rounds, round.cycle, round.busy_cycles, round.swaps, round.polls[0],
			   &config_.egress_poll);
	polls_ += rounds * round.polls[0];
	stats_.polls += rounds * round.polls[0];
	stats_.polls_empty += rounds * round.polls[0];
}

void IxpEcho::step()
{
	if (engine_.running == MICROENGINE_NONE) {
		microengine_dispatch(&engine_);
		return;
	}
	const microinstruction *instruction = microengine_instruction(&engine_);

	if (instruction != nullptr)
		execute(*instruction);
	else
		finished();
}

void IxpEcho::execute(const microinstruction &instruction)
{
	switch (static_cast<microprogram_op>(instruction.op)) {
	case MICROPROGRAM_READ:
	case MICROPROGRAM_WRITE:
		microengine_wait(&engine_,
				 ixp_memory_access(&memory_[instruction.memory], acting_, instruction.operand), true);
		break;
	case MICROPROGRAM_POLL: // the word as it is when the read is issued
		found_ = rung_ != taken_;
		polls_++;
		stats_.polls++;
		stats_.polls_empty += !found_;
		microengine_wait(&engine_,
				 acting_ + ixp_memory_unloaded(&memory_[instruction.memory], instruction.operand),
				 true);
		break;
	case MICROPROGRAM_TRANSFER: // the DMA unit reads it from DRAM meanwhile
		observer_.echo_answered();
		ixp_memory_access(&memory_[IXP_DRAM], acting_, message_bytes_);
		submit(setup_.answer, message_bytes_, 0);
		break;
	case MICROPROGRAM_INDEX:
		submit(setup_.answer_word, sizeof(uint32_t), taken_);
		break;
	case MICROPROGRAM_IDENTIFY: // a posted write to the bridge; the bit is set a little later
		if (setup_.interrupts)
			raise_timer_.set_earlier(now_ps() + config_.doorbell_delay_ps);
		microengine_continue(&engine_);
		break;
	default:
		SC_REPORT_FATAL("ixp", "an instruction that no program of the ping-pong holds");
	}
}

// A program has come to its end: the next one follows at once.
void IxpEcho::finished()
{
	const microprogram *program = engine_.contexts[0].program;

	if (program == &config_.egress_poll) {
		finished_poll();
	} else if (program == &config_.echo_element) {
		stats_.elements++;
		if (--elements_left_ > 0) {
			microengine_chain(&engine_, &config_.echo_element);
			return;
		}
		observer_.echo_read();
		microengine_chain(&engine_, &config_.echo_answer);
	} else {
		stats_.frames++;
		working_ = false;
		microengine_chain(&engine_, &config_.egress_poll);
	}
}

void IxpEcho::finished_poll()
{
	if (!found_) {
		microengine_chain(&engine_, &config_.egress_poll);
		return;
	}
	taken_ = rung_;
	found_ = false;
	working_ = true;
	elements_left_ = (message_bytes_ + element_bytes - 1) / element_bytes;
	observer_.echo_noticed();
	microengine_chain(&engine_, &config_.echo_element);
}

// The context sleeps until the bus has taken the write.
void IxpEcho::submit(uint64_t address, uint32_t bytes, uint64_t value)
{
	transfer_ = PciTransfer();
	transfer_.address = address;
	transfer_.bytes = bytes;
	transfer_.value = value;
	microengine_wait(&engine_, MICROENGINE_NEVER, true);
	master_->submit(transfer_);
}

void IxpEcho::pci_done(PciTransfer &)
{
	microengine_signal(&engine_, 0, now_cycle() + 1);
	reschedule();
}

void IxpEcho::raise()
{
	if (identifier_set(&identifier_, 0))
		line_->interrupt_line(true);
}

void IxpEcho::rung(uint32_t value)
{
	protocol_errors_ += value != taken_ + 1;
	if (quiet()) {
		catch_up(now_cycle());
		poll_period_interrupt(&period_);
	}
	rung_ = value;
	observer_.echo_rung();
	reschedule();
}

void IxpEcho::pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *)
{
	if (address == setup_.doorbell) {
		rung(static_cast<uint32_t>(value));
	} else if (address == IDENTIFIER_CLEAR) {
		if (identifier_clear(&identifier_, 0, static_cast<uint32_t>(value)))
			line_->interrupt_line(false);
	} else {
		protocol_errors_ += address != setup_.message;
		message_bytes_ = bytes;
		ixp_memory_access(&memory_[IXP_DRAM], now_cycle() + 1, bytes);
	}
}

PciReadData IxpEcho::pci_read(uint64_t address, uint32_t)
{
	if (address != IDENTIFIER_STATUS)
		return {};
	return {identifier_read(&identifier_, 0), nullptr};
}

} // namespace vifsim
