// SPDX-License-Identifier: Apache-2.0
#include "machine/run_signals.h"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <sys/stat.h>
#include <system_error>

#include "base/unit.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

constexpr uint64_t LIMIT_BYTES = uint64_t{256} << 20;
constexpr uint64_t SIZE_EVERY = 4096; // samples

constexpr unsigned QUEUE_BITS = 16;

} // namespace

RunSignals::RunSignals(const inspection &inspection, const std::vector<std::unique_ptr<Node>> &nodes,
		       const std::vector<station *> &stations)
    : path_(inspection.vcd), from_ps_(inspection.from_ps), until_ps_(inspection.until_ps)
{
	for (const auto &node : nodes)
		node->add_signals(signals_);
	for (const station *place : stations)
		if (place->kind == STATION_QUEUE)
			signals_.add(std::string(place->path) + "_frames", QUEUE_BITS,
				     [place] { return place->occupancy; });
	Agenda::instance().observe(this, [](void *own) { static_cast<RunSignals *>(own)->sample(); });
	if (from_ps_ == 0)
		begin();
	edge_.set(from_ps_ == 0 ? until_ps_ : from_ps_);
}

RunSignals::~RunSignals()
{
	Agenda::instance().observe(nullptr, nullptr);
	if (samples_ > 0) // before, SystemC has not begun the file, and would not end it either
		end();
}

void RunSignals::sample()
{
	signals_.sample();
	if (file_ != nullptr && ++samples_ % SIZE_EVERY == 0)
		check_size();
}

void RunSignals::at_edge()
{
	if (now_ps() >= until_ps_) {
		end();
		return;
	}
	begin();
	edge_.set(until_ps_);
}

void RunSignals::begin()
{
	signals_.sample();
	file_ = sc_core::sc_create_vcd_trace_file(path_.c_str());
	file_->set_time_unit(1, sc_core::SC_PS);
	for (const Signal &signal : signals_.all())
		sc_core::sc_trace(file_, signal.value, signal.name, static_cast<int>(signal.bits));
}

void RunSignals::end()
{
	if (file_ == nullptr)
		return;
	sc_core::sc_close_vcd_trace_file(file_);
	file_ = nullptr;
	ended_ps_ = now_ps();
}

void RunSignals::check_size()
{
	struct stat status {
	};

	if (stat((path_ + ".vcd").c_str(), &status) != 0 || static_cast<uint64_t>(status.st_size) < LIMIT_BYTES)
		return;
	full_at_ps_ = now_ps();
	end();
}

// SystemC looks at no error of the file.  But its last line is the time of its end.
bool RunSignals::written() const
{
	const std::string last = "\n#" + std::to_string(ended_ps_) + "\n";
	std::string found(last.size(), '\0');
	FILE *const file = fopen((path_ + ".vcd").c_str(), "r");

	if (file == nullptr)
		return false;
	const bool whole = fseek(file, -static_cast<long>(last.size()), SEEK_END) == 0 &&
			   fread(found.data(), last.size(), 1, file) == 1 && found == last;

	fclose(file);
	return whole;
}

// The window begins later than the run has ended.
void RunSignals::write_nothing()
{
	FILE *const file = fopen((path_ + ".vcd").c_str(), "w");

	ended_ps_ = now_ps();
	if (file == nullptr)
		return;
	fprintf(file, "$timescale 1 ps $end\n$enddefinitions $end\n#%" PRIu64 "\n", ended_ps_);
	fclose(file);
}

void RunSignals::finish()
{
	if (now_ps() < from_ps_)
		write_nothing();
	end();
	if (!written())
		throw std::system_error(EIO, std::generic_category(), "cannot write the signals");
	if (full_at_ps_ != UINT64_MAX)
		fprintf(stderr,
			"vifsim: --vcd ends at %.3f ms of simulated time, with %" PRIu64
			" MiB: choose another part by --trace-window\n",
			static_cast<double>(full_at_ps_) / UNIT_PS_PER_MS, LIMIT_BYTES >> 20);
}

} // namespace vifsim
