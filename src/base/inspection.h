/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that a replication leaves for looking inside it, beside its report.  The
 * command line asks for them, the machine writes them.
 */
#ifndef VIFSIM_BASE_INSPECTION_H
#define VIFSIM_BASE_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the wire is looked at: the hosts' ends of their cables; bits of a set. */
enum inspection_point { INSPECTION_HOST_A = 1, INSPECTION_HOST_B = 2 };

struct inspection {
	unsigned pcap_at; /* where frames on the wire are captured, of enum inspection_point; 0: nowhere */
	int pcap;         /* the open file for them, its owner the caller */
	bool traced;      /* a timeline is written, */
	int trace;        /* to this open file, likewise */
	const char *vcd;  /* signals are written to the file of this name and ".vcd", which is there; NULL: none are */
	uint64_t from_ps, until_ps; /* the simulated time that the last two are about */
};

#ifdef __cplusplus
}
#endif
#endif
