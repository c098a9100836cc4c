// SPDX-License-Identifier: Apache-2.0
// Time, wire and pipelines; see sriov_nic.h.
#include "sriov/sriov_nic.h"

#include <algorithm>

#include "net/frame_census.h"
#include "sim/sim_time.h"
#include "vif/vif_guard.h"

namespace vifsim
{

namespace
{

// A power of two of entries, at most half of which are ever in use; the lookup is a content-addressed memory's, so
// probes take no time.
uint32_t table_entries(uint32_t vifs)
{
	uint32_t entries = 16;

	while (entries < 2 * vifs)
		entries *= 2;
	return entries;
}

constexpr uint32_t hash_bits = 48;

} // namespace

SriovNic::SriovNic(sc_core::sc_module_name name, const sriov_config &config, frame_pool &pool, const Setup &setup,
		   const std::string &path)
    : sc_module(name), config_(config), pool_(pool), functions_(setup.vifs),
      moderator_(setup.moderation, setup.layout.vectors), fetches_(config.fetches), writes_(config.writes)
{
	vif_switch_init(&switch_, setup.vifs, table_entries(setup.vifs), hash_bits);
	sriov_round_init(&round_, setup.vifs);
	sriov_pipeline_init(&receive_, config.parse_ps + config.switch_ps + config.queue_ps, config.frame_ps,
			    config.rate_bit_s);
	sriov_pipeline_init(&transmit_, config.parse_ps + config.switch_ps + config.mac_ps, config.frame_ps,
			    config.rate_bit_s);
	interrupt_source_init(&interrupts_, setup.interrupts, &setup.layout, setup.vifs);
	station_init(&receive_station_, (path + ".receive").c_str());
	station_init(&transmit_station_, (path + ".transmit").c_str());
	receive_station_.stage = transmit_station_.stage = LATENCY_NIC;
	for (Function &function : functions_) {
		function.send.slots = static_cast<uint32_t>(config.queue_slots);
		vif_events_init(&function.events, setup.events);
	}
	for (uint32_t i = 0; i < fetches_.size(); i++)
		fetches_[i].transfer.tag = fetch_tag + i;
	for (uint32_t i = 0; i < writes_.size(); i++) {
		writes_[i].data.tag = data_tag + i;
		writes_[i].word.tag = word_tag + i;
	}
}

SriovNic::~SriovNic()
{
	vif_switch_free(&switch_);
	sriov_round_free(&round_);
	interrupt_source_free(&interrupts_);
}

void SriovNic::bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line)
{
	master_ = &master;
	wire_ = &wire;
	moderator_.bind(master, line);
}

void SriovNic::create_vif(uint32_t vif, uint64_t mac)
{
	if (!vif_switch_add(&switch_, vif, mac))
		SC_REPORT_FATAL("sriov", "no such function, created already, or the MAC another's");
	functions_[vif].mac = mac;
	functions_[vif].created = true;
}

void SriovNic::set_message(uint32_t vector, uint64_t address)
{
	interrupt_source_address(&interrupts_, vector, address);
}

// What is due first of all that has its time: five queues, each in the order of its times.
void SriovNic::reschedule()
{
	uint64_t at_ps = scheduled_ps_;

	if (!arrivals_.empty())
		at_ps = std::min(at_ps, arrivals_.front().at_ps);
	if (!receiving_.empty())
		at_ps = std::min(at_ps, receiving_.front().at_ps);
	if (!sending_.empty())
		at_ps = std::min(at_ps, sending_.front().at_ps);
	if (!releases_.empty())
		at_ps = std::min(at_ps, releases_.front());
	if (!registers_.empty())
		at_ps = std::min(at_ps, registers_.front().at_ps);
	if (at_ps != due_.at_ps())
		due_.set(at_ps);
}

void SriovNic::due()
{
	const uint64_t now = now_ps();

	for (; !arrivals_.empty() && arrivals_.front().at_ps <= now; arrivals_.pop())
		arrived(arrivals_.front());
	while (!receiving_.empty() && receiving_.front().at_ps <= now) {
		frame *const content = receiving_.front().content;

		receiving_.pop();
		received(content);
	}
	while (!sending_.empty() && sending_.front().at_ps <= now) {
		const Passing leaving = sending_.front();

		sending_.pop();
		sending(leaving);
	}
	for (; !releases_.empty() && releases_.front() <= now; releases_.pop())
		transmit_reserved_ -= FRAME_MAXIMUM_BYTES;
	for (; !registers_.empty() && registers_.front().at_ps <= now; registers_.pop(), register_values_.pop())
		moderator_.raised(interrupts_.ops->raise(&interrupts_, register_values_.front()));
	if (scheduled_ps_ <= now)
		scheduled_ps_ = Timer::never;
	start_fetches();
	reschedule();
}

void SriovNic::frame_on_wire(frame *content, uint64_t, uint64_t last_bit_ps)
{
	Passing arrival;

	arrival.content = content;
	arrival.at_ps = last_bit_ps;
	arrivals_.push(arrival);
	reschedule();
}

void SriovNic::drop(frame *content, uint64_t &counter, frame_drop reason)
{
	counter++;
	frame_dropped(&pool_, content, reason);
}

void SriovNic::arrived(const Passing &arrival)
{
	frame *const content = arrival.content;
	Passing next;

	if (content->station != nullptr)
		station_leave(content->station, content, now_ps());
	if (content->damaged) {
		drop(content, stats_.crc_errors, FRAME_DROP_CORRUPTED);
		return;
	}
	if (receive_bytes_ + content->bytes > config_.receive_buffer_bytes) {
		drop(content, stats_.drop_buffer, FRAME_DROP_NO_BUFFER);
		return;
	}
	stats_.frames_received++;
	receive_bytes_ += content->bytes;
	station_enter(&receive_station_, content, now_ps());
	next.content = content;
	next.at_ps = enter(receive_, receive_trace_, *content);
	receiving_.push(next);
}

// It has passed the receive pipeline.
void SriovNic::received(frame *content)
{
	uint32_t probes;
	const vif_verdict verdict =
		vif_switch_from_wire(&switch_, vif_switch_lookup(&switch_, content->destination, &probes));

	if (verdict.way == VIF_WAY_FOREIGN || verdict.way == VIF_WAY_WIRE) {
		receive_bytes_ -= content->bytes;
		station_leave(&receive_station_, content, now_ps());
		drop(content, stats_.foreign, FRAME_DROP_FOREIGN);
		return;
	}
	if (verdict.way == VIF_WAY_ALL)
		broadcast(content, verdict.vif);
	deliver(verdict.vif, content);
}

void SriovNic::broadcast(frame *content, uint32_t except)
{
	for (uint32_t vif = vif_switch_copy(&switch_, 0, except); vif != VIF_SWITCH_NONE;
	     vif = vif_switch_copy(&switch_, vif + 1, except)) {
		frame *const copy = frame_copy(&pool_, content);

		stats_.copies++;
		receive_bytes_ += copy->bytes;
		station_enter(&receive_station_, copy, now_ps());
		deliver(vif, copy);
	}
}

bool SriovNic::genuine(const Passing &leaving)
{
	if (vif_guard_frame(leaving.vif, functions_[leaving.vif].mac, leaving.identity, leaving.content->source) ==
	    VIF_GUARD_GENUINE)
		return true;
	fault();
	return false;
}

// It has passed the transmit pipeline.
void SriovNic::sending(const Passing &leaving)
{
	frame *const content = leaving.content;
	uint32_t probes;
	const vif_verdict verdict =
		vif_switch_from_vif(&switch_, leaving.vif, vif_switch_lookup(&switch_, content->destination, &probes));

	if (!genuine(leaving)) {
		transmit_reserved_ -= FRAME_MAXIMUM_BYTES;
		station_leave(&transmit_station_, content, now_ps());
		frame_dropped(&pool_, content, FRAME_DROP_REFUSED);
		return;
	}
	if (verdict.way == VIF_WAY_VIF) {
		stats_.bridged++;
		transmit_reserved_ -= FRAME_MAXIMUM_BYTES;
		station_leave(&transmit_station_, content, now_ps());
		receive_bytes_ += content->bytes;
		station_enter(&receive_station_, content, now_ps());
		deliver(verdict.vif, content);
		return;
	}
	if (verdict.way == VIF_WAY_ALL) {
		stats_.bridged++;
		broadcast(content, verdict.vif);
	}
	to_wire(content);
}

void SriovNic::to_wire(frame *content)
{
	station_leave(&transmit_station_, content, now_ps());
	stats_.frames_sent++;
	releases_.push(wire_->send(content));
}

void SriovNic::settle()
{
	stats_.receive_busy_ps = receive_.busy_ps;
	stats_.transmit_busy_ps = transmit_.busy_ps;
}

void SriovNic::check(report &report, const std::string &path) const
{
	for (const sriov_pipeline *pipeline : {&receive_, &transmit_})
		report_add_check(
			&report,
			("Utilisation law at " + path + (pipeline == &receive_ ? ".receive" : ".transmit")).c_str(),
			sriov_pipeline_conserved(pipeline),
			"not idle for %" PRIu64 " ps, counted as busy %" PRIu64 " ps; %" PRIu64 " frames of %" PRIu64
			" ps, %" PRIu64 " longer ones of %" PRIu64 " bytes",
			pipeline->free_ps - pipeline->idle_ps, pipeline->busy_ps, pipeline->paced, pipeline->frame_ps,
			pipeline->longer, pipeline->longer_bytes);
}

void SriovNic::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, sriov_stat_specs, sriov_stat_count);
	interrupts_.ops->add_statistics(&interrupts_, &registry, path.c_str());
	moderator_.add_statistics(registry, path);
	stat_registry_add(&registry, (path + ".receive").c_str(), &receive_station_, station_stats, station_stat_count);
	stat_registry_add(&registry, (path + ".transmit").c_str(), &transmit_station_, station_stats,
			  station_stat_count);
}

void SriovNic::add_stations(std::vector<station *> &all)
{
	all.push_back(&receive_station_);
	all.push_back(&transmit_station_);
}

void SriovNic::hold(frame_census &census) const
{
	for (const Fifo<Passing> *passing : {&arrivals_, &receiving_, &sending_})
		for (uint64_t number = passing->first(); number != passing->end(); number++)
			frame_census_hold(&census, passing->at(number).content);
	for (uint64_t number = deliveries_.first(); number != deliveries_.end(); number++)
		frame_census_hold(&census, deliveries_.at(number).content);
	for (const Fetch &fetch : fetches_) {
		frame_census_hold(&census, fetch.content);
		frame_census_carry(&census, fetch.transfer.payload);
	}
	for (const Write &write : writes_)
		frame_census_carry(&census, write.data.payload);
}

} // namespace vifsim
