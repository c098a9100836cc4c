// SPDX-License-Identifier: Apache-2.0
// What a run checks of the device: whose hands frames are in, and for what its servers were busy.
#include "ixp/ixp.h"

#include <cinttypes>

namespace vifsim
{

// A frame that is being received stands among the arrivals until its last bit, which is when the receive buffer has it.
void Ixp::hold(frame_census &census) const
{
	const bool arriving = !arrivals_.empty() && arrivals_.front().next > 0 && !arrivals_.front().refused;

	for (uint64_t number = arrivals_.first(); number != arrivals_.end(); number++)
		frame_census_hold(&census, arrivals_.at(number).content);
	for (uint64_t number = receptions_.first(); number != receptions_.end(); number++)
		if (!arriving || number != arrivals_.front().reception)
			frame_census_hold(&census, receptions_.at(number).content);
	for (uint64_t number = transmissions_.first(); number != transmissions_.end(); number++)
		frame_census_hold(&census, transmissions_.at(number).content);
	for (const Engine engine : {ingress, egress}) {
		for (const Work &work : work_[engine]) {
			frame_census_hold(&census, work.content);
			frame_census_carry(&census, work.transfer.payload);
		}
	}
	for (const Vif &vif : vifs_) {
		frame_census_hold_queue(&census, &vif.ingress_queue);
		for (uint32_t slot = 0; slot < config_.queue_slots; slot++) {
			frame_census_hold(&census, vif.send_queue.frames[slot]);
			frame_census_hold(&census, vif.receive_frames[slot]);
		}
	}
}

// What contexts have been taken up for beside their programs: of the entries read and the elements copied, by their
// count, those that are not still to come.
uint64_t Ixp::extra_cycles(Engine engine) const
{
	uint64_t probes = engine_stats_[engine].probes, copies = engine == ingress ? copies_ : 0, ahead = 0;

	for (uint32_t context = 0; context < config_.contexts; context++) {
		probes -= work_[engine][context].probes;
		copies -= (work_[engine][context].copying + 1) / 2;
		ahead += engine_[engine].contexts[context].extra_cycles;
	}
	return probes * config_.probe_cycles + copies * config_.copy_cycles - ahead;
}

void Ixp::check(report &report, const std::string &path) const
{
	static const char *const names[engines] = {".receive", ".ingress", ".egress", ".send"};

	for (const Engine engine : {receive, ingress, egress, send}) {
		const microengine &me = engine_[engine];
		const uint64_t taken = microengine_not_idle(&me), extra = extra_cycles(engine);
		const uint64_t services = microengine_services(&me) + extra;

		report_add_check(&report, ("Utilisation law at " + path + names[engine]).c_str(),
				 taken == services && me.busy_cycles == services,
				 "not idle for %" PRIu64 " cycles, programs, %" PRIu64 " swaps and %" PRIu64
				 " extra cycles take %" PRIu64 ", booked as busy %" PRIu64,
				 taken, me.swaps, extra, services, me.busy_cycles);
	}
	check_memories(report, path);
}

void Ixp::check_memories(report &report, const std::string &path) const
{
	static const char *const names[IXP_MEMORIES] = {".scratch", ".sram", ".dram"};

	for (int kind = 0; kind < IXP_MEMORIES; kind++) {
		const ixp_memory &memory = memory_[kind];

		report_add_check(&report, ("Utilisation law at " + path + names[kind]).c_str(),
				 ixp_memory_conserved(&memory),
				 "not free for %" PRIu64 " cycles, counted as taken %" PRIu64 "; %" PRIu64
				 " references, %" PRIu64 " bytes at %" PRIu64 " bit/s",
				 memory.free_at - memory.free_cycles, memory.occupied_cycles, memory.references,
				 memory.bytes, memory.bandwidth_bit_s);
	}
	report_add_check(&report, ("Utilisation law at " + path + ".hash").c_str(), hash_unit_conserved(&hash_),
			 "not free for %" PRIu64 " cycles, %" PRIu64 " keys of %" PRIu64 " cycles",
			 hash_.free_at - hash_.free_cycles, hash_.keys, hash_.cycles);
}

} // namespace vifsim
