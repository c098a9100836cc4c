// SPDX-License-Identifier: Apache-2.0
//
// A first-in first-out buffer that grows when it must and then stays as large:
// no allocation per entry once warm. Entries are numbered from the first that
// ever came in, so that another part can keep an entry's number.
#ifndef VIFSIM_SIM_FIFO_H
#define VIFSIM_SIM_FIFO_H

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vifsim
{

template <typename Entry> class Fifo
{
public:
	explicit Fifo(size_t capacity = 16) : entries_(capacity) {}
	bool empty() const { return begin_ == end_; }
	size_t size() const { return static_cast<size_t>(end_ - begin_); }
	Entry &front() { return at(begin_); }
	const Entry &front() const { return entries_[begin_ & (entries_.size() - 1)]; }
	Entry &back() { return at(end_ - 1); }
	// Numbers of the first entry and of the one that comes next.
	uint64_t first() const { return begin_; }
	uint64_t end() const { return end_; }
	Entry &at(uint64_t number)
	{
		assert(number >= begin_ && number < end_);
		return entries_[number & (entries_.size() - 1)];
	}
	const Entry &at(uint64_t number) const
	{
		assert(number >= begin_ && number < end_);
		return entries_[number & (entries_.size() - 1)];
	}
	// Returns the entry's number.
	uint64_t push(const Entry &entry)
	{
		if (size() == entries_.size())
			grow();
		entries_[end_ & (entries_.size() - 1)] = entry;
		return end_++;
	}
	void pop()
	{
		assert(!empty());
		begin_++;
	}

private:
	void grow()
	{
		std::vector<Entry> larger(2 * entries_.size());

		for (uint64_t i = begin_; i != end_; i++)
			larger[i & (larger.size() - 1)] = entries_[i & (entries_.size() - 1)];
		entries_.swap(larger);
	}
	std::vector<Entry> entries_; // a power of two of them
	uint64_t begin_ = 0, end_ = 0;
};

} // namespace vifsim
#endif
