// SPDX-License-Identifier: Apache-2.0
#include "sim/signals.h"

#include <utility>

#include "sim/agenda.h"

namespace vifsim
{

Signals::Signals() = default;
Signals::~Signals() = default;

void Signals::add(const std::string &name, unsigned bits, std::function<uint64_t()> read)
{
	all_.push_back({name, bits, std::move(read), 0});
}

Timer &Signals::add_waker()
{
	wakers_.push_back(std::make_unique<Timer>(
		nullptr, [](void *) {}, Timer::outside));
	return *wakers_.back();
}

void Signals::sample()
{
	for (Signal &signal : all_)
		signal.value = signal.read();
}

unsigned Signals::bits_for(uint64_t greatest)
{
	unsigned bits = 1;

	while (greatest >> bits != 0)
		bits++;
	return bits;
}

} // namespace vifsim
