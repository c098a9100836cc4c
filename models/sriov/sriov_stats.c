/* SPDX-License-Identifier: Apache-2.0 */
#include "sriov/sriov_stats.h"

#define STAT(field, unit, help) STAT_FIELD(struct sriov_stats, field, unit, help)

const struct stat_spec sriov_stat_specs[] = {
	STAT(frames_received, "", "Frames taken in from the wire"),
	STAT(frames_sent, "", "Frames handed to the wire"),
	STAT(fetched, "", "Frames fetched from host memory"),
	STAT(written, "", "Frames written to host memory"),
	STAT(bridged, "", "Frames of one function for another, or for all"),
	STAT(copies, "", "Copies made for these and for groups"),
	STAT(doorbells, "", "Words that guests wrote to their functions"),
	STAT(frames_untold, "frames", "Received by guests that did not ask to be told of them"),
	STAT(credits, "", "Times that a guest was told what has been taken"),
	STAT(answers, "", "Of these, such as it had asked for"),
	STAT(drop_buffer, "", "Frames dropped because the receive buffer was full"),
	STAT(drop_credit, "", "Frames dropped because their function's receive queue was full"),
	STAT(crc_errors, "", "Frames dropped because their check did not fit their bytes"),
	STAT(foreign, "", "Frames for a MAC that no function has"),
	STAT(isolation_faults, "", "Attempts at what is another function's"),
	STAT(protocol_errors, "", "What no correct driver does"),
	STAT(receive_busy_ps, "ps", "Time in which the receive pipeline took frames"),
	STAT(transmit_busy_ps, "ps", "Time in which the transmit pipeline took frames"),
};
const size_t sriov_stat_count = sizeof(sriov_stat_specs) / sizeof(sriov_stat_specs[0]);
