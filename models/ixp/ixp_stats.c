/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/ixp_stats.h"

#define ENGINE(field, unit, help) STAT_FIELD(struct ixp_engine_stats, field, unit, help)
#define DEVICE(field, unit, help) STAT_FIELD(struct ixp_stats, field, unit, help)

const struct stat_spec ixp_engine_stats_table[] = {
	ENGINE(busy_ps, "ps", "time in which a context computed or was taken up, polling included"),
	ENGINE(elapsed_ps, "ps", "time in all: busy_ps / elapsed_ps is the engine's utilisation"),
	ENGINE(swaps, "", "contexts taken up"),
	ENGINE(frames, "frames", "frames that the engine finished"),
	ENGINE(elements, "", "64-byte elements that the engine finished"),
	ENGINE(polls, "", "doorbell words read"),
	ENGINE(polls_empty, "", "of those, reads that found no new frame"),
	ENGINE(probes, "", "entries of the demultiplexing table read"),
	ENGINE(lookups, "", "searches of the demultiplexing table"),
	ENGINE(lookup_ps, "ps",
	       "time that they took: hash, reads and comparisons, without waits for the engine and other instructions"),
	ENGINE(dropped, "frames", "frames that the engine dropped"),
};
const size_t ixp_engine_stat_count = sizeof ixp_engine_stats_table / sizeof ixp_engine_stats_table[0];

const struct stat_spec ixp_stats_table[] = {
	DEVICE(foreign, "frames", "frames for no VIF of this device, dropped after the lookup"),
	DEVICE(crc_errors, "frames", "frames dropped because their check did not fit their bytes"),
	DEVICE(drop_buffer, "frames", "frames dropped because the receive buffer was full"),
	DEVICE(drop_queue, "frames", "frames dropped because their VIF's ingress queue was full"),
	DEVICE(drop_credit, "frames", "frames dropped because their VIF's receive queue was full"),
	DEVICE(drop_slot, "frames", "frames of guests dropped because their slot was in use"),
	DEVICE(drop_stopped, "frames", "frames of guests dropped because their VIF was being taken away"),
	DEVICE(copies, "frames", "copies made of broadcast frames"),
	DEVICE(bridged, "frames", "frames forwarded from a local VIF to local VIFs"),
	DEVICE(frames_untold, "frames", "received by guests that did not ask to be told of them"),
	DEVICE(credits, "", "consumed indices told to guests"),
	DEVICE(answers, "", "of those, told with a signal, as the guest had asked for one"),
	DEVICE(doorbells, "", "doorbell, credit and request words written by guests"),
	DEVICE(isolation_faults, "",
	       "what guests were refused, by which they could have harmed others: the sum of the faults_*"),
	DEVICE(faults_window, "", "accesses by the host to no VIF that exists, or outside the slots of its queue"),
	DEVICE(faults_index, "", "doorbells and credits with an index that cannot be"),
	DEVICE(faults_identity, "frames", "frames whose descriptor bears another VIF's ID"),
	DEVICE(faults_source, "frames", "frames with another source MAC than that of their VIF"),
	DEVICE(protocol_errors, "",
	       "errors of a guest's driver in its own window: no such word, a slot in use, empty, or not read"),
	DEVICE(wakes, "", "times that the device's simulation process ran"),
	DEVICE(steps, "", "acts that were simulated: of engines, and of what comes to them; a round of polls is one"),
};
const size_t ixp_stat_count = sizeof ixp_stats_table / sizeof ixp_stats_table[0];
